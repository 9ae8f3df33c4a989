"""By when a question is answered, and for how long anything of it is kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from samenspel.core.personal import SETTLED_DAYS

ANSWER: Final = timedelta(days=14)
# After the answer there is time to come back to it; after that nothing of the question is left.
KEPT: Final = timedelta(days=SETTLED_DAYS)
SOON: Final = timedelta(days=3)


def answer_by(received: date) -> date:
    """The day that is promised to the asker."""
    return received + ANSWER


def erase_on(decided: date) -> date:
    """The day on which what was asked is wiped."""
    return decided + KEPT


def urgency(promised: date, today: date) -> str:
    """ "late" after the promised day, "soon" in the days before it, else ""."""
    if today > promised:
        return "late"
    return "soon" if promised - today <= SOON else ""
