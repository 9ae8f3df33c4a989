"""OneRoster 1.1 and 1.2 as CSV in a zip, with the slips it has in the wild (domain.md b2)."""

from __future__ import annotations

from datetime import date

import pytest

from samenspel.people.logic.custody import Custody, Kind
from samenspel.rosters.logic.reading import read
from samenspel.rosters.logic.roster import FileKind, Refused, Roster
from tests.rosters import making

Files = making.Files


def roster(files: Files, folder: str = "") -> Roster:
    """The roster in an archive that is not refused."""
    found = read(making.zipped(files, folder))
    assert isinstance(found, Roster), found
    return found


def codes(found: Roster) -> set[str]:
    """What the file is told, by code."""
    return {one.code for one in (*found.warnings, *found.errors)}


def school(*users: str, **more: str) -> Files:
    """A small school with these lines of users.csv (1.1)."""
    header = (
        "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,"
        "middleName,identifier,email,sms,phone,agentSourcedIds,grades,password"
    )
    files = making.oneroster_files()
    return (
        files | {"users.csv": "\n".join([header, *users]) + "\n"} | {f"{name}.csv": text for name, text in more.items()}
    )


CHILD = 'k1,active,,true,s1,student,,,Noor,Bakkali,,,,,,"{agents}",04,'
MOTHER = 'm1,active,,true,s1,parent,,,Amina,Bakkali,,,amina@voorbeeld.nl,,0612345678,"{agents}",,'


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_a_whole_school_is_read_with_its_caregivers(version: str) -> None:
    children = making.pupils(40)
    found = roster(making.oneroster_files(children, version))
    parents = sum(len(child.parents) for child in children)
    assert found.kind is FileKind.ONEROSTER
    assert found.counts() == {"pupils": 40, "groups": 19, "staff": 3, "caregivers": parents, "relations": parents}
    assert (found.organisation.name, found.organisation.brin, found.organisation.location) == ("De Linde", "99XX", "")
    assert (found.school_year, found.reference_date) == ("2026-2027", date(2026, 10, 1))
    assert found.pupils[0].birth_date == children[0].birth
    assert (found.errors, found.warnings) == ((), ())


def test_what_must_never_be_kept_falls_away_and_is_told() -> None:
    found = roster(making.oneroster_files(making.pupils(3)))
    assert found.dropped_fields == ("countryOfBirthCode", "password", "sex")
    assert "geheim1" not in repr(found)


def test_a_relation_may_be_named_from_either_side_and_counts_once() -> None:
    for child, mother in (("m1", ""), ("", "k1"), ("m1", "k1")):
        found = roster(school(CHILD.format(agents=child), MOTHER.format(agents=mother)))
        assert [(one.child_ref, one.caregiver_ref, one.kind, one.custody) for one in found.relations] == [
            ("k1", "m1", Kind.PARENT, Custody.UNKNOWN)
        ]
        assert (found.caregivers[0].email, found.caregivers[0].phone) == ("amina@voorbeeld.nl", "0612345678")
        assert found.pupils[0].level == "4"


def test_a_teacher_who_is_also_a_guardian_is_both() -> None:
    teacher = "t1,active,,true,s1,teacher,,,Eva,Smit,,,eva@school.nl,,,k1,,"
    roles = "sourcedId,status,userSourcedId,roleType,role\nr1,,t1,primary,teacher\nr2,,t1,secondary,guardian\n"
    found = roster(school(CHILD.format(agents=""), teacher, roles=roles))
    assert [(one.ref, one.staff_ref) for one in found.caregivers] == [("t1", "t1")]
    assert [one.ref for one in found.staff] == ["t1"]
    assert found.relations[0].kind is Kind.COURT_GUARDIAN
    assert "guardians_to_check" in codes(found)


def test_a_teacher_named_as_agent_without_such_a_role_is_a_caregiver_of_unknown_kind() -> None:
    found = roster(school(CHILD.format(agents="t1"), "t1,active,,true,s1,teacher,,,Eva,Smit,,,,,,,,"))
    assert found.relations[0].kind is Kind.OTHER


