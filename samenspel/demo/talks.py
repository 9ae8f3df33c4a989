"""Talks of De Linde: rounds that were held, one that families are answering, and one that is about to begin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Final

from django.utils import timezone

from samenspel.core.logic.school_years import start_on
from samenspel.demo.cast import ACTOR, CHILDCARE, SCHOOL
from samenspel.demo.known import cast_actor, cast_adult
from samenspel.demo.neighbours import peoples
from samenspel.demo.talks_past import MINUTES, hold_rounds, seats_of, talks_of
from samenspel.organisations.models import Organisation
from samenspel.people.actions import add_adult, assign_group, assign_role
from samenspel.people.logic.answers import Request, asked
from samenspel.people.models import Adult, Child, Group
from samenspel.people.queries.asked import around
from samenspel.talks.actions.answers import answer_round
from samenspel.talks.actions.rounds import When, ask_round, set_dates, start_round
from samenspel.talks.actions.rounds_parts import Hours, Taking, add_days, choose_groups
from samenspel.talks.logic.agreements import Side
from samenspel.talks.logic.attendance import Came
from samenspel.talks.logic.round_plan import Choice, Stretch
from samenspel.talks.logic.rounds import Kind
from samenspel.talks.logic.tables import Presence
from samenspel.talks.logic.wishes import AboutChild, Answer, offered
from samenspel.talks.models import (
    Agreement,
    AnswerAboutChild,
    AnswerTime,
    PartHolder,
    Point,
    Remark,
    Report,
    Round,
    RoundAnswer,
    RoundPart,
    Seat,
    Sitting,
    Talk,
    YearAgreement,
)
from samenspel.talks.queries.expected import attendees

SEED: Final = 1909
IN_WEEKS: Final = 8  # the first day of the round that families are answering
ANSWERED: Final = 55  # of a hundred
EIGHT: Final = "Groep 8"


def fill_talks(today: date) -> None:
    """Last year's rounds and this year's start, the round of the winter, the advice talks, and today's own."""
    _name_colleagues()
    *_before, start = hold_rounds(today)
    _noors_start(start, today)
    round_ = _winter_round(today)
    _answers(round_, today)
    _advice(today)
    _today(today)


def _name_colleagues() -> None:
    """Somebody for every group that has nobody of the cast; invented like the families."""
    dutch = next(one for one in peoples() if one.language == "nl")
    groups = Group.objects.filter(is_combined=False, assignments=None).select_related("unit__organisation")
    for number, group in enumerate(groups.order_by("pk")):
        place = group.unit.organisation
        adult = add_adult(
            actor=ACTOR,
            given_name=dutch.given[-1 - number],
            family_name=dutch.family[number],
            language="nl",
        )
        role = "teacher" if place.kind == Organisation.Kind.SCHOOL else "childcare_worker"
        assign_role(actor=ACTOR, adult=adult, role=role, organisation=place)
        assign_group(actor=ACTOR, adult=adult, group=group)


# --- Noor's start talk: Amina and Bram each had their own


def _noors_start(start: Round, today: date) -> None:
    """Two talks, an agreement of each side that is due soon, a report with a remark, and how often one meets."""
    (talk,) = Talk.objects.filter(round=start, child__given_name="Noor", child__family_name="Jansen")
    amina, bram, eva = (cast_adult(key) for key in ("amina", "bram", "eva"))
    talk.state, talk.came, talk.child_was_there = Talk.State.HELD, Came.PRESENT.value, True
    talk.save()
    Seat.objects.filter(talk=talk, adult=bram).delete()
    _apart_with_bram(talk, bram, eva)
    _agreed_with_noor(talk, amina, eva, today)
    _told_of_noor(talk, amina, eva, today)
    _year_with_noor(talk, eva, start.school_year)


