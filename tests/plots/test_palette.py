"""The digit colours: one list everywhere, told apart with every kind of sight and on both grounds."""

import itertools
import tomllib

import numpy as np
import pytest

from mnist_dash.plots.palette import DIGIT_COLORS
from tests.page_table import ROOT

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


@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_colours_are_apart(sight):
    seen = [oklab(np.clip(np.array(SIGHTS[sight]) @ linear(color), 0, 1)) for color in DIGIT_COLORS]
    nearest = min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2))
    assert nearest > 0.08, "the tab10 colours come as near as 0.02"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_stand_out_from_the_ground(theme):
    assert min(contrast(color, CONFIG[theme]["backgroundColor"]) for color in DIGIT_COLORS) > 1.75


def test_charts_use_the_same_colours():
    assert tuple(CONFIG["chartCategoricalColors"]) == DIGIT_COLORS


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_is_readable(theme):
    assert contrast(CONFIG[theme]["textColor"], CONFIG[theme]["backgroundColor"]) > 7
    assert contrast(CONFIG[theme]["primaryColor"], CONFIG[theme]["backgroundColor"]) > 4.5
