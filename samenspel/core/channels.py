"""Every way by which something leaves the product (reliability A8): the tests of what must not get out go over it.

A new kind of answer, a new place that sends mail, a new command that tells something and a new logger are each
refused by `tests/house/test_channels.py` until they stand here, and with that in the tests of the address canary.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Channel:
    """One way out. `types` are the content types of answers; `modules` the places in the code that use it."""

    key: str
    says: str
    types: frozenset[str] = frozenset()
    modules: frozenset[str] = frozenset()


CHANNELS: Final[tuple[Channel, ...]] = (
    Channel("page", "a page", frozenset({"text/html"})),
    Channel("csv", "a table as text", frozenset({"text/csv"})),
    Channel(
        "xlsx",
        "a table as a workbook",
        frozenset({"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}),
    ),
    Channel("json", "a copy of one's own data; answers to a script", frozenset({"application/json"})),
    Channel("pdf", "paper: letters, cards, answers, the document", frozenset({"application/pdf"})),
    Channel(
        "docx",
        "the document, to work on",
        frozenset({"application/vnd.openxmlformats-officedocument.wordprocessingml.document"}),
    ),
    Channel("text", "plain text: recovery codes, the document in marks", frozenset({"text/plain", "text/markdown"})),
    Channel("calendar", "one's own talks in a calendar", frozenset({"text/calendar"})),
    Channel("picture", "a drawing that a child brings to a talk", frozenset({"image/jpeg"})),
    Channel("saml", "how an identity provider knows us", frozenset({"application/samlmetadata+xml"})),
    Channel("redirect", "the address to which somebody is sent on"),
    Channel("cookie", "what a browser keeps: session, token, choices, messages"),
    Channel("header", "the name of a file, and the other headers"),
    Channel(
        "mail",
        "a message with a link or a code, and nothing else",
        modules=frozenset(
            {
                "samenspel.accounts.adapter",
                "samenspel.accounts.forms",
                "samenspel.accounts.notices",
                "samenspel.notifications.sending",
                "samenspel.onboarding.mailing",
                "samenspel.people.notices",
            }
        ),
    ),
    Channel(
        "log",
        "what the operator reads",
        modules=frozenset(
            {
                "samenspel.config.worker",
                "samenspel.integrations.actions",
                "samenspel.integrations.views.going",
                "samenspel.integrations.views.saml",
                "samenspel.notifications.sending",
            }
        ),
    ),
    Channel("audit", "the log of the centre: ids and words, never a name"),
    Channel(
        "console",
        "what a command says to the operator",
        modules=frozenset(
            {
                "balance",
                "clear",
                "create_centre",
                "demo",
                "document",
                "forget_factors",
                "import_activities",
                "import_centre",
                "import_goals",
                "import_neighbourhood",
                "import_population",
                "import_roster",
                "invite",
                "plan_talks",
                "reference",
                "remind",
                "roster_undo",
                "send",
                "serve",
                "sso",
                "verify_audit",
                "work",
            }
        ),
    ),
    Channel("export", "a whole centre, by the operator, to move it", modules=frozenset({"export_centre"})),
)


def channel(key: str) -> Channel:
    """One of them. Raises StopIteration for a key that is not there."""
    return next(one for one in CHANNELS if one.key == key)


def types() -> frozenset[str]:
    """Every content type that an answer may have."""
    return frozenset().union(*(one.types for one in CHANNELS))
