"""Twin worlds: what differs between them, and who may not notice (G11).

The second world is the first with one thing more, on the same stage: the same ids, the same clock, and taken back
afterwards. Each difference is made through the product's own actions or as a row, whichever is shorter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from samenspel.core.tenancy import centre_scope
from samenspel.intakes.models import GuardianPart, Intake, IntakeAnswer, Wish
from samenspel.onboarding.models import Claim, Letter, LetterRun, OwnWeeks
from samenspel.organisations.models import Organisation
from samenspel.people import actions
from samenspel.people.logic.blocks import Basis
from samenspel.people.logic.custody import Kind, Right
from samenspel.people.models import Adult, CareRelation, Child, Group
from samenspel.privacy.models import DataRequest
from samenspel.rosters.models import RosterImport, RosterKey
from tests.house.matrix.world import DAY, NOW, SYSTEM, World

TODAY = NOW.date()
# What is another at every request: the random token of forms and its cookie, and when that ends.
RANDOM = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|csrf\S*=\w+|nonce-[\w+/=-]+'  # tokens
    r"|expires=[^;]+|Expires: [^\n]+|Max-Age=\d+|:\w{6}:[\w-]{43}|<dcterms:[^<]+"  # the machine's own clock
)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing more. `unseen` may not notice; `seen` with an address notices, or the difference is none.

    The address is a path, or the name of a page and whose thing it is asked with. Of `rooms`, the first words of
    addresses, families look at more pages.
    """

    says: str
    make: Callable[[World], None]
    unseen: tuple[str, ...]
    seen: tuple[str, str]
    centre: str = "linde"
    rooms: tuple[str, ...] = ("home:",)


def _child(world: World, key: str) -> Child:
    found: Child = Child.objects.get(public_id=world.ids["child-of"][key])
    return found


def _adult(world: World, mark: str) -> Adult:
    found: Adult = Adult.objects.get(public_id=world.ids["adult"][mark])
    return found


def _place(world: World, key: str) -> Organisation:
    found: Organisation = Organisation.objects.get(public_id=world.ids["organisation"][key])
    return found


def _new_child(world: World, group: str) -> None:
    child = actions.add_child(actor=SYSTEM, given_name="Nieuw", family_name="Kind", birth_date=TODAY - 2000 * DAY)
    actions.place(actor=SYSTEM, child=child, group=Group.objects.get(public_id=world.ids["group"][group]))
    adult = actions.add_adult(actor=SYSTEM, given_name="Nieuwe", family_name="Ouder", email="nieuw@voorbeeld.test")
    actions.relate(actor=SYSTEM, adult=adult, child=child, kind=Kind.PARENT)


def _another_parent(world: World) -> None:
    adult = actions.add_adult(actor=SYSTEM, given_name="Andere", family_name="Ouder", email="ander@voorbeeld.test")
    actions.relate(actor=SYSTEM, adult=adult, child=_child(world, "noor"), kind=Kind.PARENT)


def _block(world: World) -> None:
    actions.begin_block(
        actor=SYSTEM,
        adult=_adult(world, "Qzbc"),
        child=_child(world, "noor"),
        basis=Basis.SAFETY,
        source="telefoon",
        moment=NOW,
    )


def _decision(world: World) -> None:
    relation = CareRelation.objects.get(public_id=world.ids["relation"]["Qzbd"])
    actions.decide_information(
        actor=SYSTEM,
        relation=relation,
        granted={Right.GENERAL},
        reason="Op verzoek.",
        day=TODAY,
        last_day=TODAY + 90 * DAY,
    )


def _questioned(world: World) -> None:
    relation = CareRelation.objects.get(public_id=world.ids["relation"]["Qzba"])
    actions.question_relation(actor=SYSTEM, relation=relation, day=TODAY)


def _claim(world: World) -> None:
    Claim(
        organisation=_place(world, "school"),
        name="Iemand Anders",
        child_name="Noor",
        received_on=TODAY,
        answer_by=TODAY + 28 * DAY,
        language="nl",
        relation="parent",
    ).save()


def _answer(world: World) -> None:
    intake = Intake.objects.get(public_id=world.ids["intake"]["Qzba"])
    IntakeAnswer(
        intake=intake,
        guardian=_adult(world, "Qzba"),
        question="likes",
        value=["outside"],
        origin=IntakeAnswer.Origin.TALK,
        given_on=TODAY,
    ).save()
    Wish(
        organisation=intake.organisation,
        child=intake.child,
        adult=_adult(world, "Qzba"),
        category=Wish.Category.HELP,
        topic="other",
        text="Ik kan timmeren",
        said_on=TODAY,
    ).save()


def _part(world: World) -> None:
    row = GuardianPart.objects.get(adult=_adult(world, "Qzba"), intake__public_id=world.ids["intake"]["Qzba"])
    row.was_present, row.may_share, row.language = True, True, "tr"
    row.save()


def _weeks(world: World) -> None:
    OwnWeeks(adult=_adult(world, "Qzba"), child=_child(world, "noor"), kind="even", turns_on=4).save()


def _contact(world: World) -> None:
    adult = _adult(world, "Qzba")
    adult.address, adult.phone, adult.email, adult.family_name = "Elders 1", "06 1", "elders@voorbeeld.test", "Anders"
    adult.save()


