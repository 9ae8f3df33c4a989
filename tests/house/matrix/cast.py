"""Who there is, and what follows for who may see what: told once more in plain rules, without a line of the product.

Where this and the product differ, one of them is wrong. Everything is a key; places are "school" and "childcare" of
De Linde, and "beuk" for the one school of De Beuk.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

LEADERS = {"head", "childcare_manager"}
KEEPERS = LEADERS | {"office"}
OF_ALL_CHILDREN = KEEPERS | {"ib"}
OF_A_GROUP = {"teacher", "childcare_worker"}
STAFF = OF_ALL_CHILDREN | OF_A_GROUP
CENTRE_OF = {"school": "linde", "childcare": "linde", "beuk": "beuk"}
GROUPS = {"vier": "school", "acht": "school", "vlinders": "childcare", "vijf": "beuk"}


@dataclass(frozen=True, slots=True)
class Persona:
    """Someone with a browser: a `role` at a `place`, perhaps of a `group`. `login` False: not signed in."""

    key: str
    says: str
    role: str = ""
    place: str = ""
    group: str = ""
    login: bool = True
    home: str = "linde"

    @property
    def works(self) -> bool:
        return self.role in STAFF


@dataclass(frozen=True, slots=True)
class Kid:
    """A child: with whom it sits where, or where it left."""

    key: str
    groups: tuple[str, ...]
    left: bool = False

    @property
    def places(self) -> set[str]:
        return {GROUPS[group] for group in self.groups}


@dataclass(frozen=True, slots=True)
class Family:
    """An adult and a child with a row of every kind about them at a place, full of words that begin with `mark`.

    `tie` is what the relation comes to: "full", "let_in" (custody unknown), or "none" (blocked, narrowed, or of a
    kind that opens nothing).
    """

    mark: str
    adult: str
    child: str
    place: str
    tie: str = "full"


PERSONAS = {
    one.key: one
    for one in (
        Persona("gijs", "head of the school", "head", "school"),
        Persona("eva", "teacher of groep 4", "teacher", "school", "vier"),
        Persona("tess", "teacher of groep 8, same school", "teacher", "school", "acht"),
        Persona("fatma", "childcare worker", "childcare_worker", "childcare", "vlinders"),
        Persona("marja", "childcare manager", "childcare_manager", "childcare"),
        Persona("lotte", "care coordinator", "ib", "school"),
        Persona("olga", "office of the school", "office", "school"),
        Persona("exje", "left the team in July", ""),
        Persona("ivo", "school board", "board"),
        Persona("joke", "municipality", "municipality"),
        Persona("amina", "mother of Noor and Sami"),
        Persona("bram", "father of Noor and Sami, other address"),
        Persona("bas", "parent of Noor, blocked"),
        Persona("una", "parent of Noor, custody unknown"),
        Persona("nico", "parent of Noor, narrowed by court"),
        Persona("stan", "step-parent of Noor"),
        Persona("coby", "grandmother, may collect"),
        Persona("dela", "comes to talks in the place of Amina"),
        Persona("gita", "mother of Omar, same group as Noor"),
        Persona("hanna", "mother of Daan, participation council", "mr_parent"),
        Persona("daan", "pupil in groep 8", "pupil"),
        Persona("wim", "father of Kees, childcare only"),
        Persona("vera", "mother of Levi, who left"),
        Persona("karim", "father at De Beuk", home="beuk"),
        Persona("rosa", "head of De Beuk", "head", "beuk", home="beuk"),
        Persona("nemo", "signed in, and nobody anywhere"),
        Persona("anon", "not signed in", login=False),
    )
}
KIDS = {
    one.key: one
    for one in (
        Kid("noor", ("vier",)),
        Kid("sami", ("vlinders",)),
        Kid("omar", ("vier",)),
        Kid("daan", ("acht",)),
        Kid("kees", ("vlinders",)),
        Kid("levi", ("acht",), left=True),
        Kid("yassin", ("vijf",)),
    )
}
FAMILIES = {
    one.mark: one
    for one in (
        Family("Qzaa", "amina", "noor", "school"),
        Family("Qzab", "amina", "sami", "childcare"),
        Family("Qzba", "bram", "noor", "school"),
        Family("Qzbb", "bas", "noor", "school", "none"),
        Family("Qzbc", "una", "noor", "school", "let_in"),
        Family("Qzbd", "nico", "noor", "school", "none"),
        Family("Qzbe", "stan", "noor", "school", "none"),
        Family("Qzca", "gita", "omar", "school"),
        Family("Qzda", "hanna", "daan", "school"),
        Family("Qzea", "wim", "kees", "childcare"),
        Family("Qzfa", "vera", "levi", "school"),
        Family("Qzga", "karim", "yassin", "beuk"),
    )
}
# Further ties, without rows of their own: who only collects, or comes in the place of another.
SLIGHT = {"coby", "dela"}
PARENTAL = {("bram", "sami"): "full"}


def is_somebody(who: Persona, centre: str) -> bool:
    """Whether this centre opens its door at all."""
    if not who.login or who.home != centre:
        return False
    if who.role:
        return True
    return who.key in SLIGHT or any(
        _ties(family) and not KIDS[family.child].left and CENTRE_OF[family.place] == centre
        for family in FAMILIES.values()
        if family.adult == who.key
    )


def _ties(family: Family) -> bool:
    """A narrowed or step-parent is still known at the door; a blocked one is not."""
    return family.adult != "bas"


def own_children(who: Persona) -> set[str]:
    """Of whom this person gets what every parent gets."""
    found = {one.child for one in FAMILIES.values() if one.adult == who.key and one.tie != "none"}
    found |= {child for adult, child in PARENTAL if adult == who.key}
    return {child for child in found if not KIDS[child].left}


def cares(who: Persona, child: str, place: str = "") -> bool:
    """Whether somebody of the team works for a child; with a place: at that place."""
    kid = KIDS[child]
    if not who.works or kid.left or who.place not in kid.places or (place and who.place != place):
        return False
    return who.role in OF_ALL_CHILDREN or who.group in kid.groups


def children_of(adult: str) -> set[str]:
    """The children around whom an adult is known at all."""
    return {one.child for one in FAMILIES.values() if one.adult == adult} | {
        child for parent, child in PARENTAL if parent == adult
    }


def keeps(who: Persona, child: str, place: str = "") -> bool:
    """The leaders and the office of the child's organisation."""
    return who.role in KEEPERS and cares(who, child, place)


