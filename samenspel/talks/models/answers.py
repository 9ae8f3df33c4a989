"""What each guardian said of a round: when they can come, together or apart, with or without the child.

Each adult answers alone and no other guardian sees it. What was said of moments is thrown away after the round.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from samenspel.core.models import CentreModel
from samenspel.core.personal import Declaration, Keep, Level, Personal
from samenspel.talks.logic.round_plan import Choice
from samenspel.talks.logic.tables import Presence
from samenspel.talks.models.choices import keys
from samenspel.talks.models.rounds import Round


class RoundAnswer(CentreModel):
    """The answer of one guardian to one round, at every organisation that takes part.

    `cannot_at_all`: at none of the moments; the school calls. `joins_organisations`: talks at school and childcare
    may be placed on one day. `wants_video`: rather by video. `interpreter` is a language, "" for none. `given_by` is
    who wrote it down for them from paper or by telephone.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.SETTLED,
        adult="adult",
        fields={
            "channel": Level.ORDINARY,
            "given_at": Level.ORDINARY,
            "cannot_at_all": Level.ORDINARY,
            "joins_organisations": Level.ORDINARY,
            "wants_video": Level.ORDINARY,
            "interpreter": Level.CONFIDENTIAL,
            "note": Level.SENSITIVE,
        },
        plain=frozenset({"over_at"}),
        makers=frozenset({"given_by"}),
        settled="over_at",
    )

    class Channel(models.TextChoices):
        LINK = "link", _("by the link")
        ACCOUNT = "account", _("signed in")
        PAPER = "paper", _("on paper")
        PHONE = "phone", _("by telephone")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="answers")
    adult = models.ForeignKey("people.Adult", on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel)
    given_at = models.DateTimeField()
    given_by = models.ForeignKey("people.Adult", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    cannot_at_all = models.BooleanField(default=False)
    joins_organisations = models.BooleanField(default=False)
    wants_video = models.BooleanField(default=False)
    interpreter = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=300, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)  # when the round was closed

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["round", "adult"], name="talks_roundanswer_once"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class AnswerTime(CentreModel):
    """What a guardian said of a stretch of a day; later rows go before earlier ones."""

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.SETTLED,
        adult="answer__adult",
        fields={
            "on": Level.ORDINARY,
            "begins": Level.ORDINARY,
            "ends": Level.ORDINARY,
            "choice": Level.ORDINARY,
        },
        settled="answer__over_at",
    )

    answer = models.ForeignKey(RoundAnswer, on_delete=models.CASCADE, related_name="times")
    on = models.DateField()
    begins = models.TimeField()
    ends = models.TimeField()
    choice = models.CharField(max_length=8, choices=keys(Choice))

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.CheckConstraint(condition=models.Q(begins__lt=models.F("ends")), name="talks_time_has_length"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class AnswerAboutChild(CentreModel):
    """What a guardian would like of the talk about one child. `is_apart` None: nothing was said, as it was before.

    `companion` is whom this guardian brings along, in their own words; it opens nothing for that person.
    """

    personal: ClassVar[Declaration] = Personal(
        keep=Keep.SETTLED,
        child="child",
        adult="answer__adult",
        fields={
            "is_apart": Level.SENSITIVE,
            "presence": Level.ORDINARY,
            "wants_longer": Level.ORDINARY,
            "companion": Level.SENSITIVE,
        },
        settled="answer__over_at",
    )

    answer = models.ForeignKey(RoundAnswer, on_delete=models.CASCADE, related_name="children")
    child = models.ForeignKey("people.Child", on_delete=models.CASCADE, related_name="+")
    is_apart = models.BooleanField(null=True, blank=True)
    presence = models.CharField(max_length=8, choices=keys(Presence), blank=True)
    wants_longer = models.BooleanField(default=False)
    companion = models.CharField(max_length=80, blank=True)

    class Meta(CentreModel.Meta):
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *CentreModel.Meta.constraints,
            models.UniqueConstraint(fields=["answer", "child"], name="talks_answeraboutchild_once"),
        ]

    def __str__(self) -> str:
        return str(self.public_id)


class AnswerKey(CentreModel):
    """A link by which one guardian answers one round without an account; it opens that and nothing else.

    Only fingerprints are kept: of 256 random bits in a link, and keyed of a code that is typed from paper. It ends
    with the round, when it is withdrawn, when the adult has another e-mail address than the one it went to, and when
    the adult may no longer come to talks.
    """

    travels: ClassVar[bool] = False
    personal: ClassVar[Declaration] = Personal(
        keep=Keep.SETTLED,
        adult="adult",
        fields={"made_at": Level.ORDINARY, "used_at": Level.ORDINARY},
        plain=frozenset({"token_hash", "code_hash", "address_hash", "over_at", "withdrawn_at"}),
        private=frozenset({"token_hash", "code_hash", "address_hash"}),
        settled="over_at",
    )

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="keys")
    adult = models.ForeignKey("people.Adult", on_delete=models.CASCADE, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    address_hash = models.CharField(max_length=64, blank=True)  # of where it went; empty: on paper
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)  # when the round was closed

    class Meta(CentreModel.Meta):
        """Nothing but the walls."""

    def __str__(self) -> str:
        return str(self.public_id)
