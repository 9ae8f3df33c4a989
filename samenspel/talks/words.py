"""What people read for the keys of talks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samenspel.talks.logic.rounds import Audience, Kind
from samenspel.talks.logic.tables import Presence

# One talk of a kind.
KINDS: Final[Mapping[str, Promise]] = {
    Kind.START: _("getting-to-know talk"),
    Kind.INTERIM: _("interim talk"),
    Kind.REPORT: _("report talk"),
    Kind.THREE_WAY: _("three-way talk"),
    Kind.ADVICE: _("advice talk"),
    Kind.HOME_VISIT: _("home visit"),
    Kind.INTAKE: _("intake talk"),
    Kind.ASKED: _("talk that was asked for"),
}
# A round of them, as its title begins.
ROUNDS: Final[Mapping[str, Promise]] = {
    Kind.START: _("Getting-to-know talks"),
    Kind.INTERIM: _("Interim talks"),
    Kind.REPORT: _("Report talks"),
    Kind.THREE_WAY: _("Three-way talks"),
    Kind.ADVICE: _("Advice talks"),
    Kind.HOME_VISIT: _("Home visits"),
    Kind.INTAKE: _("Intake talks"),
    Kind.ASKED: _("Talks that were asked for"),
}
# What a family reads about why it is expected, unless the school writes something else (S209).
PURPOSES: Final[Mapping[str, Promise]] = {
    Kind.START: _(
        "We get to know each other. You tell us who your child is, and we agree how and how often we meet this year."
    ),
    Kind.INTERIM: _("We look together how your child has settled in, and whether we have to arrange something."),
    Kind.REPORT: _("We talk about how your child is doing and what stands in the report. What do you see at home?"),
    Kind.THREE_WAY: _("Your child tells how things are going. Together we choose what we are going to work on."),
    Kind.ADVICE: _("We talk about the advice for secondary school. What do you and your child want?"),
    Kind.HOME_VISIT: _("We would like to come by and get to know each other at home. You do not have to."),
    Kind.INTAKE: _("We get to know each other before your child starts here."),
    Kind.ASKED: _("You or we asked for a talk."),
}
AUDIENCES: Final[Mapping[str, Promise]] = {
    Audience.ALL: _("all children of the groups"),
    Audience.NEW: _("children who came this school year"),
    Audience.LAST_YEAR: _("children in group 8"),
    Audience.CHOSEN: _("only the children that we choose one by one"),
}
PRESENCES: Final[Mapping[str, Promise]] = {
    Presence.WHOLLY: _("the child is there the whole time"),
    Presence.FIRST: _("the child is there for the first part"),
    Presence.NOT: _("without the child"),
}


def in_school_language(words: Promise) -> str:
    """The words in the language in which the school writes: for what becomes a text of its own."""
    with translation.override(settings.LANGUAGE_CODE):
        return str(words)
