"""What a generator is worth: how well it rebuilds digits, how its own are read, how varied they are, and whether it
only remembers."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.evaluation import Rate
from mnist_dash.analysis.morphing.mixture import Mixture
from mnist_dash.analysis.neighbours import Pixels
from mnist_dash.data.datasets import Dataset
from mnist_dash.models.generator.decoder import SOFT, draw_small, inked, logits
from mnist_dash.models.generator.encoder import encode
from mnist_dash.models.generator.weights import CLASSES, PIXELS, Floats, Weights

Images: TypeAlias = npt.NDArray[np.uint8]
Read: TypeAlias = Callable[[Images], npt.NDArray[Any]]  # images (N x 28 x 28) to probabilities (N x 10)
Tell: TypeAlias = Callable[[str, int, int], None]

SAMPLES = 10_000
TOGETHER = 500  # digits between two reports
COMPARED = 1_000  # digits whose nearest training digit is sought
SEED = 5
NEAR = 0.01  # the share of real digits that lie as near to a training digit as what is called a copy
Z = 1.96


def figures(
    weights: Weights, mixture: Mixture, data: Dataset, readers: Mapping[str, Read], tell: Tell, samples: int = SAMPLES
) -> dict[str, Any]:
    """Every figure as plain data; intervals hold 95 %. Half a minute for 10,000 digits and samples."""
    test = data.test
    classes = np.eye(CLASSES, dtype=np.float32)[test.labels]
    mean, spread = encode(weights, test.images, classes)
    rebuilt, ink, bound = _rebuild(weights, test.images, classes, mean, spread, tell)
    wanted = np.arange(samples) % CLASSES
    drawn = _draw(weights, mixture.draw(wanted, SEED), wanted, tell)
    read = {name: (_read(name, each, rebuilt, tell), _read(name, each, drawn, tell)) for name, each in readers.items()}
    return {
        "ink": _average(ink),
        "bound": _average(bound),
        "squared": _average(((rebuilt / 255.0 - test.images / 255.0) ** 2).mean((1, 2))),
        "rebuilt": {name: _rate(first, test.labels) for name, (first, _) in read.items()},
        "drawn": {name: _rate(second, wanted) for name, (_, second) in read.items()},
        "variety": _variety(drawn, wanted) / _variety(test.images, test.labels),
        "nearest": _remembering(drawn, data, tell),
        "samples": samples,
    }


def _rebuild(
    weights: Weights, images: Images, classes: Floats, mean: Floats, spread: Floats, tell: Tell
) -> tuple[Images, Floats, Floats]:
    """Each digit drawn again from its mean, the nats that its ink costs so, and the bound on its likelihood."""
    noise = np.random.default_rng(SEED).standard_normal(mean.shape).astype(np.float32)
    likely = mean + np.exp(0.5 * spread) * noise
    bound = 0.5 * (np.exp(spread) + mean**2 - 1 - spread).sum(1)
    rebuilt, ink = np.empty_like(images), np.empty(len(images), np.float32)
    for part in _parts(len(images)):
        tell("Rebuilding the test digits", part.start, len(images))
        pixels = np.asarray(images[part].reshape(-1, PIXELS) / 255, np.float32)
        found = logits(weights, mean[part], classes[part])
        rebuilt[part] = inked(SOFT * found).reshape(images[part].shape)
        ink[part] = nats(pixels, found)
        bound[part] += nats(pixels, logits(weights, likely[part], classes[part]))
    return rebuilt, ink, bound


def nats(pixels: Floats, found: Floats) -> Floats:
    """What the ink of each digit (N x 784, 0 to 1) costs where these logits were expected: its cross-entropy, N."""
    return np.asarray((np.logaddexp(0, found) - pixels * found).sum(1), np.float32)


def _draw(weights: Weights, latents: Floats, labels: npt.NDArray[np.integer], tell: Tell) -> Images:
    classes = np.eye(CLASSES, dtype=np.float32)[labels]
    drawn = np.empty((len(latents), 28, 28), np.uint8)
    for part in _parts(len(latents)):
        tell("Drawing new digits", part.start, len(latents))
        drawn[part] = draw_small(weights, latents[part], classes[part])
    return drawn


def _read(name: str, read: Read, images: Images, tell: Tell) -> npt.NDArray[Any]:
    parts = []
    for part in _parts(len(images)):
        tell(f"Having {name} read them", part.start, len(images))
        parts.append(read(images[part]))
    return np.concatenate(parts)


def _parts(count: int) -> list[slice]:
    return [slice(start, min(start + TOGETHER, count)) for start in range(0, count, TOGETHER)]


def _average(values: npt.NDArray[Any]) -> dict[str, float]:
    """The mean with its interval."""
    mean, half = float(values.mean()), Z * float(values.std()) / len(values) ** 0.5
    return {"mean": round(mean, 5), "low": round(mean - half, 5), "high": round(mean + half, 5)}


def _rate(probabilities: npt.NDArray[Any], labels: npt.NDArray[np.integer]) -> dict[str, int]:
    rate = Rate(int((probabilities.argmax(1) == labels).sum()), len(labels))
    return {"hits": rate.hits, "count": rate.count}


def _variety(images: Images, labels: npt.NDArray[np.integer]) -> float:
    """How far the digits of a class lie from their mean, in pixels' values, over the classes."""
    kinds = [images[labels == label].reshape(-1, PIXELS).astype(np.float32) for label in range(CLASSES)]
    return float(np.mean([np.sqrt(kind.var(0).sum()) for kind in kinds if len(kind)]))


def _remembering(drawn: Images, data: Dataset, tell: Tell) -> dict[str, float]:
    """How far drawn and real test digits lie from the nearest training digit, and the share of drawn ones that are
    nearer than all but a hundredth of the real ones: copies, if there are many."""
    tell("Looking for copies", 0, 0)
    known = Pixels(data.train.images)
    mine, real = (_distances(known, images[:COMPARED]) for images in (drawn, data.test.images))
    limit = float(np.quantile(real, NEAR))
    return {
        "drawn": round(float(np.median(mine)), 1),
        "real": round(float(np.median(real)), 1),
        "limit": round(limit, 1),
        "copies": round(float((mine < limit).mean()), 4),
        "count": len(mine),
    }


def _distances(known: Pixels, images: Images) -> npt.NDArray[np.float64]:
    return np.array([known.nearest(image, 1)[1][0] for image in images])
