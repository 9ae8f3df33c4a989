from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "samenspel.core"
    label = "core"

    def ready(self) -> None:
        """Every permission is in the registry from the start."""
        autodiscover_modules("policy")
