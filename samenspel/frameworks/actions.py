"""Adopting versions, and the centre's own elements: add, sharpen, change, remove, undo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samenspel.audit.actions import record
from samenspel.core.actor import Who
from samenspel.core.policy import check
from samenspel.frameworks.logic.own import DESCRIPTION_LENGTH, new_key
from samenspel.frameworks.logic.shapes import Norm
from samenspel.frameworks.models import (
    Adoption,
    CentreElement,
    CentreElementRevision,
    Framework,
    FrameworkVersion,
)
from samenspel.frameworks.policy import CHANGE
from samenspel.frameworks.queries import newest_versions, shelf


@dataclass(frozen=True, slots=True)
class Wording:
    """What a centre writes, in Dutch. `group` is the key of a cluster where the framework has clusters."""

    title: str
    description: str = ""
    group: str = ""
    norm: Norm | None = None

    def values(self) -> dict[str, Any]:
        """The wording as fields of a CentreElement."""
        return {
            "title": self.title.strip(),
            "description": self.description.strip(),
            "group": self.group,
            "norm_comparison": self.norm.comparison if self.norm else "",
            "norm_value": self.norm.value if self.norm else None,
            "norm_unit": self.norm.unit if self.norm else "",
        }


@transaction.atomic
def adopt_newest(*, actor: Who, on: date | None = None) -> list[Adoption]:
    """Adopt the newest shipped version of every framework that the centre in scope has not adopted yet."""
    check(actor, CHANGE)
    there = set(Adoption.objects.filter(ended_on=None).values_list("framework__key", flat=True))
    day = on or timezone.localdate()
    made = [
        Adoption(framework=version.framework, version=version, adopted_on=day)
        for version in newest_versions()
        if version.framework.key not in there
    ]
    Adoption.objects.bulk_create(made)
    if made:
        versions = {adoption.framework.key: adoption.version.version for adoption in made}
        record(verb="frameworks.adopted", actor=actor, thing="frameworks", detail=versions)
    return made


@transaction.atomic
def adopt(*, actor: Who, version: FrameworkVersion, on: date | None = None) -> Adoption:
    """Work with this version from now on; own elements stay. Adopting the same one again changes nothing.

    Raises ValidationError when an element that the centre sharpened is not in that version.
    """
    check(actor, CHANGE)
    current: Adoption | None = Adoption.objects.filter(framework=version.framework, ended_on=None).first()
    if current and current.version_id == version.pk:
        return current
    _refuse_lost_wording(version)
    day = on or timezone.localdate()
    if current:
        current.ended_on = day
        current.save(update_fields=["ended_on"])
    adoption = Adoption(framework=version.framework, version=version, adopted_on=day)
    adoption.save()
    detail = {version.framework.key: version.version}
    record(verb="frameworks.adopted", actor=actor, thing="frameworks", detail=detail)
    return adoption


def _refuse_lost_wording(version: FrameworkVersion) -> None:
    keys = set(version.elements.values_list("key", flat=True))
    own = CentreElement.objects.filter(framework=version.framework, kind=CentreElement.Kind.SHARPENED, is_removed=False)
    lost = [row.title for row in own if row.key not in keys]
    if lost:
        raise ValidationError(
            _("Your wording of “%(title)s” has no original in that version. Remove it first.") % {"title": lost[0]}
        )


@transaction.atomic
def add_element(*, actor: Who, framework: str, wording: Wording) -> CentreElement:
    """Add an element of the centre's own, such as an 11th criterion. Raises ValidationError."""
    check(actor, CHANGE)
    shape = _shape(framework)
    if not shape.may_add:
        raise ValidationError(_("Nothing can be added here, but you may put an element in your own words."))
    _check(wording, {group.key for group in shape.groups}, needs_group=bool(shape.groups))
    given = CentreElement.objects.filter(framework__key=framework).values_list("key", flat=True)
    element = CentreElement(
        framework=Framework.objects.get(key=framework),
        kind=CentreElement.Kind.ADDED,
        key=new_key(shape, wording.title, set(given)),
        **wording.values(),
    )
    return _save(actor, element, "own_element.added")


