"""The stage of the matrix: the cast and many more, each family full of words by which a leak is known."""

from __future__ import annotations

import gc
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client

from samenspel.accounts.models import User
from samenspel.core.actor import System
from samenspel.core.models import CentreModel
from samenspel.core.tenancy import centre_scope
from samenspel.intakes.models import GuardianPart, Intake, IntakeAnswer, Wish
from samenspel.integrations.models import IdentityLink, IdentityProvider
from samenspel.onboarding.models import Claim, ContactPerson, Letter, LetterRun, OwnWeeks, Pin, Tablet, WrongPin
from samenspel.organisations.models import Organisation
from samenspel.people.actions import add_adult, add_child, assign_group, assign_role, place, relate
from samenspel.people.logic.custody import Custody, Information, Kind, SourceKind
from samenspel.people.models import (
    Adult,
    Block,
    CareRelation,
    Child,
    Enrolment,
    Group,
    GroupAssignment,
    GroupMembership,
    Invitation,
    RoleAssignment,
)
from samenspel.privacy.models import DataRequest
from samenspel.rosters.models import RosterImport, RosterKey, SameChild
from samenspel.talks.models import (
    Agreement,
    Interpreter,
    Paper,
    PartHolder,
    Point,
    Proposal,
    Remark,
    Report,
    Round,
    RoundAnswer,
    Seat,
    Sitting,
    Talk,
)
from tests.canaries import plant
from tests.house.matrix.cast import CENTRE_OF, FAMILIES, GROUPS, KIDS, PERSONAS, Family
from tests.stage import Rows, _everything, _new, _put_back, set_the_stage

SYSTEM = System("test")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NAMES = {"vier": "Groep 4", "acht": "Groep 8", "vlinders": "De Vlinders", "vijf": "Groep 5"}
ORGANISATIONS = {
    "school": "Basisschool De Linde",
    "childcare": "Kinderopvang Het Nest",
    "beuk": "Basisschool De Beuk",
}
# What stands around Noor beside her parents: kind, custody, information, source.
FACTS = {
    "full": (Kind.PARENT, Custody.YES, Information.ACTIVE, SourceKind.ROSTER),
    "una": (Kind.PARENT, Custody.UNKNOWN, Information.ACTIVE, SourceKind.ROSTER),
    "nico": (Kind.PARENT, Custody.NO, Information.NONE, SourceKind.COURT),
    "stan": (Kind.STEP_PARENT, Custody.NO, Information.ACTIVE, SourceKind.PARENT),
    "bas": (Kind.PARENT, Custody.YES, Information.ACTIVE, SourceKind.ROSTER),
}
# What the planner says of a proposal.
REACHED = {"cost": 5, "gap": 5, "unplanned": 0, "placed": 1, "talks": 1, "seconds": 3, "stopped_by": "time"}
# Which rows of a family have pages of their own.
OF_FAMILIES: dict[str, type[CentreModel]] = {
    "relation": CareRelation,
    "block": Block,
    "invitation": Invitation,
    "intake": Intake,
    "answer": IntakeAnswer,
    "wish": Wish,
    "claim": Claim,
    "letter": Letter,
    "weeks": OwnWeeks,
    "pin": Pin,
    "request": DataRequest,
    "same": SameChild,
    "round": Round,
    "talk": Talk,
    "point": Point,
    "paper": Paper,
    "report": Report,
    "remark": Remark,
    "agreement": Agreement,
    "round-answer": RoundAnswer,
}


@dataclass(slots=True)
class World:
    """Ids by kind of thing and whose it is (a family's mark, a place, a group), the planted words, and browsers."""

    ids: dict[str, dict[str, uuid.UUID]] = field(default_factory=lambda: defaultdict(dict))
    words: dict[str, tuple[str, str]] = field(default_factory=dict)  # lower case -> mark and place
    clients: dict[str, Client] = field(default_factory=dict)
    centres: dict[str, int] = field(default_factory=dict)


_kept: dict[str, Any] = {}