def _apart_with_bram(talk: Talk, bram: Adult, eva: Adult) -> None:
    """The same talk once more, a day later and without the child."""
    other = Talk.objects.create(
        round=talk.round,
        child=talk.child,
        organisation=talk.organisation,
        group=talk.group,
        kind=talk.kind,
        state=Talk.State.HELD,
        came=Came.PRESENT.value,
        child_was_there=False,
        minutes=talk.minutes,
        starts_at=(talk.starts_at or timezone.now()) + timedelta(days=1),
        published_at=talk.published_at,
    )
    for adult, side in ((bram, Seat.Side.HOME), (eva, Seat.Side.STAFF)):
        Seat.objects.create(talk=other, adult=adult, side=side)


def _told_of_noor(talk: Talk, amina: Adult, eva: Adult, today: date) -> None:
    report = Report.objects.create(
        talk=talk,
        text=(
            "Noor vertelde zelf dat ze graag buiten leest. Thuis leest zij in het Arabisch, op school in het "
            "Nederlands. Na de winter kijken we samen hoe dat gaat."
        ),
        written_by=eva,
        shared_at=timezone.make_aware(datetime.combine(today - timedelta(days=60), time(16))),
    )
    Remark.objects.create(
        report=report,
        adult=amina,
        text="Noor leest thuis ook in het Nederlands, met haar oma.",
        made_on=today - timedelta(days=58),
    )


def _year_with_noor(talk: Talk, eva: Adult, school_year: int) -> None:
    YearAgreement.objects.create(
        child=talk.child,
        organisation=talk.organisation,
        talk=talk,
        school_year=school_year,
        kinds=[Kind.START.value, Kind.REPORT.value],
        how="Twee keer een gesprek, en tussendoor een berichtje als er iets leuks is.",
        from_home="We vertellen het als er thuis iets verandert.",
        from_staff="We bellen voordat we schrijven.",
        from_child="Ik vertel wat ik moeilijk vind.",
        talked_on=timezone.localdate(talk.starts_at),
        written_by=eva,
    )


def _agreed_with_noor(talk: Talk, amina: Adult, eva: Adult, today: date) -> None:
    Agreement.objects.filter(talk=talk).delete()
    made_on = timezone.localdate(talk.starts_at)
    for side, owner, text, days in (
        (Side.HOME, amina, "Samen een boek kiezen in de bibliotheek.", 4),
        (Side.STAFF, eva, "Noor krijgt een leesmaatje uit groep 8.", 6),
        (Side.CHILD, None, "Ik laat mijn leesboek aan de klas zien.", 12),
    ):
        Agreement.objects.create(
            talk=talk, side=side, owner=owner, text=text, made_on=made_on, due_on=today + timedelta(days=days)
        )


# --- the round that families are answering


def _winter_round(today: date) -> Round:
    """Set up by Gijs for the school and by Marja for the childcare; families were asked ten days ago."""
    asked = today - timedelta(days=10)
    gijs, marja = cast_actor("gijs", asked), cast_actor("marja", asked)
    first = today + timedelta(weeks=IN_WEEKS)
    first -= timedelta(days=first.weekday())
    round_ = start_round(
        actor=gijs, kind=Kind.REPORT, title="Rapportgesprekken winter", school_year=start_on(first), day=asked
    )
    moment = timezone.make_aware(datetime.combine(asked, time(9)))
    for actor, name in ((gijs, SCHOOL), (marja, CHILDCARE)):
        place = Organisation.objects.get(name=name)
        choose_groups(actor=actor, round_=round_, organisation=place, taking=_taking(place), day=asked)
        for day, hours in _hours(first, is_school=name == SCHOOL):
            add_days(actor=actor, round_=round_, organisation=place, days=[day], hours=hours, moment=moment)
    when = When(
        announced_on=asked,
        answer_by=today + timedelta(days=11),
        slot_minutes=5,
        walk_minutes=5,
        spans_organisations=True,
        moves_allowed=2,
        moves_until_days=2,
    )
    set_dates(actor=gijs, round_=round_, when=when)
    ask_round(actor=gijs, round_=round_, moment=moment)
    round_.refresh_from_db()
    return round_


