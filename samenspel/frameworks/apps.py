from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "samenspel.frameworks"
    label = "frameworks"

    def ready(self) -> None:
        from samenspel.frameworks import receivers

        receivers.connect(self)
