"""Which random changes of the training digits answer the corruptions that a run reads worst."""

from dataclasses import replace

import pandas as pd

from mnist_dash.data.corruptions import PUBLISHED
from mnist_dash.models.recipes import AUGMENTATIONS, Recipe

# Corruptions that a setting of the augmentation covers, and how far it must go for severity 3.
COVERED: dict[str, tuple[str, float]] = {
    "translate": ("shift", 3),
    "rotate": ("rotate", 23),
    "scale": ("scale", 0.3),
    "shear": ("shear", 23),
    "thinner": ("thickness", 2),
    "thicker": ("thickness", 3),
    "motion-blur": ("edges", 4),
}
WORTH = 0.01  # of the digits: a corruption that costs less is left alone


def weak(table: pd.DataFrame) -> list[str]:
    """The covered corruptions that cost the run more than WORTH of the digits at severity 3, the worst first."""
    clean = float(table.iloc[0]["accuracy"])
    rows = table[table["severity"] == PUBLISHED].set_index("corruption")["accuracy"]
    costs = {name: clean - float(rows[name]) for name in COVERED}
    return sorted((name for name, cost in costs.items() if cost > WORTH), key=lambda name: -costs[name])


def recipe(of: Recipe, corruptions: list[str]) -> Recipe:
    """The recipe with warps at least as wide as these corruptions."""
    warps = of.augmentation
    for name in corruptions:
        setting, least = COVERED[name]
        value = min(max(float(getattr(warps, setting)), least), AUGMENTATIONS[setting].high)
        warps = replace(warps, **{setting: value})
    return replace(of, augmentation=warps)