def build_world() -> World:
    """The whole stage: made once in a process, and put back in a few statements after that."""
    if connection.vendor == "sqlite" and "world" in _kept:
        _put_back(_kept["rows"])
        return _kept["world"]  # type: ignore[no-any-return]
    before: Rows = _everything() if connection.vendor == "sqlite" else {}
    world = _build()
    if connection.vendor == "sqlite":
        after = _everything()
        _kept.update(world=world, rows={table: _new(before[table], after[table]) for table in after})
    gc.collect()
    gc.freeze()  # it stays: it need not be looked through again and again
    return world


def _build() -> World:
    centres, world = set_the_stage(), World()
    world.centres = {key: centre.pk for key, centre in centres.items()}
    people: dict[str, Adult] = {}
    for key, centre in centres.items():
        with centre_scope(centre.pk):
            places = _places(world, key)
            groups = _groups(world, key, places)
            _team(people, key, places, groups)
            children = _children(world, key, groups)
            for family in FAMILIES.values():
                if CENTRE_OF[family.place] == key:
                    _family(world, family, people, children, places)
            if key == "linde":
                _slight(people, children)
            _leave(children)
            IdentityProvider.objects.all().delete()
            world.ids["colleague"].update({key: one.public_id for key, one in people.items() if PERSONAS[key].works})
    User.objects.create_user("nemo@voorbeeld.test")
    world.clients = {key: _browser(key) for key in PERSONAS}
    return world


def _browser(key: str) -> Client:
    client = Client(raise_request_exception=False)  # a page that breaks is a fault like any other
    if PERSONAS[key].login:
        user = User.objects.get(email=f"{key}@voorbeeld.test")
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _places(world: World, centre: str) -> dict[str, Organisation]:
    names = {name: key for key, name in ORGANISATIONS.items()}
    found = {names[one.name]: one for one in Organisation.objects.all()}
    for key, one in found.items():
        world.ids["organisation"][key] = one.public_id
        made = RosterImport(organisation=one, state=RosterImport.State.WAITING_FOR_YES, begun_at=NOW)
        run = LetterRun(organisation=one, begun_at=NOW, sealed_until=NOW + DAY)
        contact = ContactPerson(organisation=one, name="Wie belt u", does="administratie", phone="0492-555 000")
        for kind, row in (("import", made), ("run", run), ("contact", contact)):
            row.save()
            world.ids[kind][key] = row.public_id
    assert {CENTRE_OF[key] for key in found} == {centre}
    return found


def _groups(world: World, centre: str, places: dict[str, Organisation]) -> dict[str, Group]:
    found = {}
    for key, at in GROUPS.items():
        if at in places:
            found[key] = group = Group.objects.get(name=NAMES[key])
            tablet = Tablet(group=group, name="Tablet")
            tablet.save()
            world.ids["group"][key], world.ids["tablet"][key] = group.public_id, tablet.public_id
    return found


def _team(people: dict[str, Adult], centre: str, places: dict[str, Organisation], groups: dict[str, Group]) -> None:
    for who in PERSONAS.values():
        if who.home != centre or who.key in {"daan", "nemo", "anon"}:
            continue
        people[who.key] = adult = _adult(who.key)
        if who.role and not adult.roles.exists():
            assign_role(actor=SYSTEM, adult=adult, role=who.role, organisation=places.get(who.place))
        if who.group and not adult.assignments.exists():
            assign_group(actor=SYSTEM, adult=adult, group=groups[who.group])
    if centre == "linde":
        last = date(2026, 7, 31)
        for row in (
            RoleAssignment(adult=people["exje"], role="teacher", organisation=places["school"], valid_until=last),
            GroupAssignment(adult=people["exje"], group=groups["vier"], valid_until=last),
        ):
            row.save()


def _adult(key: str) -> Adult:
    email = f"{key}@voorbeeld.test"
    found: Adult | None = Adult.objects.filter(user__email=email).first()
    if found is None:
        user = User.objects.create_user(email, language="nl")
        found = add_adult(actor=SYSTEM, given_name=key.capitalize(), family_name="", language="nl", user=user)
    return found