@transaction.atomic
def sharpen_element(*, actor: Who, framework: str, key: str, wording: Wording) -> CentreElement:
    """Put a shipped element in the centre's own words, or give it a norm. Raises ValidationError.

    The original is not touched. An element that was sharpened before keeps its row and its history.
    """
    check(actor, CHANGE)
    shape = _shape(framework)
    if shape.element(key) is None:
        raise ValidationError(_("There is no such element."))
    _check(wording, set(), needs_group=False)
    rows = CentreElement.objects.filter(framework__key=framework, key=key, kind=CentreElement.Kind.SHARPENED)
    element = rows.order_by("is_removed").first()
    if element is None:
        element = CentreElement(
            framework=Framework.objects.get(key=framework),
            kind=CentreElement.Kind.SHARPENED,
            key=key,
            **wording.values(),
        )
        return _save(actor, element, "own_element.sharpened")
    return _apply(actor, element, {**wording.values(), "is_removed": False}, "own_element.sharpened")


@transaction.atomic
def change_element(*, actor: Who, element: CentreElement, wording: Wording) -> CentreElement:
    """Word an own element anew. Raises ValidationError."""
    check(actor, CHANGE, element)
    is_added = element.kind == CentreElement.Kind.ADDED
    groups = {group.key for group in _shape(element.framework.key).groups} if is_added else set()
    _check(wording, groups, needs_group=bool(groups))
    return _apply(actor, element, wording.values(), "own_element.changed")


@transaction.atomic
def remove_element(*, actor: Who, element: CentreElement) -> CentreElement:
    """Take an own element away; the shipped one, if any, shows again. `undo_change` brings it back."""
    check(actor, CHANGE, element)
    return _apply(actor, element, {"is_removed": True}, "own_element.removed")


@transaction.atomic
def undo_change(*, actor: Who, element: CentreElement, revision: int) -> CentreElement:
    """Undo the change that made this revision. Raises ValidationError when it was changed since."""
    check(actor, CHANGE, element)
    if element.revision != revision:
        raise ValidationError(_("This was changed again in the meantime, so it cannot be undone."))
    before = CentreElementRevision.objects.filter(element=element, number=revision - 1).first()
    values = before.wording if before else {"is_removed": True}
    return _apply(actor, element, values, "own_element.restored")


def _shape(key: str) -> Any:
    found = shelf().items.get(key)
    if found is None:
        raise ValidationError(_("There is no such framework."))
    return found.framework


def _check(wording: Wording, groups: set[str], *, needs_group: bool) -> None:
    if not wording.title.strip():
        raise ValidationError({"title": _("Give it a name.")})
    if len(wording.description.strip()) > DESCRIPTION_LENGTH:
        most = {"most": DESCRIPTION_LENGTH}
        raise ValidationError({"description": _("Keep it under %(most)s characters.") % most})
    if needs_group and wording.group not in groups:
        raise ValidationError({"group": _("Choose the cluster to which it belongs.")})
    if wording.group and not groups:
        raise ValidationError(_("This framework has no clusters."))


def _apply(actor: Who, element: CentreElement, values: dict[str, Any], verb: str) -> CentreElement:
    changed = {name: value for name, value in values.items() if getattr(element, name) != value}
    if not changed:
        return element
    for name, value in changed.items():
        setattr(element, name, value)
    element.revision += 1
    return _save(actor, element, verb)


def _save(actor: Who, element: CentreElement, verb: str) -> CentreElement:
    element.full_clean(exclude=["centre"])
    element.save()
    CentreElementRevision(
        element=element, number=element.revision, wording=element.wording(), made_at=timezone.now()
    ).save()
    record(
        verb=verb,
        actor=actor,
        thing="own_element",
        thing_id=str(element.public_id),
        detail={"framework": element.framework.key, "key": element.key, "revision": element.revision},
    )
    return element
