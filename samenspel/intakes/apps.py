from collections.abc import Mapping, Sequence

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakesConfig(AppConfig):
    name = "samenspel.intakes"
    label = "intakes"

    def ready(self) -> None:
        from samenspel.frameworks.evidence import Indicator, register

        register(
            Indicator(
                key="intakes.spoken",
                framework="criteria",
                name=_("children whose family was spoken at an intake"),
                unit="count",
                counts_people=True,
                privacy=_(
                    "Counts children, at both organisations together. What was said is not in it, nor who spoke."
                ),
                measure=_spoken,
            )
        )


def _spoken(starts: Sequence[int]) -> Mapping[int, Mapping[str, float]]:
    """For the criterion Welcome: with how many children in each school year; unknown while none was ever begun."""
    from samenspel.intakes.queries.figures import spoken_by_year

    return {start: {"3": many} for start, many in spoken_by_year(starts).items()}
