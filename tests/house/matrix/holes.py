"""Holes that are made on purpose, one at a time: a rule opened, a filter forgotten, a check removed (G2).

Each is a single change to the product as it runs. The matrix must find something wrong with every one of them; the
addresses that it asks are those of the room in which the hole is, so that it need not ask all. What is not here: rules
behind which a second wall stands, so that opening one of the two opens nothing (intakes.form, onboarding.letters).
Those of talks have a file of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.db.models import Q

from samenspel.core.models import CentreModel, CentreQuerySet
from samenspel.core.policy import EVERYTHING, Condition, NotVisible, Permission, everyone
from samenspel.core.policy import permissions as all_permissions
from samenspel.onboarding.models import Claim, LetterRun
from samenspel.people.logic.custody import Right
from samenspel.people.models import Adult, Child, Enrolment, Group
from samenspel.people.policy import CARED_FOR
from tests.house.matrix.addresses import ROWS

Making = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Hole:
    """`rooms` are the first words of the addresses to ask; `writes` when it only shows at writing."""

    says: str
    making: Making
    rooms: tuple[str, ...]
    writes: bool = False

    @property
    def names(self) -> list[str]:
        return [name for name in ROWS if name.startswith(self.rooms)]


@contextmanager
def _changed(owner: Any, name: str, value: Any) -> Iterator[None]:
    kept = owner.__dict__[name] if isinstance(owner, type) else getattr(owner, name)
    put = object.__setattr__ if isinstance(owner, Permission | Condition) else setattr
    put(owner, name, value)
    try:
        yield
    finally:
        put(owner, name, kept)


def swapped(path: str, value: Any) -> Making:
    """The thing at a dotted path is another."""

    def make() -> AbstractContextManager[None]:
        module, *rest = _module(path)
        owner = import_module(module)
        for step in rest[:-1]:
            owner = getattr(owner, step)
        return _changed(owner, rest[-1], value)

    return make


def _module(path: str) -> list[str]:
    """The longest part that is a module, and the names in it."""
    steps = path.split(".")
    for end in range(len(steps) - 1, 0, -1):
        try:
            import_module(".".join(steps[:end]))
        except ModuleNotFoundError:
            continue
        return [".".join(steps[:end]), *steps[end:]]
    raise LookupError(path)


def _permission(key: str) -> Permission:
    return next(one for one in all_permissions() if one.key == key)


def opened(key: str, face: str) -> Making:
    """A permission that is for everyone."""
    return lambda: _changed(_permission(key), face, everyone)


def _opened(key: str, face: str, *rooms: str, writes: bool = False) -> Hole:
    return Hole(f"{key}: {face} to everyone", opened(key, face), rooms, writes)


def _all_rows(rows: Any, *forgotten: Any) -> Any:
    return rows


def _anybodys(model: type[CentreModel]) -> Callable[..., Any]:
    """The row with a key, whoever asks."""

    def find(actor: Any, key: Any) -> Any:
        row = model.objects.filter(public_id=key).first()
        if row is None:
            raise NotVisible
        return row

    return find


def _all_of(place: Any, child: str) -> Q:
    return Q(**{f"{child}__in": Enrolment.objects.filter(organisation=place).values("child_id")})


def _of_child(model: Any, said: Any, child: Child) -> Any:
    """What is about a child, whoever else it is about too."""
    return model.objects.filter(**{said.child.replace("self", "pk"): child.pk}) if said.child else model.objects.none()


def _whole_row(row: Any, said: Any, pointers: list[str]) -> dict[str, Any]:
    return {name: str(getattr(row, name)) for name in (*said.fields, *sorted(said.plain))}


def _everywhere(actor: Any, roles: Any) -> Any:
    return EVERYTHING if {place for role, place in actor.posts if role in roles} else ~EVERYTHING


HOLES: tuple[Hole, ...] = (
    _opened("intakes.read", "visible", "intakes:intake", "intakes:close"),
    _opened("intakes.hold", "visible", "intakes:talk", "intakes:step"),
    _opened("intakes.see-answer", "visible", "intakes:close", "intakes:intake"),
    _opened("intakes.wishes", "visible", "intakes:wish"),
    _opened("intakes.work", "visible", "intakes:list"),
    _opened("intakes.fill-in", "visible", "intakes:own", "intakes:mine"),
    _opened("intakes.own-answers", "visible", "intakes:take-back", writes=True),
    _opened("intakes.own-wishes", "visible", "intakes:withdraw", "intakes:mine", writes=True),
    _opened("intakes.figures", "allowed", "intakes:figures"),
    _opened("onboarding.overview", "visible", "onboarding:overview"),
    _opened("onboarding.letters", "visible", "onboarding:g"),
    _opened("onboarding.runs", "allowed", "onboarding:run", "onboarding:piles"),
    _opened("onboarding.claims", "visible", "onboarding:claim"),
    _opened("onboarding.contact", "allowed", "onboarding:contact", "onboarding:add-contact"),
    _opened("onboarding.team", "allowed", "onboarding:team"),
    _opened("onboarding.tablets", "allowed", "onboarding:tablets"),
    _opened("onboarding.pin", "allowed", "onboarding:pin"),
    _opened("onboarding.weeks", "visible", "onboarding:weeks", "onboarding:own-weeks"),
    _opened("privacy.answer", "visible", "privacy:"),
    _opened("privacy.erase", "allowed", "privacy:erase"),
    _opened("rosters.take-in", "allowed", "rosters:overview"),
    _opened("rosters.see", "allowed", "rosters:review"),
    _opened("home.compass", "allowed", "home:compass"),
    _opened("activities.read", "visible", "activities:"),
    _opened("activities.change", "allowed", "activities:add"),
    _opened("populations.view", "visible", "populations:overview"),
    _opened("plans.change", "allowed", "plans:add-goal"),
    _opened("plans.read", "visible", "plans:goals"),
    Hole("pages do not ask for their permission", swapped("samenspel.core.web.check", _all_rows), ("home:compass",)),
    Hole(
        "rows of every centre",
        swapped("samenspel.core.models.CentreManager.get_queryset", lambda self: CentreQuerySet(self.model)),
        ("privacy:requests", "intakes:", "home:"),
    ),
    Hole(
        "a role counts after its last day",
        swapped("samenspel.people.queries.joined_holds", lambda *row: True),
        ("home:", "intakes:list"),
    ),
    Hole("blocks close nothing", swapped("samenspel.people.logic.blocks.in_force", lambda *block: False), ("home:",)),
    Hole("a child that left still opens", swapped("samenspel.people.queries.gone", lambda day: []), ("home:",)),
    Hole(
        "any tie gives every right",
        swapped("samenspel.people.logic.custody.rights", lambda *tie, **more: frozenset(Right)),
        ("intakes:mine", "intakes:own", "privacy:all"),
    ),
    Hole("a ruling narrows nothing", swapped("samenspel.people.models.families.PROOF", frozenset()), ("intakes:mine",)),
    Hole(
        "leaders and office work at every organisation",
        swapped("samenspel.people.policy._enrolled", _everywhere),
        ("onboarding:guardian", "onboarding:weeks", "privacy:erase"),
    ),
    Hole(
        "own groups are all groups of the organisation",
        swapped(
            "samenspel.people.at_work._own_groups",
            lambda actor, place, child: _all_of(place, child),
        ),
        ("intakes:",),
    ),
    Hole(
        "everybody stands close",
        swapped("samenspel.intakes.policy.close_at", lambda *who, **at: EVERYTHING),
        ("intakes:",),
    ),
    Hole(
        "every child is in your care",
        lambda: _changed(CARED_FOR, "filter", lambda actor: EVERYTHING),
        ("families:card",),
    ),
    Hole(
        "a copy holds everybody's rows",
        swapped("samenspel.privacy.exporting.about_adult", lambda model, said, adult: model.objects.all()),
        ("privacy:all",),
    ),
    Hole(
        "a copy of a child holds what every parent said",
        swapped("samenspel.privacy.exporting.about_child", _of_child),
        ("privacy:",),
    ),
    Hole("a copy holds private columns", swapped("samenspel.privacy.exporting._row", _whole_row), ("privacy:",)),
    Hole(
        "anybody of the centre is in one's care",
        swapped(
            "samenspel.privacy.queries.adult_in_care", lambda actor, key: Adult.objects.filter(public_id=key).first()
        ),
        ("privacy:erase-adult",),
    ),
    Hole(
        "erasing asks nothing", swapped("samenspel.privacy.views.requests.check", _all_rows), ("privacy:erase-child",)
    ),
    Hole(
        "groups of the other organisation too",
        swapped("samenspel.onboarding.views.letters.own_groups", lambda actor: list(Group.objects.all())),
        ("onboarding:group",),
    ),
    Hole(
        "letters for any parent",
        swapped("samenspel.onboarding.views.letters.guardian_of", _anybodys(Adult)),
        ("onboarding:guardian",),
    ),
    Hole(
        "piles of the other organisation too",
        swapped("samenspel.onboarding.views.letters.run_of", _anybodys(LetterRun)),
        ("onboarding:run",),
    ),
    Hole(
        "questions of the other organisation too",
        swapped("samenspel.onboarding.queries.claims.claim_of", _anybodys(Claim)),
        ("onboarding:claim",),
    ),
    Hole(
        "colleagues of every organisation",
        swapped("samenspel.onboarding.queries.team.restrict", _all_rows),
        ("onboarding:team", "onboarding:end", "onboarding:withdraw-invitation"),
    ),
    Hole(
        "the list of questions forgets the organisation",
        swapped("samenspel.privacy.views.requests.restrict", _all_rows),
        ("privacy:requests",),
    ),
)
# With each test run; all of them with each commit's proof.
A_FEW = ("intakes.see-answer", "blocks close", "the list of questions", "talks.agenda")
