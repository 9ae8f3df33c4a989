"""The reference that is made from the code, so that it cannot tell anything else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand, DjangoHelpFormatter
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from samenspel.config.cli import COMMANDS
from samenspel.core.actor import Actor
from samenspel.core.models import CentreModel
from samenspel.core.policy import Permission, Rule, permissions
from samenspel.frameworks.reference import framework_page
from samenspel.people.logic.roles import ROLES, STAFF
from samenspel.privacy.reference import retention_page

HEAD = "<!-- Made by `samenspel reference`; change the code, not this page. -->\n"
Table = Iterator[list[str]]
PERMISSIONS = """# Permissions

Each permission is written once, in the `policy.py` of its app, and gives both the filter for a list and the
answer for one thing. Not visible is a 404; visible but not allowed is a 403 with the reason.
"""
ROLES_INTRO = """## Role x permission

● may, ○ may for some (own children, own organisation), – refused with the reason, empty: does not exist for
this role.
"""
COMMANDS_INTRO = """# Commands

In a checkout the command is `.venv/bin/samenspel`. Exit status: 0 all well, 1 something refused, 2 wrong usage.
"""


def pages() -> dict[str, str]:
    """File name in docs/reference/ -> its whole text, in English."""
    makers: dict[str, Callable[[], str]] = {
        "permissions.md": permission_page,
        "commands.md": command_page,
        "addresses.md": address_page,
        "models.md": model_page,
        "frameworks.md": framework_page,
        "retention.md": retention_page,
    }
    with translation.override("en"):
        return {name: f"{HEAD}\n{make()}" for name, make in makers.items()}


def table(head: list[str], rows: Table) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def permission_page() -> str:
    """Role x action x thing."""
    who = [actor_as(role) for role in ROLES]
    rules = (
        [p.thing, p.action, f"`{p.key}`", p.visible.words(), p.allowed.words(), str(p.reason)] for p in permissions()
    )
    matrix = ([f"`{p.key}`", *(_mark(p, actor) for actor in who)] for p in permissions())
    head = ["thing", "action", "key", "visible to", "allowed to", "what a refusal says"]
    return f"{PERMISSIONS}\n{table(head, rules)}\n{ROLES_INTRO}\n{table(['permission', *ROLES], matrix)}"


def actor_as(role: str) -> Actor:
    """Someone who bears just this role."""
    guardian = role == "parent"
    return Actor(
        centre_id=0,
        person_id=0,
        public_id="",
        roles=frozenset({role}),
        is_staff=role in STAFF,
        is_guardian=guardian,
    )


def _mark(permission: Permission, actor: Actor) -> str:
    visible = _holds(permission.visible, actor)
    allowed = _holds(permission.allowed, actor)
    if visible is False:
        return ""
    if allowed is False:
        return "–"
    return "○" if None in {visible, allowed} else "●"


def _holds(rule: Rule, actor: Actor) -> bool | None:
    """Yes or no for the kind of thing as such; None when it depends on the thing."""
    try:
        return rule.holds(actor, None)
    except (AttributeError, TypeError):
        return None


def command_page() -> str:
    """Every command with its own help."""
    parts = [COMMANDS_INTRO]
    for name, (module, said) in COMMANDS.items():
        parts.append(f"## samenspel {name}\n\n{said[0].upper()}{said[1:]}.\n\n```\n{_help(name, module)}```\n")
    return "\n".join(parts)


def _help(name: str, module: str) -> str:
    owner = next(app for app, found in _commands().items() if module in found)
    command: BaseCommand = load_command_class(owner, module)
    parser = command.create_parser("samenspel", name, formatter_class=_Plain)
    out = io.StringIO()
    with translation.override("nl"):
        parser.print_help(out)
    return re.sub(r"\s+$", "\n", out.getvalue())


def _commands() -> dict[str, set[str]]:
    owners: dict[str, set[str]] = {}
    for name, owner in get_commands().items():
        owners.setdefault(str(owner if isinstance(owner, str) else owner.__module__), set()).add(name)
    return owners


class _Plain(DjangoHelpFormatter):
    """Help at a fixed width, whatever the terminal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "width": 100})


def address_page() -> str:
    """Every address and whom it is for."""
    rows = ([f"`/{path}`", name, _audience(pattern)] for name, path, pattern in sorted(_walk(get_resolver())))
    head = "# Addresses\n\nA page that declares nothing is answered with 404.\n\n"
    return head + table(["address", "name", "for"], rows)


def _audience(pattern: URLPattern) -> str:
    policy: Permission | None = getattr(pattern.callback, "policy", None)
    return f"`{policy.key}`" if policy else str(getattr(pattern.callback, "public_reason", ""))


def _walk(resolver: URLResolver, prefix: str = "", space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, path, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}", path, pattern


def model_page() -> str:
    """Every table: of a centre, or shared with the reason why."""
    rows = (
        [model._meta.label, (model.__doc__ or "").strip().split("\n")[0], _scope(model)]
        for model in sorted(apps.get_models(), key=lambda model: model._meta.label)
        if model.__module__.startswith("samenspel.")
    )
    return "# Tables\n\n" + table(["table", "what a row is", "whose"], rows)


def _scope(model: type[Any]) -> str:
    return "of a centre" if issubclass(model, CentreModel) else f"shared: {model.unscoped_reason}"
