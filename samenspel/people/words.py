"""What the keys of people and relations are called on a page (English message ids)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from samenspel.people.logic.blocks import Basis
from samenspel.people.logic.custody import Custody, Information, Kind, Right, SourceKind
from samenspel.people.logic.roles import ROLES

KINDS: Final[Mapping[str, str]] = {
    Kind.PARENT: _("parent"),
    Kind.STEP_PARENT: _("step-parent"),
    Kind.FOSTER_PARENT: _("foster parent"),
    Kind.COURT_GUARDIAN: _("guardian by court"),
    Kind.GRANDPARENT: _("grandparent"),
    Kind.DELEGATE: _("comes in a parent's place"),
    Kind.INTERPRETER: _("interpreter"),
    Kind.OTHER: _("somebody else around the child"),
}
CUSTODY: Final[Mapping[str, str]] = {
    Custody.YES: _("has custody"),
    Custody.NO: _("has no custody"),
    Custody.UNKNOWN: _("custody not known yet"),
}
INFORMATION: Final[Mapping[str, str]] = {
    Information.ACTIVE: _("gets information of itself"),
    Information.ON_REQUEST: _("gets information on request"),
    Information.NONE: _("gets no information"),
}
RIGHTS: Final[Mapping[str, str]] = {
    Right.GENERAL: _("general information"),
    Right.TALKS: _("talks"),
    Right.DOSSIER: _("the child's file"),
    Right.DECIDE: _("decide"),
    Right.COLLECT: _("collect the child"),
}
SOURCES: Final[Mapping[str, str]] = {
    SourceKind.ROSTER: _("list of the school or childcare"),
    SourceKind.PARENT: _("a parent said so"),
    SourceKind.TEAM: _("known to the team"),
    SourceKind.BIRTH_CERTIFICATE: _("birth certificate"),
    SourceKind.CUSTODY_REGISTER: _("extract of the custody register"),
    SourceKind.COURT: _("ruling of a court"),
    SourceKind.RESTRAINING_ORDER: _("temporary restraining order"),
    SourceKind.GUARDIANSHIP_BODY: _("guardianship body"),
    SourceKind.OTHER: _("another source"),
}
BASES: Final[Mapping[str, str]] = {
    Basis.COURT: _("ruling of a court"),
    Basis.RESTRAINING_ORDER: _("temporary restraining order"),
    Basis.GUARDIANSHIP_BODY: _("guardianship body"),
    Basis.SAFETY: _("acute fear for the child's safety"),
}
_COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": KINDS,
    "custody": CUSTODY,
    "information": INFORMATION,
    "granted": RIGHTS,
    "source_kind": SOURCES,
    "basis": BASES,
    "role": {key: role.label for key, role in ROLES.items()},
}


def key_words(column: str, key: str) -> str:
    """The word for a key in a column, or nothing when the column holds no keys of ours."""
    word = _COLUMNS.get(column, {}).get(key, "")
    return gettext(word) if word else ""
