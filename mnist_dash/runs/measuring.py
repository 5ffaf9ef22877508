"""The handwriting measures of a data set, made where it comes in, so that no page has to wait for them."""

from mnist_dash.data import measures
from mnist_dash.data.datasets import SPLITS, Bytes, Dataset
from mnist_dash.runs import artifacts
from mnist_dash.runs.worker import Steps

STAGE = "Measuring the handwriting"
STEPS = 100


def measure(dataset: Dataset, steps: Steps) -> None:
    """Measure and keep both splits, where that is not done yet: half a minute for 70,000 images."""
    for name in SPLITS:
        _measure(dataset.split(name).images, steps)


def _measure(images: Bytes, steps: Steps) -> None:
    def tell(share: float) -> None:
        steps(STAGE, round(STEPS * share), STEPS)

    artifacts.get(measures.key(images), lambda: measures.measure(images, tell))
