"""Curves of accuracy against the bound of an attack: made with TensorFlow by a job, kept as which digits stay right."""

import json
import time
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from mnist_dash import checked
from mnist_dash.analysis.robustness import passport
from mnist_dash.analysis.robustness.curve import BOUNDS, DIGITS, KINDS, RESTARTS, STEPS, Curve
from mnist_dash.data import datasets
from mnist_dash.runs import artifacts, machine
from mnist_dash.runs.evidence import Tell, silent
from mnist_dash.runs.examinations import Examination
from mnist_dash.runs.folder import Run, RunError
from mnist_dash.runs.parts import Parts

EXAMINATION = Examination("attacks", "attack", "Attacking the run", 1, (DIGITS, 10_000))
KERAS = "model.keras"
BATCH = 250
Flags = npt.NDArray[np.bool_]


def why_not(run: Run) -> str | None:
    """Why there can be no curve of the run, in a sentence; None where there can."""
    if run.recipe.is_classical:
        return f"The run {run.label} was not trained here as a network, so its gradient is not known."
    if not run.usable or run.file(KERAS) is None:
        return f"The run {run.label} keeps no Keras model to attack; choose another run, or train it again here."
    return None


def load(run: Run, digits: int = DIGITS) -> Curve | None:
    """The run's curve over so many digits, shipped or made here; None where there is none yet. Raises RunError."""
    return EXAMINATION.read(run, digits, _unpacked)


def make(
    run: Run,
    digits: int = DIGITS,
    tell: Tell = silent,
    parts: Parts | None = None,
    *,
    bounds: tuple[float, ...] = BOUNDS,
    steps: int = STEPS,
    restarts: int = RESTARTS,
) -> Curve:
    """Attack the digits at every bound, going on with `parts`; needs TensorFlow. Raises RunError."""
    if reason := why_not(run):
        raise RunError(reason)
    tell("Loading the network", 0, 0)
    attack, begun = _Attack(run), time.perf_counter()
    test = datasets.load(run.recipe.data).test
    places = passport.positions(len(test), digits)
    images, labels = test.images[places], test.labels[places].astype(np.int32)
    clean = attack.right(images, labels)
    parts = parts or Parts()
    for number in range(len(parts.rows), len(bounds)):
        tell("Attacking", number, len(bounds))
        bound = bounds[number]
        noisy = attack.right(_noisy(images, bound), labels)
        one = clean & attack.right(attack.moved(images, labels, bound, 1), labels)
        parts.add(np.stack([noisy, one, attack.standing(images, labels, one, bound, steps, restarts)]))
    right = np.stack(parts.rows, axis=1)
    about = {"steps": steps, "restarts": restarts, "seconds": round(time.perf_counter() - begun, 1)}
    return Curve(places, clean, right, {**about, **machine.facts()})


def _noisy(images: npt.NDArray[np.uint8], bound: float) -> npt.NDArray[np.float32]:
    signs = np.random.default_rng(0).choice(np.array([-1, 1], np.float32), images.shape)
    return np.clip(images + signs * np.float32(255 * bound), 0, 255)


class _Attack:
    """A run's network in TensorFlow, and attacks on it in batches of one size."""

    def __init__(self, run: Run) -> None:
        import keras
        import tensorflow as tf

        from mnist_dash.models import adversarial, devices
        from mnist_dash.models.graph import forward_of

        devices.prepare()
        file = run.file(KERAS)
        assert file is not None  # why_not has looked
        forward = forward_of(run.recipe, keras.models.load_model(file, compile=False))
        digits, number = tf.TensorSpec([None, 28, 28], tf.float32), tf.TensorSpec([], tf.float32)
        labels = tf.TensorSpec([None], tf.int32)
        self._logits = tf.function(forward, [digits], autograph=False)
        step = partial(adversarial.moved, forward)
        self._step = tf.function(step, [digits, digits, labels, number, number], autograph=False)

    def right(self, images: npt.NDArray[Any], labels: npt.NDArray[np.int32]) -> Flags:
        """Which of the images are read as their labels."""
        ink = images.astype(np.float32)
        return np.concatenate([self._logits(ink[at]).numpy().argmax(1) == labels[at] for at in _parts(len(ink))])

    def moved(
        self, images: npt.NDArray[Any], labels: npt.NDArray[np.int32], bound: float, steps: int, seed: int | None = None
    ) -> npt.NDArray[np.float32]:
        """The images after so many steps within the bound; with a seed from a random start."""
        ink, far = images.astype(np.float32), np.float32(255 * bound)
        now = ink
        if seed is not None:
            now = np.clip(ink + np.random.default_rng(seed).uniform(-far, far, ink.shape).astype(np.float32), 0, 255)
        size = far if steps == 1 else np.float32(2.5 * far / steps)
        found = []
        for at in _parts(len(ink)):
            part = now[at]
            for _ in range(steps):
                part = self._step(ink[at], part, labels[at], far, size)
            found.append(np.asarray(part))
        return np.concatenate(found)

    def standing(
        self,
        images: npt.NDArray[Any],
        labels: npt.NDArray[np.int32],
        standing: Flags,
        bound: float,
        steps: int,
        restarts: int,
    ) -> Flags:
        """Which of those that stand still do after so many attacks, each from a random start of its own."""
        found = standing.copy()
        for seed in range(restarts):
            left = np.flatnonzero(found)
            if len(left):
                tried = self.moved(images[left], labels[left], bound, steps, seed)
                found[left] = self.right(tried, labels[left])
        return found


def _parts(count: int) -> list[slice]:
    return [slice(start, start + BATCH) for start in range(0, count, BATCH)]


def keep(run: Run, digits: int, found: Curve, home: Path | None = None) -> Path:
    """Store a curve, in the user's home unless told otherwise; its file."""
    arrays: dict[str, npt.NDArray[Any]] = {
        "positions": found.positions.astype(np.uint32),
        "clean": np.packbits(found.clean),
        "right": np.packbits(found.right, axis=-1),
        "facts": np.array(json.dumps(found.facts)),
    }
    return artifacts.put(EXAMINATION.key(run, digits), arrays, home)


def _unpacked(arrays: Any) -> Curve:
    """Raises KeyError, TypeError or ValueError where these are not the arrays of any curve."""
    places = arrays["positions"].astype(np.int64)
    count = len(places)
    clean, right = (np.unpackbits(arrays[name], axis=-1, count=count).astype(bool) for name in ("clean", "right"))
    if right.shape != (len(KINDS), len(BOUNDS), count):
        raise ValueError("odd shapes")
    return Curve(places, clean, right, checked.parse(str(arrays["facts"])))


def main(job_id: str) -> NoReturn:
    """Make the curve of that job folder in this process, then let it go on with the next job."""
    EXAMINATION.carry_out(job_id, lambda run, digits, tell, parts: keep(run, digits, make(run, digits, tell, parts)))
