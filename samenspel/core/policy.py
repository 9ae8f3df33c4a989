"""Rule 5 of the house: one rule, two faces.

A permission is written once. It gives the SQL filter for a list (`restrict`) and the yes or no with a reason
for one object (`may`, `check`). Not visible is a 404, visible but not allowed a 403 that says why. The table
of all permissions in `docs/reference/permissions.md` is generated from the registry.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samenspel.core.actor import Actor, System, Who

Row = TypeVar("Row", bound=Model)
NOTHING = Q(pk__in=[])
EVERYTHING = ~NOTHING  # not Q(): an empty Q vanishes from an or


class NotVisible(Http404):
    """The thing is not this actor's to see: answered as if it did not exist."""


class Refused(PermissionDenied):
    """Visible, but not allowed; the message is the reason in plain words."""


@dataclass(frozen=True, slots=True)
class Decision:
    """A yes or no; a no carries its reason so that a page can say why."""

    allowed: bool
    reason: str | Promise = ""

    def __bool__(self) -> bool:
        return self.allowed


class Rule(ABC):
    """A condition on an actor and, where it needs one, an object."""

    @abstractmethod
    def q(self, actor: Actor) -> Q:
        """The rows for which it holds."""

    @abstractmethod
    def holds(self, actor: Actor, obj: Any) -> bool:
        """Whether it holds for this object (None: for the kind of thing as such)."""

    @abstractmethod
    def words(self) -> str:
        """What it says, for the generated table."""

    def __and__(self, other: Rule) -> Rule:
        return _Both(self, other)

    def __or__(self, other: Rule) -> Rule:
        return _Either(self, other)


@dataclass(frozen=True)
class _Both(Rule):
    left: Rule
    right: Rule

    def q(self, actor: Actor) -> Q:
        return self.left.q(actor) & self.right.q(actor)

    def holds(self, actor: Actor, obj: Any) -> bool:
        return self.left.holds(actor, obj) and self.right.holds(actor, obj)

    def words(self) -> str:
        return f"{self.left.words()} and {self.right.words()}"


@dataclass(frozen=True)
class _Either(Rule):
    left: Rule
    right: Rule

    def q(self, actor: Actor) -> Q:
        return self.left.q(actor) | self.right.q(actor)

    def holds(self, actor: Actor, obj: Any) -> bool:
        return self.left.holds(actor, obj) or self.right.holds(actor, obj)

    def words(self) -> str:
        return f"{self.left.words()}, or {self.right.words()}"


@dataclass(frozen=True)
class OfActor(Rule):
    """Depends on the actor alone."""

    test: Callable[[Actor], bool]
    said: str

    def q(self, actor: Actor) -> Q:
        return EVERYTHING if self.test(actor) else NOTHING

    def holds(self, actor: Actor, obj: Any) -> bool:
        return self.test(actor)

    def words(self) -> str:
        return self.said


@dataclass(frozen=True)
class Attribute(Rule):
    """The value at a field path ("group__unit") is one of what `values` gives for the actor."""

    path: str
    values: Callable[[Actor], Collection[Any]]
    said: str

    def q(self, actor: Actor) -> Q:
        return Q(**{f"{self.path}__in": list(self.values(actor))})

    def holds(self, actor: Actor, obj: Any) -> bool:
        for step in self.path.split("__"):
            obj = getattr(obj, step, None)
        return obj is not None and obj in self.values(actor)

    def words(self) -> str:
        return self.said


@dataclass(frozen=True)
class Condition(Rule):
    """Both faces by hand, for what a field path cannot say; the house test compares them."""

    filter: Callable[[Actor], Q]
    test: Callable[[Actor, Any], bool]
    said: str

    def q(self, actor: Actor) -> Q:
        return self.filter(actor)

    def holds(self, actor: Actor, obj: Any) -> bool:
        return self.test(actor, obj)

    def words(self) -> str:
        return self.said


everyone: Rule = OfActor(lambda actor: True, "everyone of the centre")
nobody: Rule = OfActor(lambda actor: False, "nobody")
staff: Rule = OfActor(lambda actor: actor.is_staff, "staff")
guardians: Rule = OfActor(lambda actor: actor.is_guardian, "parents")


def has_role(*roles: str) -> Rule:
    """The actor bears one of these roles, by key."""
    wanted = frozenset(roles)
    return OfActor(lambda actor: not wanted.isdisjoint(actor.roles), " or ".join(roles))


leaders: Rule = has_role("head", "childcare_manager")


def attribute(path: str, values: Callable[[Actor], Collection[Any]], said: str = "") -> Rule:
    """The field at `path` is among the actor's values."""
    return Attribute(path, values, said or f"own {path.replace('__', ' ')}")


NOT_YOUR_ROLE = _("This is not part of your role at this centre.")


@dataclass(frozen=True)
class Permission:
    """Who may do one action with one kind of thing.

    `visible` decides whether the thing exists for the actor (404), `allowed` whether the action may be done
    (403 with `reason`).
    """

    key: str
    thing: str
    action: str
    visible: Rule = everyone
    allowed: Rule = everyone
    reason: str | Promise = NOT_YOUR_ROLE


_registry: dict[str, Permission] = {}


def register(permission: Permission) -> Permission:
    """Add to the registry from which docs and house tests are made. A double key raises ValueError."""
    if _registry.setdefault(permission.key, permission) is not permission:
        raise ValueError(f"permission {permission.key} is registered twice")
    return permission


def permissions() -> list[Permission]:
    """All registered permissions, by key."""
    return [_registry[key] for key in sorted(_registry)]


def may(actor: Who, permission: Permission, obj: Any = None) -> Decision:
    """Yes, or no with the reason. What is invisible is refused without naming why."""
    if isinstance(actor, System):
        return Decision(True)
    if not permission.visible.holds(actor, obj):
        return Decision(False, _("This page does not exist, or is not yours to see."))
    if not permission.allowed.holds(actor, obj):
        return Decision(False, permission.reason)
    return Decision(True)


def check(actor: Who, permission: Permission, obj: Any = None) -> None:
    """Raise NotVisible (404) or Refused (403, with the reason) unless the actor may."""
    if isinstance(actor, System):
        return
    if not permission.visible.holds(actor, obj):
        raise NotVisible()
    if not permission.allowed.holds(actor, obj):
        raise Refused(permission.reason)


def restrict(rows: QuerySet[Row], actor: Who, permission: Permission) -> QuerySet[Row]:
    """The rows with which the actor may do this."""
    if isinstance(actor, System):
        return rows
    return rows.filter(permission.visible.q(actor) & permission.allowed.q(actor))
