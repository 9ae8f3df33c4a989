"""Rule 2: no query without a scope. The control is a manager that forgets to filter."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import models

from samenspel.core.actor import System
from samenspel.core.models import CentreManager
from samenspel.core.tenancy import Crossing, ScopeMissing, WrongCentre, across_centres, centre_scope, passage
from samenspel.organisations.models import Centre, Organisation, SchoolYear
from samenspel.people.models import Adult, Group, Unit


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Organisation.objects.count(),
        lambda: Organisation.objects.exists(),
        lambda: list(Organisation.objects.all()),
        lambda: Organisation.objects.create(name="x"),
        lambda: Organisation.objects.bulk_create([Organisation(name="x")]),
        lambda: Organisation.objects.update(name="x"),
        lambda: Organisation(name="x").save(),
        lambda: Organisation.objects.aiterator(),
    ],
)
def test_without_a_scope_nothing_runs(centres: dict[str, Centre], ask: object) -> None:
    with pytest.raises(ScopeMissing):
        ask()  # type: ignore[operator]


def _leaks(centres: dict[str, Centre]) -> bool:
    with centre_scope(centres["beuk"].pk):
        return Adult.objects.filter(given_name="Amina").exists()


def test_another_centres_rows_do_not_exist(centres: dict[str, Centre]) -> None:
    assert not _leaks(centres)


def test_control_a_manager_that_forgets_the_centre_is_caught(
    centres: dict[str, Centre], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CentreManager, "get_queryset", lambda self: models.QuerySet(self.model, using=self._db))
    assert _leaks(centres)


def test_a_row_never_points_to_another_centre(centres: dict[str, Centre]) -> None:
    with centre_scope(centres["beuk"].pk):
        theirs = Organisation.objects.get()
    with centre_scope(centres["linde"].pk):
        for unit in (
            Unit(organisation=theirs, kind="school", name="x"),
            Unit(organisation_id=theirs.pk, kind="bso"),
        ):
            with pytest.raises(WrongCentre):
                unit.save()
            with pytest.raises(WrongCentre):
                Unit.objects.bulk_create([unit])


def test_a_row_never_moves(centres: dict[str, Centre]) -> None:
    with centre_scope(centres["linde"].pk):
        group = Group.objects.first()
        assert group
        group.centre_id = centres["beuk"].pk
        with pytest.raises(WrongCentre):
            group.save()
        with pytest.raises(WrongCentre):
            Group.objects.update(centre=centres["beuk"])


def test_a_scope_ends_where_it_began(centres: dict[str, Centre]) -> None:
    with centre_scope(centres["linde"].pk):
        with centre_scope(centres["beuk"].pk):
            assert Organisation.objects.count() == 1
        assert Organisation.objects.count() == 2


def test_the_gate_sees_all_and_each_use_is_recorded(centres: dict[str, Centre]) -> None:
    from samenspel.audit.models import Event

    with across_centres(Crossing.OWN_CENTRES):
        assert Organisation.objects.count() == 3
    assert Event.objects.filter(verb="centres.crossed", detail__purpose="OWN_CENTRES").count() == 1


def _opened(*, writes: bool, breaks: bool = False) -> list[tuple[str, str]]:
    """What the log holds (chain, verb) of one passage to the centre beuk."""
    from samenspel.audit.actions import record
    from samenspel.audit.models import Event

    before = set(Event.objects.values_list("pk", flat=True))
    with suppress(LookupError), passage(Crossing.ANSWER_LINK) as through:
        found = through.look(lambda: Organisation.objects.get(centre__key="beuk"))
        with centre_scope(found.centre_id):
            if writes:
                record(verb="answer-link.used", actor=System("test"), thing="round", through=through)
            if breaks:
                raise LookupError
    events = Event.objects.exclude(pk__in=before).order_by("pk")
    return [(one.chain.key, one.verb) for one in events]


def test_a_passage_is_in_the_log_once(centres: dict[str, Centre]) -> None:
    beuk = str(centres["beuk"].pk)
    assert _opened(writes=True) == [(beuk, "answer-link.used")]
    assert _opened(writes=False) == [("", "centres.crossed")]  # whatever is forgotten, the gate is told
    assert _opened(writes=False, breaks=True) == [("", "centres.crossed")]
    assert _opened(writes=True, breaks=True)[-1] == ("", "centres.crossed")  # what was written may be undone


def test_an_event_names_the_passage_for_which_it_stands(centres: dict[str, Centre]) -> None:
    from samenspel.audit.models import Event

    _opened(writes=True)
    assert Event.objects.filter(verb="answer-link.used").get().detail == {"crossing": "ANSWER_LINK"}


def test_a_passage_shows_nothing_but_what_is_looked_up(centres: dict[str, Centre]) -> None:
    from samenspel.audit.models import Event

    many = Event.objects.count()
    with passage(Crossing.ANSWER_LINK) as through, pytest.raises(ScopeMissing):
        Organisation.objects.count()
    assert Event.objects.count() == many  # nobody looked
    with passage(Crossing.ANSWER_LINK) as through:
        assert through.look(Organisation.objects.count) == 3  # control
        with pytest.raises(ScopeMissing):
            Organisation.objects.count()


def test_within_the_gate_a_neighbour_of_another_centre_is_still_refused(centres: dict[str, Centre]) -> None:
    with across_centres(Crossing.HOUSE_TESTS):
        theirs = Organisation.objects.get(centre=centres["beuk"])
        with pytest.raises(WrongCentre):
            Unit(centre=centres["linde"], organisation=theirs, kind="school", name="x").save()


def test_school_years_are_unique_per_centre_only(centres: dict[str, Centre]) -> None:
    for centre in centres.values():
        with centre_scope(centre.pk):
            SchoolYear(start=2026).save()
            assert SchoolYear.objects.count() == 1
