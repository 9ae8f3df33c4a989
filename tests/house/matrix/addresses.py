"""The one table of the matrix: for each address whom it opens to, and with which things it is asked.

A new page gets a row here, or the matrix fails. `opens` is the rule in plain words (`opens.py`), not the product's
permission; `ids` names per parameter the kind of thing (`World.ids`), or a value after "=".
The rows of talks have a file of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import URLPattern, get_resolver, reverse

from tests.house.matrix.opens import (
    carer_of_child,
    carer_there,
    close_there,
    grown,
    inside,
    keeper_at,
    keeper_of_adult,
    keeper_of_child,
    keeper_of_group,
    keeper_there,
    keepers,
    keeps_facts,
    knows_facts,
    leader_at,
    leader_of_adult,
    leader_of_child,
    leader_of_colleague,
    leader_of_group,
    leader_there,
    leaders,
    makers,
    of_groups,
    oneself,
    parent,
    parents,
    parents_or_leaders,
    seconds,
    staff,
)
from tests.house.matrix.rows import NOTHING, NUMBER, TOKEN, Ask, Row, public, publics, rows
from tests.house.matrix.talk_addresses import TALKS
from tests.house.matrix.world import World
from tests.house.test_urls import walk

PUBLIC = publics(
    """
    accounts:overview accounts:second_factor accounts:sign_in_again accounts:own_way accounts:end_session
    accounts:language account_login account_request_login_code account_confirm_login_code mfa_login_webauthn
    mfa_authenticate account_logout account_inactive account_reset_password account_confirm_password_reset_code
    account_complete_password_reset account_password_reset_completed account_change_password account_set_password
    account_reauthenticate mfa_reauthenticate mfa_reauthenticate_webauthn mfa_index mfa_list_webauthn
    mfa_add_webauthn mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes mfa_generate_recovery_codes
    mfa_download_recovery_codes integrations:sign_in integrations:not_known integrations:went_wrong entrance:door
    entrance:welcome entrance:code entrance:without-mail entrance:card entrance:new-card entrance:new-card-pdf
    entrance:replace-card entrance:help tablet:pick tablet:join tablet:lock demo:start demo:mail ui:gallery ui:theme
    home:start
    """
) | {
    "mfa_edit_webauthn": public(pk=NUMBER),
    "mfa_remove_webauthn": public(pk=NUMBER),
    "integrations:openid_back": public(provider=NOTHING),
    "integrations:saml_answer": public(provider=NOTHING),
    "integrations:saml_back": public(provider=NOTHING),
    "integrations:saml_metadata": public(provider=NOTHING),
    "people:invitation": public(token=TOKEN),
    "entrance:link": public(token=TOKEN),
    "entrance:card-link": public(token=TOKEN),
    "entrance:answer": public(token=TOKEN),
    "entrance:help-at": public(place="=linde"),
    "entrance:claim": public(place="=linde"),
    "entrance:asked": public(place="=linde"),
    "tablet:unlock": public(pin_id="pin"),
    "demo:become": public(key="=nemo"),
}
HOME = {
    **rows(inside, "home:centre home:vision home:activities home:goals home:document"),
    **rows(inside, "home:document-file", surely=False),
    **rows(staff, "home:compass"),
}
ONBOARDING = {
    **rows(staff, "onboarding:overview"),
    **rows(staff, "onboarding:group-now", surely=False),
    **rows(of_groups, "onboarding:pin"),
    **rows(keepers, "onboarding:piles onboarding:claims"),
    **rows(keepers, "onboarding:order", surely=False),
    **rows(leaders, "onboarding:contacts onboarding:team onboarding:invite onboarding:role-names onboarding:tablets"),
    **rows(keeper_of_group, "onboarding:group", group_id="group"),
    **rows(keeper_of_adult, "onboarding:guardian", adult_id="adult"),
    **rows(keeper_of_adult, "onboarding:act", surely=False, adult_id="adult"),
    **rows(leader_of_child, "onboarding:weeks-of-guardian", surely=False, adult_id="adult", child_id="child"),
    **rows(keeper_at, "onboarding:run", run_id="run"),
    **rows(keeper_at, "onboarding:run-pdf", surely=False, run_id="run", part="=0"),
    **rows(keeper_at, "onboarding:wipe", surely=False, run_id="run"),
    **rows(keeper_there, "onboarding:claim", claim_id="claim"),
    **rows(
        keeper_there,
        "onboarding:let-in onboarding:turn-down onboarding:answer-on-paper",
        surely=False,
        claim_id="claim",
    ),
    **rows(leader_at, "onboarding:add-contact", organisation_id="organisation"),
    **rows(leader_at, "onboarding:contact", contact_id="contact"),
    **rows(leader_at, "onboarding:remove-contact", surely=False, contact_id="contact"),
    **rows(leader_of_colleague, "onboarding:end", surely=False, adult_id="colleague"),
    **rows(leader_there, "onboarding:withdraw-invitation", surely=False, invitation_id="invitation"),
    **rows(leader_of_group, "onboarding:rejoin onboarding:withdraw-tablet", surely=False, tablet_id="tablet"),
    **rows(parents_or_leaders, "onboarding:weeks", surely=False),
    **rows(parent, "onboarding:own-weeks", child_id="child"),
}
INTAKES = {
    **rows(staff, "intakes:list intakes:wishes"),
    **rows(staff, "intakes:open", surely=False),
    **rows(parents, "intakes:mine"),
    **rows(oneself, "intakes:take-back", surely=False, answer_id="answer"),
    **rows(oneself, "intakes:withdraw", surely=False, wish_id="wish"),
    **rows(parent, "intakes:own", intake_id="intake"),
    **rows(parent, "intakes:step", surely=False, intake_id="intake", key="=say_name"),
    **rows(close_there, "intakes:wish", wish_id="wish"),
    **rows(leaders, "intakes:form intakes:question-add intakes:figures intakes:figures-csv intakes:figures-xlsx"),
    **rows(leaders, "intakes:question", surely=False, key="=children_in_family"),
    **rows(carer_there, "intakes:intake", intake_id="intake"),
    **rows(
        carer_there,
        "intakes:step-of intakes:minutes intakes:talk intakes:finish",
        surely=False,
        intake_id="intake",
    ),
}
INTAKES["intakes:close"] = Row(carer_there, {"intake_id": "intake"}, surely=False, by="POST")
KOMPAS = {
    **rows(
        staff,
        """activities:list activities:download-csv activities:download-xlsx activities:balance populations:overview
        plans:goals plans:document plans:read""",
        surely=False,
    ),
    **rows(
        leaders,
        """activities:add activities:upload activities:carry-over populations:start populations:upload
        populations:upload-neighbourhood plans:add-goal plans:upload plans:adopt""",
        surely=False,
    ),
    **rows(staff, "activities:activity", surely=False, activity_id=NOTHING),
    **rows(leaders, "activities:status", surely=False, activity_id=NOTHING),
    **rows(leaders, "activities:review plans:review", surely=False, held=NOTHING),
    **rows(leaders, "activities:undo plans:undo", surely=False, batch=NOTHING),
    **rows(leaders, "activities:accents", surely=False, lens="=samen"),
    **rows(
        staff,
        "populations:download populations:download-neighbourhood populations:reach-download",
        surely=False,
        kind="=csv",
    ),
    **rows(staff, "populations:reach", surely=False),
    **rows(makers, "populations:share-reach", surely=False),
    **rows(staff, "plans:download plans:draft", surely=False, kind="=csv"),
    **rows(leaders, "populations:undo", surely=False, change=NOTHING),
    **rows(
        makers,
        """populations:figures populations:own populations:adopt populations:withdraw populations:remove
        populations:add-finding populations:finding populations:remove-finding populations:move-finding
        populations:remove-neighbourhood populations:fill plans:action plans:action-status plans:move-action
        plans:remove-action
        plans:goal plans:add-action plans:goal-status plans:move-goal""",
        surely=False,
        public_id=NOTHING,
    ),
    **rows(leaders, "plans:chapter", surely=False, key="=inleiding"),
    **rows(staff, "plans:version", surely=False, public_id=NOTHING),
    **rows(staff, "plans:version-file", surely=False, public_id=NOTHING, kind="=pdf"),
    **rows(inside, "frameworks:overview", surely=False),
    **rows(inside, "frameworks:framework", surely=False, key="=samen"),
    **rows(leaders, "frameworks:adopt frameworks:add", surely=False, key="=samen"),
    **rows(leaders, "frameworks:sharpen", surely=False, key="=samen", element_key="=1"),
    **rows(leaders, "frameworks:change frameworks:remove", surely=False, public_id=NOTHING),
    **rows(leaders, "frameworks:undo", surely=False, public_id=NOTHING, revision=NUMBER),
}
FAMILY_PAGES = {
    **rows(staff, "families:list"),
    **rows(leaders, "families:rights families:rights-csv families:rights-xlsx"),
    **rows(keeps_facts, "families:undo", surely=False, batch=NOTHING),
    **rows(carer_of_child, "families:card families:door", child_id="child"),
    **rows(
        leader_of_child,
        "families:openings families:send families:death families:death-undo",
        child_id="child",
    ),
    **rows(keeper_of_child, "families:add", child_id="child"),
    **rows(knows_facts, "families:block", child_id="child"),
    **rows(seconds, "families:block-confirm families:block-lift", child_id="child", block_id="block"),
    **rows(knows_facts, "families:block-ask", child_id="child", block_id="block"),
    **rows(knows_facts, "families:relation", child_id="child", relation_id="relation"),
    **rows(keeper_of_child, "families:change families:end", child_id="child", relation_id="relation"),
    **rows(keeper_of_child, "families:settle", surely=False, child_id="child", relation_id="relation"),
    **rows(
        leader_of_child,
        "families:decide families:adult-death families:adult-death-undo",
        child_id="child",
        relation_id="relation",
    ),
    **rows(leader_of_child, "families:stop", surely=False, child_id="child", relation_id="relation"),
    **rows(parents, "own:children"),
    **rows(parent, "own:child own:send", child_id="child"),
    **rows(parents, "own:stop", surely=False, relation_id="relation"),
    **rows(parents, "own:undo", surely=False, batch=NOTHING),
}
ROSTERS = {
    **rows(keepers, "rosters:overview rosters:same-children"),
    **rows(keeper_there, "rosters:same-child", surely=False, question_id="same"),
    **rows(leaders, "rosters:same-adults"),
    **rows(leaders, "rosters:same-adult", surely=False, first_id="adult", second_id="adult"),
    **rows(keeper_at, "rosters:new-year", surely=False, organisation_id="organisation"),
    **rows(
        keeper_at,
        """rosters:review rosters:columns rosters:answers rosters:yes rosters:second rosters:decline
        rosters:undo""",
        surely=False,
        import_id="import",
    ),
}
PRIVACY = {
    **rows(inside, "privacy:mine privacy:all privacy:take-along"),
    **rows(grown, "privacy:correct privacy:ask"),
    **rows(keepers, "privacy:requests"),
    **rows(keeper_there, "privacy:answer", request_id="request"),
    **rows(leader_of_adult, "privacy:erase-adult", person_id="adult"),
    **rows(leader_of_child, "privacy:erase-child", person_id="child"),
}
ROWS: dict[str, Row] = {
    **PUBLIC,
    **HOME,
    **ONBOARDING,
    **INTAKES,
    **KOMPAS,
    **FAMILY_PAGES,
    **ROSTERS,
    **PRIVACY,
    **TALKS,
}
PATTERNS: dict[str, URLPattern] = dict(walk(get_resolver()))


def without_row(patterns: Mapping[str, URLPattern] = PATTERNS, rows: Mapping[str, Row] = ROWS) -> list[str]:
    """What is wrong with the table: addresses that it does not know, or knows wrongly, and rows of nothing."""
    wrong = [f"{name}: no row in tests/house/matrix/addresses.py" for name in patterns if name not in rows]
    wrong += [f"{name}: a row without an address" for name in rows if name not in patterns]
    for name, pattern in patterns.items():
        asked = set(pattern.pattern.converters) - {"centre_key"}
        if name in rows and asked != set(rows[name].ids):
            wrong.append(f"{name}: the row fills in {sorted(rows[name].ids)}, the address asks {sorted(asked)}")
    return wrong


def asks(world: World, name: str, centre: str) -> Iterator[Ask]:
    """An address with everybody's things in turn."""
    row = ROWS[name]
    kinds = [kind for kind in row.ids.values() if not kind.startswith("=")]
    owners = list(dict.fromkeys(owner for kind in kinds for owner in world.ids[kind])) if kinds else [""]
    for owner in owners:
        values: dict[str, Any] = {
            key: kind[1:] if kind.startswith("=") else world.ids[kind].get(owner) for key, kind in row.ids.items()
        }
        if all(value is not None for value in values.values()):
            yield Ask(name, address(name, values, centre, row), row, owner)


def address(name: str, values: Mapping[str, Any], centre: str, row: Row) -> str:
    """The path; the key of the centre only where it asks one."""
    pattern_values = dict(values) if row.is_public else {"centre_key": centre, **values}
    return reverse(name, kwargs=pattern_values)
