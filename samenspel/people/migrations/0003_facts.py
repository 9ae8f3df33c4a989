"""What was written down before blocks, decisions and enrolments had tables of their own."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.utils import timezone


def forwards(apps: Any, _editor: Any) -> None:
    models = {name: apps.get_model("people", name) for name in ("CareRelation", "Block", "InformationDecision")}
    for relation in models["CareRelation"].objects.filter(has_document=True):
        relation.source_kind = "court"
        relation.save(update_fields=["source_kind"])
    _blocks(models["CareRelation"], models["Block"])
    _decisions(models["CareRelation"], models["InformationDecision"])
    _enrolments(apps.get_model("people", "GroupMembership"), apps.get_model("people", "Enrolment"))


def _blocks(relations: Any, blocks: Any) -> None:
    """A block that a document proved stays one; without a document it never was more than a doubt."""
    now = timezone.now()
    blocked = relations.objects.filter(information="blocked")
    for relation in blocked.filter(has_document=True):
        blocks.objects.create(
            centre_id=relation.centre_id,
            adult_id=relation.adult_id,
            child_id=relation.child_id,
            basis="court",
            source=relation.source,
            begun_at=now,
            confirmed_at=now,
            last_day=relation.valid_until,
        )
    blocked.update(information="active")


def _decisions(relations: Any, decisions: Any) -> None:
    for relation in relations.objects.exclude(granted=[]):
        decisions.objects.create(
            centre_id=relation.centre_id,
            relation=relation,
            granted=relation.granted,
            reason=relation.source or "-",
            decided_on=timezone.localdate(),
            valid_from=relation.valid_from,
            valid_until=relation.valid_until,
        )


def _enrolments(memberships: Any, enrolments: Any) -> None:
    """A child is, or was, at the organisation of each of its groups: from the first day to the last."""
    days: dict[tuple[int, int, int], list[Any]] = {}
    for row in memberships.objects.select_related("group__unit"):
        key = (row.centre_id, row.child_id, row.group.unit.organisation_id)
        days.setdefault(key, []).append((row.valid_from, row.valid_until))
    for (centre, child, organisation), known in days.items():
        starts, ends = zip(*known, strict=True)
        enrolments.objects.create(
            centre_id=centre,
            child_id=child,
            organisation_id=organisation,
            valid_from=None if None in starts else min(starts),
            valid_until=None if None in ends else max(ends),
        )


class Migration(migrations.Migration):
    dependencies = [("people", "0002_families")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
