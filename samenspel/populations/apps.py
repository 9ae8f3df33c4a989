from django.apps import AppConfig


class PopulationsConfig(AppConfig):
    name = "samenspel.populations"
    label = "populations"
