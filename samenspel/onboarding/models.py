"""Getting in: letters, claims, contact persons, own weeks, shared tablets and cards to sign in with.

What opens something is kept as a fingerprint alone, does not travel with a centre, and dies with what it rests on:
a letter with the relation, a tablet's unlocking with the role (docs/adr/0032, 0033).
"""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, Erasing, Keep, Level, NotPersonal, Personal
from samenspel.onboarding.logic import weeks
from samenspel.people.models import Dated


class LetterRun(CentreModel):
    """A pile of letters that somebody ordered: made step by step, printed, and its codes wiped after a day.

    `pairs` is a list of [adult, child] as public ids, in the order of the pile; the first `done` of them were dealt
    with, of which `made` got a letter. `sealed` holds the codes, encrypted, until `sealed_until`.
    """

    personal: ClassVar[Declaration] = NotPersonal(
        "a pile of letters by public ids; its codes are wiped within days", makers=frozenset({"made_by"})
    )

    travels: ClassVar[bool] = False

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey("people.Group", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField()
    pairs = models.JSONField(default=list)
    done = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    sealed = models.TextField(blank=True)
    sealed_until = models.DateTimeField()

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["-begun_at", "-pk"]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def total(self) -> int:
        """How many letters were ordered."""
        return len(self.pairs)

    @property
    def is_ready(self) -> bool:
        """Whether every letter was dealt with."""
        return self.done >= self.total


class Letter(CentreModel):
    """A one-time way in for one adult, by way of one child, on paper or by mail (S3).

    `code_hash` is of the typed code, which only paper has. `address_hash` is a keyed fingerprint of the address to
    which a mail went. A letter that was used, withdrawn or is over opens nothing.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.SETTLED,
        child="child",
        adult="adult",
        fields={
            "channel": Level.ORDINARY,
            "made_at": Level.ORDINARY,
            "redeemed_at": Level.ORDINARY,
            "revoked_at": Level.ORDINARY,
        },
        plain=frozenset({"token_hash", "code_hash", "address_hash", "expires_at"}),
        private=frozenset({"token_hash", "code_hash", "address_hash"}),
        settled="expires_at",
    )

    travels: ClassVar[bool] = False

    class Channel(models.TextChoices):
        PAPER = "paper", _("on paper")
        MAIL = "mail", _("by e-mail")

    adult = models.ForeignKey("people.Adult", on_delete=models.CASCADE, related_name="+")
    child = models.ForeignKey("people.Child", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(LetterRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="letters")
    channel = models.CharField(max_length=5, choices=Channel, default=Channel.PAPER)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    address_hash = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    redeemed_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return str(self.public_id)

    def is_open(self, moment: datetime) -> bool:
        """Whether it can still be used."""
        return self.redeemed_at is None and self.revoked_at is None and moment < self.expires_at


class SignInCard(models.Model):
    """A card to sign in with, for who has no e-mail address: what the card holds, and a PIN that is not on it."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.LOGIN,
        user="user",
        fields={"made_at": Level.ORDINARY},
        plain=frozenset({"token_hash", "code_hash", "pin_hash", "wrong"}),
        private=frozenset({"token_hash", "code_hash", "pin_hash", "wrong"}),
    )

    unscoped_reason = "a way to sign in belongs to a login, which is global"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    pin_hash = models.CharField(max_length=200)
    wrong = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.public_id)


