"""The reasons for refusing a line of an inventory, in plain words; see `core.table_reasons`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samenspel.core.table_reasons import Texts

TEXTS: Texts = {
    "not_a_number": _("The number of a row is a whole number of 1 or more."),
    "number_too_large": _("The number of a row is at most %(most)s."),
    "unknown_organisation": _("This centre has no organisation of this name. It has: %(known)s. Unknown is “?”."),
    "no_name": _("The name is missing."),
    "unknown_mark": _("Write X for yes, nothing for no, or ? for unknown."),
    "unknown_value": _("This value does not exist here. Choose from: %(known)s."),
    "unknown_criterion": _("This criterion does not exist here. Choose from: %(known)s."),
    "double_row": _("This row stands in the file twice; the first time on line %(first)s."),
}
