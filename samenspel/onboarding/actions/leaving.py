"""What hung on work that ended by its date: shut in the night after the last day (G18).

Rights end by themselves, because they are asked at each request by the day. This takes away what would open
something again, or looks as if it did: open invitations, the PIN of the tablet, sessions that were begun at work.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from samenspel.accounts.actions import end_all_sessions
from samenspel.audit.actions import record
from samenspel.core.actor import System
from samenspel.onboarding.models import Pin
from samenspel.people.dates import in_force
from samenspel.people.ending import tell_that_work_ended
from samenspel.people.invitations import is_outlived
from samenspel.people.logic.roles import IN_GROUPS, STAFF
from samenspel.people.models import Adult, Invitation, RoleAssignment

ACTOR: Final = System("last day")
LOOKED_BACK: Final = timedelta(days=7)  # a night that was missed is made good


@transaction.atomic
def close_after_last_day(*, day: date, moment: datetime) -> int:
    """For everyone whose work ended by its date in the week before this day. Returns of how many something was open.

    Doing it again changes nothing, and what was begun or given after the last day stays.
    """
    over = RoleAssignment.objects.filter(
        role__in=STAFF, valid_until__range=(day - LOOKED_BACK, day - timedelta(days=1))
    )
    last_days: dict[int, date] = dict(over.order_by("valid_until").values_list("adult_id", "valid_until"))
    adults = Adult.objects.filter(pk__in=last_days).select_related("user").order_by("pk")
    return sum(_close(adult, last_days[adult.pk], day, moment) for adult in adults)


def _close(adult: Adult, last_day: date, day: date, moment: datetime) -> bool:
    works = RoleAssignment.objects.filter(in_force(day), adult=adult)
    pins = 0 if works.filter(role__in=IN_GROUPS).exists() else Pin.objects.filter(adult=adult).delete()[0]
    invitations, sessions = _withdraw(adult, day, moment), 0
    if tell_that_work_ended(adult, day) and adult.user is not None:
        sessions = end_all_sessions(user=adult.user, begun_before=_midnight_after(last_day))
    found = {"sessions": sessions, "invitations": invitations, "pins": pins}
    if any(found.values()):
        record(verb="access.ended", actor=ACTOR, thing="adult", thing_id=str(adult.public_id), detail=found)
    return any(found.values())


def _withdraw(adult: Adult, day: date, moment: datetime) -> int:
    own = Q(email__iexact=adult.email) if adult.email else Q(pk__in=())
    if adult.user is not None:
        own |= Q(email__iexact=adult.user.email)
    waiting = Invitation.objects.filter(own, redeemed_at=None, expires_at__gt=moment)
    outlived = [one.pk for one in waiting if is_outlived(one, day)]
    return int(Invitation.objects.filter(pk__in=outlived).update(expires_at=moment))


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
