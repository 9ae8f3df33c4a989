"""Twin worlds of talks: what the other parent answers, brings and agrees, and talks that one does not sit at."""

from __future__ import annotations

from samenspel.talks.models import Agreement, Point, Remark, Report, Round, RoundAnswer, Seat, Talk
from tests.house.matrix.twins import DAY, NOW, TODAY, Difference, World, _adult, _child, _place


def _talk_of(world: World, mark: str) -> Talk:
    """The talk of the parent of a family, at which no other parent sits."""
    found: Talk = Talk.objects.get(public_id=world.ids["talk"][mark])
    return found


def _apart(world: World, **more: object) -> Talk:
    """A further talk of Bram alone about Noor, in the round in which Amina answers."""
    round_ = Round.objects.get(public_id=world.ids["round"]["Qzaa"])
    talk = Talk(
        round=round_,
        child=_child(world, "noor"),
        organisation=_place(world, "school"),
        group=_talk_of(world, "Qzba").group,
        kind="interim",
        state=Talk.State.PLANNED,
        starts_at=NOW + 4 * DAY,
        **more,
    )
    talk.save()
    Seat(talk=talk, adult=_adult(world, "Qzba"), side=Seat.Side.HOME).save()
    holder = _talk_of(world, "Qzba").seats.filter(side=Seat.Side.STAFF).first()
    if holder:
        Seat(talk=talk, adult=holder.adult, side=Seat.Side.STAFF).save()
    return talk


def _answer(world: World) -> None:
    RoundAnswer(
        round=Round.objects.get(public_id=world.ids["round"]["Qzaa"]),
        adult=_adult(world, "Qzba"),
        channel=RoundAnswer.Channel.values[0],
        given_at=NOW,
        cannot_at_all=True,
        note="Ik werk 's avonds",
    ).save()


def _unshared(world: World) -> None:
    talk = _apart(world, published_at=None)
    Report(talk=talk, text="Nog niet gedeeld").save()


def _point(world: World) -> None:
    bram = _adult(world, "Qzba")
    Point(
        talk=_talk_of(world, "Qzba"), side="home", adult=bram, kind="question", text="Hoe slaapt zij?", made_on=TODAY
    ).save()


def _absent(world: World) -> None:
    Talk.objects.filter(pk=_talk_of(world, "Qzba").pk).update(came="absent", starts_at=NOW - 2 * DAY)


def _agreement(world: World) -> None:
    Agreement(
        talk=_talk_of(world, "Qzba"),
        side="home",
        owner=_adult(world, "Qzba"),
        text="Elke avond lezen",
        made_on=TODAY,
        due_on=TODAY + 30 * DAY,
    ).save()


def _remark(world: World) -> None:
    report = Report.objects.get(talk=_talk_of(world, "Qzba"))
    Remark(report=report, adult=_adult(world, "Qzba"), text="Zo was het niet", made_on=TODAY).save()


def _asked(world: World) -> None:
    Talk(
        child=_child(world, "omar"),
        organisation=_place(world, "school"),
        group=_talk_of(world, "Qzca").group,
        kind="asked",
        state=Talk.State.OPEN,
        asked_by=_adult(world, "Qzca"),
        asked_on=TODAY,
        answer_due=TODAY + 9 * DAY,
        topic="Over pesten",
    ).save()


FAMILIES_APART = ("amina", "una", "nico", "gita", "hanna", "wim", "coby", "daan", "ivo")
ROOMS = ("talks:", "wishes:", "asked:", "calendars:", "privacy:", "own:", "home:")
TALK_DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "the other parent's answer to a round",
        _answer,
        FAMILIES_APART,
        ("eva", "wishes:answers Qzaa"),
        rooms=ROOMS,
    ),
    Difference(
        "a talk of the other parent apart",
        lambda w: _apart(w, published_at=NOW - DAY) and None,
        FAMILIES_APART,
        ("bram", "/linde/mijn-gegevens/alles/"),
        rooms=ROOMS,
    ),
    Difference(
        "a talk that nobody was told of, with a report that is not shared",
        _unshared,
        ("bram", *FAMILIES_APART),
        ("eva", "planning:board Qzaa"),
        rooms=ROOMS,
    ),
    Difference(
        "what the other parent brings to a talk",
        _point,
        ("lotte", "olga", "tess", "fatma", "marja", *FAMILIES_APART),  # a head sees at erasing how many there are
        ("bram", "talks:prepare Qzba"),
        rooms=ROOMS,
    ),
    Difference("that the other parent did not come", _absent, FAMILIES_APART, ("eva", "talks:talk Qzba"), rooms=ROOMS),
    Difference(
        "what the other parent will do",
        _agreement,
        ("olga", "tess", "fatma", "marja", *FAMILIES_APART),
        ("eva", "/linde/gesprekken/afspraken/"),
        rooms=ROOMS,
    ),
    Difference(
        "what the other parent says of a report",
        _remark,
        ("olga", "tess", "fatma", "marja", *FAMILIES_APART),
        ("bram", "/linde/mijn-gegevens/alles/"),
        rooms=ROOMS,
    ),
    Difference(
        "that another family asks for a talk",
        _asked,
        ("tess", "fatma", "marja", "amina", "bram", "una", "hanna", "wim", "coby", "daan", "ivo"),
        ("eva", "asked:list"),
        rooms=ROOMS,
    ),
)
