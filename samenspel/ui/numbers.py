"""Numbers as people of a language write them."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def percent(share: float, decimals: int = 0) -> str:
    """A share (0 to 1) in percent, as the language of the page writes it: 20 %, 20%."""
    number = number_format(round(share * 100, decimals), decimal_pos=decimals)
    return _("%(number)s%%") % {"number": number}


def whole(count: int) -> str:
    """A count as the language of the page writes it."""
    return str(number_format(count, decimal_pos=0, force_grouping=count >= 10_000))
