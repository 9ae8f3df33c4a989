"""samenspel balance: how the activities of a school year are spread over every lens, per stage."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from samenspel.activities.logic.balance import Balance, as_json
from samenspel.activities.queries import balance_of
from samenspel.core.cli import OK, CentreCommand, WrongUsage, school_year_label
from samenspel.frameworks.logic.shelf import Lens, Shelf
from samenspel.frameworks.queries import shelf
from samenspel.organisations.queries import school_year
from samenspel.ui.numbers import percent


class Command(CentreCommand):
    help = "Bereken hoe het aanbod van een schooljaar over elke lens verdeeld is, naast een gelijk deel."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--school-year", required=True, type=school_year_label, metavar="YEAR", help=_("such as 2017-2018")
        )

    def run(self, **options: Any) -> int:
        year = school_year(options["school_year"])
        if year is None:
            raise WrongUsage(_("The centre has no school year %(year)s.") % {"year": options["school_year"]})
        taken = shelf()
        found = balance_of(year, shelf=taken)
        if options["json"]:
            self.say_json([as_json(one) for one in found])
        else:
            self._say(found, taken)
        return OK

    def _say(self, found: tuple[Balance, ...], taken: Shelf) -> None:
        stages = {stage.key: f"{stage.title} ({stage.short})" for stage in taken.stages()}
        for lens in taken.lenses():
            self.say(f"\n{lens.name}\n{'=' * len(lens.name)}")
            for one in (one for one in found if one.lens == lens.key):
                self.say(table(one, lens, stages.get(one.stage, _("all activities"))))


def table(one: Balance, lens: Lens, stage: str) -> str:
    """One lens in one stage as lines of text: value, count, share, and what stands out."""
    head = _("%(stage)s: %(activities)s activities, %(untagged)s without a label") % {
        "stage": stage,
        "activities": one.activities,
        "untagged": one.untagged,
    }
    width = max(len(value.title) for value in lens.values)
    lines = [f"\n{head}"]
    for value, shown in zip(one.values, lens.values, strict=True):
        mark = _("blind spot") if value.key in one.blind_spots else ""
        mark = _("one-sided") if value.key in one.one_sided else mark
        line = f"  {shown.title:<{width}} {value.count:>4}  {percent(float(value.share)):>6}  {mark}"
        lines.append(line.rstrip())
    if one.evenness is not None:
        evenness = _("evenness")
        lines.append(f"  {evenness:<{width}}       {one.evenness:>6.2f}")
    return "\n".join(lines)