def leads(who: Persona, child: str) -> bool:
    return who.role in LEADERS and cares(who, child)


def is_close(who: Persona, child: str, place: str) -> bool:
    """Who may hear what was said in confidence: the own teacher, the care coordinator, the leaders."""
    return who.role != "office" and cares(who, child, place)


# --- whose word may be seen by whom: by the table and column in which it was planted

Sight = Callable[[Persona, Family], bool]


def _self(who: Persona, family: Family) -> bool:
    return who.key == family.adult


def _guardian(who: Persona, family: Family) -> bool:
    return family.child in own_children(who) or who.key == family.child


def _carer(who: Persona, family: Family) -> bool:
    return cares(who, family.child)


def _keeper(who: Persona, family: Family) -> bool:
    return keeps(who, family.child, family.place)


def _close(who: Persona, family: Family) -> bool:
    return is_close(who, family.child, family.place)


def _pupil(who: Persona, family: Family) -> bool:
    """The child at the table: its own talk, and what it brought and agreed itself."""
    return who.key == family.child


def _seated(who: Persona, family: Family) -> bool:
    """Who works with the child's group sits at the table of its talks."""
    return _close(who, family) and who.role in {"teacher", "childcare_worker"}


def _team(who: Persona, family: Family) -> bool:
    return who.works


def _known(who: Persona, family: Family) -> bool:
    """An adult around more than one child is known to who cares for any of them."""
    return any(cares(who, child) for child in children_of(family.adult))


def _keeper_there(who: Persona, family: Family) -> bool:
    """The leaders and the office of the place of the row, also after the child left: they answer what was asked."""
    return who.role in KEEPERS and who.place == family.place


def _of_whole_centre(who: Persona, family: Family) -> bool:
    """Who has a role of the whole centre is known to its leaders."""
    return who.role in LEADERS and bool(PERSONAS[family.adult].role)


def _either(*sights: Sight) -> Sight:
    return lambda who, family: any(sight(who, family) for sight in sights)


# A table, or a table and a column where that column is for others than the rest.
SIGHTS: dict[str, Sight] = {
    "people.child": _either(_guardian, _carer),
    "people.child.given_name": _either(
        _self, _guardian, _carer, _keeper_there
    ),  # in one's own copy it says whose relation it is
    "people.adult": _either(_self, _known),
    "people.adult.given_name": _either(_self, _known, _keeper_there, _of_whole_centre),
    "people.adult.family_name": _either(_self, _known, _keeper_there, _of_whole_centre),
    "people.carerelation": _carer,
    "people.informationdecision": _either(_self, _carer),
    "people.block": _carer,
    "people.revision": _carer,
    "intakes.intakeanswer": _either(_self, _close),
    "intakes.wish": _either(_self, _close),
    "onboarding.claim": _either(_self, _keeper_there),
    "talks.talk.room": _either(_self, _carer, _pupil),
    "talks.roundanswer": _either(_self, _carer),  # who writes down what a parent says on paper or by telephone
    "talks.answeraboutchild": _either(_self, _carer),
    "talks.seat": _either(_self, _carer),
    "talks.agreement": _either(_self, _close, _pupil),
    "talks.report": _either(_self, _close),
    "talks.remark": _either(_self, _close),
    "talks.yearagreement": _either(_self, _close),
    "talks.paper": _either(_guardian, _close),
    "talks.point": _either(_self, _seated, _pupil),
    "talks.round.lessons": _team,
    "talks.round.title": lambda who, family: True,  # what the families of a round read is written for all of them
    "talks.round.purpose": lambda who, family: True,
    "privacy.datarequest": _either(_self, _keeper_there),
}
OTHERWISE: Sight = _either(_self, _keeper)


def may_see(who: Persona, mark: str, place: str) -> bool:
    """Whether this person may meet a word of this family that stands at this place ("app.model.column")."""
    family = FAMILIES[mark]
    if not is_somebody(who, CENTRE_OF[family.place]):
        return False
    sight = SIGHTS.get(place) or SIGHTS.get(place.rpartition(".")[0], OTHERWISE)
    return sight(who, family) or (place == "people.child.given_name" and is_slight(who, family.child))


def is_slight(who: Persona, child: str) -> bool:
    """Who only collects or comes in the place of another knows the name of the child, and no more."""
    return (who.key in SLIGHT and child == "noor") or child in children_of(who.key)
