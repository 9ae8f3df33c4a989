from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "samenspel.integrations"
    label = "integrations"
