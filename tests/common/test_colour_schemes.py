"""The colours of pages, in the light and in the dark: read from their sources, with the contrast of WCAG 2.2."""

import re
from itertools import product
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
GROUNDS = ("paper", "paper-deep", "card")
TEXTS = ("ink", "ink-soft", "pine", "pine-active", "brick", "moss", "plum", "lake", "link-hover")
# Text on grounds of its own: messages, what was chosen, what was put in and taken out, buttons below the pointer.
PAIRS = (
    ("ink", "ochre-pale"),
    ("ink", "chosen"),
    ("ink-soft", "chosen"),
    ("ink", "brick-pale"),
    ("ink", "moss-pale"),
    ("ink", "target-hover"),
    ("pine", "target-hover"),
    ("pine", "pine-tint"),
    ("pine", "pine-tint-strong"),
)
BUTTONS = ("button", "button-hover", "button-active", "warning-button", "warning-button-hover")
# What is seen beside its words and not read: what bounds a field, and the factors' stones.
SHAPES = ("ink-soft", "accepting", "personalised_practice", "empowering", "available", "reciprocal")
TEXT_CONTRAST, SHAPE_CONTRAST = 4.5, 3  # WCAG 2.2, 1.4.3 and 1.4.11, level AA
WHITE = "#ffffff"


def scheme(name: str) -> dict[str, str]:
    """The colours of one scheme of site.css, by their names."""
    identity = (CSS / "src" / "_identity.scss").read_text(encoding="utf-8")
    maps = [re.search(rf"^\${wanted}: \((.*?)^\)", identity, re.S | re.M)[1] for wanted in ("factors", name)]
    return dict(re.findall(r'"([\w-]+)": (#[0-9a-f]{6})', "".join(maps)))


def survey_scheme(name: str) -> dict[str, str]:
    """The same of survey.css."""
    blocks = re.findall(r":root \{(.*?)\}", (CSS / "survey.css").read_text(encoding="utf-8"), re.S)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[("light", "dark").index(name)]))


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2, 0 to 1."""
    channels = []
    for place in (1, 3, 5):
        part = int(colour[place : place + 2], 16) / 255
        channels.append(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4)
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_contrast_of_black_on_white_is_the_greatest():
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_stands_out_from_its_ground(name):
    colours = scheme(name)
    pairs = [*product(TEXTS, GROUNDS), *PAIRS]
    faint = [(text, ground) for text, ground in pairs if contrast(colours[text], colours[ground]) < TEXT_CONTRAST]
    faint += [("white", button) for button in BUTTONS if contrast(WHITE, colours[button]) < TEXT_CONTRAST]
    assert faint == []


@pytest.mark.parametrize("name", ["light", "dark"])
def test_shapes_stand_out_from_their_ground(name):
    colours = scheme(name)
    pairs = product(SHAPES, GROUNDS)
    assert [(shape, on) for shape, on in pairs if contrast(colours[shape], colours[on]) < SHAPE_CONTRAST] == []


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_survey_can_be_read(name):
    colours = survey_scheme(name)
    pairs = [*product(("ink", "ink-soft", "pine"), ("paper", "card")), ("ink", "chosen")]
    faint = [(text, ground) for text, ground in pairs if contrast(colours[text], colours[ground]) < TEXT_CONTRAST]
    buttons = ("button", "button-hover")
    faint += [("white", button) for button in buttons if contrast(WHITE, colours[button]) < TEXT_CONTRAST]
    assert faint == []


def test_no_colour_is_left_out_of_the_dark():
    assert scheme("light").keys() <= scheme("dark").keys()
    assert survey_scheme("light").keys() == survey_scheme("dark").keys()


def test_every_colour_of_a_page_has_a_name():
    """One written where it is used would stay as it is in the dark. White is the ground that drawings bring along."""
    strays = []
    for source in sorted((CSS / "src").glob("_*.scss")):
        if source.name != "_identity.scss":
            found = re.findall(r"#[0-9a-fA-F]{3,8}\b", source.read_text(encoding="utf-8"))
            strays += [(source.name, colour) for colour in found if colour != "#fff"]
    assert strays == []
