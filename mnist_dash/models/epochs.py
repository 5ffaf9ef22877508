"""The course of a network's training: epochs, reports, validation, early stopping, stop and resume."""

import math
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from mnist_dash.data.datasets import Dataset
from mnist_dash.models import devices, networks
from mnist_dash.models.loop import Loop
from mnist_dash.models.recipes import Recipe
from mnist_dash.models.training import (
    CLEAN,
    REPORTS,
    EpochEnd,
    Event,
    Finished,
    Probabilities,
    Progress,
    Snapshot,
    Stopped,
    TrainingError,
    divide,
    lessons,
    measure,
)


class Pace:
    """How many steps to take in one call, and how fast they go. The first call of a kind compiles: not counted."""

    def __init__(self) -> None:
        self.steps = 1
        self.digits, self.seconds = 0, 0.0
        self._kinds: set[int] = set()

    def record(self, steps: int, digits: int, seconds: float) -> None:
        """Learn from a call; afterwards `steps` make about REPORTS calls a second."""
        kind = digits // steps
        if kind not in self._kinds:
            self._kinds.add(kind)
            return
        self.digits += digits
        self.seconds += seconds
        wanted = int(steps / (REPORTS * seconds))
        self.steps = max(1, min(wanted, 4 * self.steps))

    @property
    def rate(self) -> float:
        """Digits per second so far; 0 while nothing is known."""
        return self.digits / self.seconds if self.seconds else 0.0


