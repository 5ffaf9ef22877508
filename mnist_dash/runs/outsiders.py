"""How a run scores digits and strangers: made by a job, kept as the scores of each picture."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from mnist_dash import checked
from mnist_dash.analysis.robustness import passport, telling
from mnist_dash.analysis.robustness.passport import DIGITS
from mnist_dash.analysis.robustness.telling import SCORES
from mnist_dash.data import datasets, strangers
from mnist_dash.data.strangers import STRANGERS
from mnist_dash.models import training
from mnist_dash.runs import artifacts, machine, plain_networks, reader
from mnist_dash.runs.evidence import Tell, silent
from mnist_dash.runs.examinations import Examination
from mnist_dash.runs.folder import Run, RunError
from mnist_dash.runs.reader import Reader

EXAMINATION = Examination("strangers", "strangers", "Showing it strangers", 2, (DIGITS,))
LEARNED = 10_000  # training digits by which the classes are placed
WIDEST = 1_024  # values of a last hidden layer in which they are placed
OTHERS = ("fashion", "kmnist", "emnist-letters")  # data sets that are strangers too, where they are here
Images = npt.NDArray[np.uint8]
By = dict[str, npt.NDArray[np.float32]]  # scores by name


@dataclass(frozen=True, eq=False)
class Scored:
    """The scores of test digits, and of each kind of stranger; a score that the run lacks is left out."""

    digits: By
    strangers: dict[str, By]
    facts: dict[str, Any]


def why_not(run: Run) -> str | None:
    """Why the run is shown no strangers, in a sentence; None where it can be."""
    if not datasets.holds_digits(run.recipe.data) or "/" in run.recipe.data:
        return f"The run {run.label} did not learn the ten digits, to which these pictures are strangers."
    return None


def kinds() -> dict[str, str]:
    """The kinds of strangers that there are here, with their titles: those made by program, then other data sets."""
    own = {name: kind.title for name, kind in STRANGERS.items()}
    return own | {name: datasets.DATASETS[name].title for name in OTHERS if datasets.is_here(name)}


def pictures(name: str) -> Images:
    """The pictures of a kind of strangers."""
    if name in STRANGERS:
        test = datasets.load("mnist").test
        return strangers.made(name, test.images, test.labels)
    images = datasets.load(name).test.images
    return images[passport.positions(len(images), strangers.COUNT)]


def load(run: Run, digits: int = DIGITS) -> Scored | None:
    """What is kept of the run; None where there is nothing yet. Raises RunError."""
    return EXAMINATION.read(run, digits, _unpacked)


def make(run: Run, digits: int = DIGITS, tell: Tell = silent) -> Scored:
    """Score test digits and strangers; seconds to a minute. Raises RunError."""
    if reason := why_not(run):
        raise RunError(reason)
    begun = time.perf_counter()
    tell("Placing the classes", 0, 0)
    judge = _Judge(run)
    test = datasets.load(run.recipe.data).test
    places = passport.positions(len(test), digits)
    found, names = {}, list(kinds())
    known = judge.scores(test.images[places])
    for number, name in enumerate(names):
        tell("Showing it strangers", number, len(names))
        found[name] = judge.scores(pictures(name))
    return Scored(known, found, {"seconds": round(time.perf_counter() - begun, 1), **machine.facts()})


class _Judge:
    """A run with everything that its scores need."""

    def __init__(self, run: Run) -> None:
        self._reader: Reader = reader.load(run)
        self._network = plain_networks.load(run) if plain_networks.why_not(run) is None else None
        self._classes = self._placed(run)

    def _placed(self, run: Run) -> telling.Classes | None:
        """The classes in the last hidden layer; None where there is none, or too wide a one."""
        train = datasets.load(run.recipe.data).train
        features = self._reader.features(train.images[:1])
        if features is None or features.shape[1] > WIDEST:
            return None
        places = training.places(run.recipe, len(train))[0][:LEARNED]
        features = self._reader.features(train.images[places])
        assert features is not None
        return telling.Classes(features, train.labels[places])

    def scores(self, images: Images) -> By:
        """Every score that the run can give, of each image."""
        found: dict[str, Any] = {"softmax": self._reader.probabilities(images).max(axis=1)}
        if self._network is not None:
            found["energy"] = telling.energy(self._network.logits(images))
        if self._classes is not None:
            features = self._reader.features(images)
            assert features is not None
            found["mahalanobis"] = self._classes.near(features)
        if (strange := self._reader.strangeness(images)) is not None:
            found["gate"] = -strange
        return {name: np.asarray(values, np.float32) for name, values in found.items()}


def keep(run: Run, digits: int, found: Scored, home: Path | None = None) -> Path:
    """Store the scores, in the user's home unless told otherwise; the file."""
    arrays: dict[str, npt.NDArray[Any]] = {"facts": np.array(json.dumps(found.facts))}
    for kind, by in {"digits": found.digits, **found.strangers}.items():
        arrays |= {f"{kind}/{name}": values for name, values in by.items()}
    return artifacts.put(EXAMINATION.key(run, digits), arrays, home)


def _unpacked(arrays: Any) -> Scored:
    """Raises KeyError, TypeError or ValueError where these are not the arrays of any scores."""
    by: dict[str, By] = {}
    for name, values in arrays.items():
        kind, _, score = name.partition("/")
        if score:
            if score not in SCORES or values.ndim != 1 or values.dtype != np.float32:
                raise ValueError("odd scores")
            by.setdefault(kind, {})[score] = values
    return Scored(by.pop("digits"), by, checked.parse(str(arrays["facts"])))


def main(job_id: str) -> NoReturn:
    """Score for the job of that folder name in this process, then let it go on with the next job."""
    EXAMINATION.carry_out(job_id, lambda run, digits, tell, parts: keep(run, digits, make(run, digits, tell)))
