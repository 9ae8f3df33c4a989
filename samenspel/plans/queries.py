"""Reading the goals, texts and adopted documents of the centre in scope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from samenspel.activities.logic.rows import CRITERIA, choices
from samenspel.core.actor import Who
from samenspel.core.policy import NotVisible, Refused, check, restrict
from samenspel.frameworks.logic.shelf import Shelf
from samenspel.frameworks.queries import shelf as take_shelf
from samenspel.organisations.models import SchoolYear
from samenspel.plans.logic.chapters.texts import written
from samenspel.plans.logic.document import Block, Document, from_json
from samenspel.plans.logic.importing import KnownAction, KnownGoal
from samenspel.plans.logic.rows import Plain, Vocabulary
from samenspel.plans.models import ChapterText, Goal, GoalAction, PolicyVersion, Revision
from samenspel.plans.policy import PUBLISHED, READ

STOPPED = Goal.Status.STOPPED
BLOBS = ("data", "pdf", "docx")
VISION = "visie"


def goals_of(year: SchoolYear, *, with_stopped: bool = False) -> QuerySet[Goal]:
    """The goals of a school year and those that run over the years, general ones first, with their actions."""
    mine = Q(school_year=None) | Q(school_year_id=year.pk) if year.pk else Q(school_year=None)
    general_first = Case(When(kind=Goal.Kind.GENERAL, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows: QuerySet[Goal] = (
        Goal.objects.filter(mine)
        .select_related("school_year")
        .prefetch_related(_actions())
        .order_by(general_first, "number", "pk")
    )
    return rows if with_stopped else rows.exclude(status=STOPPED)


def _actions() -> Prefetch[str]:
    return Prefetch("actions", queryset=GoalAction.objects.order_by("place", "pk"))


def visible_goals(actor: Who, year: SchoolYear) -> QuerySet[Goal]:
    """The goals of a year that this actor may see in the Kompas, stopped ones too."""
    return restrict(goals_of(year, with_stopped=True), actor, READ)


def public_goals(actor: Who, year: SchoolYear) -> QuerySet[Goal]:
    """The goals on which the centre works this year, for everyone of the centre."""
    return restrict(goals_of(year), actor, PUBLISHED)


def goal_of(actor: Who, public_id: UUID) -> Goal:
    """One goal with its actions that this actor may see. Raises Goal.DoesNotExist."""
    rows = Goal.objects.select_related("school_year").prefetch_related(_actions())
    found: Goal = restrict(rows, actor, READ).get(public_id=public_id)
    return found


def all_goals() -> list[Goal]:
    """Every goal of the centre with its actions. Two queries."""
    return list(Goal.objects.select_related("school_year").prefetch_related(_actions()))


def vocabulary(shelf: Shelf | None = None) -> Vocabulary:
    """The words that a file of this centre may use."""
    shelf = shelf or take_shelf()
    criteria = [(one.key, one.original.aliases if one.original else ()) for one in shelf.entries(CRITERIA)]
    return Vocabulary(tuple(stage.key for stage in shelf.stages()), choices(criteria))


def plain_goal(goal: Goal, words: Vocabulary) -> dict[str, Plain]:
    """The goal's own row in the plain form of `logic.rows`, without an action."""
    return {
        "school_year": goal.school_year.start if goal.school_year else None,
        "kind": goal.kind,
        "number": goal.number,
        "goal": goal.text,
        "action": "",
        "described_in": list(goal.described_in),
        **{stage: goal.stages.get(stage, "no") for stage in words.stages},
        CRITERIA: list(goal.criteria),
        "status": GoalAction.Status.OPEN.value,
    }


def plain_action(goal: Goal, action: GoalAction, words: Vocabulary) -> dict[str, Plain]:
    """The row of one action of a goal."""
    return plain_goal(goal, words) | {
        "action": action.text,
        "described_in": list(action.described_in),
        **{stage: action.stages.get(stage, "no") for stage in words.stages},
        "status": action.status,
    }


def known_goals(goals: Iterable[Goal], words: Vocabulary) -> list[KnownGoal]:
    """Goals as the pure import logic sees them."""
    return [
        KnownGoal(
            str(goal.public_id),
            plain_goal(goal, words),
            goal.imported,
            tuple(
                KnownAction(str(action.public_id), plain_action(goal, action, words), action.imported)
                for action in goal.actions.all()
            ),
        )
        for goal in goals
    ]


def table_of(goals: Iterable[Goal], words: Vocabulary) -> list[dict[str, Plain]]:
    """The rows of a download: one per action, and one for a goal that has none or that a file gave one."""
    rows = []
    for goal in goals:
        actions = list(goal.actions.all())
        if not actions or goal.imported:
            rows.append(plain_goal(goal, words))
        rows.extend(plain_action(goal, action, words) for action in actions)
    return rows


def chapter_texts(year: SchoolYear) -> dict[str, str]:
    """The written texts of a school year by chapter key."""
    if not year.pk:
        return {}
    rows = ChapterText.objects.filter(school_year_id=year.pk).values_list("key", "body")
    return {key: body for key, body in rows if body.strip()}


