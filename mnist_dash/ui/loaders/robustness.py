"""Harder digits and what runs make of them; by a run's id and the version of its predictions."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st

from mnist_dash.analysis.comparison import Pair
from mnist_dash.analysis.robustness import attacks, curve, telling
from mnist_dash.analysis.robustness import passport as passports
from mnist_dash.analysis.robustness.passport import Passport
from mnist_dash.analysis.robustness.telling import Told
from mnist_dash.data.corruptions import CORRUPTIONS, PUBLISHED, SEVERITIES, corrupt
from mnist_dash.data.datasets import Bytes
from mnist_dash.runs import attack_curves, folder, outsiders
from mnist_dash.runs import passports as stored
from mnist_dash.runs.folder import Run
from mnist_dash.runs.reader import Answer
from mnist_dash.ui.loaders.data import dataset
from mnist_dash.ui.loaders.inside import plain_network
from mnist_dash.ui.loaders.looked import Where, looked_at
from mnist_dash.ui.loaders.reading import answer_to, reader


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


@st.cache_resource(max_entries=60, show_spinner=False)
def corrupted(name: str, kind: str, severity: int, positions: tuple[int, ...]) -> Bytes:
    """Test digits under a corruption: N x 28 x 28 (0.8 kB each)."""
    places = np.array(positions)
    return corrupt(dataset(name).test.images[places], kind, severity, places)


# --- under attack -----------------------------------------------------------------------------------------


@st.cache_resource(max_entries=200, show_spinner=False)
def attacked(
    run_id: str, version: int, where: Where, attack: str, norm: attacks.Norm, bound: float, target: int | None
) -> tuple[Bytes, Bytes]:
    """A picture after an attack within a bound, and under noise as large: 28 x 28 each. Raises RunError."""
    goal = _goal(run_id, version, where, attack, norm, bound, target)
    noise = goal.within(attacks.noise(goal, np.random.default_rng(0)))
    change = attacks.ATTACKS[attack].make(goal)
    return attacks.pixels(goal.image, change), attacks.pixels(goal.image, noise)


@st.cache_resource(max_entries=200, show_spinner=False)
def least_bound(
    run_id: str, version: int, where: Where, attack: str, norm: attacks.Norm, target: int | None
) -> float | None:
    """About the least bound within which an attack gets there; None where the largest does not do. Raises RunError."""
    goal = _goal(run_id, version, where, attack, norm, attacks.LARGEST[norm], target)
    return attacks.least(goal, attacks.ATTACKS[attack])


def _goal(
    run_id: str, version: int, where: Where, attack: str, norm: attacks.Norm, bound: float, target: int | None
) -> attacks.Goal:
    looked = looked_at(folder.load(run_id).recipe.data, where)
    network = plain_network(run_id, version) if attacks.ATTACKS[attack].by_gradient else None
    label = own_class(run_id, version, where)
    return attacks.Goal(looked.image, label, reader(run_id, version).probabilities, network, norm, bound, target)


def own_class(run_id: str, version: int, where: Where) -> int:
    """What a picture is: its label, else what the run reads. Raises RunError."""
    looked = looked_at(folder.load(run_id).recipe.data, where)
    return answer_to(run_id, version, looked.image).digit if looked.label is None else looked.label


# --- what jobs found out ----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Judged:
    """A run's passport, its table, the corruptions, those first that it reads worst, and its mean under MNIST-C's."""

    passport: Passport
    labels: Bytes
    table: pd.DataFrame
    order: tuple[str, ...]
    mean: float

    @cached_property
    def cells(self) -> pd.DataFrame:
        """The table by corruption and severity."""
        return self.table.set_index(["corruption", "severity"])


def passport(run: Run, digits: int) -> Judged | None:
    """A run's passport over so many digits; None where there is none yet. Raises RunError."""
    stamp = stored.EXAMINATION.stamp(run, digits)
    return _passport(run.id, digits, stamp) if stamp else None


@st.cache_resource(max_entries=24, show_spinner=False)
def _passport(run_id: str, digits: int, stamp: int) -> Judged | None:
    """0.4 MB; 3.5 MB over 10,000 digits."""
    run = folder.load(run_id)
    found = stored.load(run, digits)
    if found is None:
        return None
    labels = dataset(run.recipe.data).test.labels[found.positions]
    table = passports.table(found, labels)
    return Judged(found, labels, table, tuple(passports.ranked(table)), passports.published_mean(table))


def passport_tests(first: Run, second: Run, digits: int) -> dict[str, Pair]:
    """Two runs under each corruption at the published severity, once both passports are here. Raises RunError."""
    stamps = (stored.EXAMINATION.stamp(first, digits), stored.EXAMINATION.stamp(second, digits))
    return _passport_tests((first.id, second.id), digits, stamps)


@st.cache_resource(max_entries=60, show_spinner=False)
def _passport_tests(ids: tuple[str, str], digits: int, stamps: tuple[int, int]) -> dict[str, Pair]:
    """2 kB."""
    one, other = (_passport(run, digits, stamp) for run, stamp in zip(ids, stamps, strict=True))
    assert one and other  # the page has looked
    return passports.tested(one.passport, other.passport, one.labels, PUBLISHED)


def attack_curve(run: Run, digits: int) -> pd.DataFrame | None:
    """The table of a run's curve under attack; None where there is none yet. Raises RunError."""
    stamp = attack_curves.EXAMINATION.stamp(run, digits)
    return _attack_curve(run.id, digits, stamp) if stamp else None


@st.cache_resource(max_entries=40, show_spinner=False)
def _attack_curve(run_id: str, digits: int, stamp: int) -> pd.DataFrame | None:
    """5 kB."""
    found = attack_curves.load(folder.load(run_id), digits)
    return curve.table(found) if found else None


def told(run: Run) -> dict[str, dict[str, Told]] | None:
    """How a run's scores tell digits from strangers, by kind and score; None where that is not known yet.

    Raises RunError.
    """
    stamp = outsiders.EXAMINATION.stamp(run, passports.DIGITS)
    return _told(run.id, stamp) if stamp else None


@st.cache_resource(max_entries=40, show_spinner=False)
def _told(run_id: str, stamp: int) -> dict[str, dict[str, Told]] | None:
    """2 kB."""
    found = outsiders.load(folder.load(run_id))
    if found is None:
        return None
    return {
        kind: {score: telling.told(found.digits[score], values) for score, values in by.items()}
        for kind, by in found.strangers.items()
    }


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
