from django.apps import AppConfig


class TalksConfig(AppConfig):
    name = "samenspel.talks"
    label = "talks"

    def ready(self) -> None:
        from samenspel.talks import indicators, mails, nudges, receivers
        from samenspel.talks.actions import asking, rounds_telling

        asking.register_kinds()
        mails.connect()
        nudges.connect()
        receivers.connect()
        rounds_telling.connect()
        indicators.register_indicators()
