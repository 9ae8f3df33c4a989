from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "samenspel.home"
    label = "home"
