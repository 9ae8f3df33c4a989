from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "samenspel.activities"
    label = "activities"
