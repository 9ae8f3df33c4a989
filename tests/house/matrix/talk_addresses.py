"""The rows of the table of addresses for everything about talks: rounds, answers, schedules, tables, reports."""

from __future__ import annotations

from tests.house.matrix.opens import (
    at_table,
    carer_of_adult,
    carer_of_child,
    carer_there,
    close_there,
    keepers,
    leader_of_centre,
    leader_of_child,
    leader_there,
    leaders,
    near_or_at_table,
    near_or_parent,
    oneself,
    parent,
    parents,
    pupils,
    sees_to,
    staff,
    staff_or_parents,
    team_of_centre,
)
from tests.house.matrix.rows import NOTHING, TOKEN, Row, public, publics, rows

TABLES = {
    **rows(staff, "talks:list talks:agreements talks:agreements-csv talks:agreements-xlsx"),
    **rows(parents, "talks:mine"),
    **rows(pupils, "talks:about-me"),
    **rows(staff_or_parents, "talks:evening", surely=False, day="=2026-11-22"),
    **rows(oneself, "talks:own", surely=False, talk_id="talk"),
    **rows(near_or_at_table, "talks:prepare talks:sheet", surely=False, talk_id="talk"),
    **rows(oneself, "talks:withdraw", surely=False, remark_id="remark"),
    **rows(near_or_at_table, "talks:child", surely=False, talk_id="talk", kind="=proud"),
    **rows(at_table, "talks:drawing", surely=False, point_id="point"),
    **rows(near_or_parent, "talks:paper", surely=False, paper_id="paper"),
    **rows(close_there, "talks:paper-away", surely=False, talk_id="talk", paper_id="paper"),
    **rows(carer_there, "talks:talk", talk_id="talk"),
    **rows(close_there, "talks:report talks:notes talks:came talks:table", surely=False, talk_id="talk"),
    **rows(close_there, "talks:step", surely=False, talk_id="talk", step="=vragen"),
    **rows(close_there, "talks:agreement", surely=False, agreement_id="agreement"),
    **rows(near_or_at_table, "talks:settle", surely=False, agreement_id="agreement"),
}
ATTENDANCE = {
    **rows(staff, "attendance:evening attendance:figures attendance:figures-csv attendance:figures-xlsx"),
    **rows(staff, "attendance:undo", surely=False, batch=NOTHING),
}
ROUNDS = {
    **rows(staff, "rounds:list"),
    **rows(leaders, "rounds:new"),
    **rows(team_of_centre, "rounds:round rounds:hours rounds:interpreters", round_id="round"),
    **rows(team_of_centre, "rounds:my-hours", surely=False, round_id="round"),
    **rows(
        leader_of_centre,
        """rounds:groups rounds:days rounds:about rounds:dates rounds:check rounds:children rounds:back rounds:cancel
        rounds:close rounds:lessons rounds:wipe""",
        round_id="round",
    ),
    **rows(leader_of_centre, "rounds:join", surely=False, round_id="round"),
    **rows(leader_there, "rounds:drop-day", surely=False, round_id="round", sitting_id="sitting"),
    **rows(leader_of_child, "rounds:child", surely=False, round_id="round", child_id="child"),
    **rows(leader_of_centre, "rounds:hours-of", surely=False, round_id="round", adult_id="adult"),
    **rows(
        leader_of_centre,
        "rounds:interpreter rounds:drop-interpreter",
        surely=False,
        round_id="round",
        interpreter_id="interpreter",
    ),
}
GOING_OUT = {
    "bearers:feed": public(key="=linde", token=TOKEN),
    **rows(staff, "talk_lists:rounds"),
    **rows(
        team_of_centre,
        """talk_lists:round talk_lists:schedules talk_lists:schedules-file talk_lists:doors talk_lists:doors-file
        talk_lists:letters talk_lists:letters-file talk_lists:texts""",
        surely=False,
        round_id="round",
    ),
    **rows(staff_or_parents, "calendars:mine"),
    **rows(near_or_at_table, "calendars:talk", surely=False, talk_id="talk"),
    **rows(keepers, "post:unsent"),
    **rows(keepers, "post:again", surely=False, message_id=NOTHING),
}
ASKED = {
    **rows(parents, "asked:mine"),
    **rows(parent, "asked:ask", child_id="child"),
    **rows(oneself, "asked:one asked:choose", surely=False, talk_id="talk"),
    **rows(staff, "asked:list asked:children"),
    **rows(sees_to, "asked:handle asked:plan", surely=False, talk_id="talk"),
    **rows(carer_there, "asked:move", surely=False, talk_id="talk"),
    **rows(carer_of_child, "asked:invite", surely=False, child_id="child"),
}
WISHES = {
    **publics("bearers:door bearers:typed bearers:close"),
    "bearers:answer": public(token=TOKEN),
    **dict.fromkeys(("bearers:another", "bearers:file"), public(token=TOKEN, talk_id="talk")),
    **dict.fromkeys(("bearers:typed-another", "bearers:typed-file"), public(talk_id="talk")),
    **rows(parents, "wishes:mine", surely=False, round_id="round"),
    **rows(team_of_centre, "wishes:answers", round_id="round"),
    **rows(team_of_centre, "wishes:remind wishes:paper", surely=False, round_id="round"),
    **rows(carer_of_adult, "wishes:write-down wishes:renew", surely=False, round_id="round", adult_id="adult"),
}
PLANNING = {
    **rows(
        leader_of_centre,
        "planning:overview planning:without planning:publish planning:mend planning:missing",
        surely=False,
        round_id="round",
    ),
    **rows(leader_of_centre, "planning:ask", surely=False, round_id="round"),
    **rows(
        leader_of_centre,
        "planning:proposal planning:stop planning:choose",
        surely=False,
        round_id="round",
        proposal_id="proposal",
    ),
    **rows(team_of_centre, "planning:board", round_id="round"),
    **rows(team_of_centre, "planning:drop", surely=False, round_id="round"),
    **rows(carer_there, "planning:talk", surely=False, talk_id="talk"),
    **rows(carer_there, "planning:undo", surely=False, talk_id="talk", was="=geen"),
    **rows(oneself, "planning:swap", surely=False, talk_id="talk"),
}
TALKS: dict[str, Row] = {**TABLES, **ATTENDANCE, **ROUNDS, **GOING_OUT, **ASKED, **WISHES, **PLANNING}
