"""Facts as tables that people read."""

from typing import Any

import pandas as pd

_SHAPES = {
    "images_shape": "Images: count, height, width",
    "flat_shape": "Flattened, for dense layers",
    "channel_shape": "With a channel, for convolutions",
    "labels_shape": "Labels",
    "images_dtype": "Type of a pixel",
    "range": "Smallest and largest pixel",
    "scaled_range": "The same divided by 255",
}


def _text(value: object) -> str:
    return " × ".join(f"{size:,}" for size in value) if isinstance(value, list) else str(value)


def shapes(facts: dict[str, Any]) -> pd.DataFrame:
    """Shapes, types and ranges of both splits as words (from datasets.facts)."""
    splits = facts["splits"]
    rows = {
        title: [" to ".join(map(str, split[key])) if "range" in key else _text(split[key]) for split in splits.values()]
        for key, title in _SHAPES.items()
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=list(splits))


def class_counts(facts: dict[str, Any]) -> pd.DataFrame:
    """How many images each class has in each split, with the total (from datasets.facts)."""
    table = pd.DataFrame({name: split["class_counts"] for name, split in facts["splits"].items()})
    table.index = pd.Index(facts["class_names"], name="digit")
    table.loc["all"] = table.sum()
    return table.map("{:,}".format)