def _children(world: World, centre: str, groups: dict[str, Group]) -> dict[str, Child]:
    found = {}
    for kid in KIDS.values():
        if not {*kid.groups} <= groups.keys():
            continue
        child = Child.objects.filter(given_name=kid.key.capitalize()).first()
        if child is None:
            child = add_child(
                actor=SYSTEM, given_name=kid.key.capitalize(), family_name="", birth_date=date(2018, 3, 14)
            )
            for group in kid.groups:
                place(actor=SYSTEM, child=child, group=groups[group])
        found[kid.key] = child
        CareRelation.objects.filter(child=child, kind=Kind.PARENT).exclude(adult__given_name="Bram").delete()
        world.ids["child-of"][kid.key] = child.public_id
    return found


def _family(
    world: World, family: Family, people: dict[str, Adult], children: dict[str, Child], places: dict[str, Organisation]
) -> None:
    adult, child, at = people[family.adult], children[family.child], places[family.place]
    CareRelation.objects.filter(adult=adult, child=child).delete()
    run = LetterRun.objects.get(organisation=at)
    around = [at, run, RosterImport.objects.get(organisation=at)]
    membership = GroupMembership.objects.get(child=child)
    enrolment = Enrolment.objects.get(child=child)
    around += [membership, membership.group, enrolment]
    around += Intake.objects.filter(child=child, organisation=at)[:1]
    around += [*Pin.objects.filter(adult=adult)[:1], *WrongPin.objects.filter(pin__adult=adult)[:1]]
    around += IdentityLink.objects.filter(user=adult.user_id)[:1]
    seen = {kind: set(model.objects.values_list("pk", flat=True)) for kind, model in OF_FAMILIES.items()}
    for word, place_of in plant(family.mark, adult, child, *around).items():
        world.words[word.lower().partition("@")[0]] = family.mark, place_of
    _tune(family, adult, child)
    for kind, model in OF_FAMILIES.items():
        mine = model.objects.exclude(pk__in=seen[kind]).order_by("-pk").first()
        mine = mine or (Intake.objects.get(child=child, organisation=at) if kind == "intake" else None)
        if mine is not None:
            world.ids[kind][family.mark] = mine.public_id
    _of_rounds(world, family.mark)
    world.ids["adult"][family.mark], world.ids["child"][family.mark] = adult.public_id, child.public_id


def _of_rounds(world: World, mark: str) -> None:
    """The proposal, the interpreter and the hours of the round of a family."""
    mine = Round.objects.filter(public_id=world.ids["round"].get(mark))
    for kind, model in {"proposal": Proposal, "interpreter": Interpreter, "sitting": Sitting}.items():
        row = model.objects.filter(round__in=mine).first()
        if row is not None:
            world.ids[kind][mark] = row.public_id


def _tune(family: Family, adult: Adult, child: Child) -> None:
    """What means something to the product gets a meaning again, so that the pages are as they would be."""
    adult.language, adult.interpreter = "nl", "ar"
    child.home_languages = ["nl", "ar"]
    adult.save()
    child.save()
    RoleAssignment.objects.filter(adult=adult, role__startswith="Qz").delete()
    GroupAssignment.objects.filter(adult=adult).delete()
    kind, custody, information, source_kind = FACTS.get(family.adult, FACTS["full"])
    CareRelation.objects.filter(adult=adult, child=child).update(
        kind=kind, custody=custody, information=information, source_kind=source_kind, sent_by=None
    )
    if family.adult == "bas":
        Block.objects.filter(adult=adult).update(confirmed_at=NOW - 40 * DAY)
    # An open invitation is shown with its address to who leads there, as it should; Vera's is over.
    until = NOW + (-1 if family.adult == "vera" else 7) * DAY
    Invitation.objects.filter(role__startswith="Qz").update(role="teacher", expires_at=until)
    Letter.objects.filter(adult=adult).update(expires_at=NOW + 7 * DAY)
    Claim.objects.filter(adult=adult).update(relation="parent", language="nl", asked_by=adult)
    for key in RosterKey.objects.filter(adult=adult):
        key.said = {"edexml": {"family_name": key.said["word"]}} if "word" in key.said else key.said
        key.save()
    _tune_intake(adult, child)
    _tune_talk(adult, child)


