"""A finished run that reads digits: calibrated answers, features and nearest training digits, without TensorFlow."""

import contextlib
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash import checked
from mnist_dash.analysis import calibration, gate
from mnist_dash.analysis.gate import Strangeness, Verdict
from mnist_dash.analysis.neighbours import Found
from mnist_dash.data import datasets
from mnist_dash.data.datasets.catalogue import DIGITS
from mnist_dash.models import light, notation
from mnist_dash.models.recipes import RECIPES
from mnist_dash.runs import evidence, files, folder, results
from mnist_dash.runs.evidence import Evidence
from mnist_dash.runs.files import Arrays
from mnist_dash.runs.folder import Run, RunError

Images = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]

AGAIN = "train it again"
SEVERAL = -1.0  # log odds: nine in ten pairs that touch lie above it, and one letter in five
LARGEST_CLASSICAL = 400_000_000  # bytes of a model that is loaded to read drawings: twice the training digits
DEFAULTS = ("hands", "best")  # the first of them that is shipped reads drawings


@dataclass(frozen=True)
class Answer:
    """What a run says about one image; it is `strange` to no known degree where the run has no gate."""

    digit: int  # the class's number
    probability: float  # calibrated
    verdict: Verdict
    probabilities: tuple[float, ...]  # of every class, calibrated
    strange: Strangeness | None
    names: tuple[str, ...] = DIGITS  # of the classes

    @property
    def name(self) -> str:
        """What the class is called."""
        return self.names[self.digit]

    @property
    def reads_digits(self) -> bool:
        """Whether it chose among the digits 0 to 9."""
        return self.names == DIGITS


