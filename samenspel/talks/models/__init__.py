"""Rounds of talks, the talks themselves, what is brought to the table and what is agreed there."""

from __future__ import annotations

from samenspel.talks.models.answers import AnswerAboutChild, AnswerKey, AnswerTime, RoundAnswer
from samenspel.talks.models.bearing import FeedKey
from samenspel.talks.models.planning import Proposal
from samenspel.talks.models.rounds import Away, ChildInRound, Interpreter, PartHolder, Round, RoundPart, Sitting
from samenspel.talks.models.table import Agreement, Paper, Point, Remark, Report, YearAgreement
from samenspel.talks.models.talks import Seat, Talk

__all__ = [
    "Agreement",
    "AnswerAboutChild",
    "AnswerKey",
    "AnswerTime",
    "Away",
    "ChildInRound",
    "FeedKey",
    "Interpreter",
    "Paper",
    "PartHolder",
    "Point",
    "Proposal",
    "Remark",
    "Report",
    "Round",
    "RoundAnswer",
    "RoundPart",
    "Seat",
    "Sitting",
    "Talk",
    "YearAgreement",
]
