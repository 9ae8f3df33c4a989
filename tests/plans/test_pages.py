"""The screens of goals and document, as the people of the cast meet them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from samenspel.core.actor import System
from samenspel.core.tenancy import centre_scope
from samenspel.organisations.actions import open_school_year
from samenspel.organisations.models import Centre, SchoolYear
from samenspel.plans import actions, queries
from samenspel.plans.logic.chapters import WRITTEN
from samenspel.plans.logic.examples import blanks, examples
from samenspel.plans.models import Goal, GoalAction, PolicyVersion
from samenspel.populations.models import Snapshot
from tests.plans.counted import count

SignIn = Callable[[str], Client]
CLI = System("cli")
HEAD = "school_year,kind,number,goal,action,described_in,voorschool,vroegschool_1_2,groep_3_8\n"


@pytest.fixture
def year(linde: Centre) -> SchoolYear:
    return open_school_year(actor=CLI, label="2026-2027")


@pytest.fixture
def counted(year: SchoolYear) -> Snapshot:
    return count(year)


@pytest.fixture
def goal(year: SchoolYear) -> Goal:
    made, _batch = actions.add_goal(actor=CLI, entry=actions.GoalEntry("specific", "Wensen ophalen", year, ["2"]))
    actions.add_action(actor=CLI, goal=made, entry=actions.ActionEntry("Ouders bellen", ["Gids"], {"groep_3_8": "yes"}))
    return made


def url(name: str, *arguments: object) -> str:
    return reverse(f"plans:{name}", args=["linde", *arguments])


def body(answer: Any) -> str:
    assert answer.status_code == 200, answer.status_code
    text: str = answer.content.decode()
    return text


def way_back(answer: Any) -> str:
    """The undo of the newest toast."""
    found = re.findall(r'action="([^"]+/terug/[^"]+)"', body(answer))
    assert found, "no way back on the page"
    return str(found[-1])


def version(linde: Centre, year: SchoolYear) -> PolicyVersion:
    day = date(2026, 11, 20)
    return actions.adopt_document(
        actor=CLI,
        centre=linde,
        school_year=year,
        adopted_on=day,
        decisions=[actions.Decision("board", "adopts", "", day)],
        today=day,
    )


def test_the_goals_stand_with_their_actions_and_links(goal: Goal, client_as: SignIn) -> None:
    page = body(client_as("eva").get(url("goals")))
    for words in ("Wensen ophalen", "Ouders bellen", "Gids", "2. "):
        assert words in page
    assert url("add-goal") not in page
    assert url("add-goal") in body(client_as("gijs").get(url("goals")))


def test_without_goals_the_page_says_what_it_is_for_and_offers_the_first_step(
    year: SchoolYear, client_as: SignIn
) -> None:
    assert url("add-goal") in body(client_as("gijs").get(url("goals")))
    assert url("add-goal") not in body(client_as("fatma").get(url("goals")))


def test_a_goal_is_added_changed_stopped_and_every_step_has_a_way_back(year: SchoolYear, client_as: SignIn) -> None:
    gijs = client_as("gijs")
    data = {"text": "  Meer  lezen ", "kind": "specific", "runs": "year", "criteria": ["1", "4"]}
    page = gijs.post(url("add-goal"), data, follow=True)
    made = Goal.objects.get()
    assert (made.text, made.criteria, made.school_year) == ("Meer lezen", ["1", "4"], year)
    gijs.post(url("goal", made.public_id), data | {"runs": "always", "kind": "general"})
    made.refresh_from_db()
    assert (made.kind, made.school_year) == ("general", None)
    page = gijs.post(url("goal-status", made.public_id), {"status": "stopped"}, follow=True)
    made.refresh_from_db()
    assert made.is_stopped
    gijs.post(way_back(page))
    made.refresh_from_db()
    assert not made.is_stopped


def test_an_empty_or_senseless_goal_is_refused_in_words(year: SchoolYear, client_as: SignIn) -> None:
    gijs = client_as("gijs")
    for data in (
        {"text": "   ", "kind": "specific", "runs": "year"},
        {"text": "x", "kind": "anders", "runs": "year"},
        {"text": "x", "kind": "specific", "runs": "year", "criteria": ["99"]},
        {"text": "x" * 2000, "kind": "specific", "runs": "year"},
    ):
        page = gijs.post(url("add-goal"), data)
        assert page.context["form"].errors
        assert not Goal.objects.exists()


def test_one_tap_says_how_far_an_action_is_and_the_toast_takes_it_back(goal: Goal, client_as: SignIn) -> None:
    gijs, action = client_as("gijs"), goal.actions.get()
    page = gijs.post(url("action-status", action.public_id), {"status": "busy"}, follow=True)
    assert GoalAction.objects.get().status == "busy"
    gijs.post(way_back(page))
    assert GoalAction.objects.get().status == "open"
    assert gijs.post(url("action-status", action.public_id), {"status": "weg"}).status_code == 404


def test_an_action_is_added_changed_moved_and_removed(goal: Goal, client_as: SignIn) -> None:
    gijs = client_as("gijs")
    data = {"text": "Panel houden", "described_in": "Plan\nGids", "status": "open", "stages": ["voorschool"]}
    gijs.post(url("add-action", goal.public_id), data)
    made = GoalAction.objects.get(text="Panel houden")
    assert (made.described_in, made.stages["voorschool"], made.stages["groep_3_8"]) == (["Plan", "Gids"], "yes", "no")
    gijs.post(url("move-action", made.public_id), {"to": "up"})
    assert [one.text for one in queries.goal_of(CLI, goal.public_id).actions.all()] == ["Panel houden", "Ouders bellen"]
    gijs.post(url("action", made.public_id), data | {"text": "Twee panels"})
    page = gijs.post(url("remove-action", made.public_id), follow=True)
    assert goal.actions.count() == 1
    gijs.post(way_back(page))
    assert set(goal.actions.values_list("text", flat=True)) == {"Twee panels", "Ouders bellen"}


def test_a_stage_that_was_unknown_stays_unknown_until_somebody_ticks_it(goal: Goal, client_as: SignIn) -> None:
    GoalAction.objects.update(stages={"voorschool": "unknown", "groep_3_8": "yes"})
    action = goal.actions.get()
    client_as("gijs").post(
        url("action", action.public_id), {"text": "Anders", "status": "open", "stages": ["groep_3_8"]}
    )
    assert GoalAction.objects.get().stages == {"voorschool": "unknown", "vroegschool_1_2": "no", "groep_3_8": "yes"}


@pytest.mark.parametrize("who", ["eva", "fatma"])
def test_the_team_may_look_and_not_touch(goal: Goal, client_as: SignIn, who: str) -> None:
    client, action = client_as(who), goal.actions.get()
    for name, thing in (("goal", goal), ("add-action", goal), ("action", action)):
        assert client.get(url(name, thing.public_id)).status_code == 403
    for name, thing in (("goal-status", goal), ("move-goal", goal), ("action-status", action)):
        assert client.post(url(name, thing.public_id), {"status": "done", "to": "up"}).status_code == 403
    for name in ("add-goal", "upload", "adopt"):
        assert client.get(url(name)).status_code == 403
    assert client.get(url("chapter", "visie")).status_code == 403
    assert client.get(url("read")).status_code == 200
    assert GoalAction.objects.get().status == "open"


@pytest.mark.parametrize("who", ["amina", "coby", "daan", "karim"])
def test_for_others_these_pages_do_not_exist(linde: Centre, goal: Goal, client_as: SignIn, who: str) -> None:
    client, kept = client_as(who), version(linde, SchoolYear.objects.get())
    doors = [url("goals"), url("document"), url("read"), url("draft", "pdf"), url("goal", goal.public_id)]
    doors += [url("version", kept.public_id), url("version-file", kept.public_id, "pdf"), url("download", "csv")]
    assert {client.get(door).status_code for door in doors} == {404}


def test_the_goals_of_another_centre_are_not_there(
    year: SchoolYear, centres: dict[str, Centre], client_as: SignIn
) -> None:
    with centre_scope(centres["beuk"].pk):
        entry = actions.GoalEntry("general", "Van De Beuk")
        other, _batch = actions.add_goal(actor=CLI, entry=entry)
    gijs = client_as("gijs")
    assert "Van De Beuk" not in body(gijs.get(url("goals")))
    for answer in (
        gijs.get(url("goal", other.public_id)),
        gijs.post(url("goal-status", other.public_id), {"status": "stopped"}),
        gijs.get(url("goal", uuid4())),
    ):
        assert answer.status_code == 404


def test_a_file_shows_first_what_it_would_change_and_is_then_taken_in(year: SchoolYear, client_as: SignIn) -> None:
    gijs = client_as("gijs")
    text = HEAD + ",specific,1,Nieuw doel,Doen,Gids,X,,\n"
    page = gijs.post(url("upload"), {"file": SimpleUploadedFile("doelen.csv", text.encode())}, follow=True)
    assert "Nieuw doel" in body(page)
    assert not Goal.objects.exists()
    page = gijs.post(page.request["PATH_INFO"], follow=True)
    assert Goal.objects.get().school_year == year
    gijs.post(way_back(page))
    assert not Goal.objects.exists()


def test_a_bad_file_names_its_lines_and_offers_the_good_ones(year: SchoolYear, client_as: SignIn) -> None:
    gijs = client_as("gijs")
    text = HEAD + ",specific,17a,Fout,,,,,\n,specific,2,Goed,,,,,\n"
    page = gijs.post(url("upload"), {"file": SimpleUploadedFile("doelen.csv", text.encode())}, follow=True)
    assert "17a" in body(page)
    address = page.request["PATH_INFO"]
    gijs.post(address)
    assert not Goal.objects.exists()
    gijs.post(address, {"partial": "1"})
    assert Goal.objects.get().text == "Goed"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_download_can_be_taken_in_again(goal: Goal, client_as: SignIn, kind: str) -> None:
    answer = client_as("eva").get(url("download", kind))
    report = actions.import_goals(actor=CLI, data=answer.content, filename=f"x.{kind}", dry_run=True)
    assert (report.created, report.updated, report.refused) == (0, 0, ())
    assert answer["Content-Disposition"].endswith(f'2026-2027.{kind}"')
    assert client_as("eva").get(url("download", "exe")).status_code == 404


def test_the_document_says_what_is_missing_and_where_to_write_it(year: SchoolYear, client_as: SignIn) -> None:
    page = client_as("gijs").get(url("document"))
    assert len(page.context["missing"]) == 7
    for key in WRITTEN:
        assert url("chapter", key) in body(page)


def test_one_click_gives_the_document_in_each_form(goal: Goal, client_as: SignIn) -> None:
    eva = client_as("eva")
    kinds = {"pdf": b"%PDF", "docx": b"PK", "html": b"<!DOCTYPE html>"}
    for kind, start in kinds.items():
        answer = eva.get(url("draft", kind))
        assert answer.content.startswith(start)
        assert f"concept.{kind}" in answer["Content-Disposition"]
    assert eva.get(url("draft", "exe")).status_code == 404
    assert "Wensen ophalen" in body(eva.get(url("read")))


def test_a_chapter_starts_empty_and_an_example_is_one_tap_away(year: SchoolYear, client_as: SignIn) -> None:
    gijs = client_as("gijs")
    empty = gijs.get(url("chapter", "inleiding"))
    assert empty.context["form"]["body"].value() == ""
    example = gijs.get(url("chapter", "inleiding") + "?begin=voorbeeld")
    text = example.context["form"]["body"].value()
    assert "Waterhoek" in text
    assert not blanks(text)
    assert not queries.chapter_texts(year)
    page = gijs.post(url("chapter", "inleiding"), {"body": text}, follow=True)
    assert queries.chapter_texts(year)["inleiding"] == text
    gijs.post(way_back(page))
    assert not queries.chapter_texts(year)


def test_a_writer_is_told_of_a_figure_that_is_too_small_for_outsiders(
    year: SchoolYear, counted: Snapshot, client_as: SignIn
) -> None:
    gijs = client_as("gijs")
    for text, is_told in (("Bij (1,7%) van de gezinnen", True), ("Bij 48 % van de gezinnen", False)):
        page = gijs.post(url("chapter", "visie"), {"body": text}, follow=True)
        assert ("1,7" in body(page)) is is_told
        assert bool(gijs.get(url("adopt")).context["withheld"]) is is_told
    page = gijs.post(url("add-goal"), {"text": "Bel 1,7 procent", "kind": "specific", "runs": "year"}, follow=True)
    assert page.context["goal"].text == "Bel 1,7 procent"
    assert len(list(page.context["messages"])) == 2
    assert "1,7" not in body(client_as("eva").get(url("document")))


def test_only_the_written_chapters_have_an_editor(year: SchoolYear, client_as: SignIn) -> None:
    gijs = client_as("gijs")
    assert [gijs.get(url("chapter", key)).status_code for key in ("aanbod", "bijlagen", "x")] == [404] * 3


def test_every_written_chapter_has_an_example_that_needs_only_names() -> None:
    assert set(examples()) == set(WRITTEN)
    for example in examples().values():
        assert 250 < len(example.body.split()) < 450
        assert not blanks(example.filled(centre="De Linde", municipality="Waterhoek"))
        assert "[" not in example.filled(centre="De Linde", municipality="Waterhoek")


def test_adopting_keeps_a_version_with_its_files(goal: Goal, client_as: SignIn) -> None:
    gijs = client_as("gijs")
    data = {
        "adopted_on": "2026-11-20",
        "board_act": "adopts",
        "board_name": "Ivo Bakker",
        "childcare_holder_act": "adopts",
        "mr_parents_act": "consents",
        "mr_parents_on": "2026-11-10",
        "oc_act": "nothing",
    }
    page = gijs.post(url("adopt"), data, follow=True)
    kept = PolicyVersion.objects.get()
    assert [(one["body"], one["date"]) for one in kept.decisions] == [
        ("board", "2026-11-20"),
        ("childcare_holder", "2026-11-20"),
        ("mr_parents", "2026-11-10"),
    ]
    for sign in (kept.pdf_sha256, kept.docx_sha256, kept.data_sha256):
        assert sign in body(page)
    eva = client_as("eva")
    file = eva.get(url("version-file", kept.public_id, "pdf"))
    assert file.content == bytes(kept.pdf)
    assert "Ivo Bakker" in "".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(file.content)).pages)
    assert "Wensen ophalen" in body(eva.get(url("version", kept.public_id)))
    assert eva.get(url("version", uuid4())).status_code == 404


@pytest.mark.parametrize(
    "changes",
    [
        {"board_act": "nothing", "oc_act": "advises"},
        {"adopted_on": "2027-01-01"},
        {"adopted_on": ""},
        {"board_on": "2030-01-01"},
        {"board_act": "advises"},
    ],
)
def test_an_adoption_that_cannot_be_is_refused_on_the_form(
    year: SchoolYear, client_as: SignIn, changes: dict[str, str]
) -> None:
    acts = {f"{name}_act": "nothing" for name in ("childcare_holder", "mr_parents", "oc")}
    data = {"adopted_on": "2026-11-20", "board_act": "adopts", **acts, **changes}
    page = client_as("gijs").post(url("adopt"), data)
    assert page.context["form"].errors
    assert not PolicyVersion.objects.exists()


def test_a_school_alone_is_not_asked_about_childcare(centres: dict[str, Centre], client_as: SignIn) -> None:
    from samenspel.plans.views.writing import _bodies

    with centre_scope(centres["beuk"].pk):
        from samenspel.organisations.queries import organisations

        assert _bodies(list(organisations())) == ["board", "mr_parents"]


def test_what_people_wrote_is_escaped_on_every_page(year: SchoolYear, linde: Centre, client_as: SignIn) -> None:
    hostile = "<script>alert(1)</script>"
    made, _batch = actions.add_goal(actor=CLI, entry=actions.GoalEntry("specific", hostile, year))
    actions.add_action(actor=CLI, goal=made, entry=actions.ActionEntry(hostile, [hostile]))
    actions.write_chapter(actor=CLI, school_year=year, key="visie", body=f"## {hostile}\n\n{hostile}")
    kept, gijs = version(linde, year), client_as("gijs")
    doors = [url("goals"), url("goal", made.public_id), url("read"), url("chapter", "visie"), url("document")]
    doors += [url("version", kept.public_id), url("action", made.actions.get().public_id)]
    for door in doors:
        assert hostile not in body(gijs.get(door))
    assert "&lt;script&gt;" in body(gijs.get(url("read")))


@pytest.mark.parametrize("name", ["goals", "document"])
def test_a_page_asks_the_database_at_most_twelve_times_and_as_often_for_many(
    name: str, goal: Goal, year: SchoolYear, linde: Centre, client_as: SignIn, django_assert_max_num_queries: Any
) -> None:
    gijs = client_as("gijs")
    gijs.get(url(name))
    with django_assert_max_num_queries(12) as one:
        body(gijs.get(url(name)))
    for number in range(30):
        made, _batch = actions.add_goal(actor=CLI, entry=actions.GoalEntry("specific", f"Doel {number}", year))
        for text in ("a", "b"):
            actions.add_action(actor=CLI, goal=made, entry=actions.ActionEntry(text))
    version(linde, year)
    version(linde, year)
    with django_assert_max_num_queries(12) as many:
        body(gijs.get(url(name)))
    assert len(one) == len(many)


def test_reading_asks_as_often_for_many_goals_as_for_one(
    goal: Goal, year: SchoolYear, client_as: SignIn, django_assert_max_num_queries: Any
) -> None:
    gijs = client_as("gijs")
    with django_assert_max_num_queries(20) as one:
        body(gijs.get(url("read")))
    for number in range(30):
        actions.add_goal(actor=CLI, entry=actions.GoalEntry("specific", f"Doel {number}", year))
    with django_assert_max_num_queries(20) as many:
        body(gijs.get(url("read")))
    assert len(one) == len(many)