class Tally:
    """The running means of an epoch, summed step by step so that the calls' lengths do not change a digit."""

    def __init__(self) -> None:
        self.digits, self.right, self.total = 0, 0, 0.0

    def add(self, losses: Any, right: int, digits: int) -> None:
        """Count the steps of one call: the mean loss of each, right answers and digits in all."""
        for loss in losses:
            self.total += float(loss) * (digits // len(losses))
        self.right += right
        self.digits += digits

    @property
    def loss(self) -> float:
        """Mean loss of a digit."""
        return self.total / self.digits

    @property
    def accuracy(self) -> float:
        """Share of right answers."""
        return self.right / self.digits


class Epochs:
    """One network's training; `run` is the generator that `training.train` gives out."""

    def __init__(self, recipe: Recipe, dataset: Dataset, should_stop: Callable[[], bool]) -> None:
        self.started = time.perf_counter()
        self.recipe, self.dataset, self.should_stop = recipe, dataset, should_stop
        self.digits, self.validation = divide(recipe, dataset)
        self.lessons = lessons(recipe, self.digits)
        self.loop = Loop(recipe, self.lessons, len(self.digits))
        self.pace = Pace()
        self.done, self.waited, self.best_loss, self.seconds_before = 0, 0, math.inf, 0.0
        self.measuring = 0.0  # seconds that the values at the last epoch's end took
        self.last: Snapshot = {}
        self.best: Snapshot = {}
        self.validated: Probabilities | None = None  # of the last finished epoch

    def run(self, resume: Snapshot | None) -> Iterator[Event]:
        """Progress and epoch ends, then the result."""
        if resume is not None:
            self._return_to(resume)
        stopped = False
        try:
            while self._is_wanted():
                yield from self._epoch(self.done + 1)
        except Stopped:
            if not self.done:
                raise
            stopped = True
        yield self._result(stopped)

    def _is_wanted(self) -> bool:
        patience = self.recipe.patience
        return self.done < self.recipe.epochs and not (patience and self.waited >= patience)

    def _epoch(self, epoch: int) -> Iterator[Event]:
        begun, tally, step = time.perf_counter(), Tally(), 0
        self.loop.shuffle(epoch)
        while step < self.loop.batches:
            self._check_stop()
            step += self._steps(epoch, step, tally)
            yield self._progress(epoch, step, tally)
        values = self._measure(epoch)
        attacked = self.loop.attacked_accuracy(self.validation) if self.recipe.attack else None
        self.done = epoch
        self._wait_for_better(values[2] if attacked is None else 1 - attacked)
        self.last = self._snapshot()
        yield EpochEnd(
            epoch,
            self.recipe.epochs,
            tally.loss,
            tally.accuracy,
            *values,
            learning_rate=float(self.loop.learning_rate(epoch * self.loop.batches - 1)),
            seconds=time.perf_counter() - begun,
            images_per_second=self.pace.rate,
            snapshot=self.last,
            attacked_accuracy=attacked,
        )

    def _steps(self, epoch: int, step: int, tally: Tally) -> int:
        """Take some steps from one on; a smaller last batch is a call of its own."""
        whole = len(self.lessons) // self.recipe.batch_size
        count = max(1, min(self.pace.steps, whole - step))
        begun = time.perf_counter()
        losses, right, digits = self.loop.run(epoch, step, count)
        self.pace.record(count, digits, time.perf_counter() - begun)
        if not np.isfinite(losses).all():
            raise self._lost(epoch, step + 1 + int(np.flatnonzero(~np.isfinite(losses))[0]))
        tally.add(losses, right, digits)
        return count

    def _lost(self, epoch: int, step: int) -> TrainingError:
        return TrainingError(
            f"The loss stopped being a number in epoch {epoch} at step {step}; "
            f"try a learning rate below {self.recipe.learning_rate:g}."
        )

    def _check_stop(self) -> None:
        if self.should_stop():
            raise Stopped

    def _progress(self, epoch: int, step: int, tally: Tally) -> Progress:
        to_come = len(self.lessons) * (self.recipe.epochs - epoch + 1) - tally.digits
        left = to_come / self.pace.rate if self.pace.rate else math.nan
        left += self.measuring * (self.recipe.epochs - epoch + 1)
        counts = (epoch, self.recipe.epochs, step, self.loop.batches)
        return Progress(*counts, tally.loss, tally.accuracy, self.pace.rate, self._seconds(), left)

    def _seconds(self) -> float:
        """Seconds of training, those before a resume included."""
        return time.perf_counter() - self.started + self.seconds_before

    def _measure(self, epoch: int) -> tuple[float, float, float, float]:
        """Loss and accuracy with dropout off: on fixed training digits, and on the validation digits."""
        begun = time.perf_counter()
        clean = self.loop.probabilities(self.digits.images[:CLEAN], self._check_stop)
        validated = self.loop.probabilities(self.validation.images, self._check_stop)
        values = (*measure(clean, self.digits.labels[:CLEAN]), *measure(validated, self.validation.labels))
        if not np.isfinite(values).all():
            raise self._lost(epoch, self.loop.batches)
        self.validated = validated
        self.measuring = time.perf_counter() - begun
        return values

    def _wait_for_better(self, loss: float) -> None:
        """Early stopping: count the epochs since the best one, and keep the weights of that.

        The best has the least validation loss; of an adversarial training, the fewest errors under attack, because
        the digits as they are may be read ever better while the attack finds a way round.
        """
        self.waited += 1
        if self.recipe.patience and loss < self.best_loss:
            self.best_loss, self.waited = loss, 0
            self.best = {f"best {name}": array for name, array in self.loop.state().items()}

    def _snapshot(self) -> Snapshot:
        numbers = {"epoch": self.done, "waited": self.waited, "best_loss": self.best_loss}
        arrays = {name: np.array(number) for name, number in numbers.items()}
        return {**self.loop.state(), **self.best, **arrays, "seconds": np.array(self._seconds())}

    def _return_to(self, snapshot: Snapshot) -> None:
        self.last = snapshot
        self.done, self.waited = int(snapshot["epoch"]), int(snapshot["waited"])
        self.best_loss, self.seconds_before = float(snapshot["best_loss"]), float(snapshot["seconds"])
        self.best = {name: array for name, array in snapshot.items() if name.startswith("best ")}
        self.loop.restore(snapshot)

    def _result(self, stopped: bool) -> Finished:
        """The network of the last finished epoch, or of the best one under early stopping, on the test digits."""
        best = {name.removeprefix("best "): array for name, array in self.best.items()}
        self.loop.restore(best or self.last)
        known = self.validated if self.recipe.protocol == "test" else None
        test = self.dataset.test
        probabilities = self.loop.probabilities(test.images) if known is None else known
        model, outside = networks.without_strangers(self.recipe, self.loop.model)
        return Finished(
            model,
            probabilities,
            outside,
            *measure(probabilities, test.labels),
            epochs=self.done,
            seconds=self._seconds(),
            images_per_second=self.pace.rate,
            device=devices.describe(self.recipe),
            parameters=self.recipe.network().parameters,
            stopped=stopped,
        )
