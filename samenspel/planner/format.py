"""Read and write `conversation-round/1`. A file from outside is read strictly: it is right, or it says where it is not.

The keys `apart`, `apart_slots`, `together` and `pinned` are ours; without them this is the format as it was given.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from samenspel.planner.instance import Day, Family, Instance, Place, Schedule, Staff, Talk

FORMAT: Final = "conversation-round/1"
MAX_BYTES: Final = 20_000_000
# More than any school has, and few enough to stay within memory and time.
MAX_DAYS, MAX_SLOTS, MAX_PEOPLE, MAX_TALKS, MAX_TOGETHER = 60, 2_000, 10_000, 20_000, 12
MAX_PLACES: Final = 3_000_000
_SHOWN: Final = 60


def gettext_noop(text: str) -> str:
    """Marks a sentence for the catalogues; whoever shows it translates it."""
    return text


SENTENCES: Final[dict[str, str]] = {
    "big": gettext_noop("The file is larger than %(most)s MB. Plan one round at a time."),
    "json": gettext_noop("This is not JSON: %(why)s. Send the file as the program wrote it."),
    "format": gettext_noop("The format is “%(value)s”. Only “conversation-round/1” is read."),
    "missing": gettext_noop("“%(key)s” is missing. Add it."),
    "unknown_key": gettext_noop("“%(key)s” is not a key of this format. Leave it out, or mend a slip of the pen."),
    "type": gettext_noop("“%(value)s” is not %(wanted)s. Write %(wanted)s."),
    "range": gettext_noop("%(value)s is not possible: from %(least)s up to %(most)s. Choose a number between them."),
    "many": gettext_noop("There are more than %(most)s. Plan the round in parts."),
    "twice": gettext_noop("“%(value)s” is used twice. Give each its own."),
    "unknown_id": gettext_noop("There is no “%(value)s”. Add it, or take it out here."),
    "no_staff": gettext_noop("A talk needs somebody of the staff. Name who holds it."),
    "no_family": gettext_noop("A talk needs a family. Name who comes."),
    "no_slots": gettext_noop("The round has no slots at all. Give at least one day a slot."),
    "outside": gettext_noop("Day %(day)s, slot %(slot)s lies outside the round. Take another slot."),
    "alone": gettext_noop("Two or more different families belong here. Name them."),
    "pin": gettext_noop("The pinned talks break a rule: %(what)s. Move or free one of them."),
}

_KINDS: Final[dict[type, str]] = {
    dict: gettext_noop("an object"),
    list: gettext_noop("a list"),
    str: gettext_noop("a text"),
    int: gettext_noop("a whole number"),
}


class BadInstance(ValueError):
    """The file is no round: `code` (a key of SENTENCES), `where` in the file, and the `data` of the sentence."""

    def __init__(self, code: str, where: str = "", **data: object) -> None:
        self.code, self.where, self.data = code, where, data
        super().__init__(self.sentence())

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """What is wrong, where, and the way out."""
        data = {key: translate(str(value)) if key == "wanted" else value for key, value in self.data.items()}
        said = translate(SENTENCES[self.code]) % data
        return f"{self.where}: {said}" if self.where else said


def read_instance(data: bytes) -> Instance:
    """The round in a file. Raises BadInstance."""
    top = _Thing(_load(data), "", _TOP, _TOP_MORE)
    if top.raw["format"] != FORMAT:
        raise BadInstance("format", "format", value=_short(top.raw["format"]))
    days = tuple(_day(one) for one in top.things("days", MAX_DAYS, ("slots",), ("date", "first")))
    if not sum(day.slots for day in days):
        raise BadInstance("no_slots", "days")
    budget = _Budget()
    staff = tuple(
        Staff(one.id(), _places(one, "unavailable", budget), one.number("max_run", 1, MAX_SLOTS))
        for one in top.things("staff", MAX_PEOPLE, ("id", "unavailable", "max_run"), None)
    )
    families = tuple(
        Family(one.id(), _places(one, "unavailable", budget), _places(one, "preferred", budget))
        for one in top.things("families", MAX_PEOPLE, ("id", "unavailable", "preferred"), None)
    )
    staff_ids, family_ids = [one.id for one in staff], [one.id for one in families]
    _once(
        [f"{kind}[{i}].id" for kind, ids in (("staff", staff_ids), ("families", family_ids)) for i in range(len(ids))],
        staff_ids + family_ids,
    )
    known = _Known(set(staff_ids), set(family_ids))
    talks = tuple(
        _talk(one, known) for one in top.things("talks", MAX_TALKS, ("id", "staff", "families", "slots"), None)
    )
    _once([f"talks[{i}].id" for i in range(len(talks))], [one.id for one in talks])
    return Instance(
        days=days,
        staff=staff,
        families=families,
        talks=talks,
        slot_minutes=top.number("slot_minutes", 1, 24 * 60) if "slot_minutes" in top.raw else 10,
        walk_slots=top.number("walk_slots", 0, MAX_SLOTS),
        apart=tuple((pair[0], pair[1]) for pair in _groups(top, "apart", known, most=2)),
        apart_slots=top.number("apart_slots", 1, MAX_SLOTS) if "apart_slots" in top.raw else 1,
        together=tuple(_groups(top, "together", known, most=MAX_TOGETHER)),
        pinned=_pins(top, days, {talk.id: talk for talk in talks}),
    )


def read_schedule(data: bytes, instance: Instance) -> Schedule:
    """A schedule in a file, for this round. Other keys are the writer's own. Raises BadInstance."""
    top = _Thing(_load(data), "", ("planned",), None)
    talks = {talk.id: talk for talk in instance.talks}
    return Schedule(_placed(top, "planned", instance.days, talks))


