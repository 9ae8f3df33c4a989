"""`samenspel create-centre`: a centre with its organisations and every framework, or a plain refusal."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from samenspel.core.tenancy import centre_scope
from samenspel.frameworks.models import Adoption, Framework
from samenspel.integrations.management.commands.create_centre import organisation
from samenspel.organisations.models import Centre, Organisation


def create(*organisations: str, key: str = "els", **options: Any) -> None:
    call_command(
        "create_centre",
        "--key",
        key,
        "--name",
        "De Els",
        *[f"--organisation={name}" for name in organisations],
        **options,
    )


@pytest.mark.django_db
def test_a_new_centre_has_its_organisations_and_works_with_every_framework(capsys: pytest.CaptureFixture[str]) -> None:
    create("Basisschool De Els", "Het Nest:childcare", json=True)
    assert json.loads(capsys.readouterr().out) == {
        "created": True,
        "key": "els",
        "name": "De Els",
        "organisations": [
            {"name": "Basisschool De Els", "kind": "school"},
            {"name": "Het Nest", "kind": "childcare"},
        ],
    }
    with centre_scope(Centre.objects.get(key="els").pk):
        assert list(Organisation.objects.values_list("name", "kind")) == [
            ("Basisschool De Els", "school"),
            ("Het Nest", "childcare"),
        ]
        adopted = set(Adoption.objects.values_list("framework__key", flat=True))
    assert (
        adopted == set(Framework.objects.values_list("key", flat=True)) > {"line", "samen", "partnership", "maturity"}
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "organisations"),
    [
        ("De Els", ["School"]),
        ("demo", ["School"]),
        ("els", ["School", "school"]),
        ("els", ["?"]),
        ("els", [" "]),
        ("els", ["S" * 121]),
        ("els", ["School\x01"]),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    key: str, organisations: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError) as refused:
        create(*organisations, key=key, json=True)
    assert refused.value.returncode == 1
    said = json.loads(capsys.readouterr().out)
    assert not said["created"]
    assert said["refused"][0]["reason"] == str(refused.value)
    assert not Centre.objects.exists()


@pytest.mark.django_db
def test_a_key_is_given_once() -> None:
    create("School")
    with pytest.raises(CommandError, match="els") as refused:
        create("School")
    assert refused.value.returncode == 1
    assert Centre.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("Het Nest", "Het Nest", "school"),
        ("Het Nest:childcare", "Het Nest", "childcare"),
        ("Het Nest: Childcare", "Het Nest", "childcare"),
        ("Kind: centrum:school", "Kind: centrum", "school"),
        ("Kind: Het Centrum", "Kind: Het Centrum", "school"),
    ],
)
def test_an_organisation_is_a_name_and_perhaps_a_kind(text: str, name: str, kind: str) -> None:
    assert (organisation(text).name, organisation(text).kind) == (name, kind)


def test_a_kind_that_does_not_exist_is_wrong_usage() -> None:
    with pytest.raises(CommandError, match="opvang"):
        create("Het Nest:opvang")
