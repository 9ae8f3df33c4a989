from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "samenspel.people"
    label = "people"

    def ready(self) -> None:
        from django.utils import timezone

        from samenspel.accounts.queries import ask_who_is_staff
        from samenspel.people.queries import works_somewhere

        ask_who_is_staff(lambda user_id: works_somewhere(user_id, timezone.localdate()))