def schedule_json(instance: Instance, schedule: Schedule) -> dict[str, Any]:
    """A schedule as JSON: the talks with a place in the order of the instance, and those without."""
    places = schedule.places
    return {
        "planned": [
            {"talk": talk.id, "day": places[talk.id][0], "slot": places[talk.id][1]}
            for talk in instance.talks
            if talk.id in places
        ],
        "unplanned": list(schedule.unplanned(instance)),
    }


def instance_json(instance: Instance) -> dict[str, Any]:
    """A round as JSON; our own keys only where they say something."""
    found: dict[str, Any] = {
        "format": FORMAT,
        "slot_minutes": instance.slot_minutes,
        "walk_slots": instance.walk_slots,
        "days": [{"date": day.date, "first": day.first, "slots": day.slots} for day in instance.days],
        "staff": [
            {"id": one.id, "unavailable": sorted(one.unavailable), "max_run": min(one.max_run, MAX_SLOTS)}
            for one in instance.staff
        ],
        "families": [
            {"id": one.id, "unavailable": sorted(one.unavailable), "preferred": sorted(one.preferred)}
            for one in instance.families
        ],
        "talks": [
            {"id": one.id, "staff": list(one.staff), "families": list(one.families), "slots": one.slots}
            for one in instance.talks
        ],
    }
    if instance.apart:
        found |= {"apart": [list(pair) for pair in instance.apart], "apart_slots": instance.apart_slots}
    if instance.together:
        found["together"] = [list(group) for group in instance.together]
    if instance.pinned:
        found["pinned"] = [
            {"talk": talk, "day": day, "slot": slot} for talk, (day, slot) in sorted(instance.pinned.items())
        ]
    return found


_TOP = ("format", "walk_slots", "days", "staff", "families", "talks")
_TOP_MORE = ("slot_minutes", "apart", "apart_slots", "together", "pinned")


