"""Some classes of a data set as a data set of its own: "mnist/3v7", or merged ones as in "mnist/0+2+4+6+8v1+3+5+7+9".

After the slash stand the new classes, a "v" (versus) between them; each is one old class by its number, or several
with "+" between them. So a question such as 3 against 7 is a data set like any other: links, recipes, maps and
figures carry it by its name.
"""

import re
from dataclasses import replace

import numpy as np

from mnist_dash.data.datasets.dataset import Dataset, DatasetError, Split

Groups = tuple[tuple[int, ...], ...]
_FORM = re.compile(r"[0-9]{1,2}([+v][0-9]{1,2}){0,61}", re.ASCII)


def split_name(name: str) -> tuple[str, Groups]:
    """The whole data set's name, and the old classes of each new class; no groups for a whole data set.

    Raises DatasetError for what is no such text.
    """
    base, slash, text = name.partition("/")
    if not slash:
        return base, ()
    if not _FORM.fullmatch(text):
        raise DatasetError('Write the classes after the slash as in "mnist/3v7" or "mnist/0+2v1+3".')
    groups = tuple(tuple(sorted(int(number) for number in group.split("+"))) for group in text.split("v"))
    used = [number for group in groups for number in group]
    if len(groups) < 2:
        raise DatasetError('Give at least two classes, with a "v" between them, as in "mnist/3v7".')
    if len(set(used)) < len(used):
        raise DatasetError("A class stands twice after the slash; name each once only.")
    return base, groups


def part_name(base: str, groups: Groups) -> str:
    """The text of a part: the inverse of `split_name`."""
    return f"{base}/{'v'.join('+'.join(map(str, sorted(group))) for group in groups)}" if groups else base


def names_of(class_names: tuple[str, ...], groups: Groups) -> tuple[str, ...]:
    """What the new classes are called. Raises DatasetError for a class that is not there."""
    beyond = [number for group in groups for number in group if number >= len(class_names)]
    if beyond:
        raise DatasetError(f"There is no class {beyond[0]}; the classes are numbered 0 to {len(class_names) - 1}.")
    return tuple("/".join(class_names[number] for number in group) for group in groups)


def take(whole: Dataset, groups: Groups) -> Dataset:
    """The images of these classes, in their order, with new labels. Raises DatasetError."""
    names = names_of(whole.class_names, groups)
    return replace(
        whole,
        name=part_name(whole.name, groups),
        title=f"{whole.title}: {' against '.join(names)}",
        class_names=names,
        train=_take(whole.train, groups),
        test=_take(whole.test, groups),
    )


def _take(split: Split, groups: Groups) -> Split:
    new = np.full(256, 255, np.uint8)
    for label, group in enumerate(groups):
        new[list(group)] = label
    labels = new[split.labels]
    kept = labels != 255
    return Split(split.images[kept], labels[kept])
