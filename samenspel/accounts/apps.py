from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "samenspel.accounts"
    label = "accounts"

    def ready(self) -> None:
        from samenspel.accounts import receivers

        receivers.connect()
