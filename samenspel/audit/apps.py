from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "samenspel.audit"
    label = "audit"

    def ready(self) -> None:
        from samenspel.audit import receivers

        receivers.connect()