class Reader:
    """One run, ready to read; safe to share between threads. Made by `load`."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._model, self._key = _model(run)
        self._layer = _strangers(run, self._model.feature_count)
        self._evidence: Evidence | None = None
        self._temperature = _temperature(run)
        self._names = datasets.class_names_of(run.recipe.data)
        self._look()

    def _look(self) -> Evidence | None:
        """The run's evidence if it is on disk by now: another process may have made it."""
        if self._evidence is None and self._key:
            self._know(evidence.stored(self._key))
        return self._evidence

    def _know(self, found: Evidence | None) -> None:
        self._evidence = found
        if found:
            self._temperature = found.temperature

    @property
    def feature_count(self) -> int:
        """How many values the last hidden layer has; 0 without one."""
        return int(self._model.feature_count)

    @property
    def judged_by(self) -> Evidence | None:
        """What its answers are judged by, where that is on disk."""
        return self._look()

    @property
    def evidence_key(self) -> str:
        """Where that is kept; empty for a classical model."""
        return self._key

    @property
    def strangers_layer(self) -> Arrays | None:
        """The last layer with its unit for strangers; None where it learned none."""
        return self._layer

    @property
    def has_features(self) -> bool:
        """Whether the run has a hidden layer to compare digits in, and one that is not too wide."""
        return bool(0 < self._model.feature_count <= evidence.WIDEST_LAYER)

    @property
    def weight(self) -> int:
        """Bytes that it holds, about."""
        return int(self._model.weight) + (self._evidence.all.vectors.nbytes if self._evidence else 0)

    @property
    def has_gate(self) -> bool:
        """Whether it can tell what is no digit: a shipped run for drawings can, another network once prepared."""
        return self._look() is not None

    def prepare(self, tell: evidence.Tell = evidence.silent) -> None:
        """Make the gate and the features of the training digits: seconds to a minute, once. Raises RunError.

        A page starts the job `runs.preparing` instead of waiting for this.
        """
        if not self.has_features or not self._key:
            raise RunError(f"The run {self.run.label} has no hidden layer; compare digits in pixels instead.")
        if self._look() is None:
            self._know(evidence.get(self._key, self.run.recipe, self._model, tell, self._layer))

    def answers(self, images: Images) -> list[Answer]:
        """An answer for each image (N x 28 x 28, uint8, 255 = ink)."""
        images = np.asarray(images, np.uint8).reshape(-1, 28, 28)
        raw, features = self._model.outputs(images)
        rows = calibration.soften(raw, self._temperature)
        strange = self._strange(features, raw.argmax(axis=1).tolist())
        blank = gate.is_blank(images).tolist()
        return [_answer(*each, self._names) for each in zip(rows, blank, strange, strict=True)]

    @property
    def tells_several(self) -> bool:
        """Whether it can tell several digits together from other strangers."""
        found = self._look()
        return found is not None and found.several is not None

    def may_be_several(self, images: Images) -> npt.NDArray[np.bool_]:
        """Which of the images (N x 28 x 28), no digits, may well be several digits together."""
        found, features = self._look(), self.features(images)
        if found is None or found.several is None or features is None:
            return np.zeros(len(images), bool)
        return np.asarray(features @ found.several[:-1] + found.several[-1] > SEVERAL)

    def strangeness(self, images: Images) -> Floats | None:
        """How little each image is like the classes, any unit, the higher the stranger; None without a gate."""
        found, features = self._look(), self.features(images)
        if found is None or features is None:
            return None
        if self._layer is not None and found.limits is not None:
            return gate.odds(features, self._layer)
        return found.all.nearest(evidence.directions(features), 1)[1][:, 0].astype(np.float32)

    def _strange(self, features: Floats | None, classes: Sequence[int]) -> list[Strangeness | None]:
        """How strange each image is, by its features (N x D) and the class that it is read as."""
        found = self._look()
        if found is None or features is None:
            return [None] * len(classes)
        distances = found.all.nearest(evidence.directions(features), 1)[1][:, 0].tolist()
        far = [Strangeness("distance", distance, found.threshold, found.threshold) for distance in distances]
        if self._layer is None or found.limits is None:
            return list(far)
        odds = gate.odds(features, self._layer).tolist()
        return [
            away if away.value > away.refused else _by_unit(found.limits, *each)
            for away, *each in zip(far, odds, classes, strict=True)
        ]

    def probabilities(self, images: Images) -> Floats:
        """Calibrated probabilities, N x classes."""
        return calibration.soften(self.outputs(images)[0], self._temperature).astype(np.float32)

    def features(self, images: Images) -> Floats | None:
        """The values of the last hidden layer, N x D; None for a run that has none."""
        return self.outputs(images)[1]

    def outputs(self, images: Images) -> tuple[Floats, Floats | None]:
        """Probabilities as they are, not calibrated (N x classes), and the features (N x D)."""
        found: tuple[Floats, Floats | None] = self._model.outputs(np.asarray(images).reshape(-1, 28, 28))
        return found

    def neighbours(self, image: Images, count: int) -> Found:
        """The nearest of the digits that the run learned from to one image (28 x 28), in its last hidden layer.

        Positions, and distances between directions, 0 to 2; nearest first. For a run without a gate the first call
        prepares it. Raises RunError where there is no hidden layer.
        """
        self.prepare()
        features, found = self.features(image), self._evidence
        assert features is not None and found is not None
        places, distances = found.digits.nearest(evidence.directions(features), count)
        return found.positions[places[0]], distances[0]


class Classical:
    """A scikit-learn run behind the outputs of a light network."""

    feature_count = 0

    def __init__(self, path: Path, scaling: str, classes: int) -> None:
        import skops.io

        from mnist_dash.models.classical import TRUSTED, Classifier

        with zipfile.ZipFile(path) as parts:
            self.weight = sum(part.file_size for part in parts.infolist())
        if self.weight > LARGEST_CLASSICAL:
            raise RunError(
                f"The model takes {self.weight / 1e9:.1f} GB, too much to read drawings with; choose another run."
            )
        self._classifier = Classifier(skops.io.load(path, trusted=TRUSTED), scaling, classes=classes)

    def outputs(self, images: Images) -> tuple[Floats, None]:
        """Probabilities (N x 10), and no features."""
        if not len(images):
            return np.zeros((0, self._classifier.classes), np.float32), None
        return self._classifier.predict_proba(images), None