def _load(data: bytes) -> object:
    if len(data) > MAX_BYTES:
        raise BadInstance("big", most=MAX_BYTES // 1_000_000)
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as problem:
        raise BadInstance("json", why=_short(problem)) from None


class _Thing:
    """One object of the file, with its place in it for whoever has to mend it. Optional None: other keys may stand."""

    def __init__(self, raw: object, where: str, needed: tuple[str, ...], optional: tuple[str, ...] | None) -> None:
        self.where = where
        self.raw: dict[str, Any] = _checked(raw, dict, where)
        for key in needed:
            if key not in self.raw:
                raise BadInstance("missing", where, key=key)
        if optional is not None:
            for key in self.raw:
                if key not in needed and key not in optional:
                    raise BadInstance("unknown_key", where, key=_short(key))

    def at(self, key: str) -> str:
        return f"{self.where}.{key}" if self.where else key

    def id(self) -> str:
        found: str = _checked(self.raw["id"], str, self.at("id"))
        if not 0 < len(found) <= 200:
            raise BadInstance("range", self.at("id"), value=len(found), least=1, most=200)
        return found

    def number(self, key: str, least: int, most: int) -> int:
        return _number(self.raw[key], self.at(key), least, most)

    def items(self, key: str, most: int) -> list[Any]:
        found: list[Any] = _checked(self.raw[key], list, self.at(key))
        if len(found) > most:
            raise BadInstance("many", self.at(key), most=most)
        return found

    def things(
        self, key: str, most: int, needed: tuple[str, ...], optional: tuple[str, ...] | None
    ) -> Iterable[_Thing]:
        for place, raw in enumerate(self.items(key, most)):
            yield _Thing(raw, f"{self.at(key)}[{place}]", needed, optional)


class _Known:
    """The ids that may be named."""

    def __init__(self, staff: set[str], families: set[str]) -> None:
        self.staff, self.families = staff, families


class _Budget:
    """How many places a file may still name, over all its people."""

    def __init__(self) -> None:
        self.left = MAX_PLACES


def _day(one: _Thing) -> Day:
    texts = {key: _checked(one.raw.get(key, ""), str, one.at(key))[:40] for key in ("date", "first")}
    return Day(texts["date"], texts["first"], one.number("slots", 0, MAX_SLOTS))


def _places(one: _Thing, key: str, budget: _Budget) -> frozenset[Place]:
    """Places of one person. One outside the round is no fault: a day that was shortened leaves such wishes behind."""
    rows = one.items(key, MAX_DAYS * MAX_SLOTS)
    budget.left -= len(rows)
    if budget.left < 0:
        raise BadInstance("many", one.at(key), most=MAX_PLACES)
    found = set()
    for place, row in enumerate(rows):
        where = f"{one.at(key)}[{place}]"
        if not isinstance(row, list) or len(row) != 2:
            raise BadInstance("type", where, value=_short(row), wanted=gettext_noop("[day, slot]"))
        found.add((_number(row[0], where, 0, MAX_SLOTS), _number(row[1], where, 0, MAX_SLOTS)))
    return frozenset(found)


def _talk(one: _Thing, known: _Known) -> Talk:
    staff, families = one.items("staff", 50), one.items("families", 50)
    if not staff:
        raise BadInstance("no_staff", one.where)
    if not families:
        raise BadInstance("no_family", one.where)
    return Talk(
        one.id(),
        _names(staff, one.at("staff"), known.staff),
        _names(families, one.at("families"), known.families),
        one.number("slots", 1, MAX_SLOTS),
    )


def _names(raw: list[Any], where: str, known: set[str]) -> tuple[str, ...]:
    """Ids that are all known, each once."""
    places = [f"{where}[{place}]" for place in range(len(raw))]
    for place, name in zip(places, raw, strict=True):
        if _checked(name, str, place) not in known:
            raise BadInstance("unknown_id", place, value=_short(name))
    _once(places, raw)
    return tuple(raw)


def _groups(top: _Thing, key: str, known: _Known, most: int) -> Iterable[tuple[str, ...]]:
    if key not in top.raw:
        return
    for place, raw in enumerate(top.items(key, MAX_PEOPLE)):
        where = f"{top.at(key)}[{place}]"
        group: list[Any] = _checked(raw, list, where)
        if not 2 <= len(group) <= most:
            raise BadInstance("alone" if len(group) < 2 else "many", where, most=most)
        yield _names(group, where, known.families)


def _pins(top: _Thing, days: tuple[Day, ...], talks: Mapping[str, Talk]) -> dict[str, Place]:
    return _placed(top, "pinned", days, talks) if "pinned" in top.raw else {}


def _placed(top: _Thing, key: str, days: tuple[Day, ...], talks: Mapping[str, Talk]) -> dict[str, Place]:
    """The places of talks, each talk once and inside the round."""
    found: dict[str, Place] = {}
    for one in top.things(key, MAX_TALKS, ("talk", "day", "slot"), None):
        name = _checked(one.raw["talk"], str, one.at("talk"))
        if name not in talks:
            raise BadInstance("unknown_id", one.at("talk"), value=_short(name))
        if name in found:
            raise BadInstance("twice", one.at("talk"), value=_short(name))
        day, slot = one.number("day", 0, MAX_SLOTS), one.number("slot", 0, MAX_SLOTS)
        if day >= len(days) or slot + talks[name].slots > days[day].slots:
            raise BadInstance("outside", one.where, day=day, slot=slot)
        found[name] = (day, slot)
    return found


def _once(places: Iterable[str], names: Iterable[str]) -> None:
    seen: set[str] = set()
    for place, name in zip(places, names, strict=True):
        if name in seen:
            raise BadInstance("twice", place, value=_short(name))
        seen.add(name)


def _number(raw: object, where: str, least: int, most: int) -> int:
    found: int = _checked(raw, int, where)
    if not least <= found <= most:
        raise BadInstance("range", where, value=_short(found), least=least, most=most)
    return found


def _checked(raw: object, kind: type, where: str) -> Any:
    """What was read, if it is of this kind; true and false are no numbers."""
    if not isinstance(raw, kind) or isinstance(raw, bool):
        raise BadInstance("type", where, value=_short(raw), wanted=_KINDS[kind])
    return raw


def _short(value: object) -> str:
    """A value as it can stand in a sentence."""
    try:
        text = value if isinstance(value, str) else str(value)
    except (ValueError, RecursionError):  # a number too long to write
        return "…"
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
