"""Attacks on one digit: small changes, within a bound, that make a network err. No TensorFlow; NumPy gradients.

Bounds are in units of full ink: of each pixel ("linf"), or of the length of the whole change ("l2").
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from mnist_dash.data.datasets import Bytes
from mnist_dash.models.plain import PlainNetwork, gradients

Norm = Literal["linf", "l2"]
Change = npt.NDArray[np.float32]  # 28 x 28, in units of full ink
Answers = Callable[[npt.NDArray[Any]], npt.NDArray[Any]]  # images, N x 28 x 28 -> probabilities, N x classes

FULL = np.float32(255)
SIDE = 28
LARGEST: dict[Norm, float] = {"linf": 0.4, "l2": 6.0}  # bounds that make sense: at these a person, too, may err
STEPS = 40
QUICK = 10  # steps of each of the attacks that look for the least bound
TRIED = 16  # squares tried at a time by the attack without gradients
ROUNDS = 40


@dataclass(frozen=True, eq=False)
class Goal:
    """An image (uint8, 28 x 28) that a network reads as `label` is to be read otherwise, or as `target`.

    `network` is None for an attack that asks for answers only.
    """

    image: Bytes
    label: int
    answers: Answers
    network: PlainNetwork | None = None
    norm: Norm = "linf"
    bound: float = 0.1
    target: int | None = None
    steps: int = STEPS
    seed: int = 0

    @property
    def ink(self) -> Change:
        """The image in units of full ink."""
        return np.asarray(self.image / FULL, np.float32)

    def uphill(self, change: Change) -> Change:
        """How the attack's aim grows with each pixel: the label's loss, or less of the target's."""
        assert self.network is not None
        trace = self.network.trace(((self.ink + change) * FULL)[None])
        of = gradients.loss(trace, self.label) if self.target is None else -gradients.loss(trace, self.target)
        return np.asarray(trace.ink_gradient(of)[0], np.float32)

    def gain(self, images: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """How near each of these images is to the aim, from the answers alone; above 0 it is reached."""
        shares = self.answers(images)
        others = np.delete(shares, self.label if self.target is None else self.target, axis=1).max(axis=1)
        if self.target is None:
            return np.asarray(others - shares[:, self.label])
        return np.asarray(shares[:, self.target] - others)

    def within(self, change: Change) -> Change:
        """The change brought within the bound and between paper and full ink."""
        if self.norm == "linf":
            change = np.clip(change, -self.bound, self.bound)
        else:
            change = change * np.float32(min(1.0, self.bound / max(float(np.linalg.norm(change)), 1e-12)))
        return np.asarray(np.clip(self.ink + change, 0, 1) - self.ink, np.float32)

    def steepest(self, slopes: Change) -> Change:
        """The change of size 1 in the norm that climbs fastest."""
        if self.norm == "linf":
            return np.sign(slopes)
        return slopes / np.float32(max(float(np.linalg.norm(slopes)), 1e-12))


def fgsm(goal: Goal) -> Change:
    """One step as far as the bound allows, up the gradient (Goodfellow, Shlens and Szegedy 2015)."""
    nothing = np.zeros((SIDE, SIDE), np.float32)
    return goal.within(np.float32(goal.bound) * goal.steepest(goal.uphill(nothing)))


def pgd(goal: Goal) -> Change:
    """Small steps up the gradient, each brought back within the bound (Madry et al. 2018), from a random start."""
    random = np.random.default_rng(goal.seed)
    change = goal.within(noise(goal, random))
    step = np.float32(2.5 * goal.bound / goal.steps)
    for _ in range(goal.steps):
        change = goal.within(change + step * goal.steepest(goal.uphill(change)))
    return change


def squares(goal: Goal) -> Change:
    """Random squares, kept where the answers get worse; no gradient (after Andriushchenko et al. 2020)."""
    random = np.random.default_rng(goal.seed)
    change, gain = np.zeros((SIDE, SIDE), np.float32), -np.inf
    for turn in range(ROUNDS):
        side = max(2, round(10 * (1 - turn / ROUNDS)))
        tried = np.stack([goal.within(_with_square(goal, change, side, random)) for _ in range(TRIED)])
        gains = goal.gain(np.stack([pixels(goal.image, each) for each in tried]))
        best = int(gains.argmax())
        if gains[best] > gain:
            change, gain = tried[best], float(gains[best])
        if gain > 0:
            break
    return change


def _with_square(goal: Goal, change: Change, side: int, random: np.random.Generator) -> Change:
    top, left = random.integers(0, SIDE - side + 1, 2)
    height = goal.bound if goal.norm == "linf" else goal.bound / side
    found = change.copy()
    found[top : top + side, left : left + side] = random.choice([-2, 2]) * height
    return found


def noise(goal: Goal, random: np.random.Generator) -> Change:
    """A random change as large as the bound: each pixel at plus or minus it, or evenly in all directions."""
    if goal.norm == "linf":
        return np.asarray(random.choice([-1, 1], (SIDE, SIDE)) * goal.bound, np.float32)
    found = random.normal(size=(SIDE, SIDE))
    return np.asarray(found * goal.bound / np.linalg.norm(found), np.float32)


def pixels(image: Bytes, change: Change) -> Bytes:
    """The changed image as a file would hold it: rounded towards the image, so that the bound still holds."""
    return np.asarray(image + np.trunc(change * FULL), np.uint8)


@dataclass(frozen=True)
class Attack:
    """A way of attacking."""

    title: str
    about: str
    make: Callable[[Goal], Change]
    by_gradient: bool


ATTACKS: dict[str, Attack] = {
    "fgsm": Attack("One step (FGSM)", "one step up the gradient of the loss, as far as the bound allows", fgsm, True),
    "pgd": Attack("Many steps (PGD)", "small steps up the gradient, never beyond the bound", pgd, True),
    "squares": Attack(
        "Without gradients (squares)", f"up to {ROUNDS * TRIED} questions; squares that hurt are kept", squares, False
    ),
}


def least(goal: Goal, attack: Attack, turns: int = 5) -> float | None:
    """About the smallest bound at which the attack gets there, found by halving; None where the largest does not.

    The attack may miss a change that exists, so the true least bound may be smaller.
    """
    low, high = 0.0, LARGEST[goal.norm]
    if not _reaches(replace(goal, bound=high), attack):
        return None
    for _ in range(turns):
        middle = (low + high) / 2
        if _reaches(replace(goal, bound=middle), attack):
            high = middle
        else:
            low = middle
    return high


def _reaches(goal: Goal, attack: Attack) -> bool:
    quick = replace(goal, steps=min(goal.steps, QUICK))
    return bool(goal.gain(pixels(goal.image, attack.make(quick))[None])[0] > 0)
