"""What talks ask of somebody this week: of a parent, of a pupil, and of the team. Only what is still open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from samenspel.core.policy import may, restrict
from samenspel.core.web import CentreRequest, link
from samenspel.home.queries import Overview
from samenspel.people.at_work import not_at_home
from samenspel.people.dates import midnight
from samenspel.talks.absence_words import absent_words
from samenspel.talks.logic.agreements import Side
from samenspel.talks.logic.attendance import Came
from samenspel.talks.logic.tables import Presence
from samenspel.talks.models import Agreement, Away, PartHolder, Point, Round, RoundAnswer, Seat, Sitting, Talk
from samenspel.talks.policy import ABOUT_ME, ANSWER, OWN_TALK, SEE_ROUND, SET_UP
from samenspel.talks.queries.agreements import all_due_for, due_for
from samenspel.talks.queries.answers import of_adult
from samenspel.talks.queries.asked_for import questions_of_one
from samenspel.talks.queries.plan_absences import BEING_PLANNED, absent
from samenspel.talks.queries.rounds_ending import counted_for
from samenspel.talks.table_words import said_day
from samenspel.talks.words import KINDS

AHEAD: Final = timedelta(weeks=3)  # of talks that come later the page of one's own talks tells
BACK: Final = timedelta(weeks=4)
MOST_QUESTIONS: Final = 3  # that stand on a line of their own
State = Round.State


@dataclass(frozen=True, slots=True)
class Card:
    """One thing that is asked: a title, a sentence, and where it is done. `own_words` are of who wrote them."""

    title: str
    text: str
    url: str
    action: str
    own_words: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of the team's week, with where it goes on."""

    text: str
    url: str
    action: str


# --- parents and pupils


def heading(request: CentreRequest) -> str:
    """What stands above the cards; a child is spoken to as one does to a child."""
    if request.actor.is_guardian:
        return _("This is asked of you")
    return pgettext("to a child", "This is for you")


def cards(request: CentreRequest) -> list[Card]:
    """What is asked of this person: answer a round, come to a talk, do what was agreed. Three queries, or nine when a
    round waits for an answer."""
    if not (request.actor.is_guardian or "pupil" in request.actor.roles):
        return []
    if request.actor.is_guardian:
        return [*_rounds(request), *_talks(request), *_agreements(request)]
    return [*_of_pupil(request), *_agreements(request)]


def _of_pupil(request: CentreRequest) -> list[Card]:
    """The next talk about oneself; who sits there of home is not said. One query."""
    rows = (
        restrict(Talk.objects.all(), request.actor, ABOUT_ME)
        .filter(
            state=Talk.State.PLANNED,
            starts_at__gte=midnight(request.today),
            starts_at__lt=midnight(request.today + AHEAD),
            has_childs_part=True,
        )
        .exclude(presence=Presence.NOT)
    )
    talk = rows.order_by("starts_at", "pk").first()
    if talk is None:
        return []
    title = pgettext("to a child", "There is a talk about you")
    said = pgettext("to a child", "%(day)s. What do you want to show or tell?") % {
        "day": capfirst(date_format(timezone.localtime(talk.starts_at), "l j F"))
    }
    return [Card(title, said, link(request, "talks:about-me"), pgettext("to a child", "Get ready"))]


def _rounds(request: CentreRequest) -> list[Card]:
    """The rounds that this parent may answer and did not; whoever may not come to talks is asked nothing."""
    mine = RoundAnswer.objects.filter(round=OuterRef("pk"), adult=request.actor.person_id)
    rows = restrict(Round.objects.filter(~Exists(mine), state=State.ASKING), request.actor, ANSWER)
    found = []
    for one in rows.filter(answer_by__gte=request.today).order_by("answer_by", "pk"):
        asked = of_adult(one, request.actor.person_id, request.today, timezone.now())
        names = list(dict.fromkeys(expected.child.given_name for expected in asked))
        if names:
            found.append(_round(request, one, names))
    return found


def _round(request: CentreRequest, one: Round, names: list[str]) -> Card:
    said = _("A talk about %(children)s. Say before %(day)s when you can. It takes a minute.") % {
        "children": _listed(names),
        "day": date_format((one.answer_by or request.today) + timedelta(days=1), "j F"),
    }
    return Card(
        _("When can you come?"), said, link(request, "wishes:mine", one.public_id), _("Say when I can"), one.title
    )