def earlier_text(year: SchoolYear, key: str) -> ChapterText | None:
    """The newest text of this chapter in a year before this one."""
    rows = ChapterText.objects.filter(school_year__start__lt=year.start, key=key).exclude(body="")
    found: ChapterText | None = rows.select_related("school_year").order_by("-school_year__start").first()
    return found


def versions(year: SchoolYear | None = None) -> QuerySet[PolicyVersion]:
    """The adopted documents, newest first, without their files; of one year or of all."""
    rows: QuerySet[PolicyVersion] = PolicyVersion.objects.select_related("school_year").defer(*BLOBS)
    if year is None:
        return rows
    return rows.filter(school_year_id=year.pk) if year.pk else rows.none()


def latest_version(until: SchoolYear | None = None) -> PolicyVersion | None:
    """The adopted document that holds now: the newest of all, or of the school years up to this one."""
    rows = versions()
    return (rows.filter(school_year__start__lte=until.start) if until else rows).first()


def latest_document(actor: Who, until: SchoolYear) -> tuple[PolicyVersion, Document] | None:
    """The adopted document that holds in a school year, to read on screen. One query. Raises Damaged, DocumentError."""
    kept = versions().filter(school_year__start__lte=until.start).defer(None).defer("pdf", "docx").first()
    if kept is None:
        return None
    check(actor, PUBLISHED, kept)
    return kept, from_json(_intact(kept.data, kept.data_sha256).decode())


def version_of(actor: Who, public_id: UUID) -> PolicyVersion:
    """One adopted document, without its files. Raises PolicyVersion.DoesNotExist."""
    found: PolicyVersion = restrict(versions(), actor, PUBLISHED).get(public_id=public_id)
    return found


class Damaged(Refused):
    """What is kept is no longer what was adopted: its SHA-256 differs. The page says so instead of giving it."""

    def __init__(self) -> None:
        super().__init__(
            _("This file is no longer the one that was adopted, so it is not given out. Restore it from a backup.")
        )


@dataclass(frozen=True, slots=True)
class VersionFile:
    """A file to hand out."""

    name: str
    content_type: str
    content: bytes
    sha256: str


CONTENT_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "json": "application/json",
}


def version_file(actor: Who, version: PolicyVersion, kind: str) -> VersionFile:
    """The kept file of an adopted document, `kind` "pdf", "docx" or "json" (its data).

    Raises NotVisible for another kind, Damaged when it is not what was adopted.
    """
    check(actor, PUBLISHED, version)
    if kind not in CONTENT_TYPES:
        raise NotVisible
    field = "data" if kind == "json" else kind
    kept = PolicyVersion.objects.filter(pk=version.pk).values_list(field, f"{field}_sha256").get()
    content = _intact(*kept)
    name = f"beleidsdocument-{version.school_year.label}-versie-{version.number}.{kind}"
    return VersionFile(name, CONTENT_TYPES[kind], content, kept[1])


def _intact(kept: str | bytes, digest: str) -> bytes:
    content = kept.encode() if isinstance(kept, str) else bytes(kept)
    if sha256(content).hexdigest() != digest:
        raise Damaged
    return content


def version_document(actor: Who, version: PolicyVersion) -> Document:
    """The adopted document itself, to read on screen. Raises Damaged, DocumentError."""
    return from_json(version_file(actor, version, "json").content.decode())


@dataclass(frozen=True, slots=True)
class PublicVision:
    """The vision as everyone may read it: as it was adopted, or the text under way (`is_adopted` False)."""

    blocks: tuple[Block, ...]
    year: str
    is_adopted: bool


def public_vision(actor: Who, year: SchoolYear) -> PublicVision | None:
    """The vision of the adopted document that holds in this year; else the newest text up to this year.

    One query, or two.
    """
    check(actor, PUBLISHED)
    adopted = latest_document(actor, year)
    if adopted:
        version, document = adopted
        sections = next((one.sections for one in document.chapters if one.key == VISION), ())
        return PublicVision(_flat(sections), version.school_year.label, is_adopted=True)
    rows = ChapterText.objects.filter(key=VISION, school_year__start__lte=year.start).exclude(body="")
    text = rows.select_related("school_year").order_by("-school_year__start").first()
    return PublicVision(written(text.body), text.school_year.label, is_adopted=False) if text else None


def _flat(sections: Sequence[object]) -> tuple[Block, ...]:
    from samenspel.plans.logic.document import Section, Subheading

    found: list[Block] = []
    for section in sections:
        if isinstance(section, Section):
            found.extend([Subheading(section.title)] if section.title else [])
            found.extend(section.blocks)
    return tuple(found)


def is_of_texts(batch: UUID) -> bool:
    """Whether an act was about chapter texts, and not about goals."""
    return bool(Revision.objects.filter(batch=batch, thing=Revision.Thing.CHAPTER).exists())