def _tune_talk(adult: Adult, child: Child) -> None:
    """A talk of this adult alone, in a round of its own, published, with who works with the group; its report shared.

    Where the child is at childcare families are still answering, so that those pages are open too.
    """
    is_asking = child.given_name.startswith(("Qzab", "Qzea"))
    PartHolder.objects.filter(adult=adult).delete()  # a parent holds no talks
    for talk in Talk.objects.filter(child=child, seats__adult=adult, published_at=None).distinct():
        talk.state = Talk.State.PLANNED
        talk.starts_at, talk.published_at = NOW + 3 * DAY, NOW - 3 * DAY
        talk.save()
        Seat.objects.filter(talk=talk, adult=adult).update(side=Seat.Side.HOME)
        holder = (
            GroupAssignment.objects.filter(group=talk.group, adult__roles__isnull=False).exclude(adult=adult).first()
        )
        if holder:
            Seat.objects.get_or_create(talk=talk, adult=holder.adult, defaults={"side": Seat.Side.STAFF})
    rounds = Round.objects.filter(pk__in=RoundAnswer.objects.filter(adult=adult).values("round"), proposals=None)
    for round_ in rounds:
        round_.state = Round.State.ASKING if is_asking else Round.State.PUBLISHED
        round_.answer_by = NOW.date() + 9 * DAY
        round_.school_year = NOW.year
        round_.save()
        Proposal.objects.create(round=round_, number=1, state=Proposal.State.READY, made_at=NOW - DAY, report=REACHED)
        Interpreter.objects.create(round=round_, language="ar", name="Tolk")
        for at in {talk.organisation for talk in round_.talks.all()}:
            hours = {"on": NOW.date() + 3 * DAY, "begins": time(15), "ends": time(18)}
            Sitting.objects.create(round=round_, organisation=at, **hours)
    Report.objects.filter(talk__child=child, talk__seats__adult=adult).update(shared_at=NOW - DAY)


def _tune_intake(adult: Adult, child: Child) -> None:
    """At De Linde it was completed; where the child is at childcare the parents are still filling it in."""
    Intake.objects.filter(child=child).update(
        state=Intake.State.FILLED if child.given_name.startswith(("Qzab", "Qzea")) else Intake.State.COMPLETED,
        completed_on=NOW.date(),
    )
    GuardianPart.objects.filter(adult=adult).update(language="nl", state=GuardianPart.State.SENT)
    IntakeAnswer.objects.filter(guardian=adult).update(question="say_name", value=None, is_sensitive=True)
    Wish.objects.filter(adult=adult).update(topic="other", state=Wish.State.TAKEN_UP)


def _slight(people: dict[str, Adult], children: dict[str, Child]) -> None:
    CareRelation.objects.filter(adult=people["coby"]).delete()
    relate(
        actor=SYSTEM,
        adult=people["coby"],
        child=children["noor"],
        kind=Kind.GRANDPARENT,
        custody=Custody.NO,
        may_collect=True,
    )
    row = CareRelation(
        adult=people["dela"], child=children["noor"], kind=Kind.DELEGATE, custody=Custody.NO, sent_by=people["amina"]
    )
    row.save()


def _leave(children: dict[str, Child]) -> None:
    for kid in KIDS.values():
        if kid.left and kid.key in children:
            last = date(2026, 7, 31)
            GroupMembership.objects.filter(child=children[kid.key]).update(valid_until=last)
            Enrolment.objects.filter(child=children[kid.key]).update(valid_until=last, leaving="other_school")
