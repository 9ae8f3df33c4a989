"""Chapter 5: what happens now. The inventory as a table, its balance as drawings with words and tables."""

from __future__ import annotations

from collections import Counter

from samenspel.plans.logic.document import (
    Block,
    Bullets,
    Column,
    Figure,
    Paragraph,
    Row,
    Section,
    Subheading,
    Table,
    text,
)
from samenspel.plans.logic.inputs import ActivityLine, BalanceLens, Inputs, Mark
from samenspel.plans.logic.wording import Wording, capital, joined, percent, year_range
from samenspel.ui.logic.figures import (
    Distribution,
    DistributionPart,
    FigureWords,
    Matrix,
    MatrixCell,
    MatrixRow,
    distribution_svg,
    matrix_svg,
)

_WIDTH = 540  # units of a drawing: at the measure of the book its smallest words are 8 points
_MARKS: dict[Mark, str] = {"yes": "ja", "no": "", "unknown": "?"}


def offer(inputs: Inputs, words: Wording) -> tuple[Section, ...]:
    """Opening sentence, the whole offer, and whether it is in balance (S106-S154)."""
    if not inputs.activities:
        return (Section("", (Paragraph(text(words("aanbod.none")), role="lede"),)),)
    sections = [
        Section("", (Paragraph(text(_lede(inputs, words)), role="lede"),)),
        Section(words("aanbod.offer"), (_inventory(inputs, words),)),
    ]
    if inputs.lenses:
        sections.append(Section(words("aanbod.balance"), _balance(inputs, words)))
    return tuple(sections)


def _lede(inputs: Inputs, words: Wording) -> str:
    year, count = year_range(inputs.year), len(inputs.activities)
    if count == 1:
        return words("aanbod.lede_one", year=year)
    opening = words("aanbod.lede", year=year, count=words.count(count))
    per = Counter(line.organisation for line in inputs.activities if line.organisation)
    offers = [words("aanbod.who_offers", name=name, count=words.count(n)) for name, n in per.most_common()]
    return f"{opening} {capital(joined(offers, words('aanbod.who_joins')))}." if len(offers) > 1 else opening


def _inventory(inputs: Inputs, words: Wording) -> Table:
    columns = (
        Column(words("aanbod.number"), kind="number", weight=10),
        Column(words("aanbod.activity"), weight=60),
        Column(words("aanbod.organisation"), weight=50),
        Column(words("aanbod.described"), weight=48),
        *(Column(name, kind="mark", weight=22) for name in words.section("stages").values()),
    )
    rows = tuple(_activity(line, words) for line in inputs.activities)
    caption = words("aanbod.table", year=year_range(inputs.year))
    return Table(caption, columns, rows, words("labels.mark_key"))


def _activity(line: ActivityLine, words: Wording) -> Row:
    name = f"{line.name} ({line.note})" if line.note else line.name
    organisation = line.organisation or words("aanbod.unknown_organisation")
    cells = (str(line.number), name, organisation, "; ".join(line.described_in))
    return Row((*map(text, cells), *(text(_MARKS[mark]) for mark in line.marks)))


def _balance(inputs: Inputs, words: Wording) -> tuple[Block, ...]:
    lede = words("aanbod.balance_lede", count=words.count(len(inputs.lenses)))
    blocks: list[Block] = [Paragraph(text(lede))]
    for lens in inputs.lenses:
        blocks.extend(_lens(lens, words))
    return tuple(blocks)


def _lens(lens: BalanceLens, words: Wording) -> tuple[Block, ...]:
    head = Subheading(lens.name)
    if lens.untagged >= lens.activities:
        return (head, Paragraph(text(words("aanbod.nothing_tagged"))))
    return (head, *_standing_out(lens, words), figure(lens, words))


def _standing_out(lens: BalanceLens, words: Wording) -> tuple[Block, ...]:
    if not lens.judged:
        return (Paragraph(text(words("aanbod.unjudged"))),)
    if len(lens.findings) < 2:
        return tuple(Paragraph(text(line)) for line in lens.findings)
    return (Bullets(tuple(text(line) for line in lens.findings)),)


def figure(lens: BalanceLens, words: Wording) -> Figure:
    """The drawing of one lens with its words and its table."""
    stages = tuple(words.section("stages").values())
    caption = words("aanbod.figure", lens=lens.name)
    return Figure(
        key=lens.key,
        caption=caption,
        alt=_in_words(lens, stages, words),
        svg=_matrix(lens, stages, words) if lens.judged else _distribution(lens, words),
        table=_figure_table(lens, caption, stages, words),
        note=_untagged(lens, words),
    )


def _untagged(lens: BalanceLens, words: Wording) -> str:
    if not lens.untagged:
        return ""
    key = "aanbod.untagged_one" if lens.untagged == 1 else "aanbod.untagged"
    return words(key, count=capital(words.count(lens.untagged)))


def _matrix(lens: BalanceLens, stages: tuple[str, ...], words: Wording) -> str:
    fair = 1 / len(lens.values)
    rows = tuple(
        MatrixRow(
            value.name,
            value.name,
            value.gloss,
            tuple(map(MatrixCell, value.counts)),
            value.share,
            fair if value.target is None else value.target,
        )
        for value in lens.values
    )
    total = words("aanbod.total_label", count=lens.activities)
    drawn = Matrix(stages, rows, total)
    return matrix_svg(drawn, words=FigureWords(share=words("aanbod.all")), percent=percent, width=_WIDTH)


def _distribution(lens: BalanceLens, words: Wording) -> str:
    parts = tuple(DistributionPart(value.name, value.name, value.total) for value in lens.values)
    return distribution_svg(Distribution(parts), words=FigureWords(words("aanbod.all")), percent=percent, width=_WIDTH)


def _in_words(lens: BalanceLens, stages: tuple[str, ...], words: Wording) -> str:
    """The drawing as one text, value by value."""
    lines = (
        words(
            "aanbod.alt_value",
            name=value.name,
            counts=", ".join(
                words("aanbod.alt_count", stage=stage, count=count)
                for stage, count in zip(stages, value.counts, strict=True)
            ),
            total=value.total,
            share=percent(value.share),
        )
        for value in lens.values
    )
    return f"{lens.name}. {'; '.join(lines)}."


def _figure_table(lens: BalanceLens, caption: str, stages: tuple[str, ...], words: Wording) -> Table:
    titles = (*stages, words("aanbod.total"), words("aanbod.share"))
    columns = (Column(lens.name, weight=4), *(Column(title, kind="number", weight=2) for title in titles))
    rows = tuple(
        Row(
            (
                text(value.name),
                *(text(str(n)) for n in (*value.counts, value.total)),
                text(percent(value.share)),
            )
        )
        for value in lens.values
    )
    return Table(caption, columns, rows)
