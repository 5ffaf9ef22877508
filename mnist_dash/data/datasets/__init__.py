"""The data sets: images, labels and class names, loaded once and read-only.

A set is known by a name that is also its text in links: one of DATASETS ("mnist", "fashion"), one that a person
brought ("own-..."), or some classes of either ("mnist/3v7").
"""

from mnist_dash.data.datasets.catalogue import (
    DATASETS,
    Entry,
    Shape,
    canonical,
    class_names_of,
    holds_digits,
    is_here,
    load,
    shape_of,
    title_of,
)
from mnist_dash.data.datasets.dataset import (
    MOST_CLASSES,
    SPLITS,
    Bytes,
    Dataset,
    DatasetError,
    Split,
    SplitName,
    facts,
    idx_payload,
)

__all__ = [
    "DATASETS",
    "MOST_CLASSES",
    "SPLITS",
    "Bytes",
    "Dataset",
    "DatasetError",
    "Entry",
    "Shape",
    "Split",
    "SplitName",
    "canonical",
    "class_names_of",
    "facts",
    "holds_digits",
    "idx_payload",
    "is_here",
    "load",
    "shape_of",
    "title_of",
]
