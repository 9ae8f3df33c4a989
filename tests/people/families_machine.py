"""De Linde beside its oracle: both go through the same steps, and after each everything is compared (G4).

Compared for everyone: rights, who is somebody, own children, who is written to, whose card is seen, and the answer of
a page at the next request.
"""

from __future__ import annotations

import copy
from contextlib import suppress
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from samenspel.core.policy import restrict
from samenspel.people import actions
from samenspel.people.actions import Facts, NewAdult
from samenspel.people.logic.blocks import Basis
from samenspel.people.logic.custody import Custody, Information, Kind, Right, SourceKind
from samenspel.people.models import Adult, Block, CareRelation, Child, Enrolment, Group
from samenspel.people.policy import SEE_CHILD
from samenspel.people.queries.correspondence import may_be_written
from samenspel.people.queries.standing import standings
from tests.people.families_beside import A_DAY, CHILDREN, FAMILY, REFUSALS, STAFF, SYSTEM, Beside
from tests.people.oracle import Barrier, Fact, Granted, Seat, Stay

facts = st.builds(
    Facts,
    kind=st.sampled_from([Kind.PARENT, Kind.STEP_PARENT, Kind.COURT_GUARDIAN, Kind.GRANDPARENT, Kind.OTHER]),
    custody=st.sampled_from(Custody),
    information=st.sampled_from(Information),
    may_collect=st.booleans(),
    source_kind=st.sampled_from([SourceKind.TEAM, SourceKind.PARENT, SourceKind.COURT, SourceKind.GUARDIANSHIP_BODY]),
)
lasting = st.none() | st.integers(0, 9)