def _taking(place: Organisation) -> list[Taking]:
    """Every group but the eldest, who have their advice talks, and the babies, whose talks are in the summer."""
    rows = Group.objects.filter(unit__organisation=place, is_combined=False).exclude(name__in=(EIGHT, "De Eendjes"))
    return [
        Taking(group, None, tuple(row.adult for row in group.assignments.select_related("adult").order_by("pk")[:1]))
        for group in rows.select_related("unit").order_by("pk")
    ]


def _hours(first: date, *, is_school: bool) -> list[tuple[date, Hours]]:
    days = [first + timedelta(days=number) for number in (0, 1, 3)]
    if not is_school:
        return [(day, hours) for day in days for hours in (Hours(time(7, 30), time(9)), Hours(time(16), time(18)))]
    afternoons = [(day, Hours(time(14, 45), time(17, 30))) for day in days]
    return [*afternoons, (days[1], Hours(time(18, 30), time(21)))]


def _answers(round_: Round, today: date) -> None:
    """Amina by her link, Bram signed in and apart; more than half of the others too."""
    asked_at = timezone.make_aware(datetime.combine(today - timedelta(days=8), time(20)))
    found = attendees(round_, today, asked_at)
    stretches = offered(Stretch(one.on, one.begins, one.ends) for one in Sitting.objects.filter(round=round_))
    for key, channel, chooses, child in (
        ("amina", RoundAnswer.Channel.LINK, slice(0, 3), Presence.WHOLLY),
        ("bram", RoundAnswer.Channel.ACCOUNT, slice(3, 6), Presence.NOT),
    ):
        actor = cast_actor(key, today)
        answer = Answer(
            times=tuple((one, Choice.PREFERS if one in stretches[chooses] else Choice.CAN) for one in stretches),
            children=tuple(
                AboutChild(one.child.pk, is_apart=True, presence=child) for one in found.of(actor.person_id)
            ),
            interpreter="ar" if key == "amina" else "",
            joins_organisations=True,
        )
        answer_round(actor=actor, adult=cast_adult(key), round_=round_, answer=answer, channel=channel, moment=asked_at)
    cast = {cast_adult(key).pk for key in ("amina", "bram")}
    _others_answer(round_, [adult for adult in found.asked if adult.pk not in cast], found, stretches, asked_at)


def _others_answer(
    round_: Round, adults: Sequence[Adult], found: Any, stretches: Sequence[Stretch], moment: datetime
) -> None:
    chance = Random(SEED)  # noqa: S311  # nothing here is a secret
    chosen = [adult for adult in adults if chance.randrange(100) < ANSWERED]
    given = RoundAnswer.objects.bulk_create(
        RoundAnswer(
            round=round_,
            adult=adult,
            channel=chance.choices([*RoundAnswer.Channel], (6, 3, 1, 1))[0],
            given_at=moment + timedelta(minutes=chance.randrange(60 * 24 * 7)),
            wants_video=chance.randrange(100) < 6,
            interpreter=adult.language if adult.language not in ("", "nl") and chance.randrange(100) < 40 else "",
        )
        for adult in chosen
    )
    AnswerTime.objects.bulk_create(
        AnswerTime(answer=one, on=stretch.on, begins=stretch.begins, ends=stretch.ends, choice=choice)
        for one in given
        for stretch in stretches
        for choice in chance.choices((Choice.PREFERS, Choice.CANNOT, Choice.CAN), (30, 35, 35))
    )
    AnswerAboutChild.objects.bulk_create(
        AnswerAboutChild(answer=one, child=expected.child, presence=Presence.WHOLLY, wants_longer=longer)
        for one in given
        for expected in found.of(one.adult_id)
        for longer in [chance.randrange(100) < 5]
    )


# --- the advice talks of groep 8, with Daan's


