"""The form of one organisation: the shipped questions with what it turned on, turned off and added."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from samenspel.intakes.logic.questions import About, Audience, Class, Kind, Option, Question, Short

OWN_KINDS: Final = (Kind.YES_NO, Kind.CHOICE, Kind.CHOICES, Kind.NUMBER, Kind.TEXT)  # pick-lists before free text
OWN_WORDS: Final = 300
OWN_PREFIX: Final = "own-"


@dataclass(frozen=True, slots=True)
class Setting:
    """One departure from the catalogue; `own` holds the words of a question of the organisation's own."""

    key: str
    is_on: bool
    purpose: str = ""
    own: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """Every question that an organisation knows, and what each that was turned on is for."""

    questions: tuple[Question, ...]
    purposes: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: str) -> Question | None:
        """The question with this key, on or off."""
        return next((one for one in self.questions if one.key == key), None)

    def beforehand(self, *, is_short: bool, is_known: bool) -> tuple[Question, ...]:
        """What a guardian is asked at home. `is_known`: we know this guardian's language and how to reach them."""
        return tuple(one for one in self._asked(is_short=is_short, is_known=is_known) if one.is_for_guardians)

    def in_talk(self, *, is_short: bool) -> tuple[Question, ...]:
        """What stands on the paper of the talk. Facts of a guardian are there always, to look at together."""
        return self._asked(is_short=is_short, is_known=False)

    def _asked(self, *, is_short: bool, is_known: bool) -> tuple[Question, ...]:
        asked = {Short.ALWAYS} if is_known else {Short.ALWAYS, Short.IF_UNKNOWN}
        return tuple(one for one in self.questions if one.is_on and (not is_short or one.short in asked))


def form_of(questions: Iterable[Question], settings: Iterable[Setting]) -> Form:
    """The form; a setting for a question that is no longer shipped asks nothing, and what is fixed stays on."""
    held = {one.key: one for one in settings}
    shipped = [_set(one, held.get(one.key)) for one in questions]
    own = [own_question(one) for one in held.values() if one.own is not None]
    return Form((*shipped, *own), {one.key: one.purpose for one in held.values() if one.is_on and one.purpose})


def _set(question: Question, setting: Setting | None) -> Question:
    if setting is None or question.is_fixed:
        return question
    return replace(question, is_on=setting.is_on)


def own_question(setting: Setting) -> Question:
    """A question in an organisation's own, Dutch words. Its answers are always for who is close to the child."""
    own = setting.own or {}
    kind = Kind(own["kind"])
    return Question(
        key=setting.key,
        kind=kind,
        audience=Audience(own["audience"]),
        about=About(own["about"]),
        title={"nl": own["text"]},
        class_=Class.CLOSE,
        options=tuple(Option(f"o{place}", {"nl": text}) for place, text in enumerate(own.get("options", ()), 1)),
        is_on=setting.is_on,
        is_own=True,
        words=OWN_WORDS if kind is Kind.TEXT else 0,
    )
