"""Reading the frameworks of the centre in scope: two queries, however much there is, and one without own elements.

A page that needs several things takes `shelf()` once and asks that. The texts themselves come from the
files of this release wherever the digest in the database says that they are the same, which is nearly always.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists
from django.utils.translation import get_language

from samenspel.frameworks.logic.library import digest
from samenspel.frameworks.logic.own import Entry, OwnElement
from samenspel.frameworks.logic.rows import element_from, framework_from
from samenspel.frameworks.logic.shapes import FALLBACK_LANGUAGE, CrossMap, Framework
from samenspel.frameworks.logic.shelf import Adopted, Lens, Shelf, Stage
from samenspel.frameworks.logic.shipped import shipped_library
from samenspel.frameworks.models import Adoption, CentreElement, Element, FrameworkVersion


def shelf() -> Shelf:
    """What the centre in scope adopted, with its own elements, in the active language. Two queries, or one when it
    has no elements of its own.

    A framework that it never adopted is there too, in its newest version. Raises ScopeMissing.
    """
    rows = list(
        Adoption.objects.filter(ended_on=None)
        .annotate(has_own=Exists(CentreElement.objects.filter(is_removed=False)))
        .values_list("framework__key", "version__version", "version__digest", "adopted_on", "has_own")
    )
    adopted = {key: (version, sign, day) for key, version, sign, day, _has_own in rows}
    own = _own_elements() if not rows or rows[0][-1] else {}
    library = shipped_library()
    missing = [key for key, (_, sign, _) in adopted.items() if library.by_digest(sign) is None]
    older = _from_database(missing, adopted) if missing else {}
    items = {}
    for key in (*library.order(), *sorted(older.keys() - set(library.order()))):
        newest = library.newest(key)
        _, sign, day = adopted.get(key, ("", "", None))
        framework = older.get(key) or library.by_digest(sign) or newest
        if framework:
            items[key] = Adopted(framework, own.get(key, ()), day, newest.version if newest else "")
    return Shelf(items, get_language() or FALLBACK_LANGUAGE)


def _own_elements() -> dict[str, tuple[OwnElement, ...]]:
    found: dict[str, list[OwnElement]] = defaultdict(list)
    for row in CentreElement.objects.filter(is_removed=False).select_related("framework"):
        found[row.framework.key].append(row.own())
    return {key: tuple(rows) for key, rows in found.items()}


def _from_database(keys: Iterable[str], adopted: dict[str, tuple[str, str, Any]]) -> dict[str, Framework]:
    """Versions whose file this release no longer has. Two queries more, and only then."""
    signs = [adopted[key][1] for key in keys]
    return {one.key: one for one in _stored(FrameworkVersion.objects.filter(digest__in=signs))}


def _stored(versions: Any) -> list[Framework]:
    rows = list(versions.select_related("framework"))
    elements = defaultdict(list)
    for row in Element.objects.filter(version__in=rows).order_by("version", "place"):
        elements[row.version_id].append(element_from(row.key, row.texts, row.detail))
    return [framework_from(row.framework.key, row.version, row.digest, row.head, elements[row.pk]) for row in rows]


def damaged_versions() -> list[str]:
    """Versions in the database whose content is no longer what their digest says, as `samen@2026.1`."""
    stored = _stored(FrameworkVersion.objects.all())
    return [f"{one.key}@{one.version}" for one in stored if digest(one) != one.digest]


def lens(key: str) -> Lens:
    """One lens of the centre in scope (`line`, `samen`, `partnership`, `maturity`). Raises KeyError."""
    return shelf().lens(key)


def lenses() -> tuple[Lens, ...]:
    """All lenses of the centre in scope."""
    return shelf().lenses()


def stages() -> tuple[Stage, ...]:
    """The stages, youngest first."""
    return shelf().stages()


def criteria() -> tuple[Entry, ...]:
    """The criteria of the centre in scope, own ones last."""
    return shelf().criteria()


def framework(key: str) -> Adopted:
    """One adopted framework with its own elements. Raises KeyError."""
    return shelf().adopted(key)


def element_text(framework_key: str, key: str) -> str:
    """The title of an element as the centre words it, or the key itself where there is no such element."""
    entries = shelf().entries(framework_key)
    return next((entry.title for entry in entries if entry.key == key), key)


def known_values(key: str) -> tuple[str, ...]:
    """The keys that an import may use for a lens, or for `criteria` or `stages`. Raises KeyError."""
    return tuple(entry.key for entry in shelf().entries(key))


def crossmaps_of(key: str) -> tuple[CrossMap, ...]:
    """The cross-maps that start or end at a framework."""
    return tuple(one for one in shipped_library().crossmaps if key in (one.source, one.target))


def own_element(public_id: str) -> CentreElement:
    """An own element of the centre in scope, removed ones included. Raises CentreElement.DoesNotExist."""
    found: CentreElement = CentreElement.objects.select_related("framework").get(public_id=public_id)
    return found


def newest_versions() -> list[FrameworkVersion]:
    """The newest shipped version of every framework, in their order on the page."""
    library = shipped_library()
    newest = {(one.key, one.version) for key in library.order() if (one := library.newest(key))}
    rows = {
        row.framework.key: row
        for row in FrameworkVersion.objects.select_related("framework")
        if (row.framework.key, row.version) in newest
    }
    return [rows[key] for key in library.order() if key in rows]
