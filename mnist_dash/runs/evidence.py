"""What a run's answers are judged by: the directions of its training digits, the gate's limit, and the temperature.

Made once for a network (seconds to a minute), then kept on disk; for the run that reads drawings it is shipped.
"""

import contextlib
import functools
import hashlib
import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mnist_dash import checked
from mnist_dash.analysis import calibration, gate
from mnist_dash.analysis.neighbours import Vectors
from mnist_dash.data import datasets
from mnist_dash.data.writing import lessons
from mnist_dash.models import light, training
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import artifacts
from mnist_dash.runs.files import Arrays

Floats = npt.NDArray[np.float32]
Images = npt.NDArray[np.uint8]
Tell = Callable[[str, int, int], None]  # hears the stage, and how much of how much is done in it (0 of 0: not known)

VERSION = 1  # raised when the same model would give other evidence
REDRAWN = 15_000  # training digits that are remembered a second time, redrawn as people would
MADE = 5_000  # strangers by which several digits together are told from the others
CHUNK = 5_000  # digits read between two reports
WIDEST = 256  # numbers that a digit is remembered by; of a wider layer so many mixtures
WIDEST_LAYER = 40_000  # values that are mixed at all: 41 MB of weights
TOGETHER = 5_000_000  # values of a layer that are held at a time: 20 MB
LARGEST = 128 * checked.MEGABYTE  # unpacked: the directions of the largest data set
STEP = 0.02  # to which the directions are rounded: a twentieth of the gate's usual limit


@dataclass(frozen=True, eq=False)
class Evidence:
    """Training digits in a network's last hidden layer, and what was set on digits that it had not seen."""

    positions: npt.NDArray[np.int64]  # in the training split, of the digits as they are; the redrawn ones follow
    digits: Vectors  # directions of the digits as they are
    all: Vectors  # and of the redrawn ones
    threshold: float
    temperature: float
    limits: gate.Limits | None  # of the unit for strangers, where there is one
    several: Floats | None  # D + 1 weights that tell several digits together from other strangers, likewise


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


def key(run_id: str, model: bytes, width: int = 0) -> str:
    """Where the evidence is kept: it belongs to one model file, whose last hidden layer has so many values."""
    mixed = "m" if width > WIDEST else ""
    return f"evidence/v{VERSION}{mixed}-{run_id}-{hashlib.sha256(model).hexdigest()[:12]}"


def directions(features: Floats) -> Floats:
    """Where digits lie in a layer (N x D): rows of length 1; of a layer wider than WIDEST so many mixtures of them.

    Mixtures with random signs keep all distances within some hundredths (Johnson and Lindenstrauss), and a network of
    4,096 numbers before its answer takes 77 MB instead of 1.2 GB.
    """
    found = gate.directions(features)
    return found if found.shape[1] <= WIDEST else found @ _signs(found.shape[1])


@functools.lru_cache(maxsize=1)
def _signs(width: int) -> Floats:
    """Of each value in each mixture, so scaled that lengths stay: width x WIDEST."""
    signs = np.random.default_rng(0).integers(0, 2, (width, WIDEST), np.int8) * 2 - 1
    return (signs / np.float32(np.sqrt(WIDEST))).astype(np.float32)


def stored(key: str) -> Evidence | None:
    """The evidence if it is on disk and whole."""
    arrays = artifacts.peek(key, LARGEST)
    with contextlib.suppress(KeyError, TypeError, ValueError):
        return _evidence(arrays) if arrays else None
    return None


def get(key: str, recipe: Recipe, model: light.Predictor, tell: Tell = silent, layer: Arrays | None = None) -> Evidence:
    """The evidence, made and stored if need be; `layer` is the last one with its unit for strangers."""
    found = stored(key)
    if found is None:
        arrays = make(recipe, model, tell, layer)
        with contextlib.suppress(OSError):
            artifacts.put(key, arrays)
        found = _evidence(arrays)
    return found


def taught(before: str, after: str, temperature: float, limits: gate.Limits | None) -> None:
    """Store for a run with another last layer what was stored for the run before: all that lies deeper is the same.

    `limits` are of the layer's unit for strangers. Nothing is stored where nothing was. Raises OSError.
    """
    if arrays := artifacts.peek(before, LARGEST):
        artifacts.put(after, {**arrays, **(vars(limits) if limits else {}), "temperature": np.array(temperature)})


