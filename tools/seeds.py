"""Train ten seeds of each tutorial and keep their answers to the test digits in the package: an hour on two cores.

MNIST_DASH_HOME says where the runs go; those that are there, or came with the program, are not trained again.
"""

import numpy as np

from mnist_dash import paths
from mnist_dash.cli.interrupt import Interrupt
from mnist_dash.cli.train import train
from mnist_dash.models.recipes import RECIPES, with_settings
from mnist_dash.runs import artifacts, folder, seeds


def main() -> None:
    """Train what is missing, and write the answers."""
    answers: dict[str, list[np.ndarray]] = {}
    with Interrupt() as interrupt:
        for seed in range(seeds.COUNT):
            for name, entry in RECIPES.items():
                if entry.group == "tutorial":
                    run = train(with_settings(entry.recipe, {"seed": seed}), False, interrupt)
                    answers.setdefault(name, []).append(folder.probabilities(run).argmax(1).astype(np.uint8))
    artifacts.put(seeds.KEY, {name: np.stack(each) for name, each in answers.items()}, paths.SHIPPED)


if __name__ == "__main__":
    main()
