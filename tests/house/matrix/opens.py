"""Whom an address opens to, in the plain words of `cast`; the second argument is whose thing it is."""

from __future__ import annotations

from collections.abc import Callable

from tests.house.matrix import cast
from tests.house.matrix.cast import FAMILIES, GROUPS, PERSONAS, Persona

Opens = Callable[[Persona, str], bool]


def inside(who: Persona, owner: str) -> bool:
    return cast.is_somebody(who, who.home)


def grown(who: Persona, owner: str) -> bool:
    return inside(who, owner) and who.role != "pupil"


def staff(who: Persona, owner: str) -> bool:
    return who.works


def of_groups(who: Persona, owner: str) -> bool:
    return who.role in cast.OF_A_GROUP


def leaders(who: Persona, owner: str) -> bool:
    return who.role in cast.LEADERS


def keepers(who: Persona, owner: str) -> bool:
    return who.role in cast.KEEPERS


def parents(who: Persona, owner: str) -> bool:
    return bool(cast.own_children(who))


def parents_or_leaders(who: Persona, owner: str) -> bool:
    return parents(who, owner) or leaders(who, owner)


def pupils(who: Persona, owner: str) -> bool:
    return who.role == "pupil"


def at_table(who: Persona, owner: str) -> bool:
    """Who sits there from home, or the child itself."""
    return oneself(who, owner) or (pupils(who, owner) and FAMILIES[owner].child == who.key)


def near_or_at_table(who: Persona, owner: str) -> bool:
    return close_there(who, owner) or at_table(who, owner)


def sees_to(who: Persona, owner: str) -> bool:
    return close_there(who, owner) or keeper_there(who, owner)


def near_or_parent(who: Persona, owner: str) -> bool:
    return close_there(who, owner) or parent(who, owner)


def staff_or_parents(who: Persona, owner: str) -> bool:
    return staff(who, owner) or parents(who, owner)


def parent(who: Persona, owner: str) -> bool:
    return FAMILIES[owner].child in cast.own_children(who)


def oneself(who: Persona, owner: str) -> bool:
    return who.key == FAMILIES[owner].adult and parents(who, owner)


def carer_there(who: Persona, owner: str) -> bool:
    return cast.cares(who, FAMILIES[owner].child, FAMILIES[owner].place)


def carer_of_adult(who: Persona, owner: str) -> bool:
    return any(cast.cares(who, child) for child in cast.children_of(FAMILIES[owner].adult))


def close_there(who: Persona, owner: str) -> bool:
    return cast.is_close(who, FAMILIES[owner].child, FAMILIES[owner].place)


def keeper_of_child(who: Persona, owner: str) -> bool:
    return cast.keeps(who, FAMILIES[owner].child)


def keeper_of_adult(who: Persona, owner: str) -> bool:
    return any(cast.keeps(who, child) for child in cast.children_of(FAMILIES[owner].adult))


def keeper_there(who: Persona, owner: str) -> bool:
    """Of the place of the row, whether the child is still there or not."""
    return keepers(who, owner) and who.place == FAMILIES[owner].place


def leader_of_child(who: Persona, owner: str) -> bool:
    return cast.leads(who, FAMILIES[owner].child)


def leader_of_adult(who: Persona, owner: str) -> bool:
    return leaders(who, owner) and keeper_of_adult(who, owner)


def carer_of_child(who: Persona, owner: str) -> bool:
    return cast.cares(who, FAMILIES[owner].child)


def knows_facts(who: Persona, owner: str) -> bool:
    """The leaders, the care coordinator and the office of the child's organisation."""
    return who.role in cast.OF_ALL_CHILDREN and carer_of_child(who, owner)


def seconds(who: Persona, owner: str) -> bool:
    """Who can be the second person of a block: the same but for the office."""
    return who.role != "office" and knows_facts(who, owner)


def keeps_facts(who: Persona, owner: str) -> bool:
    return who.role in cast.OF_ALL_CHILDREN


def leader_there(who: Persona, owner: str) -> bool:
    return leaders(who, owner) and who.place == FAMILIES[owner].place


def leader_at(who: Persona, owner: str) -> bool:
    return leaders(who, owner) and who.place == owner


def keeper_at(who: Persona, owner: str) -> bool:
    return keepers(who, owner) and who.place == owner


def keeper_of_group(who: Persona, owner: str) -> bool:
    return keeper_at(who, GROUPS[owner])


def leader_of_group(who: Persona, owner: str) -> bool:
    return leader_at(who, GROUPS[owner])


def leader_of_colleague(who: Persona, owner: str) -> bool:
    other = PERSONAS[owner]
    return leaders(who, owner) and other.home == who.home and bool(other.role) and other.place in {"", who.place}


def team_of_centre(who: Persona, owner: str) -> bool:
    """The team of the centre whose thing it is, of whichever organisation."""
    return who.works and cast.CENTRE_OF[FAMILIES[owner].place] == who.home


def leader_of_centre(who: Persona, owner: str) -> bool:
    return leaders(who, owner) and team_of_centre(who, owner)


def makers(who: Persona, owner: str) -> bool:
    return leaders(who, owner)


def anyone(who: Persona, owner: str) -> bool:
    return True
