from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "samenspel.config"
    label = "config"