def _evidence(arrays: Arrays) -> Evidence:
    """Raises KeyError, TypeError or ValueError where these are not the arrays of any evidence."""
    directions, positions = arrays["directions"], arrays["positions"]
    if directions.ndim != 2 or directions.dtype != np.int8 or positions.ndim != 1 or positions.dtype.kind not in "iu":
        raise ValueError("odd arrays")
    if not 0 < len(positions) <= len(directions):
        raise ValueError("odd sizes")
    vectors = directions.astype(np.float32) * np.float32(STEP)
    threshold, temperature = float(arrays["threshold"]), float(arrays["temperature"])
    if not (math.isfinite(threshold) and 0 < temperature < math.inf):
        raise ValueError("odd numbers")
    positions = positions.astype(np.int64)
    known = Vectors(vectors[: len(positions)])
    return Evidence(positions, known, Vectors(vectors), threshold, temperature, _limits(arrays), _several(arrays))


def _several(arrays: Arrays) -> Floats | None:
    """Raises ValueError where there are weights that cannot be any."""
    weights = arrays.get("several")
    if weights is not None and (weights.ndim != 1 or weights.dtype != np.float32 or not np.isfinite(weights).all()):
        raise ValueError("odd weights")
    return weights


def _limits(arrays: Arrays) -> gate.Limits | None:
    """Raises ValueError where there are limits that cannot be any."""
    if "refused" not in arrays:
        return None
    doubted, refused = (np.asarray(arrays[name], np.float32) for name in ("doubted", "refused"))
    if doubted.shape != refused.shape or refused.ndim != 1 or not np.isfinite(refused).all():
        raise ValueError("odd limits")
    return gate.Limits(doubted, refused)


def make(recipe: Recipe, model: light.Predictor, tell: Tell = silent, layer: Arrays | None = None) -> Arrays:
    """The arrays to store. Limit and temperature are set on digits kept from training, redrawn as people would."""
    dataset = datasets.load(recipe.data)
    learned, _ = training.places(recipe, len(dataset.train))
    learned = np.sort(learned)
    images, labels = dataset.train.images[learned], dataset.train.labels[learned]
    again = slice(0, min(REDRAWN, len(images)))
    digits = datasets.holds_digits(recipe.data)  # else nothing is known of how people vary the classes
    tell("Redrawing digits as people would", 0, 0)
    seen = np.concatenate([images, gate.like_peoples(images[again], labels[again] if digits else None, seed=1)])
    found = np.round(_read(model, seen, tell)[1] / STEP).astype(np.int8)
    tell("Setting the limit", 0, 0)
    unseen = training.divide(recipe, dataset)[1]
    redrawn = gate.like_peoples(unseen.images, unseen.labels if digits else None, seed=2)
    probabilities, away = _read(model, redrawn, silent)
    distances = Vectors(found.astype(np.float32) * np.float32(STEP)).nearest(away, 1)[1]
    unit = {}
    if layer is not None:
        odds = gate.odds(_features(model, redrawn), layer)
        unit = {**vars(gate.limits(odds, unseen.labels, recipe.classes)), "several": _fit_several(model, dataset.train)}
    return {
        **unit,
        "positions": learned.astype(np.uint16 if len(dataset.train) <= 2**16 else np.uint32),
        "directions": found,
        "threshold": np.array(gate.limit(distances[:, 0], gate.REFUSED if layer is None else gate.FARTHEST)),
        "temperature": np.array(calibration.fit_temperature(probabilities, unseen.labels)),
    }


def _features(model: light.Predictor, images: Images) -> Floats:
    features = model.outputs(images)[1]
    assert features is not None
    return features


def _fit_several(model: light.Predictor, digits: datasets.Split) -> Floats:
    """Weights of a logistic model on the last hidden layer: several digits together, against all other strangers."""
    from sklearn.linear_model import LogisticRegression

    images, are_several = lessons.told_apart(MADE, digits.images, digits.labels, seed=3)
    fitted = LogisticRegression(C=0.1, max_iter=2_000).fit(_features(model, images), are_several)
    return np.append(fitted.coef_[0], fitted.intercept_).astype(np.float32)


def _read(model: light.Predictor, images: Images, tell: Tell) -> tuple[Floats, Floats]:
    """The probabilities (N x classes) and the directions, a part of the images at a time."""
    at_a_time = min(CHUNK, max(1, TOGETHER // model.feature_count))
    parts = []
    for start in range(0, len(images), at_a_time):
        tell("Reading the training digits", start, len(images))
        probabilities, features = model.outputs(images[start : start + at_a_time])
        assert features is not None
        parts.append((probabilities, directions(features)))
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
