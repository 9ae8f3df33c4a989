"""From the data files of the release to the rows that all centres share."""

from __future__ import annotations

from django.db import transaction

from samenspel.frameworks.logic.rows import detail_of, head_of, texts_of
from samenspel.frameworks.logic.shapes import CrossMap, Library
from samenspel.frameworks.logic.shapes import Framework as Shape
from samenspel.frameworks.logic.shipped import shipped_library
from samenspel.frameworks.models import CrossLink, Element, Framework, FrameworkVersion


class VersionChanged(ValueError):
    """A version that was published and loaded before comes with other words: it needs a new number."""


@transaction.atomic
def load_library(library: Library | None = None) -> list[str]:
    """Bring the shared rows up to the library (default: the shipped one); doing it again changes nothing.

    Returns what was written, as `samen@2026.1`. Versions that are no longer shipped stay, because a centre
    may have adopted them. Raises VersionChanged for a published version with another digest.
    """
    library = library or shipped_library()
    rows = FrameworkVersion.objects.select_related("framework")
    stored = {(row.framework.key, row.version): row for row in rows}
    written = []
    for shape in library.frameworks:
        row = stored.get((shape.key, shape.version))
        is_published = f"{shape.key}@{shape.version}" in library.published
        if row and row.digest == shape.digest and row.is_published == is_published:
            continue
        if row and row.is_published and row.digest != shape.digest:
            raise VersionChanged(f"{shape.key}@{shape.version} was published and may not change: make it a new version")
        _write(shape, is_published)
        written.append(f"{shape.key}@{shape.version}")
    _write_links(library.crossmaps)
    return written


def _write(shape: Shape, is_published: bool) -> None:
    framework, _ = Framework.objects.get_or_create(key=shape.key)
    version, _ = FrameworkVersion.objects.update_or_create(
        framework=framework,
        version=shape.version,
        defaults={"digest": shape.digest, "is_published": is_published, "head": head_of(shape)},
    )
    version.elements.exclude(key__in=[element.key for element in shape.elements]).delete()
    for place, element in enumerate(shape.elements):
        values = {"place": place, "texts": texts_of(element), "detail": detail_of(element)}
        Element.objects.update_or_create(version=version, key=element.key, defaults=values)


def _write_links(crossmaps: tuple[CrossMap, ...]) -> None:
    wanted = {
        (one.key, one.source, start, one.target, end, one.basis) for one in crossmaps for start, end in one.pairs()
    }
    fields = ("crossmap", "source__key", "source_key", "target__key", "target_key", "basis")
    if wanted == set(CrossLink.objects.values_list(*fields)):
        return
    ids = dict(Framework.objects.values_list("key", "pk"))
    CrossLink.objects.all().delete()
    CrossLink.objects.bulk_create(
        CrossLink(
            crossmap=key,
            source_id=ids[source],
            source_key=start,
            target_id=ids[target],
            target_key=end,
            basis=basis,
        )
        for key, source, start, target, end, basis in sorted(wanted)
    )
