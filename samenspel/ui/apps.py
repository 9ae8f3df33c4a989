from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "samenspel.ui"
    label = "ui"
