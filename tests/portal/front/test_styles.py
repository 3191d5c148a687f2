"""The style sheets keep the house's rules, and every pair of colours can be read."""

import re
from itertools import product
from pathlib import Path

import pytest
from django.conf import settings

CSS = settings.BASE_DIR / "portal" / "front" / "static" / "balise" / "css"
SHEETS = sorted(CSS.glob("*.css"))
LAYERS = {"reset", "tokens", "base", "layout", "components", "utilities"}
SIDES = re.compile(
    r"^\s*(?:(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b"
    r"|border-(?:top|bottom)-(?:left|right)-radius"
    r"|(?:left|right|float|clear)\s*:"
    r"|text-align\s*:\s*(?:left|right))",
    re.MULTILINE,
)
TEXT_CONTRAST = 4.5
SHAPE_CONTRAST = 3.0
"""WCAG 2.2: 1.4.3 for text, 1.4.11 for borders and shapes."""
TONES = ("", "children", "teens", "parents", "educators", "hotline", "talk", "desk")


def without_comments(sheet: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)


def top_level(css: str) -> list[str]:
    """What stands in front of each outermost block or semicolon."""
    found, depth, start = [], 0, 0
    for place, letter in enumerate(css):
        if letter == "{":
            if depth == 0:
                found.append(css[start:place].strip())
            depth += 1
        elif letter == "}":
            depth -= 1
            start = place + 1
        elif letter == ";" and depth == 0:
            found.append(css[start:place].strip())
            start = place + 1
    return found


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_every_rule_stands_in_a_layer(sheet: Path):
    for opening in top_level(without_comments(sheet)):
        assert opening.startswith("@layer "), opening
        assert {name.strip() for name in opening.removeprefix("@layer ").split(",")} <= LAYERS


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_sides_are_logical_so_that_arabic_is_mirrored(sheet: Path):
    assert SIDES.findall(without_comments(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_a_sheet_loads_nothing(sheet: Path):
    css = without_comments(sheet)

    assert "@import" not in css
    assert "url(" not in css


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.stem)
def test_colours_are_tokens(sheet: Path):
    """Only the tokens, the always dark foot of the page, paper, and the cover name a colour."""
    if sheet.stem in {"tokens", "print"}:
        return
    css = re.sub(r"\.(?:help-bar|footer|exit-blank)[^{}]*\{[^{}]*\}", "", without_comments(sheet))

    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?![^{]*\{)", css) == []


# --- Contrast ----------------------------------------------------------------------------


def blocks(css: str, selector: str) -> list[str]:
    return re.findall(re.escape(selector) + r" \{([^}]*)\}", css)


def tokens(tone: str, scheme: str) -> dict[str, str]:
    """The palette as a browser with light-dark() sees it on a page of this tone."""
    css = without_comments(CSS / "tokens.css")
    written = [*blocks(css, ":root")]
    if tone:
        written += re.findall(
            r'(?:\[data-tone="\w+"\],\s*)*\[data-tone="' + tone + r'"\](?:,[^{]*)? \{([^}]*)\}', css
        )
    found: dict[str, str] = {}
    for block in written:
        for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", block):
            if "SystemColor" not in value and value not in {"CanvasText", "Highlight"}:
                found[name] = value.strip()
    return {name: resolved(found, value, scheme) for name, value in found.items()}


def resolved(found: dict[str, str], value: str, scheme: str) -> str:
    pair = re.fullmatch(r"light-dark\((\S+), (\S+)\)", value)
    if pair:
        return pair[1] if scheme == "light" else pair[2]
    reference = re.fullmatch(r"var\(--([\w-]+)\)", value)
    return resolved(found, found[reference[1]], scheme) if reference else value


def linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.03928 else ((channel + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


GROUNDS = ("paper", "surface", "sunken")
TINTS = ("harbour-tint", "sea-tint", "amber-tint", "coral-tint")
TEXT_PAIRS = [
    *product(("ink", "muted", "harbour", "sea", "coral"), ("paper", "surface")),
    *product(("ink", "muted"), (*GROUNDS, *TINTS)),
    ("coral", "coral-tint"),
    ("harbour", "harbour-tint"),
    ("sea", "sea-tint"),
    ("on-harbour", "harbour"),
    ("on-sea", "sea"),
    ("on-amber", "amber"),
    ("on-coral", "coral"),
    ("on-accent", "accent"),
    ("accent", "paper"),
    ("door-report-ink", "door-report"),
    ("door-talk-ink", "door-talk"),
    ("door-learn-ink", "door-learn"),
    ("amber-ink", "paper"),
]
SHAPE_PAIRS = [
    *product(("line", "focus"), ("paper", "surface")),
    ("door-report-light", "door-report"),
    ("door-talk-light", "door-talk"),
    ("door-learn-light", "door-learn"),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tone", TONES)
def test_text_can_be_read(tone: str, scheme: str):
    palette = tokens(tone, scheme)
    weak = {
        f"{text} on {ground}": round(contrast(palette[text], palette[ground]), 2)
        for text, ground in TEXT_PAIRS
        if contrast(palette[text], palette[ground]) < TEXT_CONTRAST
    }

    assert weak == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tone", TONES)
def test_borders_and_shapes_can_be_seen(tone: str, scheme: str):
    palette = tokens(tone, scheme)
    weak = {
        f"{shape} on {ground}": round(contrast(palette[shape], palette[ground]), 2)
        for shape, ground in SHAPE_PAIRS
        if contrast(palette[shape], palette[ground]) < SHAPE_CONTRAST
    }

    assert weak == {}


def test_the_contrast_check_can_fail():
    assert contrast("#ffffff", "#ffffff") == pytest.approx(1)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert SIDES.search("  margin-left: 1px;")
    assert SIDES.search("  text-align: right;")
