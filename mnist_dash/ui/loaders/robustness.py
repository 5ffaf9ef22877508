"""Harder digits and what runs make of them; by a run's id and the version of its predictions."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from mnist_dash.analysis.robustness import attacks, curve
from mnist_dash.analysis.robustness import passport as passports
from mnist_dash.analysis.robustness.passport import Passport
from mnist_dash.data.corruptions import CORRUPTIONS, SEVERITIES, corrupt
from mnist_dash.data.datasets import Bytes
from mnist_dash.runs import attack_curves, folder, outsiders
from mnist_dash.runs import passports as stored
from mnist_dash.runs.outsiders import Scored
from mnist_dash.runs.reader import Answer
from mnist_dash.ui.loaders.data import dataset
from mnist_dash.ui.loaders.inside import plain_network
from mnist_dash.ui.loaders.looked import Where, looked_at
from mnist_dash.ui.loaders.reading import reader


@dataclass(frozen=True, eq=False)
class Judged:
    """A run's passport and its table."""

    passport: Passport
    labels: Bytes
    table: pd.DataFrame


@st.cache_resource(max_entries=60, show_spinner=False)
def harder(name: str, where: Where) -> Bytes:
    """A picture under every corruption at every severity: corruptions x severities x 28 x 28 (82 kB, 60 ms)."""
    looked = looked_at(name, where)
    image, position = looked.image[None], looked.place
    rows = [
        [corrupt(image, kind, severity, np.array([position]))[0] for severity in SEVERITIES] for kind in CORRUPTIONS
    ]
    return np.array(rows)


@st.cache_resource(max_entries=200, show_spinner=False)
def made_harder(name: str, where: Where, how: tuple[tuple[str, int], ...]) -> Bytes:
    """A picture under some corruptions, each with its severity, one after the other: 28 x 28."""
    looked = looked_at(name, where)
    image = looked.image[None]
    for kind, severity in how:
        image = corrupt(image, kind, severity, np.array([looked.place]))
    return np.asarray(image[0])


@st.cache_resource(max_entries=120, show_spinner=False)
def harder_answers(run_id: str, version: int, where: Where) -> list[Answer]:
    """What a run says of each of them, row by row (60 kB). Raises RunError."""
    pictures = harder(folder.load(run_id).recipe.data, where)
    return reader(run_id, version).answers(pictures.reshape(-1, 28, 28))


def passport(run_id: str, digits: int) -> Judged | None:
    """A run's passport over so many digits, with its table; None where there is none yet. Raises RunError."""
    file = stored.EXAMINATION.path(folder.load(run_id), digits)
    return _passport(run_id, digits, file.name, file.stat().st_mtime_ns) if file else None


@dataclass(frozen=True, eq=False)
class Attacked:
    """A digit after an attack, the same under noise as large, and about the least bound that would do."""

    image: Bytes
    noisy: Bytes
    least: float | None


@st.cache_resource(max_entries=200, show_spinner=False)
def attacked(
    run_id: str,
    version: int,
    where: Where,
    attack: str,
    norm: attacks.Norm,
    bound: float,
    target: int | None,
) -> Attacked:
    """A picture attacked within a bound, to be read as the target or as anything but what it is. Raises RunError.

    What it is says its label, else the run.
    """
    looked, kind = looked_at(folder.load(run_id).recipe.data, where), attacks.ATTACKS[attack]
    network = plain_network(run_id, version) if kind.by_gradient else None
    answers = reader(run_id, version).probabilities
    label = int(answers(looked.image[None])[0].argmax()) if looked.label is None else looked.label
    goal = attacks.Goal(looked.image, label, answers, network, norm, bound, target)
    noise = goal.within(attacks.noise(goal, np.random.default_rng(0)))
    least = attacks.least(goal, kind) if kind.by_gradient else None
    return Attacked(attacks.pixels(looked.image, kind.make(goal)), attacks.pixels(looked.image, noise), least)


def attack_curve(run_id: str, digits: int) -> pd.DataFrame | None:
    """The table of a run's curve under attack; None where there is none yet. Raises RunError."""
    file = attack_curves.EXAMINATION.path(folder.load(run_id), digits)
    return _attack_curve(run_id, digits, file.name, file.stat().st_mtime_ns) if file else None


@st.cache_resource(max_entries=40, show_spinner=False)
def _attack_curve(run_id: str, digits: int, name: str, changed: int) -> pd.DataFrame | None:
    """5 kB. `name` and `changed` are the file's."""
    found = attack_curves.load(folder.load(run_id), digits)
    return curve.table(found) if found else None


@st.cache_resource(max_entries=24, show_spinner=False)
def _passport(run_id: str, digits: int, name: str, changed: int) -> Judged | None:
    """0.4 MB; 3.5 MB over 10,000 digits. `name` and `changed` are the file's."""
    run = folder.load(run_id)
    found = stored.load(run, digits)
    if found is None:
        return None
    labels = dataset(run.recipe.data).test.labels[found.positions]
    return Judged(found, labels, passports.table(found, labels))


def scored(run_id: str) -> Scored | None:
    """How a run scores digits and strangers; None where that is not known yet. Raises RunError."""
    file = outsiders.EXAMINATION.path(folder.load(run_id), passports.DIGITS)
    return _scored(run_id, file.name, file.stat().st_mtime_ns) if file else None


@st.cache_resource(max_entries=40, show_spinner=False)
def _scored(run_id: str, name: str, changed: int) -> Scored | None:
    """50 kB. `name` and `changed` are the file's."""
    return outsiders.load(folder.load(run_id))


@st.cache_resource(max_entries=10, show_spinner="Making the strangers …")
def strangers(kind: str) -> Bytes:
    """The pictures of a kind of strangers (0.2 MB; up to 0.7 s)."""
    return outsiders.pictures(kind)


@st.cache_resource(max_entries=40, show_spinner=False)
def strangers_read(run_id: str, version: int, kind: str) -> tuple[Bytes, list[str], npt.NDArray[np.float32]]:
    """The pictures of a kind of strangers, what a run reads them as, and how sure it is. Raises RunError."""
    images = strangers(kind)
    shares = reader(run_id, version).probabilities(images)
    names = dataset(folder.load(run_id).recipe.data).class_names
    return images, [names[label] for label in shares.argmax(axis=1)], shares.max(axis=1)