def _listed(names: list[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}


def _talks(request: CentreRequest) -> list[Card]:
    """The own talks of the coming weeks: when, and whether one brought something already. One query."""
    brought = Point.objects.filter(talk=OuterRef("pk"), side=Side.HOME, adult=request.actor.person_id)
    rows: Any = restrict(Talk.objects.all(), request.actor, OWN_TALK).filter(
        state=Talk.State.PLANNED,
        starts_at__gte=midnight(request.today),
        starts_at__lt=midnight(request.today + AHEAD),
    )
    rows = rows.annotate(has_brought=Exists(brought)).select_related("child").order_by("starts_at", "pk")
    return [_talk(request, talk) for talk in rows[:4]]


def _talk(request: CentreRequest, talk: Any) -> Card:
    words = {"kind": KINDS[talk.kind], "child": talk.child.given_name}
    at = timezone.localtime(talk.starts_at)
    when = _("%(day)s at %(time)s.") % {"day": capfirst(date_format(at, "l j F")), "time": time_format(at, "H:i")}
    if talk.has_brought:
        prepared = _("You have prepared.")
        return Card(
            capfirst(_("%(kind)s about %(child)s") % words),
            f"{when} {prepared}",
            link(request, "talks:own", talk.public_id),
            _("See the talk"),
        )
    bring = _("What do you bring? Two minutes are enough.")
    return Card(
        capfirst(_("%(kind)s about %(child)s") % words),
        f"{when} {bring}",
        link(request, "talks:prepare", talk.public_id),
        _("Prepare"),
    )


def _agreements(request: CentreRequest) -> list[Card]:
    return [_agreement(request, one) for one in due_for(request.actor, request.today)]


def _agreement(request: CentreRequest, one: Agreement) -> Card:
    said = _("Agreed about %(child)s, until %(day)s.") % {
        "child": one.talk.child.given_name,
        "day": said_day(one.due_on, request.today),
    }
    is_home = request.actor.is_guardian
    url = link(request, "talks:own", one.talk.public_id) if is_home else link(request, "talks:about-me")
    return Card(_("This is what we agreed"), said, url, _("Look at it"), one.text)


# --- the team


def own(request: CentreRequest) -> dict[str, QuerySet[Any]]:
    """What one's own week holds, to be counted: the questions that wait, the talks of today, those of which nothing was
    noted, and the agreements that are due."""
    mine = Seat.objects.filter(adult=request.actor.person_id, side=Seat.Side.STAFF)
    talks = Talk.objects.filter(
        not_at_home(request.actor),
        pk__in=mine.values("talk_id"),
        state=Talk.State.PLANNED,
        published_at__isnull=False,
        came=Came.OPEN,
    )
    today, tomorrow = (midnight(request.today + timedelta(days=number)) for number in (0, 1))
    return {
        "questions": questions_of_one(request.actor, request.today),
        "talks_today": talks.filter(starts_at__gte=today, starts_at__lt=tomorrow),
        "talks_unnoted": talks.filter(starts_at__gte=midnight(request.today - BACK), starts_at__lt=today),
        "agreements_due": all_due_for(request.actor, request.today),
    }


def lines(request: CentreRequest, found: Overview) -> list[Line]:
    """What the team's own week holds, of which the overview counted what there is. One query for the rounds, and one
    when questions wait."""
    asked = _questions(request) if found.questions else []
    return [*asked, *_own_talks(request, found), *_own_agreements(request, found), *_rounds_of_team(request)]


def _questions(request: CentreRequest) -> list[Line]:
    """The questions for a talk that wait for one's answer, each with the day that was promised; more than a few as one
    line. Names nobody: only who opens it, reads who asked. One query."""
    rows: list[Any] = list(
        questions_of_one(request.actor, request.today).values_list("public_id", "answer_due", "group__name")
    )
    if len(rows) > MOST_QUESTIONS:
        said = ngettext(
            "%(many)s question for a talk waits for you, the first with a promised answer by %(day)s.",
            "%(many)s questions for a talk wait for you, the first with a promised answer by %(day)s.",
            len(rows),
        ) % {"many": len(rows), "day": date_format(rows[0][1], "l j F")}
        return [Line(said, link(request, "asked:list"), _("To the questions"))]
    return [_question(request, *row) for row in rows]


def _question(request: CentreRequest, talk: UUID, due: date, group: str | None) -> Line:
    words = {"day": date_format(due, "l j F")}
    if due < request.today:
        said = _("A question for a talk waits: an answer was promised by %(day)s.") % words
    else:
        said = _("A question for a talk waits: you promised an answer by %(day)s.") % words
    return Line(f"{group}: {said}" if group else said, link(request, "asked:handle", talk), _("See the question"))


def _own_talks(request: CentreRequest, found: Overview) -> list[Line]:
    lines = []
    if today := found.talks_today:
        said = ngettext("You have %(many)s talk today.", "You have %(many)s talks today.", today) % {"many": today}
        lines.append(Line(said, link(request, "talks:list"), _("To my talks")))
    if before := found.talks_unnoted:
        said = ngettext(
            "Of %(many)s talk it is not noted yet who came.", "Of %(many)s talks it is not noted yet who came.", before
        ) % {"many": before}
        lines.append(Line(said, link(request, "attendance:evening"), _("Note it in one go")))
    return lines


def _own_agreements(request: CentreRequest, found: Overview) -> list[Line]:
    many = found.agreements_due
    if not many:
        return []
    said = ngettext(
        "%(many)s agreement of yours is due this week.", "%(many)s agreements of yours are due this week.", many
    ) % {"many": many}
    return [Line(said, link(request, "talks:agreements"), _("To the agreements"))]


def _rounds_of_team(request: CentreRequest) -> list[Line]:
    """In which rounds one holds talks and did not say when one can; who leads sees where each stands, and what does not
    fit any more. One query, and two or three more while somebody of a round that is planned is away."""
    silent = PartHolder.objects.filter(part__round=OuterRef("pk"), adult=request.actor.person_id, answered_on=None)
    silent = silent.filter(part__round__in=Sitting.objects.values("round"))  # without days there is nothing to say
    leads = bool(may(request.actor, SET_UP))
    away = Away.objects.filter(round=OuterRef("pk"), on__gte=request.today)
    running = Q(state__in=(State.DRAFT, State.ASKING, State.PLANNING))
    watched = Q(is_watched=True, state__in=BEING_PLANNED) if leads else Q(waits=True)
    rows: Any = restrict(
        Round.objects.annotate(waits=Exists(silent), is_watched=Exists(away)), request.actor, SEE_ROUND
    ).filter((running | watched) if leads else (running & watched))
    rounds = list(rows.order_by("answer_by", "pk"))
    found = _absent(request, [one for one in rounds if one.is_watched]) if leads else []
    for one in rounds:
        if one.state == State.PUBLISHED:
            continue
        if one.waits and one.state != State.PLANNING:
            said = _("%(round)s: when can you hold talks, and in which room?") % {"round": one.title}
            found.append(Line(said, link(request, "rounds:my-hours", one.public_id), _("Say my hours")))
        if leads:
            found.append(_running(request, one))
    return found


def _absent(request: CentreRequest, rounds: list[Round]) -> list[Line]:
    """The talks that were planned and at which somebody will not be there, of the organisations that one leads."""
    talks = counted_for(request.actor, Talk.objects.all())
    gone = absent(rounds, talks, timezone.now())
    return [
        Line(
            f"{one.title}: {absent_words(gone[one.pk])}",
            link(request, "planning:mend", one.public_id),
            _("Make it fit again"),
        )
        for one in rounds
        if one.pk in gone
    ]


def _running(request: CentreRequest, one: Round) -> Line:
    """Where a round stands, and its next step."""
    words = {"round": one.title, "day": date_format(one.answer_by, "j F") if one.answer_by else ""}
    if one.state == State.DRAFT:
        said, action = _("%(round)s: being set up."), _("Go on")
    elif one.state == State.ASKING and one.answer_by and one.answer_by >= request.today:
        said, action = _("%(round)s: families are answering, until %(day)s."), _("To the round")
    else:
        return Line(
            _("%(round)s: all answers are in. Make the plan.") % words,
            link(request, "planning:overview", one.public_id),
            _("Make the plan"),
        )
    return Line(said % words, link(request, "rounds:round", one.public_id), action)
