"""What stands out, said in plain sentences of the active language: for screens and for the document.

The facts and their order come from `logic.findings`; here are only the words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samenspel.activities.logic.findings import Finding, Kind, Picture, findings, most
from samenspel.frameworks.logic.shelf import Lens, Stage
from samenspel.ui.numbers import percent, whole

# How a stage is named inside a sentence; a stage that is not here is named by its title.
IN_STAGE: Mapping[str, str | Promise] = {
    "voorschool": gettext_lazy("in pre-school"),
    "vroegschool_1_2": gettext_lazy("in groups 1–2"),
    "groep_3_8": gettext_lazy("in groups 3–8"),
}
WORD: Mapping[Kind, tuple[str, str | Promise]] = {
    Kind.NOTHING_TAGGED: ("neutral", gettext_lazy("No labels yet")),
    Kind.BLIND_SPOT: ("gap", gettext_lazy("Blind spot")),
    Kind.MISSING_IN: ("gap", gettext_lazy("Blind spot")),
    Kind.ONLY_LATER: ("gap", gettext_lazy("Only later")),
    Kind.ONE_SIDED: ("lean", gettext_lazy("One-sided")),
    Kind.LEANS_IN: ("lean", gettext_lazy("One-sided")),
    Kind.MORE_THAN: ("ok", gettext_lazy("More than before")),
    Kind.LESS_THAN: ("neutral", gettext_lazy("Less than before")),
    Kind.SPREAD: ("neutral", gettext_lazy("Distribution")),
    Kind.UNTAGGED: ("neutral", gettext_lazy("Without a label")),
}
GAPS = (Kind.BLIND_SPOT, Kind.MISSING_IN, Kind.ONLY_LATER)


@dataclass(frozen=True, slots=True)
class Words:
    """What is needed to speak about one lens. `before` is the label of the year compared with, if any."""

    lens: Lens
    stages: Mapping[str, Stage]
    before: str = ""
    has_accents: bool = False

    def title(self, key: str) -> str:
        """The title of a value; its key where the centre no longer has it."""
        value = self.lens.value(key)
        return value.title if value else key

    def stage(self, key: str) -> str:
        """ "in groups 3–8"."""
        title = self.stages[key].title if key in self.stages else key
        return str(IN_STAGE.get(key) or _("in %(stage)s") % {"stage": title})


@dataclass(frozen=True, slots=True)
class Sentence:
    """The same words twice: bare, and with what it is about highlighted for a page."""

    plain: str = ""
    html: SafeString = SafeString("")  # noqa: RUF009 - an empty text

    def __str__(self) -> str:
        return self.plain

    def __html__(self) -> SafeString:
        return self.html

    def __add__(self, other: Sentence) -> Sentence:
        parts = [one for one in (self, other) if one.plain]
        return Sentence(
            " ".join(one.plain for one in parts),
            mark_safe(" ".join(one.html for one in parts)),  # noqa: S308 - both halves are safe
        )


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in words: the tone and word of its tag, the sentence, and the finding for who wants to link."""

    finding: Finding
    tone: str
    word: str
    sentence: Sentence


def findings_of(picture: Picture, words: Words) -> tuple[Said, ...]:
    """What stands out, heaviest first."""
    return tuple(
        Said(one, WORD[one.kind][0], str(WORD[one.kind][1]), _said(one, picture, words, "b"))
        for one in findings(picture)
    )


def lede(picture: Picture, words: Words) -> Sentence:
    """With what a page may open: what there is much of, then the two heaviest gaps, or that nothing stands out."""
    found = findings(picture)
    if not picture.whole.activities:
        return _say(_("There are no activities in this school year yet."))
    if not picture.lens.judged or not picture.whole.tagged:
        return _said(found[0], picture, words, "mark")
    first = _much(most(picture), words)
    gaps = [_said(one, picture, words, "mark") for one in found if one.kind in GAPS][:2]
    if not gaps:
        leanings = [one for one in found if one.kind in {Kind.ONE_SIDED, Kind.LEANS_IN}]
        gaps = [_said(one, picture, words, "mark") for one in leanings[:1]]
    if not gaps:
        gaps = [_say(_("Every value occurs in every stage, and none stands out."))]
    return sum(gaps, first)


def _much(keys: Sequence[str], words: Words) -> Sentence:
    if not keys:
        return Sentence()
    return _say(_("Most attention goes to %(values)s."), "mark", values=_names(keys, words))


