"""Whose word counts is for the operator alone: it opens the door of a whole centre."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from samenspel.core.policy import Permission, nobody, register, staff

PROVIDERS = register(
    Permission(
        key="integrations.providers",
        thing="identity provider",
        action="believe an organisation about who its staff are",
        visible=staff,
        allowed=nobody,
        reason=_("Only who runs this site says whose accounts open this centre."),
    )
)
