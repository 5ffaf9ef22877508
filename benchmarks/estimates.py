"""How well the time of a training is foretold: thirty recipes, each estimated before it is trained, and then timed.

The estimates come from what ships and from those before it, as for somebody who tries one thing after another. Prints a
Markdown table and the share that lies within a factor of 1.5. Some minutes on two cores.
"""

import os
import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from mnist_dash.analysis import costs
from mnist_dash.cli.interrupt import Interrupt
from mnist_dash.cli.train import train
from mnist_dash.models.recipes import Recipe, to_link, with_settings
from mnist_dash.runs import folder
from mnist_dash.ui.costs import measured

COUNT, WITHIN = 30, 1.5
NETWORKS = (
    "32N-10N",
    "256N-D20-128N-D20-10N",
    "512N-512N-10N",
    "8C5-MP2-10N",
    "16C3-MP2-32C3-MP2-64N-10N",
    "16C5:s2-BN-32C3-64N-10N",
)
CHOICES = {
    "batch_size": (32, 64, 128, 256, 512),
    "epochs": (1, 2, 4),
    "train_size": (10_000, 20_000, 60_000),
    "optimizer": ("adam", "sgd", "rmsprop"),
}
WARPS: tuple[dict[str, float], ...] = ({}, {}, {}, {"shift": 2.0}, {"rotate": 10.0, "scale": 0.1}, {"elastic": 2.0})


def drawn() -> list[Recipe]:
    """The recipes, the same every time."""
    chance = random.Random(0)
    found: list[Recipe] = []
    while len(found) < COUNT:
        settings = {name: chance.choice(values) for name, values in CHOICES.items()} | chance.choice(WARPS)
        recipe = with_settings(Recipe(chance.choice(NETWORKS)), settings)
        if recipe not in found:
            found.append(recipe)
    return found


def main() -> None:
    """Train them, and print what was foretold and what it took."""
    print("| recipe | foretold | took | ratio |\n|---|---|---|---|")
    near = inside = 0
    with TemporaryDirectory() as home, Interrupt() as interrupt:
        os.environ["MNIST_DASH_HOME"] = home
        for recipe in drawn():
            guess = costs.estimate(recipe, measured(folder.runs()))
            run = train(recipe, False, interrupt)
            took = float(run.status["seconds"])
            if guess is None:
                continue
            ratio, (low, high) = took / guess.seconds, guess.ends
            near, inside = near + (1 / WITHIN <= ratio <= WITHIN), inside + (low <= took <= high)
            print(f"| `{to_link(recipe)}` | {low:.1f} to {high:.1f} s | {took:.1f} s | {ratio:.2f} |", flush=True)
    print(f"\n{near} of {COUNT} within a factor of {WITHIN}, {inside} within the range that was told.")


if __name__ == "__main__":
    main()