class ContactPerson(CentreModel):
    """Whom to call: a named person of an organisation, on every page. `languages` are codes of the product."""

    personal: ClassVar[Declaration] = NotPersonal("how the centre is reached, published by itself on every page")

    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    does = models.CharField(max_length=120)
    phone = models.CharField(max_length=30)
    email = models.EmailField(blank=True)
    reachable = models.CharField(max_length=160, blank=True)
    languages = models.CharField(max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["position", "pk"]

    def __str__(self) -> str:
        return str(self.public_id)


class Claim(CentreModel):
    """ "I am a parent too": somebody whom no file names asks for a way in (S3). A person at the centre decides.

    Nothing of it is compared with the register until a person looks. After its term only its dates and the decision
    are left: `erased_on` says so.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.SETTLED,
        child="child",
        adult="adult",
        fields={
            "received_on": Level.ORDINARY,
            "answer_by": Level.ORDINARY,
            "status": Level.ORDINARY,
            "decided_on": Level.ORDINARY,
            "erased_on": Level.ORDINARY,
            "name": Level.CONFIDENTIAL,
            "relation": Level.CONFIDENTIAL,
            "child_name": Level.CONFIDENTIAL,
            "child_born": Level.CONFIDENTIAL,
            "email": Level.CONFIDENTIAL,
            "phone": Level.CONFIDENTIAL,
            "address": Level.CONFIDENTIAL,
            "language": Level.CONFIDENTIAL,
            "note": Level.CONFIDENTIAL,
            "ground": Level.SENSITIVE,
            "reason": Level.SENSITIVE,
        },
        makers=frozenset({"asked_by", "decided_by"}),
        settled="decided_on",
        erasing=Erasing.BLANK,
    )

    class Status(models.TextChoices):
        WAITING = "waiting", _("waiting for an answer")
        YES = "yes", _("let in")
        NO = "no", _("not let in")

    class Ground(models.TextChoices):
        PAPER = "paper", _("a paper shows it: a birth certificate, an extract, a ruling")
        KNOWN = "known", _("somebody of the team has known them as the parent for long")
        PARENT = "parent", _("the other parent confirmed it")
        UNPROVEN = "unproven", _("nothing shows that this person belongs to the child")
        NO_CHILD = "no_child", _("no such child is with us")
        CLOSED = "closed", _("a block or ruling stands in the way")
        ALREADY = "already", _("this person has a way in already")

    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    asked_by = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=160, blank=True)
    relation = models.CharField(max_length=20, blank=True)
    child_name = models.CharField(max_length=160, blank=True)
    child_born = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    address = models.TextField(max_length=300, blank=True)
    language = models.CharField(max_length=10, blank=True)
    note = models.TextField(max_length=600, blank=True)
    received_on = models.DateField()
    answer_by = models.DateField()
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    ground = models.CharField(max_length=10, choices=Ground, blank=True)
    reason = models.TextField(max_length=600, blank=True)
    adult = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    child = models.ForeignKey("people.Child", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_by = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    erased_on = models.DateField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["answer_by", "pk"]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING


class Answer(CentreModel):
    """The one-time way to the answer on a claim; the same for yes and for no until it is opened."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.SETTLED,
        child="claim__child",
        adult="claim__adult",
        plain=frozenset({"token_hash", "expires_at"}),
        private=frozenset({"token_hash"}),
        settled="expires_at",
    )

    travels: ClassVar[bool] = False

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="answers")
    token_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)


class OwnWeeks(Dated, CentreModel):
    """In which weeks a child is with an adult, as that adult said. No other adult ever sees it."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.FILE,
        child="child",
        adult="adult",
        fields={
            "valid_from": Level.ORDINARY,
            "valid_until": Level.ORDINARY,
            "kind": Level.ORDINARY,
            "turns_on": Level.ORDINARY,
            "anchor": Level.ORDINARY,
        },
    )

    adult = models.ForeignKey("people.Adult", on_delete=models.CASCADE, related_name="+")
    child = models.ForeignKey("people.Child", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=[(kind.value, kind.value) for kind in weeks.Kind])
    turns_on = models.PositiveSmallIntegerField(default=0)
    anchor = models.DateField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)

    def as_rhythm(self) -> weeks.Rhythm:
        """The arrangement in the shape of the pure logic."""
        return weeks.Rhythm(weeks.Kind(self.kind), self.turns_on, self.anchor)


class Tablet(CentreModel):
    """A device that a group shares. It opens nothing of itself: it lets the people of the group unlock with a PIN.

    Before it is joined it has a code that a leader reads out; after that the device holds a key of which we keep the
    fingerprint.
    """

    personal: ClassVar[Declaration] = NotPersonal("a device of a group")

    travels: ClassVar[bool] = False

    group = models.ForeignKey("people.Group", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    code_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    code_until = models.DateTimeField(null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return str(self.public_id)

    def works_on(self, day: date) -> bool:
        """Whether the people of its group can unlock it."""
        return (
            self.joined_at is not None and self.revoked_at is None and (self.last_day is None or day <= self.last_day)
        )


class Pin(CentreModel):
    """The PIN with which a colleague unlocks the tablets of the own groups; chosen after a full sign-in."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.ROLE,
        adult="adult",
        fields={"set_at": Level.ORDINARY},
        plain=frozenset({"pin_hash"}),
        private=frozenset({"pin_hash"}),
    )

    travels: ClassVar[bool] = False

    adult = models.OneToOneField("people.Adult", on_delete=models.CASCADE, related_name="+")
    pin_hash = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)


class WrongPin(CentreModel):
    """How often in a row somebody's PIN was wrong on a tablet; a new PIN begins anew."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.ROLE, adult="pin__adult", plain=frozenset({"times"}), private=frozenset({"times"})
    )

    travels: ClassVar[bool] = False

    tablet = models.ForeignKey(Tablet, on_delete=models.CASCADE, related_name="wrong")
    pin = models.ForeignKey(Pin, on_delete=models.CASCADE, related_name="wrong")
    times = models.PositiveSmallIntegerField(default=0)

    class Meta(CentreModel.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["tablet", "pin"], name="onboarding_wrongpin_place"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class InvitedGroup(CentreModel):
    """A group with which somebody who was invited will work, from the day the invitation is taken up."""

    personal: ClassVar[Declaration] = NotPersonal("a group that waits for whoever takes an invitation up")

    travels: ClassVar[bool] = False

    invitation = models.ForeignKey("people.Invitation", on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey("people.Group", on_delete=models.CASCADE, related_name="+")

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)