class Families(Beside):
    """De Linde, and its oracle: what can happen, and what must hold after each step."""

    # --- what happens

    @rule(hours=st.integers(1, 100))
    def time_passes(self, hours: int) -> None:
        self.moment += timedelta(hours=hours)

    @rule(who=st.sampled_from(FAMILY), whose=st.sampled_from(CHILDREN), said=facts)
    def somebody_is_added(self, who: str, whose: str, said: Facts) -> None:
        self.latest = who
        with suppress(*REFUSALS):
            done = actions.add_caregiver(
                actor=SYSTEM, child=self.child(whose), adult=self.adult(who), facts=said, since=self.day
            )
            self.world.facts.append(self._told(who, whose, said, self.day, None))
            assert done.relation.pk

    def _told(self, who: str, whose: str, said: Facts, since: date, until: date | None) -> Fact:
        proven = said.source_kind in (SourceKind.COURT, SourceKind.GUARDIANSHIP_BODY)
        return Fact(since, until, who, whose, said.kind, said.custody, said.information, proven, said.may_collect)

    @rule(who=st.sampled_from(FAMILY), whose=st.sampled_from(CHILDREN), said=facts, days=lasting, regret=st.booleans())
    def something_becomes_otherwise(self, who: str, whose: str, said: Facts, days: int | None, regret: bool) -> None:
        found = self.open_relation(who, whose)
        if found is None:
            return
        row, fact = found
        before, until = copy.deepcopy(self.world), None if days is None else self.day + timedelta(days=days)
        said = Facts(said.kind, said.custody, said.information, said.may_collect, said.source_kind, "", until)
        had = copy.copy(fact)
        with suppress(*REFUSALS):
            done = actions.change_relation(actor=SYSTEM, relation=row, facts=said, since=self.day, day=self.day)
            told = self._told(who, whose, said, self.day, until)
            self._gives_way(fact, until)
            if had.since == self.day:
                self.world.facts[self.world.facts.index(fact)] = told
            else:
                fact.until = self.day - A_DAY
                self.world.facts.append(told)
            if until is not None and (had.until is None or had.until > until):
                had.since = until + A_DAY
                self.world.facts.append(had)
            if regret:
                actions.undo(actor=SYSTEM, batch=done.batch)
                self.world = before

    def _gives_way(self, now: Fact, until: date | None) -> None:
        """What was to hold later begins after what is said now; or never, when that has no end."""
        for one in self.world.facts:
            same = (one.adult, one.child, one.sender) == (now.adult, now.child, "") and one is not now
            alike = one.kind == now.kind or {one.kind, now.kind} <= {"parent", "court_guardian"}
            if not (same and alike) or one.since is None or one.since <= self.day:
                continue
            if until is None or (one.until is not None and one.until <= until):
                one.until = one.since - A_DAY
            elif one.since <= until:
                one.since = until + A_DAY

    @rule(who=st.sampled_from(FAMILY), whose=st.sampled_from(CHILDREN), proven=st.booleans())
    def a_relation_ends(self, who: str, whose: str, proven: bool) -> None:
        found = self.open_relation(who, whose)
        if found is None:
            return
        row, fact = found
        legal = fact.kind in ("parent", "court_guardian")
        kind = SourceKind.COURT if proven else SourceKind.TEAM
        with suppress(*REFUSALS):
            actions.end_relation(actor=SYSTEM, relation=row, last_day=self.day - A_DAY, source_kind=kind)
            assert proven or not legal, "a legal parent is never shut out without a document"
            self._gives_way(fact, None)
            fact.until, fact.proven = self.day - A_DAY, proven

    @rule(
        who=st.sampled_from(FAMILY),
        whose=st.sampled_from(CHILDREN),
        granted=st.frozensets(st.sampled_from([Right.GENERAL, Right.TALKS, Right.DOSSIER, Right.DECIDE])),
        days=st.integers(0, 30),
    )
    def information_is_asked_for(self, who: str, whose: str, granted: frozenset[Right], days: int) -> None:
        found = self.open_relation(who, whose)
        if found is None:
            return
        until = self.day + timedelta(days=days)
        with suppress(*REFUSALS):
            actions.decide_information(
                actor=SYSTEM, relation=found[0], granted=granted, reason="besproken", day=self.day, last_day=until
            )
            assert Right.DECIDE not in granted
            for one in self.world.granted:
                if (one.adult, one.child) == (who, whose) and not one.is_over(self.day):
                    one.until = self.day - A_DAY
            self.world.granted.append(Granted(self.day, until, who, whose, set(granted)))

    @rule(by=st.sampled_from(["Gijs", "Ines", "Eva"]), who=st.sampled_from(FAMILY), whose=st.sampled_from(CHILDREN))
    def a_block_begins(self, by: str, who: str, whose: str) -> None:
        self.latest = who
        actor = self.actor(by)
        if actor is None:
            return
        with suppress(*REFUSALS):
            actions.begin_block(
                actor=actor, adult=self.adult(who), child=self.child(whose), basis=Basis.SAFETY, moment=self.moment
            )
            assert by != "Eva", "a teacher starts no block"
            self.world.barriers.append(Barrier(who, whose, self.moment, by))

    @rule(
        by=st.sampled_from(["Gijs", "Ines", "Eva"]),
        at=st.integers(0, 5),
        step=st.sampled_from(["confirm", "ask", "lift"]),
        days=lasting,
    )
    def a_block_goes_on(self, by: str, at: int, step: str, days: int | None) -> None:
        actor, rows = self.actor(by), list(Block.objects.order_by("pk"))
        if actor is None or not rows:
            return
        row, known = rows[at % len(rows)], self.world.barriers[at % len(rows)]
        self.latest = known.adult
        last = None if days is None else self.day + timedelta(days=days)
        with suppress(*REFUSALS):
            if step == "confirm":
                actions.confirm_block(actor=actor, block=row, last_day=last, moment=self.moment)
                assert by not in ("Eva", known.begun_by), "a second person confirms"
                assert self.moment < known.begun + timedelta(hours=72)
                known.confirmed, known.last_day = True, last
            elif step == "ask":
                actions.ask_lift(actor=actor, block=row, moment=self.moment)
                known.asked_by, known.asked_at = by, self.moment
            else:
                actions.lift_block(actor=actor, block=row, moment=self.moment)
                assert by not in ("Eva", known.asked_by), "a second person lifts"
                known.lifted = True

    @rule(whose=st.sampled_from(CHILDREN), place=st.sampled_from(["school", "childcare"]))
    def a_child_leaves(self, whose: str, place: str) -> None:
        rows = Enrolment.objects.filter(child__given_name=whose, organisation__kind=place, valid_until=None)
        stay = next((s for s in self.world.stays if (s.child, s.place, s.until) == (whose, place, None)), None)
        if stay is None:
            return
        last = self.day - A_DAY
        actions.end_enrolment(actor=SYSTEM, enrolment=rows.get(), last_day=last, leaving=Enrolment.Leaving.OTHER_SCHOOL)
        stay.until = last
        for seat in self.world.seats:
            if seat.child == whose and self.world.group_at[seat.group] == place and not seat.is_over(last):
                seat.until = last

    @rule(
        whose=st.sampled_from(CHILDREN),
        group=st.sampled_from(["Groep 4", "Groep 5", "De Vlinders"]),
        later=st.integers(0, 5),
    )
    def a_child_comes(self, whose: str, group: str, later: int) -> None:
        since = self.day + timedelta(days=later)
        if whose in self.world.died:
            return
        actions.place(actor=SYSTEM, child=self.child(whose), group=Group.objects.get(name=group), since=since)
        place = self.world.group_at[group]
        own = [stay for stay in self.world.stays if (stay.child, stay.place) == (whose, place)]
        if all(stay.is_over(since) for stay in own):
            self.world.stays.append(Stay(since, None, whose, place))
        self.world.seats.append(Seat(since, None, whose, group))

    @rule(name=st.sampled_from(["Eva", "Ines", "Fatma"]))
    def a_role_ends(self, name: str) -> None:
        self.latest = name
        role = self.adult(name).roles.filter(valid_until=None).first()
        if role is None:
            return
        last = self.day - A_DAY
        actions.end_role(actor=SYSTEM, assignment=role, last_day=last)
        next(post for post in self.world.posts if (post.adult, post.until) == (name, None)).until = last

    @rule(who=st.sampled_from(FAMILY), whose=st.sampled_from(CHILDREN), mistake=st.booleans())
    def a_parent_dies(self, who: str, whose: str, mistake: bool) -> None:
        self.latest = who
        with suppress(*REFUSALS):
            child, adult = self.child(whose), self.adult(who)
            actions.report_adult_death(actor=SYSTEM, adult=adult, child=child, died_on=self.day, day=self.day)
            if mistake:
                adult.refresh_from_db()
                actions.take_back_death(actor=SYSTEM, child=child, person=adult)
            else:
                self.world.died[who] = self.day

    @rule(whose=st.sampled_from(CHILDREN))
    def a_child_dies(self, whose: str) -> None:
        with suppress(*REFUSALS):
            actions.report_child_death(actor=SYSTEM, child=self.child(whose), died_on=self.day, day=self.day)
            self.world.died[whose] = self.day
            for stay in self.world.stays:
                if stay.child == whose and not stay.is_over(self.day):
                    stay.until, stay.died = self.day, True
            for seat in self.world.seats:
                if seat.child == whose and not seat.is_over(self.day):
                    seat.until = self.day - A_DAY

    @rule(
        who=st.sampled_from(["Amina", "Bram"]),
        whose=st.sampled_from(CHILDREN),
        comes=st.booleans(),
        collects=st.booleans(),
    )
    def somebody_is_sent(self, who: str, whose: str, comes: bool, collects: bool) -> None:
        actor = self.actor(who)
        name = f"Gemachtigde {Adult.objects.count()}"
        until = self.day + timedelta(days=20)
        if actor is None:
            return
        with suppress(*REFUSALS):
            actions.send(
                actor=actor,
                child=self.child(whose),
                sender=self.adult(who),
                who=NewAdult(name),
                comes=comes,
                collects=collects,
                last_day=until,
                day=self.day,
                moment=self.moment,
            )
            assert {"talks"} <= self.world.rights(who, whose, self.day, self.moment)
            sent = Fact(self.day, until, name, whose, "delegate", "no", "active", False, collects, who, comes)
            self.world.facts.append(sent)

    # --- what must hold

    @invariant()
    def everyone_may_what_the_oracle_says(self) -> None:
        rows = list(CareRelation.objects.select_related("adult", "child"))
        names = {(row.adult_id, row.child_id): (row.adult.given_name, row.child.given_name) for row in rows}
        for pair, standing in standings(rows, self.day, self.moment).items():
            expected = self.world.rights(*names[pair], self.day, self.moment)
            assert standing.rights == expected, names[pair]

    @invariant()
    def letters_go_where_the_oracle_says(self) -> None:
        adults = dict(Adult.objects.values_list("pk", "given_name"))
        children = dict(Child.objects.values_list("pk", "given_name"))
        written = {(adults[one.adult_id], children[one.child_id]) for one in may_be_written(self.day, self.moment)}
        told = {(fact.adult, fact.child) for fact in self.world.facts}
        assert written == {pair for pair in told if self.world.is_written(*pair, self.day, self.moment)}

    @invariant()
    def doors_open_where_the_oracle_says(self) -> None:
        children = {child.given_name: child for child in Child.objects.all()}
        self.turn += 1  # all in turn: what is wrong stays wrong for some steps
        everyone = (*FAMILY, *STAFF)
        for name in dict.fromkeys((self.latest, everyone[self.turn % len(everyone)])):
            actor = self.actor(name)
            assert (actor is not None) == self.world.is_somebody(name, CHILDREN, self.day, self.moment), name
            if actor is None:
                continue
            own = {child.given_name for child in children.values() if child.pk in actor.children}
            assert own == self.world.own_children(name, CHILDREN, self.day, self.moment), name
            if name in STAFF:
                cared = restrict(Child.objects.all(), actor, SEE_CHILD)
                seen = set(cared.values_list("given_name", flat=True))
                assert seen == {key for key in CHILDREN if self.world.cares_for(name, key, self.day)}, name

    @invariant()
    def the_next_request_follows(self) -> None:
        if self.turn % 8:
            return
        bram = self.adult("Bram").user
        assert bram
        self.clock.update(day=self.day, moment=self.moment)
        expected = 200 if self.world.is_somebody("Bram", CHILDREN, self.day, self.moment) else 404
        assert self.client_of(bram).get("/linde/visie/").status_code == expected
