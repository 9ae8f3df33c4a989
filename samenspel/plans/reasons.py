"""The reasons for refusing a line with goals, in plain words; see `core.table_reasons`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samenspel.activities.reasons import TEXTS as OF_ACTIVITIES
from samenspel.core.table_reasons import Texts

TEXTS: Texts = {
    **OF_ACTIVITIES,
    "not_a_number": _("The number of a goal is a whole number of 1 or more."),
    "number_too_large": _("The number of a goal is at most %(most)s."),
    "not_a_school_year": _("This is not a school year. Write it as 2017-2018."),
    "no_school_year": _("A specific goal belongs to a school year, and none is named here."),
    "no_goal": _("The words of the goal are missing."),
    "unknown_word": _("This word is not known here. Choose from: %(known)s."),
    "double_action": _("This action stands in the file twice; the first time on line %(first)s."),
    "two_wordings": _("The same goal stands on line %(first)s with something else in this column."),
}
