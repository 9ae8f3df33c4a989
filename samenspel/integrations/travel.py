"""Taking a whole centre out, and putting one in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from samenspel import __version__
from samenspel.audit.actions import record
from samenspel.audit.logic.chain import Entry
from samenspel.audit.queries import events, restore_chain
from samenspel.core.actor import Who
from samenspel.core.tenancy import centre_scope
from samenspel.integrations.logic.archive import BadArchive, Contents, pack, unpack
from samenspel.integrations.rows import Restorer, centre_models, everything
from samenspel.organisations.actions import check_key
from samenspel.organisations.models import Centre

# What rows raise that no export of ours holds: other shapes, endless numbers, lists a thousand deep.
_UNFIT = (
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    ObjectDoesNotExist,
    DatabaseError,
)
_CENTRE_FIELDS = ("key", "name", "municipality", "is_demo")


def export_centre(centre: Centre) -> bytes:
    """Everything of a centre as a zip, without passwords, keys or sessions."""
    with centre_scope(centre.pk):
        audit = [
            {
                "number": event.number,
                "at": event.at.isoformat(),
                "actor": event.actor,
                "verb": event.verb,
                "thing": event.thing,
                "thing_id": event.thing_id,
                "detail": event.detail,
                "hash": event.hash,
            }
            for event in events()
        ]
        own = {name: getattr(centre, name) for name in _CENTRE_FIELDS}
        return pack(Contents(__version__, own, dict(everything()), audit))


@transaction.atomic
def import_centre(*, actor: Who, data: bytes, key: str = "") -> Centre:
    """A centre as it was exported, under its own key or another. Raises ValidationError, and then nothing is done."""
    try:
        contents = unpack(data)
        centre = _centre(contents, key)
        with centre_scope(centre.pk):
            _restore(contents)
    except BadArchive as problem:
        raise ValidationError(_sentence(problem)) from problem
    except _UNFIT as problem:
        raise ValidationError(_("This file does not fit this version of Samenspel. Nothing was taken in.")) from problem
    record(verb="centre.imported", actor=actor, thing="centre", thing_id=centre.key)
    return centre


def _centre(contents: Contents, key: str) -> Centre:
    own = {name: contents.centre[name] for name in _CENTRE_FIELDS}
    if key:
        own["key"] = key
    check_key(str(own["key"]))
    centre = Centre(**own)
    centre.full_clean()
    centre.save()
    return centre


def _restore(contents: Contents) -> None:
    known = {model._meta.label_lower: model for model in centre_models()}
    if set(contents.rows) != set(known):
        raise BadArchive("models")
    restorer = Restorer()
    for label, model in known.items():
        restorer.restore(model, contents.rows[label])
    if not restore_chain([_entry(row) for row in contents.audit]):
        raise BadArchive("audit")


def _entry(row: dict[str, Any]) -> Entry:
    return Entry(**{**row, "at": datetime.fromisoformat(row["at"])})


def _sentence(problem: BadArchive) -> str:
    said = {
        "zip": _("This is not a zip file, or it is damaged."),
        "name": _("The zip holds a file that does not belong in it: “%(detail)s”."),
        "size": _("The zip is too large when unpacked."),
        "checksum": _("“%(detail)s” in the zip was changed after the export."),
        "missing": _("The zip is not complete; missing: %(detail)s."),
        "format": _("This zip was made by another version of Samenspel (form %(detail)s)."),
        "audit": _("The log in the zip is not unbroken."),
    }
    sentence = said.get(problem.code, _("The zip does not hold an exported centre."))
    nothing = _("Nothing was taken in.")
    return f"{sentence % {'detail': problem.detail[:80]}} {nothing}"
