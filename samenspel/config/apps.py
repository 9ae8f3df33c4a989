from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "samenspel.config"
    label = "config"

    def ready(self) -> None:
        from samenspel.config import checks  # noqa: F401 - registers them
