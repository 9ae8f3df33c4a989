"""Arabic: the day before the month, and the clock of 24 hours as in the Netherlands."""

from __future__ import annotations

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j F، Y، H:i"
SHORT_DATETIME_FORMAT = "d/m/Y H:i"
