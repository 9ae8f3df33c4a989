from django.apps import AppConfig


class RostersConfig(AppConfig):
    name = "samenspel.rosters"
    label = "rosters"
