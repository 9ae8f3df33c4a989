"""Every way out of the product is known, so that the address canary goes over all of them (A8, G7)."""

from __future__ import annotations

import ast
from pathlib import Path

import samenspel
from samenspel.core.channels import CHANNELS, channel

ROOT = Path(samenspel.__file__).parent
SENDING = {"send_mail", "EmailMessage", "EmailMultiAlternatives", "send_mass_mail", "mail_admins", "mail_managers"}
# Functions that take a content type and are no channel of their own.
TYPES = {"content_type", "mime", "mimetype"}


def trees() -> dict[str, ast.Module]:
    """Every module of the product, but for migrations."""
    found = {}
    for path in ROOT.rglob("*.py"):
        if "migrations" not in path.parts:
            name = ".".join(("samenspel", *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


TREES = trees()


def calling(tree: ast.AST, names: set[str]) -> bool:
    """Whether something in it is called by one of these names."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return any(getattr(call, "attr", getattr(call, "id", "")) in names for call in calls)


def said_types(tree: ast.AST) -> set[str]:
    """The content types that stand in it in full."""
    words = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    kinds = ("text/", "application/", "image/", "message/")
    return {
        word.split(";")[0]
        for word in words
        if word.startswith(kinds) and " " not in word.split(";")[0] and len(word.split("/")) == 2
    }


def unknown_senders(modules: dict[str, ast.Module]) -> set[str]:
    return {name for name, tree in modules.items() if calling(tree, SENDING)} - channel("mail").modules


def unknown_loggers(modules: dict[str, ast.Module]) -> set[str]:
    return {name for name, tree in modules.items() if calling(tree, {"getLogger"})} - channel("log").modules


def unknown_commands() -> set[str]:
    found = {path.stem for path in ROOT.glob("*/management/commands/*.py") if not path.stem.startswith("_")}
    return found - channel("console").modules - channel("export").modules


# Types of files that come in, and of what only a browser or typst is told: they leave nothing.
COMING_IN = {"application/zip", "application/xml", "text/xml", "application/octet-stream"}


def unknown_types(modules: dict[str, ast.Module]) -> set[str]:
    known = {kind for one in CHANNELS for kind in one.types}
    answering = {name: tree for name, tree in modules.items() if not name.startswith("samenspel.core.channels")}
    return {kind for tree in answering.values() for kind in said_types(tree)} - known - COMING_IN


def test_every_place_that_sends_mail_is_known() -> None:
    assert unknown_senders(TREES) == set()


def test_every_logger_is_known() -> None:
    assert unknown_loggers(TREES) == set()


def test_every_command_is_known() -> None:
    assert unknown_commands() == set()


def test_every_content_type_is_known() -> None:
    assert unknown_types(TREES) == set()


def test_nothing_is_registered_that_is_not_there() -> None:
    assert channel("mail").modules | channel("log").modules <= TREES.keys()
    commands = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    assert channel("console").modules | channel("export").modules <= commands


def test_control_a_new_way_out_is_caught() -> None:
    new = ast.parse("log = logging.getLogger(__name__)\nsend_mail('a', 'b', None, [])\nHttpResponse('', 'text/vcard')")
    assert unknown_senders({"samenspel.new": new}) == {"samenspel.new"}
    assert unknown_loggers({"samenspel.new": new}) == {"samenspel.new"}
    assert unknown_types({"samenspel.new": new}) == {"text/vcard"}
