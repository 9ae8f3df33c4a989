"""Chapter 3: who our parents are and what that asks of us. Only figures an outside reader may see."""

from __future__ import annotations

from samenspel.plans.logic.document import (
    Block,
    Bullets,
    Column,
    Paragraph,
    Row,
    Section,
    Subheading,
    Table,
    text,
)
from samenspel.plans.logic.inputs import Inputs, Neighbourhood, Population
from samenspel.plans.logic.wording import Wording


def parents(inputs: Inputs, words: Wording) -> tuple[Section, ...]:
    """The figures, the area around the centre, and the conclusions drawn from them (S067-S101)."""
    found = inputs.population
    if found is None:
        opening = Section("", (Paragraph(text(words("ouderbeleid.none")), role="lede"),))
        return (opening, *_areas(inputs, words))
    day = words.day(found.reference_date)
    return (
        Section("", (Paragraph(text(words("ouderbeleid.lede", date=day)), role="lede"),)),
        Section(words("ouderbeleid.who"), _figures(found, day, words)),
        *_areas(inputs, words),
        Section(words("ouderbeleid.asks"), _asks(found, words)),
    )


def _figures(found: Population, day: str, words: Wording) -> tuple[Block, ...]:
    columns = (
        Column(words("ouderbeleid.characteristic"), weight=4),
        *(Column(name, kind="number", weight=2) for name in found.segments),
    )
    told = tuple(row for row in found.rows if row.told)
    rows = tuple(Row((text(row.name), *(text(cell) for cell in row.cells))) for row in told)
    note = words("ouderbeleid.hidden" if found.hidden else "ouderbeleid.unknown")
    if found.source:
        note = f"{note} {words('ouderbeleid.source', source=found.source)}"
    table = Table(words("ouderbeleid.table", date=day), columns, rows, note)
    silent = _silent(tuple(row.name for row in found.rows if not row.told), bool(told), words)
    remarks = (Paragraph(text(remark), role="note") for remark in found.remarks)
    return (*((table,) if told else ()), *silent, *remarks)


def _silent(names: tuple[str, ...], some: bool, words: Wording) -> tuple[Block, ...]:
    """The characteristics of which no segment can be shown: named, so that the reader knows we looked."""
    if not names:
        return ()
    lead = Paragraph(text(words("ouderbeleid.silent_too" if some else "ouderbeleid.silent")))
    return (lead, Bullets(tuple(text(name) for name in names)))


def _areas(inputs: Inputs, words: Wording) -> tuple[Section, ...]:
    if not inputs.neighbourhoods:
        return ()
    lede = Paragraph(text(words("ouderbeleid.area_lede")))
    tables = (_area(area, words) for area in inputs.neighbourhoods)
    return (Section(words("ouderbeleid.area"), (lede, *tables)),)


def _area(area: Neighbourhood, words: Wording) -> Table:
    return Table(
        caption=words("ouderbeleid.area_table", area=area.area, date=words.day(area.reference_date)),
        columns=(
            Column(words("ouderbeleid.area_column"), weight=4),
            Column(words("ouderbeleid.area_share"), kind="number", weight=1),
        ),
        rows=tuple(Row((text(name), text(share))) for name, share in area.rows),
    )


def _asks(found: Population, words: Wording) -> tuple[Block, ...]:
    if not found.needs:
        return (Paragraph(text(words("ouderbeleid.asks_none"))),)
    blocks: list[Block] = [Paragraph(text(words("ouderbeleid.asks_lede")))]
    for need in found.needs:
        blocks.append(Subheading(need.finding))
        lead = (need.need, words("ouderbeleid.measures") if need.measures else "")
        if any(lead):
            blocks.append(Paragraph(text(" ".join(filter(None, lead)))))
        if need.measures:
            blocks.append(Bullets(tuple(text(measure) for measure in need.measures)))
    return tuple(blocks)
