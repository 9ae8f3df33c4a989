"""Rule 2 of the house: no query without a scope.

The scope is the centre of the current request or job. Rows of a centre can only be reached inside
`centre_scope(centre_id)`; without one every query raises `ScopeMissing`. Crossing centres goes through
`across_centres`, or `passage` for a secret that leads to one of them. Their purposes are listed here and every use is
announced to the audit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Final, TypeVar


class ScopeMissing(RuntimeError):
    """A row of a centre was asked for while no centre was in scope: a programming error, never a page."""


class WrongCentre(RuntimeError):
    """A row was about to be written to, or tied to a row of, another centre than the one in scope."""


class Crossing(StrEnum):
    """The listed reasons for looking over the walls between centres."""

    OWN_CENTRES = "a login looks up the centres where it is a person"
    OWN_CHILDREN = "a guardian sees the own children at every centre of the login"
    REDEEM_INVITATION = "a one-time invitation finds its centre"
    ANSWER_LINK = "a link to answer a round of talks finds its centre"
    DEMO_CAST = "the demo offers its cast on the start page"
    FORGET_LOGINS = "a login whose person was erased goes when it is nobody elsewhere"
    HOUSE_TESTS = "the tests prove the walls"


class _Everywhere(Enum):
    ALL = "all"


ALL: Final = _Everywhere.ALL
Scope = int | _Everywhere
Found = TypeVar("Found")

_scope: ContextVar[Scope | None] = ContextVar("samenspel_centre", default=None)
_observers: list[Callable[[Crossing], None]] = []


def active_scope() -> Scope:
    """The row id of the centre in scope, or ALL inside the gate. Raises ScopeMissing."""
    scope = _scope.get()
    if scope is None:
        raise ScopeMissing("No centre in scope: wrap this in centre_scope(...) or use a centre page.")
    return scope


def active_centre_id() -> int:
    """The row id of the one centre in scope. Raises ScopeMissing outside one and inside the gate."""
    scope = active_scope()
    if isinstance(scope, _Everywhere):
        raise ScopeMissing("This needs one centre, not the gate across centres.")
    return scope


def has_scope() -> bool:
    """Whether one centre is in scope."""
    return isinstance(_scope.get(), int)


def enter(centre_id: int) -> Token[Scope | None]:
    """Set the scope without a `with` block (middleware); give the token to `leave`."""
    return _scope.set(centre_id)


def clear() -> Token[Scope | None]:
    """Start a request outside every centre; give the token to `leave` at its end."""
    return _scope.set(None)


def leave(token: Token[Scope | None]) -> None:
    """Restore what was in scope before `enter`."""
    _scope.reset(token)


@contextmanager
def centre_scope(centre_id: int) -> Iterator[None]:
    """Everything inside sees the rows of this centre and of no other."""
    token = _scope.set(centre_id)
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def outside_centres() -> Iterator[None]:
    """Everything inside concerns the installation, not one centre: its own log, and no rows of centres."""
    token = clear()
    try:
        yield
    finally:
        leave(token)


@contextmanager
def across_centres(purpose: Crossing) -> Iterator[None]:
    """The one gate: everything inside sees the rows of all centres. Each use is told to the audit."""
    _tell(purpose)
    with _everywhere():
        yield


@dataclass(slots=True)
class Passage:
    """One use of the gate by a secret that leads to one centre, or to nothing: see `passage`."""

    purpose: Crossing
    has_looked: bool = False
    is_written: bool = False  # an event in the log of that centre names it (`audit.actions.record`)

    def look(self, find: Callable[[], Found]) -> Found:
        """What `find` gives when it sees the rows of all centres."""
        self.has_looked = True
        with _everywhere():
            return find()


@contextmanager
def passage(purpose: Crossing) -> Iterator[Passage]:
    """The gate for a secret: outside of `look` nothing sees more than before.

    What was opened with it is written in the log of its centre, and one event is enough: one that was recorded
    `through` the passage names the crossing. Without such an event, or after an error that may have undone it, the
    audit is told at the end, as of any other use.
    """
    one = Passage(purpose)
    try:
        yield one
    except BaseException:
        one.is_written = False
        raise
    finally:
        if one.has_looked and not one.is_written:
            _tell(purpose)


@contextmanager
def _everywhere() -> Iterator[None]:
    token = _scope.set(ALL)
    try:
        yield
    finally:
        _scope.reset(token)


def _tell(purpose: Crossing) -> None:
    for tell in _observers:
        tell(purpose)


def on_crossing(observer: Callable[[Crossing], None]) -> None:
    """Register who is told of each crossing (the audit, at start-up)."""
    if observer not in _observers:
        _observers.append(observer)