def _advice(today: date) -> None:
    """Published last week; Hanna and Daan brought something already."""
    eight = Group.objects.select_related("unit__organisation").get(name=EIGHT)
    first = today + timedelta(days=2)
    first += timedelta(days=(7 - first.weekday()) % 7)
    published = timezone.make_aware(datetime.combine(today - timedelta(days=6), time(16)))
    round_ = Round.objects.create(
        kind=Kind.ADVICE,
        title="Adviesgesprekken groep 8",
        school_year=start_on(first),
        state=Round.State.PUBLISHED,
        purpose="Samen kijken welke school bij uw kind past, en wat het daarvoor nog wil leren.",
        audience="last_year",
        minutes=MINUTES,
        announced_on=today - timedelta(weeks=4),
        answer_by=today - timedelta(days=10),
        published_at=published,
    )
    _plan(round_, eight, first, today, published)
    talk = Talk.objects.get(round=round_, child__given_name="Daan", child__family_name="Smit")
    hanna = cast_adult("hanna")
    made_on = today - timedelta(days=1)
    Point.objects.create(
        talk=talk,
        side=Side.HOME,
        adult=hanna,
        kind=Point.About.QUESTION,
        text="Welke scholen hebben een technieklokaal?",
        made_on=made_on,
    )
    Point.objects.create(
        talk=talk,
        side=Side.CHILD,
        kind=Point.About.WISH,
        text="Ik wil een keer meekijken op een school.",
        made_on=made_on,
    )


def _plan(round_: Round, group: Group, first: date, today: date, published: datetime) -> None:
    teacher = group.assignments.select_related("adult").order_by("pk")[0].adult
    part = RoundPart.objects.create(round=round_, group=group)
    PartHolder.objects.create(part=part, adult=teacher, room="lokaal 8", answered_on=round_.announced_on)
    found = attendees(round_, today, published)
    days = [first + timedelta(days=number) for number in range(4)]
    for day in days:
        place = group.unit.organisation
        Sitting.objects.create(round=round_, organisation=place, on=day, begins=time(15), ends=time(18))
    talks = list(talks_of(round_, found, {group.pk: group}, first, room="lokaal 8"))
    Talk.objects.bulk_create([talk for talk, _one in talks])
    Seat.objects.bulk_create(seats_of(talks, found))


# --- what Eva has to do


def _today(today: date) -> None:
    """A talk of Eva's today, that somebody asked for, and two of the school day before it that are not noted yet."""
    eva, four = cast_adult("eva"), Group.objects.select_related("unit__organisation").get(name="Groep 4")
    children = Child.objects.filter(memberships__group=four, roster_keys__isnull=False).distinct().order_by("pk")
    moment = timezone.make_aware(datetime.combine(today, time(12)))
    found = around(children, today, moment)
    wanted = [child for child in children if asked(Request.TALK, found.parties.get(child.pk, ()))][:3]
    before = today - timedelta(days={0: 3, 6: 2}.get(today.weekday(), 1))  # a day on which there was school
    hours = ((today, time(15, 30)), (before, time(15, 15)), (before, time(15, 45)))
    for child, (day, at) in zip(wanted, hours, strict=False):
        talk = Talk.objects.create(
            child=child,
            organisation=four.unit.organisation,
            group=four,
            kind=Kind.ASKED,
            state=Talk.State.PLANNED,
            starts_at=timezone.make_aware(datetime.combine(day, at)),
            room="lokaal 4",
            published_at=moment - timedelta(days=9),
            asked_on=today - timedelta(days=12),
            asked_by=eva,
            topic="Hoe gaat het met de nieuwe plek in de groep?",
        )
        for key in asked(Request.TALK, found.parties[child.pk]):
            Seat.objects.create(talk=talk, adult=found.adults[key], side=Seat.Side.HOME)
        Seat.objects.create(talk=talk, adult=eva, side=Seat.Side.STAFF)
