"""Rules about every model of the product."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

from samenspel.core.models import CentreModel

OWN = [model for model in apps.get_models() if model.__module__.startswith("samenspel.")]


def fault(model: type[models.Model]) -> str:
    """Why a model breaks a rule, or nothing."""
    if not issubclass(model, CentreModel):
        return "" if getattr(model, "unscoped_reason", "") else "belongs to no centre and does not say why"
    if model._meta.base_manager_name != "objects" or model._meta.default_manager_name != "objects":
        return "leaves Meta of CentreModel behind"
    names = {constraint.name for constraint in model._meta.constraints}
    if f"{model._meta.app_label}_{model._meta.model_name}_public_id" not in names:
        return "has no unique public id"
    if any(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False) for field in model._meta.fields):
        return "has a moment that fills itself: an import could not restore it"
    return ""


@pytest.mark.parametrize("model", OWN, ids=lambda model: model._meta.label)
def test_every_model_belongs_to_a_centre_or_says_why_not(model: type[models.Model]) -> None:
    assert fault(model) == ""


def test_control_a_model_without_walls_is_caught() -> None:
    class Loose(models.Model):
        class Meta:
            app_label = "core"
            managed = False

    try:
        assert fault(Loose)
    finally:
        del apps.all_models["core"]["loose"]


@pytest.mark.parametrize("model", OWN, ids=lambda model: model._meta.label)
def test_the_name_of_a_row_never_holds_a_persons_name(model: type[models.Model]) -> None:
    if model._meta.app_label != "people" or not {"given_name", "family_name"} & {f.name for f in model._meta.fields}:
        return
    assert "Amina" not in str(model(given_name="Amina", family_name="Haddad"))