@pytest.mark.parametrize("role", ["administrator", "principal", "teacher", "aide"])
def test_no_role_gives_more_than_being_staff(role: str) -> None:
    found = roster(school(CHILD.format(agents=""), f"t1,active,,true,s1,{role},,,Eva,Smit,,,,,,,,"))
    assert found.staff[0].ref == "t1"
    assert role not in repr(found.staff)


def test_agents_that_make_no_sense_are_passed_over_and_told() -> None:
    found = roster(
        school(
            CHILD.format(agents="k1,k2,weg,m1"),
            "k2,active,,true,s1,student,,,Sami,Bakkali,,,,,,,,",
            MOTHER.format(agents="v1"),
            'v1,active,,true,s1,parent,,,Bram,Berg,,,,,,"m1",,',
        )
    )
    assert {"own_agent", "child_as_agent", "unknown_agent", "agent_without_child", "caregiver_without_child"} <= codes(
        found
    )
    assert [(one.child_ref, one.caregiver_ref) for one in found.relations] == [("k1", "m1")]
    assert found.errors == ()


def test_what_is_to_be_deleted_does_not_count() -> None:
    gone = CHILD.format(agents="").replace("k1,active", "k9,tobedeleted")
    away = CHILD.format(agents="").replace("k1,active", "k8,inactive")
    empty = CHILD.format(agents="").replace("k1,active", "k1,")
    found = roster(school(gone, away, empty))
    assert [child.ref for child in found.pupils] == ["k1"]
    assert [(one.code, dict(one.params)) for one in found.warnings if one.code == "rows_to_be_deleted"] == [
        ("rows_to_be_deleted", {"count": 2})
    ]


def test_headings_with_slips_other_orders_missing_and_empty_ones_are_understood() -> None:
    users = (
        "familyName,dataLastModified,sourcedID,prefferedGivenName,givenName,role,orgSourcedIds,agents,ext_hobby,,\n"
        "Bakkali,,k1,Noortje,Noor,student,s1,m1,voetbal,,\nBakkali,,m1,,Amina,parent,s1,,,,"
    )
    found = roster(making.oneroster_files() | {"users.csv": users})
    assert [(child.ref, child.given_name) for child in found.pupils] == [("k1", "Noortje")]
    assert len(found.relations) == 1
    assert {"heading_read_as"} <= codes(found)
    assert "ext_hobby" in found.ignored_fields


def test_the_list_of_profiles_and_other_files_are_not_read() -> None:
    files = making.oneroster_files(making.pupils(2), "1.2")
    found = roster(files | {"userProfiles.csv": files["roles.csv"], "results.csv": "sourcedId\n1\n"})
    assert found.counts()["pupils"] == 2
    assert {"results.csv", "userProfiles.csv"} <= set(found.ignored_fields)


@pytest.mark.parametrize(
    ("days", "first"),
    [
        (("1/05/2023", "13/05/2023"), date(2023, 5, 1)),
        (("1/05/2023", "1/13/2023"), date(2023, 1, 5)),
        (("1/05/2023",), None),
    ],
)
def test_day_and_month_are_told_apart_by_the_whole_column_or_not_at_all(
    days: tuple[str, ...], first: date | None
) -> None:
    births = "sourcedId,birthDate\n" + "".join(f"k{number},{day}\n" for number, day in enumerate(days, 1))
    users = [CHILD.format(agents="").replace("k1", f"k{number}") for number in range(1, len(days) + 1)]
    found = roster(school(*users, demographics=births))
    assert found.pupils[0].birth_date == first
    assert ("day_or_month" in codes(found)) == (first is None)


def test_an_archive_in_a_folder_with_other_capitals_is_found() -> None:
    files = {name.upper(): text for name, text in making.oneroster_files(making.pupils(2)).items()}
    assert roster(files | {"__MACOSX/._users.csv": "x"}, folder="Export/").counts()["pupils"] == 2


@pytest.mark.parametrize(
    ("manifest", "code"),
    [
        ("propertyName,value\noneroster.version,1.1\nfile.users,delta\n", "delta"),
        ("propertyName,value\noneroster.version,2.0\nfile.users,bulk\n", "oneroster_version"),
    ],
)
def test_changes_only_and_other_versions_are_refused_in_words(manifest: str, code: str) -> None:
    found = read(making.zipped(making.oneroster_files(making.pupils(2)) | {"manifest.csv": manifest}))
    assert isinstance(found, Refused)
    assert found.problem.code == code