def load(run: Run) -> Reader:
    """The run as a reader: about 0.2 s for a network. Raises RunError where it has no model to read with."""
    results.check(run)
    return Reader(run)


def default() -> Run:
    """The shipped run that reads drawings best, of those whose model is whole. Raises RunError where there is none."""
    usable = next((run for run in _defaults() if results.is_whole(run)), None)
    if usable is None:
        raise RunError(f"There is no run of {' or '.join(DEFAULTS)} that can be read; train one of them first.")
    return usable


def fallen_back() -> str | None:
    """Why another run than the first reads drawings, in a sentence; None where the first does."""
    best = next(iter(_defaults()), None)
    if best is None or results.is_whole(best):
        return None
    return f"{_damaged(best)} Until then {default().label} reads."


def _defaults() -> Iterator[Run]:
    for name in DEFAULTS:
        with contextlib.suppress(RunError):  # its folder is damaged
            run = folder.lookup(RECIPES[name].recipe) if name in RECIPES else None
            if run and run.usable:
                yield run


def _model(run: Run) -> tuple[Any, str]:
    """Something with `outputs` and `feature_count`, and the key of its evidence (empty for a classical model)."""
    light_file, classical_file = run.file("model.tflite"), run.file("model.skops")
    if not light_file and not classical_file:
        why = "its model was too large to travel with the program; train it again here" if run.shipped else AGAIN
        raise RunError(f"The run {run.label} has predictions but no model file: {why}, or choose another run.")
    if not results.is_whole(run):
        raise RunError(_damaged(run))
    try:
        if light_file:
            content = checked.content(light_file, results.LARGEST_MODEL)
            predictor = light.Predictor(content, with_features=True, activations=_activations(run))
            return predictor, evidence.key(run.id, content, predictor.feature_count)
        assert classical_file is not None
        return Classical(classical_file, run.recipe.scaling, run.recipe.classes), ""
    except RunError:  # too large to load
        raise
    except Exception as error:  # a file from before models were summed; its readers raise many kinds of errors
        raise RunError(_damaged(run)) from error


def _activations(run: Run) -> int:
    """How many values the layers put out for one image; 1 where that is not known of a model that was brought."""
    if not run.recipe.is_brought:
        return run.recipe.network().activations
    text = run.status.get("network")
    return notation.parse(str(text)).activations if text else 1


def _damaged(run: Run) -> str:
    mend = "restore it from the project's repository" if run.shipped else "delete the run and train it again"
    return f"The model of the run {run.label} is damaged: {mend}, or choose another run."


def _temperature(run: Run) -> float:
    """Fitted on the run's predictions for the test digits."""
    labels = datasets.load(run.recipe.data).test.labels
    return calibration.temper(results.predictions(run), labels).temperature


def _strangers(run: Run, features: int) -> Arrays | None:
    """The last layer with its unit for strangers; None where the run learned none. Raises RunError if it is damaged."""
    file = run.file(folder.STRANGERS)
    if file is None and not run.recipe.strangers:  # a taught run has the file, though its recipe cannot say so
        return None
    layer = files.load_arrays(file, checked.MEGABYTE) if file else None
    units = run.recipe.classes + 1
    shapes = {name: array.shape for name, array in (layer or {}).items()}
    if layer is None or shapes != {"kernel": (features, units), "bias": (units,)}:
        raise RunError(_damaged(run))
    return layer


def _by_unit(limits: gate.Limits, odds: float, number: int) -> Strangeness:
    """What the unit for strangers says of an image that is read as the class of that number."""
    ends = (gate.probability(float(each[number])) for each in (limits.doubted, limits.refused))
    return Strangeness("unit", gate.probability(odds), *ends)


def _answer(row: Numbers, blank: bool, strange: Strangeness | None, names: tuple[str, ...]) -> Answer:
    digit = int(row.argmax())
    probability = float(row[digit])
    said = gate.verdict(probability, strange, blank)
    return Answer(digit, probability, said, tuple(float(value) for value in row), strange, names)
