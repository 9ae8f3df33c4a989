from django.apps import AppConfig


class OnboardingConfig(AppConfig):
    name = "samenspel.onboarding"
    label = "onboarding"

    def ready(self) -> None:
        from samenspel.onboarding import receivers

        receivers.connect()