def test_without_a_manifest_the_lists_are_taken_as_whole_and_that_is_told() -> None:
    files = making.oneroster_files(making.pupils(2))
    del files["manifest.csv"]
    assert codes(roster(files)) == {"no_manifest"}


def test_a_department_is_no_school_and_two_schools_are_an_error() -> None:
    orgs = "sourcedId,status,name,type\ns1,,De Linde,school\ns2,,De Eik,school\nx1,,Bovenbouw,department\n"
    files = making.oneroster_files(making.pupils(2))
    assert roster(files | {"orgs.csv": orgs}).organisation.name == "De Linde"  # nobody is of the other one
    both = files["users.csv"].replace("true,s1", '"true","s1,s2"', 1)
    assert "several_schools" in codes(roster(files | {"orgs.csv": orgs, "users.csv": both}))


def test_one_key_for_two_people_is_an_error_and_a_line_twice_is_not() -> None:
    line = CHILD.format(agents="")
    assert roster(school(line, line)).errors == ()
    assert "double_key" in codes(roster(school(line, line.replace("Noor", "Sami"))))


def test_roles_nobody_knows_leave_a_person_out_and_that_is_told() -> None:
    found = roster(school(CHILD.format(agents=""), "z1,active,,true,s1,astronaut,,,Zus,Zo,,,,,,,,"))
    assert "unknown_role" in codes(found)
    assert "Zus" not in repr((found.pupils, found.staff, found.caregivers))


def test_without_roles_the_enrolments_tell_who_is_a_child() -> None:
    enrollments = "sourcedId,classSourcedId,userSourcedId,role\ne1,c1,k1,student\ne2,c1,t1,teacher\n"
    users = "sourcedId,givenName,familyName\nk1,Noor,Bakkali\nt1,Eva,Smit\n"
    files = making.oneroster_files(version="1.2") | {"users.csv": users, "enrollments.csv": enrollments}
    files["roles.csv"] = "sourcedId,userSourcedId,role\n"
    found = roster(files)
    assert ([child.ref for child in found.pupils], [one.ref for one in found.staff]) == (["k1"], ["t1"])
    assert found.pupils[0].group_refs == ("c1",)


def test_a_membership_that_has_ended_does_not_count() -> None:
    enrollments = (
        "sourcedId,dateLastModified,classSourcedId,userSourcedId,role,endDate\n"
        "e1,2026-10-01,c1,k1,student,2026-07-31\ne2,2026-10-01,c2,k1,student,2027-07-31\n"
    )
    assert roster(school(CHILD.format(agents=""), enrollments=enrollments)).pupils[0].group_refs == ("c2",)


def test_a_colleague_who_leaves_carries_the_last_day() -> None:
    roles = "sourcedId,userSourcedId,role,beginDate,endDate\nr1,t1,teacher,2020-08-01,2026-12-31\n"
    found = roster(school(CHILD.format(agents=""), "t1,active,,true,s1,teacher,,,Eva,Smit,,,,,,,,", roles=roles))
    assert found.staff[0].left_on == date(2026, 12, 31)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_letters_come_through_in_every_encoding(encoding: str) -> None:
    files = school(CHILD.format(agents="").replace("Noor", "Zoë"))
    found = read(making.zipped({name: text.encode(encoding) for name, text in files.items()}))
    assert isinstance(found, Roster)
    assert found.pupils[0].given_name == "Zoë"


def test_a_value_too_many_is_an_error_that_names_file_and_line() -> None:
    found = roster(school(CHILD.format(agents="") + ",te,veel"))
    assert [(one.code, one.line, one.column) for one in found.errors] == [("field_count", 2, "users.csv")]


def test_an_archive_without_users_is_no_roster() -> None:
    found = read(making.zipped({"orgs.csv": "sourcedId\n1\n"}))
    assert isinstance(found, Refused)
    assert found.problem.code == "not_a_roster"


def test_edexml_in_an_archive_is_read() -> None:
    found = read(making.zipped({"EDEX.XML": making.edexml(making.pupils(2))}))
    assert isinstance(found, Roster)
    assert found.kind is FileKind.EDEXML