def _request(world: World) -> None:
    DataRequest(
        adult=_adult(world, "Qzba"),
        child=_child(world, "noor"),
        kind="other",
        text="Een vraag",
        received_on=TODAY,
        answer_by=TODAY + 28 * DAY,
    ).save()


def _import(world: World) -> None:
    RosterImport(organisation=_place(world, "childcare"), state="applied", begun_at=NOW, applied_at=NOW).save()
    RosterKey(organisation=_place(world, "childcare"), kind="child", key="x1", child=_child(world, "kees")).save()


def _letters(world: World) -> None:
    run = LetterRun(organisation=_place(world, "childcare"), begun_at=NOW, sealed_until=NOW + DAY)
    run.save()
    Letter(
        adult=_adult(world, "Qzea"),
        child=_child(world, "kees"),
        run=run,
        token_hash="t" * 64,
        made_at=NOW,
        expires_at=NOW + DAY,
    ).save()


def _death(world: World) -> None:
    actions.report_adult_death(
        actor=SYSTEM, adult=_adult(world, "Qzbc"), child=_child(world, "noor"), died_on=TODAY, day=TODAY
    )


def _sent(world: World) -> None:
    adult = actions.add_adult(actor=SYSTEM, given_name="Tante", family_name="Truus")
    CareRelation(
        adult=adult,
        child=_child(world, "noor"),
        kind=Kind.DELEGATE,
        custody="no",
        sent_by=_adult(world, "Qzba"),
        may_collect=True,
        valid_until=TODAY + 9 * DAY,
    ).save()


OTHERS = ("amina", "gita", "hanna", "wim", "coby", "daan", "ivo", "joke", "karim")
PAGE = "/linde/gegevensvragen/"
DIFFERENCES: tuple[Difference, ...] = (
    Difference(
        "a child in another group",
        lambda w: _new_child(w, "acht"),
        ("eva", "fatma", *OTHERS),
        ("tess", "/linde/intake/"),
    ),
    Difference(
        "a child at the other organisation",
        lambda w: _new_child(w, "vlinders"),
        ("gijs", "eva", "tess", "lotte", "olga", *OTHERS),
        ("fatma", "/linde/intake/"),
    ),
    Difference(
        "a child at another centre",
        lambda w: _new_child(w, "vijf"),
        ("gijs", "marja", "eva", "amina", "ivo"),
        ("rosa", "/beuk/intake/"),
        centre="beuk",
    ),
    Difference(
        "one more parent of the same child",
        _another_parent,
        ("amina", "bram", "una", "fatma", "marja", "gita", "karim", "coby"),
        ("gijs", "/linde/instappen/groep/{vier}/"),
    ),
    Difference(
        "a block on another parent",
        _block,
        ("amina", "bram", "gita", "hanna", "fatma", "marja", "coby", "ivo"),
        ("una", "/linde/"),
    ),
    Difference(
        "a decision about another parent",
        _decision,
        ("amina", "bram", "una", "gita", "fatma", "marja", "coby"),
        ("nico", "/linde/mijn-gegevens/alles/"),
    ),
    Difference(
        "doubt about the other parent",
        _questioned,
        ("amina", "una", "gita", "fatma", "marja", "coby", "ivo"),
        ("bram", "/linde/mijn-gegevens/alles/"),
    ),
    Difference(
        "somebody asks to be let in",
        _claim,
        ("eva", "fatma", "marja", "bram", *OTHERS),
        ("gijs", "/linde/instappen/vragen/"),
    ),
    Difference(
        "what the other parent said at the intake",
        _answer,
        ("una", "fatma", "marja", "tess", *OTHERS),
        ("bram", "/linde/mijn-gegevens/alles/"),
    ),
    Difference(
        "how far the other parent is with the intake",
        _part,
        ("una", "tess", *OTHERS),
        ("bram", "/linde/mijn-gegevens/alles/"),
    ),
    Difference(
        "the weeks of the other parent",
        _weeks,
        ("una", "fatma", "tess", *OTHERS),
        ("bram", "/linde/mijn-gegevens/alles/"),
    ),
    Difference(
        "where the other parent lives and is called",
        _contact,
        ("una", "tess", *OTHERS),
        ("bram", "/linde/mijn-gegevens/"),
    ),
    Difference("a question about data", _request, ("eva", "fatma", "marja", "una", *OTHERS), ("gijs", PAGE)),
    Difference(
        "a list taken in by the other organisation",
        _import,
        ("gijs", "eva", "olga", "lotte", "amina", "bram", "hanna", "ivo"),
        ("marja", "/linde/inlezen/"),
    ),
    Difference(
        "letters of the other organisation",
        _letters,
        ("gijs", "eva", "olga", "amina", "bram", "hanna", "ivo"),
        ("marja", "/linde/instappen/brieven/"),
    ),
    Difference(
        "the death of another parent",
        _death,
        ("amina", "bram", "gita", "hanna", "fatma", "coby", "ivo"),
        ("gijs", "/linde/instappen/groep/{vier}/"),
    ),
    Difference(
        "whom the other parent sends",
        _sent,
        ("amina", "una", "gita", "fatma", "coby", "ivo"),
        ("gijs", "/linde/gegevensvragen/wissen/kind/{noor}/"),
    ),
)


def make(world: World, difference: Difference) -> None:
    with centre_scope(world.centres[difference.centre]):
        difference.make(world)
