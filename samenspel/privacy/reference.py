"""The retention table, made from what the models declare; in Dutch, for the register of a school."""

from __future__ import annotations

from django.apps import apps
from django.utils.translation import gettext, override

from samenspel.core.personal import Erasing, Level, Personal
from samenspel.privacy.words import COLUMNS, KINDS, TERMS

INTRO = """# Bewaartabel

Per soort gegeven: wat het is, hoe lang het blijft, en wat er daarna mee gebeurt. Deze tabel komt uit de gegevens
zelf; `samenspel clear` houdt zich er elke nacht aan. De termijnen volgen de WPO en de AVG zoals beschreven in
`docs/adoption/bewaartermijnen.md`. Vertrouwelijk: namen, adressen, talen. Gevoelig: gezag, blokkades en wat in
vertrouwen is gezegd.
"""
LEVELS = {Level.ORDINARY: "gewoon", Level.CONFIDENTIAL: "vertrouwelijk", Level.SENSITIVE: "gevoelig"}


def retention_page() -> str:
    """The page, with one row per kind of row about somebody."""
    with override("nl"):
        lines = ["| soort | gegevens | zwaarste klasse | bewaard | daarna |", "| --- | --- | --- | --- | --- |"]
        for model in apps.get_models():
            said = getattr(model, "personal", None)
            if isinstance(said, Personal):
                lines.append(_line(model._meta.label_lower, said))
    return "\n".join([INTRO, *lines, ""])


def _line(label: str, said: Personal) -> str:
    names = [gettext(COLUMNS[name]) for name in said.fields]
    heaviest = LEVELS[max(said.fields.values(), default=Level.ORDINARY)]
    after = "leeggemaakt" if said.erasing is Erasing.BLANK else "verwijderd"
    kept = gettext(TERMS[said.keep.value])
    return (
        f"| {gettext(KINDS[label])} (`{label}`) | {', '.join(dict.fromkeys(names))} | {heaviest} | {kept} | {after} |"
    )
