"""The stylesheets: contrast in both themes, logical properties only, every reference leads somewhere."""

from __future__ import annotations

import gzip
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

UI = Path(__file__).resolve().parents[2] / "samenspel" / "ui"
SHEETS = sorted((UI / "static" / "ui").glob("*.css"))
ALL_SHEETS = sorted(UI.parent.glob("*/static/*/*.css"))
TEMPLATES = sorted((UI / "templates").rglob("*.html"))
TOKENS = (UI / "static" / "ui" / "tokens.css").read_text()
COMPONENTS = sorted((UI / "components").glob("*.py"))

DOCUMENT, SURFACE, SUBTLE = "default-bg-document", "default-bg-default", "default-bg-subtle"
WASHES = ("action-1-bg-subtle", "accent-1-bg-subtle", "negative-bg-subtle", "positive-bg-subtle")
# (foreground, background): text needs 4.5 (WCAG 2.2, 1.4.3), shapes and borders 3 (1.4.11).
TEXT = [
    *[
        (text, paper)
        for text in ("default-color-document", "default-color-subtle")
        for paper in (DOCUMENT, SURFACE, SUBTLE)
    ],
    *[("default-color-document", wash) for wash in WASHES],
    *[("action-1-color-default", paper) for paper in (DOCUMENT, SURFACE, "action-1-bg-subtle", *WASHES)],
    *[("action-1-color-hover", paper) for paper in (DOCUMENT, SURFACE, "action-1-bg-subtle")],
    *[("action-1-inverse-color-default", f"action-1-bg-{state}") for state in ("default", "hover", "active")],
    *[("negative-inverse-color-default", f"negative-{part}") for part in ("bg-default", "color-default")],
    ("accent-1-color-default", "accent-1-bg-subtle"),
    ("negative-color-default", "negative-bg-subtle"),
    ("negative-color-default", DOCUMENT),
    ("negative-color-default", SURFACE),
    ("positive-color-default", "positive-bg-subtle"),
]
SHAPES = [
    *[("default-border-default", paper) for paper in (DOCUMENT, SURFACE)],
    *[("focus-outline", paper) for paper in (DOCUMENT, SURFACE, SUBTLE)],
    *[("action-1-bg-default", paper) for paper in (DOCUMENT, SURFACE, SUBTLE)],
    ("negative-border-default", DOCUMENT),
    ("negative-border-default", SURFACE),
    *[(f"child-{number}", paper) for number in range(1, 7) for paper in (DOCUMENT, SURFACE)],
]


