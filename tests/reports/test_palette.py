"""The palette's contrast in light and dark: text 4.5 to 1, marks and lines 3 to 1 (WCAG 2.1, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

STYLE = (Path(__file__).parents[2] / "reports" / "static" / "site.css").read_text(encoding="utf-8")
TEXT = ("ink", "muted", "link", "green", "amber", "red", "neutral", "planned", "earned", "actual")
MARKS = ("edge", "focus")


def read_palettes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r":root \{(.*?)\}", STYLE, flags=re.DOTALL)
    light, dark = (dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", block)) for block in blocks[:2])
    return {"light": light, "dark": light | dark}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("paper", ["paper", "surface", "warning-paper"])
@pytest.mark.parametrize("name", TEXT)
def test_text_can_be_read(theme: str, paper: str, name: str) -> None:
    palette = read_palettes()[theme]
    assert contrast(palette[name], palette[paper]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", MARKS)
def test_marks_can_be_seen(theme: str, name: str) -> None:
    palette = read_palettes()[theme]
    assert contrast(palette[name], palette["paper"]) >= 3
    assert contrast(palette["accent-ink"], palette["accent"]) >= 4.5


def test_every_colour_comes_from_the_palette() -> None:
    rest = re.sub(r":root \{.*?\}", "", STYLE, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb|hsl", rest) == []


def test_both_themes_define_the_same_colours() -> None:
    blocks = re.findall(r":root \{(.*?)\}", STYLE, flags=re.DOTALL)
    light, dark = (set(re.findall(r"--([a-z-]+): #", block)) for block in blocks[:2])
    assert light == dark
