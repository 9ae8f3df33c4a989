"""The cast: the same invented people in the demo, the tests and the documentation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_noop as _

from samenspel.accounts.models import User
from samenspel.core.actor import System
from samenspel.core.tenancy import centre_scope
from samenspel.frameworks.actions import adopt_newest
from samenspel.organisations.actions import NewOrganisation, create_centre
from samenspel.organisations.models import Centre, Organisation
from samenspel.people.actions import add_adult, add_child, add_group, assign_group, assign_role, place, relate
from samenspel.people.logic.custody import Custody, Kind
from samenspel.people.models import Adult, Child, Group

ACTOR = System("demo")
DOMAIN = "voorbeeld.test"
SCHOOL, CHILDCARE = "Basisschool De Linde", "Kinderopvang Het Nest"


@dataclass(frozen=True, slots=True)
class Part:
    """Someone of the cast; `who` is an English message id that says what they are."""

    key: str
    given_name: str
    family_name: str
    who: str
    centre: str = "linde"
    language: str = "nl"
    role: str = ""
    organisation: str = ""

    @property
    def email(self) -> str:
        """The invented address with which this person signs in."""
        return f"{self.key}@{DOMAIN}"


CAST: tuple[Part, ...] = (
    Part("gijs", "Gijs", "Verhoeven", _("head of the school"), role="head", organisation=SCHOOL),
    Part("eva", "Eva", "de Wit", _("teacher of groep 4"), role="teacher", organisation=SCHOOL),
    Part("fatma", "Fatma", "Yılmaz", _("childcare worker"), role="childcare_worker", organisation=CHILDCARE),
    Part("amina", "Amina", "Haddad", _("mother of Noor and Sami, reads Arabic"), language="ar"),
    Part("bram", "Bram", "Jansen", _("father of Noor and Sami, lives elsewhere")),
    Part("coby", "Coby", "Jansen", _("grandmother, may collect the children")),
    Part("hanna", "Hanna", "Smit", _("mother of Daan, in the participation council"), role="mr_parent"),
    Part("daan", "Daan", "Smit", _("pupil in groep 8")),
    Part("ivo", "Ivo", "Bakker", _("school board"), role="board"),
    Part("joke", "Joke", "van Dam", _("municipality"), role="municipality"),
    Part("lotte", "Lotte", "Meijer", _("care coordinator of the school"), role="ib", organisation=SCHOOL),
    Part("marja", "Marja", "Postma", _("manager of the childcare"), role="childcare_manager", organisation=CHILDCARE),
    Part("karim", "Karim", "El Amrani", _("father at another centre, De Beuk"), centre="beuk"),
)


def build_centres() -> tuple[Centre, Centre]:
    """De Linde with its two organisations, and De Beuk, where Karim belongs; with the whole cast."""
    linde = create_centre(
        actor=ACTOR,
        key="linde",
        name="De Linde",
        organisations=[NewOrganisation(SCHOOL, "school"), NewOrganisation(CHILDCARE, "childcare")],
        municipality="Waterhoek",
        is_demo=True,
    )
    beuk = create_centre(
        actor=ACTOR,
        key="beuk",
        name="De Beuk",
        organisations=[NewOrganisation("Basisschool De Beuk")],
        is_demo=True,
    )
    with centre_scope(linde.pk):
        _fill_linde()
    with centre_scope(beuk.pk):
        _fill_beuk()
    return linde, beuk


def _fill_linde() -> None:
    adopt_newest(actor=ACTOR)
    organisations = {organisation.name: organisation for organisation in Organisation.objects.all()}
    school, childcare = organisations[SCHOOL], organisations[CHILDCARE]
    adults = {part.key: _adult(part, organisations) for part in CAST if part.centre == "linde" and part.key != "daan"}
    vier = _group(school, "school", "Groep 4", "groep_3_8", ["4"])
    vlinders = _group(childcare, "peuters", "De Vlinders", "voorschool", ["0"])
    assign_group(actor=ACTOR, adult=adults["eva"], group=vier)
    assign_group(actor=ACTOR, adult=adults["fatma"], group=vlinders)
    noor = _child("Noor", "Jansen", date(2018, 3, 14), vier)
    sami = _child("Sami", "Jansen", date(2024, 1, 20), vlinders)
    daan = _child(
        "Daan",
        "Smit",
        date(2015, 5, 2),
        _group(school, "school", "Groep 8", "groep_3_8", ["8"]),
        _login("daan", "nl"),
    )
    for child in (noor, sami):
        for key in ("amina", "bram"):
            relate(actor=ACTOR, adult=adults[key], child=child, kind=Kind.PARENT, custody=Custody.YES)
        relate(
            actor=ACTOR,
            adult=adults["coby"],
            child=child,
            kind=Kind.GRANDPARENT,
            custody=Custody.NO,
            may_collect=True,
        )
    relate(actor=ACTOR, adult=adults["hanna"], child=daan, kind=Kind.PARENT, custody=Custody.YES)


def _fill_beuk() -> None:
    adopt_newest(actor=ACTOR)
    (school,) = Organisation.objects.all()
    karim = next(part for part in CAST if part.key == "karim")
    child = _child("Yassin", "El Amrani", date(2017, 9, 9), _group(school, "school", "Groep 5", "groep_3_8", ["5"]))
    relate(actor=ACTOR, adult=_adult(karim, {}), child=child, kind=Kind.PARENT, custody=Custody.YES)


def _login(key: str, language: str) -> User:
    return User.objects.create_user(f"{key}@{DOMAIN}", language=language)


def _adult(part: Part, organisations: dict[str, Organisation]) -> Adult:
    adult = add_adult(
        actor=ACTOR,
        given_name=part.given_name,
        family_name=part.family_name,
        language=part.language,
        email=part.email,
        user=_login(part.key, part.language),
    )
    if part.role:
        assign_role(actor=ACTOR, adult=adult, role=part.role, organisation=organisations.get(part.organisation))
    return adult


def _group(organisation: Organisation, unit_kind: str, name: str, stage: str, levels: list[str]) -> Group:
    return add_group(actor=ACTOR, organisation=organisation, unit_kind=unit_kind, name=name, stage=stage, levels=levels)


def _child(given: str, family: str, born: date, group: Group, user: User | None = None) -> Child:
    child = add_child(actor=ACTOR, given_name=given, family_name=family, birth_date=born, user=user)
    place(actor=ACTOR, child=child, group=group)
    return child
