from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "samenspel.privacy"
    label = "privacy"
