"""The page's views under the stage, in their order; only the open one runs."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from mnist_dash.analysis.morphing.film import Look
from mnist_dash.runs.generators import Trained
from mnist_dash.runs.stops import Place
from mnist_dash.ui.morph import generator, hand, keeping, latents, samples, space, worth

View: TypeAlias = Callable[[Trained, Sequence[Place], Look], None]


def _train(trained: Trained, places: Sequence[Place], look: Look) -> None:
    generator.show()


VIEWS: dict[str, View] = {
    "Take it with you": keeping.show,
    "In your hand": hand.show,
    "Latents": latents.show,
    "Latent map": space.show,
    "New digits": samples.show,
    "How good is it?": worth.show,
    "Generator": _train,
}