def _said(one: Finding, picture: Picture, words: Words, tag: str) -> Sentence:
    parts = {
        "values": _names(one.values, words),
        "Values": _names(one.values, words, first=True),
    }
    plain = {
        "stages": _joined([words.stage(key) for key in one.stages]),
        "share": percent(float(one.share)),
        "target": percent(float(one.target)),
        "before": percent(float(one.before)),
        "year": words.before,
        "count": whole(one.count),
        "total": whole(one.total),
    }
    if one.kind is Kind.ONLY_LATER:
        plain["stages"] = words.stage(_first_with(one, picture))
    if one.kind is Kind.SPREAD:
        plain["parts"] = _parts(picture, words)
    return _say(_template(one, words), tag, plain, **parts)


def _template(one: Finding, words: Words) -> str:
    many = len(one.values)
    if one.kind in {Kind.ONE_SIDED, Kind.LEANS_IN}:
        return _leaning(one.kind, words)
    return {
        Kind.NOTHING_TAGGED: lambda: _("No activity has a label in this lens yet, so there is nothing to weigh."),
        Kind.BLIND_SPOT: lambda: ngettext("%(Values)s occurs nowhere.", "%(Values)s occur nowhere.", many),
        Kind.MISSING_IN: lambda: _("%(Values)s is missing %(stages)s."),
        Kind.ONLY_LATER: lambda: _("%(Values)s begins only %(stages)s."),
        Kind.MORE_THAN: lambda: _("%(Values)s: from %(before)s in %(year)s to %(share)s."),
        Kind.LESS_THAN: lambda: _("%(Values)s: from %(before)s in %(year)s to %(share)s."),
        Kind.SPREAD: lambda: _("%(parts)s. This is how it is spread, not a verdict."),
        Kind.UNTAGGED: lambda: ngettext(
            "%(count)s of the %(total)s activities has no label in this lens and does not count here.",
            "%(count)s of the %(total)s activities have no label in this lens and do not count here.",
            one.count,
        ),
    }[one.kind]()


def _leaning(kind: Kind, words: Words) -> str:
    if kind is Kind.ONE_SIDED and words.has_accents:
        return _("%(Values)s takes up %(share)s, more than twice the %(target)s at which you aim.")
    if kind is Kind.ONE_SIDED:
        return _("%(Values)s takes up %(share)s, more than twice an equal share (%(target)s).")
    if words.has_accents:
        return _("%(Values)s gets more than twice the %(target)s at which you aim %(stages)s.")
    return _("%(Values)s gets more than twice an equal share (%(target)s) %(stages)s.")


def _first_with(one: Finding, picture: Picture) -> str:
    """The first stage after the missing ones: there the value begins."""
    keys = [stage.stage for stage in picture.stages]
    return keys[min(len(one.stages), len(keys) - 1)]


def _parts(picture: Picture, words: Words) -> str:
    return _joined(
        [
            _("%(count)s times %(value)s") % {"count": whole(value.count), "value": words.title(value.key)}
            for value in picture.whole.values
        ]
    )


def _names(keys: Sequence[str], words: Words, *, first: bool = False) -> list[str]:
    titles = [words.title(key) for key in keys]
    return [title if first and place == 0 else _inside(title) for place, title in enumerate(titles)]


def _inside(title: str) -> str:
    """A title as it reads inside a sentence: without its capital, unless it is an abbreviation."""
    return title[0].lower() + title[1:] if title[1:2].islower() or title[1:2] == " " else title


def _joined(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(some)s and %(last)s") % {"some": ", ".join(parts[:-1]), "last": parts[-1]}


def _say(template: str, tag: str = "", plain: Mapping[str, str] | None = None, **marked: Sequence[str]) -> Sentence:
    bare = {**(plain or {}), **{key: _joined(names) for key, names in marked.items()}}
    drawn = {key: conditional_escape(value) for key, value in (plain or {}).items()}
    for key, names in marked.items():
        drawn[key] = mark_safe(_joined([_wrapped(name, tag) for name in names]))  # noqa: S308 - each is safe
    return Sentence(template % bare, mark_safe(str(conditional_escape(template)) % drawn))  # noqa: S308 - escaped


def _wrapped(name: str, tag: str) -> SafeString:
    return format_html(f"<{tag}>{{}}</{tag}>", name) if tag else conditional_escape(name)
