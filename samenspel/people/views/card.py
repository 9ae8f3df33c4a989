"""The family card: who stands around a child, what each may, and how each is reached."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.core.web import CentreRequest, centre_page
from samenspel.people.actions import open_card
from samenspel.people.drawing import Picture, picture, someone
from samenspel.people.logic import blocks
from samenspel.people.logic.circle import ORDER
from samenspel.people.logic.custody import Custody, Kind, Right
from samenspel.people.logic.languages import named
from samenspel.people.models import Adult, Child
from samenspel.people.policy import (
    CONFIRM_BLOCK,
    KEEP_FAMILY,
    REPORT_DEATH,
    SEE_ADDRESS,
    SEE_CHILD,
    SEE_CONTACT,
    SEE_FACTS,
    SEE_OPENINGS,
    SEND_FOR,
    START_BLOCK,
)
from samenspel.people.queries.families import Bond, Kid, the_kid
from samenspel.people.queries.openings import openings
from samenspel.people.queries.questions import Question, is_gone, open_questions
from samenspel.people.queries.siblings import siblings
from samenspel.people.sentences import (
    ASKS,
    BASES,
    KINDS,
    RIGHT_ICONS,
    RIGHTS,
    ask_sentence,
    day_said,
    source_said,
    time_left,
    until_said,
    why,
)
from samenspel.people.views.common import around, card_url, crumbs, link, may_child, now
from samenspel.ui.parts import Column

ALSO = (
    SEE_CONTACT,
    SEE_ADDRESS,
    SEE_FACTS,
    SEE_OPENINGS,
    KEEP_FAMILY,
    START_BLOCK,
    CONFIRM_BLOCK,
    REPORT_DEATH,
    SEND_FOR,
)


@dataclass(frozen=True, slots=True)
class Held:
    """A right, by sign and word."""

    icon: str
    label: Any


@dataclass(frozen=True, slots=True)
class AdultLine:
    """An adult on the card."""

    adult: Adult
    kind: Any
    held: tuple[Held, ...]
    why: str
    until: str
    source: str
    reached: tuple[tuple[str, str], ...]
    is_blocked: bool
    is_gone: bool
    url: str


@dataclass(frozen=True, slots=True)
class BlockLine:
    """A block on the card; what it rests on only for those who keep it."""

    name: str
    basis: Any
    begun_by: str
    waits_until: str
    left: str
    last_day: str
    lift_until: str
    confirm_url: str
    ask_url: str
    lift_url: str


@centre_page(SEE_CHILD)
def card(request: CentreRequest, child_id: uuid.UUID) -> HttpResponse:
    """One child with everyone around it; that it was opened is written down."""
    kid = the_kid(request.actor, child_id, ALSO)
    open_card(actor=request.actor, child=kid.child)
    moment = now()
    load = ["email", "phone"] if SEE_CONTACT.key in kid.may else []
    load += ["address"] if SEE_ADDRESS.key in kid.may else []
    found = around(request, kid.child, load)
    names = {bond.adult.pk: bond.adult.name for bond in found}
    standing = [bond for bond in found if bond.relations]
    is_dead = is_gone(kid.child, request.today)
    questions = [] if is_dead else open_questions([kid.child], found, request.today, moment)
    context = {
        "kid": kid,
        "child": kid.child,
        "crumbs": crumbs(request, kid.child),
        "groups": groups_said(kid),
        "died_on": day_said(kid.child.deceased_on) if is_dead else "",
        "lede": _lede(kid.child, standing, request.today),
        "picture": _picture(kid.child, standing, request.today),
        "lines": [_line(request, kid, bond, names) for bond in standing],
        "columns": [
            Column("who", _("Who")),
            Column("gets", _("Gets")),
            Column("why", _("Why")),
            Column("reached", _("How to reach")),
        ],
        "blocks": [_block(request, kid, bond, moment) for bond in found if bond.block],
        "questions": [_question(one) for one in questions if one.block is None],
        "siblings": siblings(request.actor, kid.child, found, may_count=SEE_OPENINGS.key in kid.may),
        "links": _links(request, kid, is_dead=is_dead),
        "card_urls": card_url,
    }
    return render(request, "people/card.html", context)


def groups_said(kid: Kid) -> str:
    """The groups of a child, with their organisations."""
    return ", ".join(f"{place.group} ({place.organisation})" for place in kid.places)


def _picture(child: Child, standing: Sequence[Bond], day: date) -> Picture:
    people = [
        someone(
            bond.adult.name,
            Kind(bond.relation.kind),
            () if is_gone(bond.adult, day) else bond.rights,
            is_blocked=bond.standing.is_blocked,
            is_gone=is_gone(bond.adult, day),
        )
        for bond in standing
        if bond.relation
    ]
    return picture(child.given_name, people)


def _line(request: CentreRequest, kid: Kid, bond: Bond, names: dict[int, str]) -> AdultLine:
    row, sees_facts = bond.relation, SEE_FACTS.key in kid.may
    assert row is not None
    gone = is_gone(bond.adult, request.today)
    sees_contact = SEE_CONTACT.key in kid.may and not gone
    return AdultLine(
        adult=bond.adult,
        kind=KINDS[Kind(row.kind)],
        held=() if gone else held(bond.rights),
        why="" if gone else why(bond, names),
        until=until_said(bond),
        source=source_said(row, whole=sees_facts),
        reached=reached(bond.adult, with_address=SEE_ADDRESS.key in kid.may) if sees_contact else (),
        is_blocked=bond.standing.is_blocked,
        is_gone=gone,
        url=link(request, "relation", kid.child.public_id, row.public_id) if sees_facts else "",
    )


def held(rights: frozenset[Right]) -> tuple[Held, ...]:
    """Rights as signs with their words."""
    return tuple(Held(RIGHT_ICONS[right], RIGHTS[right]) for right in ORDER if right in rights)


def reached(adult: Adult, *, with_address: bool) -> tuple[tuple[str, str], ...]:
    """How to reach an adult: (word, value). Contact data are for who works with the child, and for nobody else."""
    language = named([adult.language], get_language() or "") if adult.language else ""
    found = [
        (_("Telephone"), adult.phone),
        (_("E-mail"), adult.email),
        (_("Address"), adult.address if with_address else ""),
        (_("Speaks"), language),
        (_("Interpreter"), named([adult.interpreter], get_language() or "") if adult.interpreter else ""),
        (_("Prefers"), _preferred(adult)),
    ]
    return tuple((word, value) for word, value in found if value)


def _preferred(adult: Adult) -> str:
    reading = str(adult.get_reading_display()) if adult.reading != Adult.Reading.TEXT else ""
    reach = str(adult.get_reach_display()) if adult.reach else ""
    return ", ".join(filter(None, [reading, reach]))


def _block(request: CentreRequest, kid: Kid, bond: Bond, moment: datetime) -> BlockLine:
    block, child = bond.block, kid.child
    assert block is not None
    plain, knows = block.plain, SEE_FACTS.key in kid.may
    until, lift = blocks.waits_until(plain), blocks.lift_waits_until(plain)
    may_lift = blocks.may_lift(plain, moment, request.today)
    is_second = CONFIRM_BLOCK.key in kid.may
    me = request.actor.person_id

    def to(name: str, wanted: bool) -> str:
        return link(request, name, child.public_id, block.public_id) if wanted else ""

    return BlockLine(
        name=bond.adult.name,
        basis=BASES[block.basis] if knows else "",
        begun_by=block.begun_by_name if knows else "",
        waits_until=moment_said(until) if until else "",
        left=time_left(until, moment) if until else "",
        last_day=day_said(plain.last_day) if knows else "",
        lift_until=moment_said(lift) if may_lift and lift else "",
        confirm_url=to("block-confirm", bool(until) and is_second and me not in {block.begun_by, bond.adult.pk}),
        ask_url=to("block-ask", START_BLOCK.key in kid.may and not may_lift),
        lift_url=to("block-lift", may_lift and is_second and me not in {block.lift_asked_by, bond.adult.pk}),
    )


def moment_said(moment: datetime) -> str:
    """A day and a time as they are written here."""
    local = timezone.localtime(moment)
    return _("%(day)s at %(time)s") % {"day": date_format(local, "j F"), "time": date_format(local, "H:i")}


def _question(question: Question) -> tuple[Any, str]:
    """What there is to find out, as title and sentence; blocks stand on the card themselves."""
    name = question.adult.name if question.adult else ""
    return ASKS[question.ask], ask_sentence(question.ask, name, day_said(question.until))


def _lede(child: Child, standing: Sequence[Bond], day: date) -> str:
    """Who has custody, in a sentence; a block takes away what somebody gets, not what the law says they are."""
    living = [bond for bond in standing if not is_gone(bond.adult, day)]
    names = [bond.adult.name for bond in living if any(one.custody == Custody.YES for one in bond.relations)]
    if not names:
        return _("It is not known who has custody of %(child)s.") % {"child": child.given_name}
    if len(names) == 1:
        return _("%(name)s has custody of %(child)s.") % {"name": names[0], "child": child.given_name}
    return _("%(first)s and %(last)s have custody of %(child)s together.") % {
        "first": ", ".join(names[:-1]),
        "last": names[-1],
        "child": child.given_name,
    }


def _links(request: CentreRequest, kid: Kid, *, is_dead: bool) -> dict[str, str]:
    """What whoever looks may do here."""
    wanted = {
        "add": KEEP_FAMILY,
        "send": SEND_FOR,
        "block": START_BLOCK,
        "openings": SEE_OPENINGS,
        "death": REPORT_DEATH,
        "death-undo": REPORT_DEATH,
    }
    hidden = {"add", "send", "block", "death"} if is_dead else {"death-undo"}
    return {
        name.replace("-", "_"): link(request, name, kid.child.public_id)
        for name, permission in wanted.items()
        if permission.key in kid.may and name not in hidden
    }


@centre_page(SEE_OPENINGS)
def opened(request: CentreRequest, child_id: uuid.UUID) -> HttpResponse:
    """Who opened the card of a child, newest first."""
    child = may_child(request, child_id, SEE_OPENINGS).child
    context = {
        "child": child,
        "crumbs": crumbs(request, child, _("Who opened this card")),
        "columns": [Column("when", _("When")), Column("who", _("Who"))],
        "openings": openings([child]),
    }
    return render(request, "people/openings.html", context)
