"""The digit colours: a list for each theme, told apart with every kind of sight, and text that can be read."""

import itertools
import re
import tomllib

import numpy as np
import pytest

from mnist_dash.data.colours import ON_DARK, ON_LIGHT
from mnist_dash.plots.palette import class_color, class_shade, on_paper
from mnist_dash.ui import readable
from tests.page_table import ROOT

PALETTES = {"light": ON_LIGHT, "dark": ON_DARK}
CONFIG = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf8"))["theme"]

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB.
SIGHTS = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
# Ottosson (2020): linear RGB to cone responses, and their cube roots to OKLab.
TO_CONES = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566]]
TO_CONES += [[0.0883024619, 0.2817188376, 0.6299787005]]
TO_LAB = [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099]]
TO_LAB += [[0.0259040371, 0.7827717662, -0.8086757660]]


def linear(color: str) -> np.ndarray:
    rgb = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def oklab(rgb: np.ndarray) -> np.ndarray:
    return np.array(TO_LAB) @ np.cbrt(np.array(TO_CONES) @ rgb)


def contrast(one: str, other: str) -> float:
    luminance = sorted(float(linear(color) @ [0.2126, 0.7152, 0.0722]) for color in (one, other))
    return (luminance[1] + 0.05) / (luminance[0] + 0.05)


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_colours_are_apart(sight, theme):
    seen = [oklab(np.clip(np.array(SIGHTS[sight]) @ linear(color), 0, 1)) for color in PALETTES[theme]]
    nearest = min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2))
    assert nearest > 0.08, "the tab10 colours come as near as 0.02"


@pytest.mark.parametrize("theme", PALETTES)
def test_colours_stand_out_from_the_ground(theme):
    assert min(contrast(color, CONFIG[theme]["backgroundColor"]) for color in PALETTES[theme]) >= 3


def test_hues_are_the_same_in_both_themes():
    for light, dark in zip(*PALETTES.values(), strict=True):
        (_, a, b), (_, c, d) = oklab(linear(light)), oklab(linear(dark))
        turn = abs(np.angle(complex(a, b) / complex(c, d), deg=True))
        assert turn < 35 or min(np.hypot(a, b), np.hypot(c, d)) < 0.05, "grey has no hue"


@pytest.mark.parametrize("theme", PALETTES)
def test_charts_use_the_same_colours(theme):
    assert tuple(CONFIG[theme]["chartCategoricalColors"]) == PALETTES[theme]


def test_css_picks_the_colour_of_the_theme():
    assert class_color(13) == f"light-dark({ON_LIGHT[3]}, {ON_DARK[3]})"
    assert on_paper(class_color(3)) == class_shade(3) == on_paper(ON_LIGHT[3])


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("ground", ["backgroundColor", "secondaryBackgroundColor"])
def test_captions_are_readable(theme, ground):
    cover = float(re.search(r"stCaptionContainer.*opacity: ([\d.]+)", readable.STYLE)[1])
    text, paper = (
        np.array([int(CONFIG[theme][name][i : i + 2], 16) for i in (1, 3, 5)]) for name in ("textColor", ground)
    )
    seen = "#" + "".join(f"{round(value):02x}" for value in paper + (text - paper) * cover)
    assert contrast(seen, CONFIG[theme][ground]) > 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_is_readable(theme):
    assert contrast(CONFIG[theme]["textColor"], CONFIG[theme]["backgroundColor"]) > 7
    assert contrast(CONFIG[theme]["primaryColor"], CONFIG[theme]["backgroundColor"]) > 4.5