def block(start: str) -> dict[str, str]:
    """The colours of the token block that begins with a selector."""
    body = TOKENS.split(start, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--basis-color-([\w-]+): (#[0-9a-f]{3,6});", body))


LIGHT = block(":root {")
DARK = block(':root[data-theme="dark"] {')
DEVICE = block(':root:not([data-theme="light"]) {')


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def too_faint(colours: dict[str, str], couples: list[tuple[str, str]], least: float) -> list[tuple[str, str, float]]:
    """The couples below the least contrast."""
    found = [(front, back, contrast(colours[front], colours[back])) for front, back in couples]
    return [(front, back, round(value, 2)) for front, back, value in found if value < least]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_and_shape_has_its_contrast(colours: dict[str, str]) -> None:
    assert too_faint(colours, TEXT, 4.5) == []
    assert too_faint(colours, SHAPES, 3) == []


def test_control_the_saffron_of_the_drawing_is_too_faint_for_text() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    faint = LIGHT | {"default-color-subtle": "#e3a32b"}
    assert too_faint(faint, [("default-color-subtle", DOCUMENT)], 4.5)


def test_the_dark_of_the_device_is_the_dark_of_the_choice() -> None:
    assert DARK == DEVICE
    assert DARK.keys() == LIGHT.keys()
    assert len(LIGHT) > 20


def test_every_token_used_is_defined() -> None:
    defined = set(re.findall(r"(--[\w-]+):", TOKENS))
    used = {name for sheet in ALL_SHEETS for name in re.findall(r"var\((--basis-[\w-]+)", sheet.read_text())}
    assert used - defined == set()


PHYSICAL = re.compile(
    r"""(?x)
    (?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right|top|bottom)\b
    | (?<![\w-])(?:left|right|top|bottom|width|height|min-height|max-height)\s*:
    | (?<![\w(-])(?:min-width|max-width)\s*:
    | (?:text-align|float|clear)\s*:\s*(?:left|right)
    """
)


def physical(css: str) -> list[str]:
    """Properties that know left from right; conditions of media queries do not count."""
    return PHYSICAL.findall(re.sub(r"@media[^{]*", "", css))


@pytest.mark.parametrize("sheet", ALL_SHEETS, ids=lambda sheet: sheet.name)
def test_no_stylesheet_knows_left_from_right(sheet: Path) -> None:
    assert physical(sheet.read_text()) == []


def test_control_a_physical_property_is_caught() -> None:
    assert physical("a { margin-left: 1px } b { text-align: right } c { width: 1px } @media (max-width: 1px) {}")
    assert not physical("a { margin-inline-start: 1px; border-start-start-radius: 0 } @media (max-width: 1px) { a {} }")


def test_every_file_that_a_stylesheet_or_a_template_names_is_there() -> None:
    static = UI / "static"
    missing = [
        f"{sheet.name}: {name}"
        for sheet in SHEETS
        for name in re.findall(r"""url\(["']?([^"')]+)""", sheet.read_text())
        if not (sheet.parent / name).resolve().is_file()
    ]
    missing += [
        f"{page.name}: {name}"
        for page in TEMPLATES
        for name in re.findall(r"""\{% static ["']([^"']+)""", page.read_text())
        if not (static / name).is_file()
    ]
    assert missing == []


def test_every_class_of_a_component_is_drawn_by_a_stylesheet() -> None:
    drawn = {name for sheet in SHEETS for name in re.findall(r"\.([a-zA-Z][\w-]*)", sheet.read_text())}
    # Hooks and families of which the stylesheet draws the members.
    known = {"page-header", "print", "matrix-3", "brand-mark", "gallery", "icon-m", "face-m", "menu-word"}
    used: set[str] = set()
    for page in TEMPLATES:
        for value in re.findall(r'class="((?:\{[{%].*?[%}]\}|[^"{])*)"', page.read_text()):
            without_tags = re.sub(r"\{%.*?%\}", " ", value)
            used.update(re.sub(r"\S*\{\{.*?\}\}\S*", " ", without_tags).split())
    for module in COMPONENTS:
        for value in re.findall(r'class="([^"{}]*)"', module.read_text()):
            used.update(value.split())
    assert used - drawn - known == set()


@pytest.mark.parametrize("folder", [UI / "fonts", UI / "static" / "vendor" / "fonts"], ids=["paper", "screen"])
def test_every_font_is_the_one_that_was_reviewed(folder: Path) -> None:
    packages = tomllib.loads((folder / "VENDOR.toml").read_text())["package"]
    listed = {file["path"]: file["sha256"] for package in packages for file in package["file"]}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.glob("*.*f*")
        if path.suffix != ".toml"
    }
    found = {name: digest for name, digest in found.items() if name.endswith((".ttf", ".woff2"))}
    assert found == listed
    for package in packages:
        assert package["licence"] == "OFL-1.1"
        assert (folder / package["licence_text"]).is_file()


def weight(*fonts: str) -> int:
    """The bytes of the stylesheets and the script, compressed, with these fonts."""
    assets = [path for path in (UI / "static" / "ui").iterdir() if path.suffix in (".css", ".js", ".svg")]
    texts = sum(len(gzip.compress(path.read_bytes())) for path in assets)
    return texts + sum((UI / "static" / "vendor" / "fonts" / f"{name}.woff2").stat().st_size for name in fonts)


def test_what_a_parents_first_page_loads_leaves_room_for_the_page_within_150_kb() -> None:
    dutch = weight("serif-latin", "sans-latin", "sans-italic-latin")
    arabic = weight("serif-latin", "sans-latin", "arabic")
    assert max(dutch, arabic) < 110_000
