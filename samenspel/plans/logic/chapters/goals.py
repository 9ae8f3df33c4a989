"""Chapter 6: the general goals as an opening, then each goal of the year with its actions and its links."""

from __future__ import annotations

from samenspel.plans.logic.document import Block, Bullets, Column, Paragraph, Row, Section, Table, text
from samenspel.plans.logic.inputs import STAGES, ActionLine, GoalLine, Inputs
from samenspel.plans.logic.wording import Wording, joined, year_range


def goals(inputs: Inputs, words: Wording) -> tuple[Section, ...]:
    """General and specific goals (S155-S169). Goals without anything to say are still named."""
    if not inputs.general_goals and not inputs.specific_goals:
        return (Section("", (Paragraph(text(words("doelen.none")), role="lede"),)),)
    sections = _general(inputs, words)
    year = year_range(inputs.year)
    if not inputs.specific_goals:
        line = Paragraph(text(words("doelen.specific_none", year=year)))
        return (*sections, Section(words("doelen.specific", year=year), (line,)))
    return (*sections, *(_specific(goal, inputs, words) for goal in inputs.specific_goals))


def _general(inputs: Inputs, words: Wording) -> tuple[Section, ...]:
    if not inputs.general_goals:
        return ()
    lede = Paragraph(text(words("doelen.general_lede")), role="lede")
    listed = Bullets(tuple(text(_sentence(goal.words)) for goal in inputs.general_goals))
    links = tuple(line for goal in inputs.general_goals for line in _links(goal, inputs, words))
    return (Section("", (lede,)), Section(words("doelen.general"), (listed, *links)))


def _specific(goal: GoalLine, inputs: Inputs, words: Wording) -> Section:
    blocks: list[Block] = []
    if goal.actions:
        blocks.append(_actions(goal, words))
    else:
        blocks.append(Paragraph(text(words("doelen.no_actions"))))
    blocks.extend(_links(goal, inputs, words))
    return Section(words("doelen.goal", number=goal.number, words=goal.words), tuple(blocks))


def _actions(goal: GoalLine, words: Wording) -> Table:
    told = any(action.status for action in goal.actions)
    columns = [
        Column(words("doelen.action"), weight=6),
        Column(words("doelen.described"), weight=4),
        *(Column(name, kind="mark", weight=2) for name in words.section("stages").values()),
    ]
    if told:
        columns.append(Column(words("doelen.status"), weight=2))
    rows = tuple(_action(action, told, words) for action in goal.actions)
    return Table(words("doelen.actions_table", number=goal.number), tuple(columns), rows)


def _action(action: ActionLine, told: bool, words: Wording) -> Row:
    marks = (text("ja" if stage in action.stages else "") for stage in STAGES)
    status = (text(action.status or words("doelen.open")),) if told else ()
    return Row((text(action.words), text("; ".join(action.described_in)), *marks, *status))


def _links(goal: GoalLine, inputs: Inputs, words: Wording) -> tuple[Block, ...]:
    """What the goal leans on: activities that exist, criteria it serves, needs of parents it answers."""
    numbers = {term.name: term.number for term in inputs.criteria}
    criteria = tuple(_criterion(name, numbers.get(name, ""), words) for name in goal.criteria)
    linked = (("activities", goal.activities), ("criteria", criteria), ("measures", goal.measures))
    lines = tuple(text(words(f"doelen.{kind}", names=joined(names))) for kind, names in linked if names)
    return (Bullets(lines),) if lines else ()


def _criterion(name: str, number: str, words: Wording) -> str:
    return words("doelen.criterion", number=number, name=name) if number else name


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."
