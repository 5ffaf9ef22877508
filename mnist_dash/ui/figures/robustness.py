"""Figures of the page "Robustness"."""

from typing import Any

import numpy as np

from mnist_dash.analysis.robustness.curve import BOUNDS
from mnist_dash.data.corruptions import CORRUPTIONS, SEVERITIES
from mnist_dash.plots import robustness as plots
from mnist_dash.plots.palette import BLUE, ORANGE
from mnist_dash.plots.robustness import Said
from mnist_dash.quantities import interval, percent
from mnist_dash.runs import folder
from mnist_dash.runs.reader import Answer
from mnist_dash.ui import loaders
from mnist_dash.ui.drawing.pictures import sureness
from mnist_dash.ui.loaders.looked import Where

# What the cells of a passport may show: the column of its table, and what that is.
MEASURES = {
    "Right answers": "accuracy",
    "Refused by the gate": "refused",
    "Wrong among the answered": "error_answered",
    "Calibration error": "calibration_error",
}
COLOURS = (ORANGE, BLUE, "#c8408f", "#5d8a2f")  # of up to four runs
KINDS = {"noise": ("noise", "2 4"), "fgsm": ("one step", "6 4"), "pgd": ("many steps", "")}  # their dashes
DOUBTS = {"digit": "", "unsure": "unsure", "not a digit": "called no digit", "blank": "called blank"}
Stamps = tuple[tuple[str, int, str], ...]  # runs, a number that changes with what is shown of them, and their names


def pair(data: str, where: Where, how: tuple[tuple[str, int], ...]) -> str:
    """A picture as it is, and under these corruptions."""
    looked = loaders.looked_at(data, where)
    told = " and ".join(f"{CORRUPTIONS[name].title} at severity {severity}" for name, severity in how)
    names = loaders.dataset(data).class_names
    label = "" if looked.label is None else f" with the label {names[looked.label]}"
    describe = f"{looked.title}{label}, and the same under {told}"
    return plots.pair(looked.image, loaders.made_harder(data, where, how), looked.title, describe)


def wall(data: str, where: Where, stamps: Stamps) -> str:
    """A picture under every corruption, with what the runs read; of a drawing, right is what a run reads at first."""
    looked, answers = loaders.looked_at(data, where), {}
    for run, version, name in stamps:
        answers[name] = _said(loaders.harder_answers(run, version, where), loaders.own_class(run, version, where))
    titles = [kind.title for kind in CORRUPTIONS.values()]
    levels = [[kind.level(severity) for severity in SEVERITIES] for kind in CORRUPTIONS.values()]
    describe = f"{looked.title} under {len(titles)} corruptions at five severities, read by {', '.join(answers)}"
    return plots.wall(loaders.harder(data, where), titles, levels, answers, describe)


def _said(answers: list[Answer], label: int) -> list[list[Said]]:
    each = [
        Said(answer.name, answer.digit == label, DOUBTS[answer.verdict], sureness(answer.probability))
        for answer in answers
    ]
    return [each[start : start + len(SEVERITIES)] for start in range(0, len(each), len(SEVERITIES))]


def passport(run: str, digits: int, order: tuple[str, ...], measure: str, name: str, stamp: int) -> str:
    """A run's passport, a row for each corruption in that order; `stamp` changes when the passport does."""
    judged = loaders.passport(folder.load(run), digits)
    assert judged is not None  # the page has looked
    rows = judged.table[judged.table["severity"] > 0].set_index(["corruption", "severity"])
    places = [(kind, severity) for kind in order for severity in SEVERITIES]
    shown = rows.loc[places]
    values = shown[MEASURES[measure]].to_numpy(np.float64).reshape(len(order), len(SEVERITIES))
    tips = [
        f"{CORRUPTIONS[kind].title}, severity {severity}: {row['level']}\n{percent(row['accuracy'], 1)} of "
        f"{row['count']:,} right ({interval((row['low'], row['high']), 1)})\n{percent(row['refused'], 1)} refused, "
        f"{_share(row['error_answered'])} wrong among the answered"
        for (kind, severity), (_, row) in zip(places, shown.iterrows(), strict=True)
    ]
    titles = [CORRUPTIONS[kind].title for kind in order]
    describe = f"{measure} of {name} under {len(order)} corruptions at severities 1 to 5, in percent"
    return plots.matrix(values, titles, tips, describe, good=measure == "Right answers")


def _share(value: float) -> str:
    return percent(value, 1) if value == value else "none"


def attacked(data: str, where: Where, run: str, version: int, how: tuple[Any, ...], name: str) -> str:
    """A picture, the same attacked and under noise as large, and the attack's change alone."""
    looked = loaders.looked_at(data, where)
    hit, noisy = loaders.attacked(run, version, where, *how)
    shown = {looked.title: looked.image, "attacked": hit, "noise": noisy}
    change = (hit.astype(np.float32) - looked.image) / 255
    describe = f"{looked.title}, the same after an attack on {name}, under noise as large, and the change alone"
    return plots.trio(shown, change, "the change", describe)


def standing(stamps: Stamps, digits: int) -> str:
    """Right answers of runs under noise, one step and many; `stamps` has those of their curves."""
    curves, looks = {}, []
    for (run, _, name), colour in zip(stamps, COLOURS, strict=False):
        table = loaders.attack_curve(folder.load(run), digits)
        assert table is not None  # the page has looked
        for kind, (words, dashes) in KINDS.items():
            rows = table[table["kind"] == kind]
            curves[f"{name}, {words}"] = rows["bound"].to_numpy(), rows["accuracy"].to_numpy()
            looks.append((colour, dashes))
    names = ", ".join(name for *_, name in stamps)
    return plots.standing(curves, looks, BOUNDS[-1], f"Right answers of {names} against the bound of an attack")
