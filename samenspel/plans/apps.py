from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "samenspel.plans"
    label = "plans"
