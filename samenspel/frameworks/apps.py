from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "samenspel.frameworks"
    label = "frameworks"

    def ready(self) -> None:
        from samenspel.frameworks import checks, receivers  # noqa: F401  # the checks register themselves

        receivers.connect(self)
