from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "samenspel.integrations"
    label = "integrations"

    def ready(self) -> None:
        from samenspel.accounts.queries import offer_ways_in
        from samenspel.integrations import receivers
        from samenspel.integrations.queries import ways_in

        offer_ways_in(ways_in)
        receivers.connect()
