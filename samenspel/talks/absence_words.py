"""What pages say of planned talks at which somebody will not be there."""

from __future__ import annotations

from typing import Final

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from samenspel.people.logic.languages import in_a_row
from samenspel.talks.queries.plan_absences import Absent

MOST_NAMED: Final = 3


def absent_words(of: Absent) -> str:
    """Whose talks do not fit any more, and how many they are."""
    said = ngettext(
        "%(many)s talk of %(names)s does not fit any more.",
        "%(many)s talks of %(names)s do not fit any more.",
        of.talks,
    )
    names = in_a_row(of.names[:MOST_NAMED], get_language() or "nl")
    more = len(of.names) - MOST_NAMED
    if more > 0:
        rest = _("and %(many)s more") % {"many": more}
        names = f"{names} {rest}"
    return said % {"many": of.talks, "names": names}


def own_words(of: Absent) -> str:
    """What somebody reads who just said when they are there."""
    said = ngettext(
        "%(many)s planned talk of yours does not fit any more. Who leads the round sees it and looks for another "
        "moment. The family hears when it moves; until then nothing changes for them.",
        "%(many)s planned talks of yours do not fit any more. Who leads the round sees it and looks for other "
        "moments. The families hear when they move; until then nothing changes for them.",
        of.talks,
    )
    return said % {"many": of.talks}
