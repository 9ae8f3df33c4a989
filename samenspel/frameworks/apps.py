from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "samenspel.frameworks"
    label = "frameworks"
