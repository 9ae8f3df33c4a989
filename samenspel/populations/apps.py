from collections.abc import Mapping, Sequence

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PopulationsConfig(AppConfig):
    name = "samenspel.populations"
    label = "populations"

    def ready(self) -> None:
        from samenspel.frameworks.evidence import Indicator, register

        register(
            Indicator(
                key="populations.contact",
                framework="criteria",
                name=_("families with whom there was contact, as shared"),
                unit="count",
                counts_people=True,
                privacy=_(
                    "Counts families, of the whole centre together and only as it was shared with others. "
                    "Who they are is not in it."
                ),
                measure=_contact,
            )
        )


def _contact(starts: Sequence[int]) -> Mapping[int, Mapping[str, float]]:
    """For the criterion Responsible for each other: the last term of each school year that was shared."""
    from samenspel.populations.queries.reach import shared_contact

    return {start: {"6": many} for start, many in shared_contact(starts).items()}
