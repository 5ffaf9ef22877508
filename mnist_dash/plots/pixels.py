"""Figures of many digits at once: pixel values, class pictures, differences and class counts."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from mnist_dash.plots.marks import axes, boxes, frame, paths, pictures
from mnist_dash.plots.marks.axes import Axis
from mnist_dash.plots.palette import BLUE, ORANGE, class_color

Counts = npt.NDArray[np.int64]
Picture = npt.NDArray[np.float64]

_BIN = 8  # pixel values per bar
_WIDEST = 400  # pixels of a picture that stands alone
_VALUES = axes.linear(
    "Pixel value (0 = paper, 255 = full ink)",
    0,
    256,
    ticks=tuple((value, str(value)) for value in (0, 64, 128, 192, 255)),
)


def _bins(counts: Counts) -> tuple[Counts, list[str], Picture]:
    """Bar middles, bar names and the share of pixels in each bar, in percent."""
    shares = counts.reshape(-1, _BIN).sum(axis=1) * 100 / max(counts.sum(), 1)
    lows = np.arange(0, len(counts), _BIN)
    return lows + _BIN // 2, [f"{low} to {low + _BIN - 1}" for low in lows], shares


def _share_axis(shares: Picture) -> Axis:
    """A logarithmic axis of percentages down to the power of ten under the least one that is not 0."""
    least = float(shares[shares > 0].min(initial=100.0))
    return axes.logarithmic(
        "Share of pixels (%, log scale)", min(10.0 ** math.floor(math.log10(least * 0.9)), 10.0), 100
    )


def histogram(counts: Counts) -> str:
    """The share of pixels at each value (counts: int64, 256) in bars of 8 values, on a log axis."""
    middles, names, shares = _bins(counts)
    pixels = counts.reshape(-1, _BIN).sum(axis=1)
    tips = [
        f"values {name}\n{share:.3g} % of the pixels\n{number:,} pixels"
        for name, share, number in zip(names, shares, pixels, strict=True)
    ]
    y = _share_axis(shares)
    bars = boxes.bars(_VALUES, y, middles, shares, tips, width=_BIN - 1, colours=BLUE)
    return frame.plot(_VALUES, y, [bars], "Histogram of pixel values on a log scale", height=260)


def class_histograms(counts: Mapping[int, Counts], class_names: Sequence[str]) -> str:
    """The share of pixels at each value, a stepped line per class, on a log axis."""
    binned = {label: _bins(values) for label, values in counts.items()}
    middles, names, _ = next(iter(binned.values()))
    y = _share_axis(np.concatenate([shares for _, _, shares in binned.values()]))
    lines = [
        paths.line(_VALUES, y, middles, shares, class_color(label), stepped=True)
        for label, (_, _, shares) in binned.items()
    ]
    tips = [
        f"values {name}\n"
        + "\n".join(f"{class_names[label]}: {shares[place]:.3g} %" for label, (_, _, shares) in binned.items())
        for place, name in enumerate(names)
    ]
    keys = [(class_names[label], class_color(label)) for label in counts]
    layers = [*lines, boxes.bands(_VALUES, middles, tips)]
    what = "Histogram of pixel values on a log scale, a line for each class"
    return frame.plot(_VALUES, y, layers, what, height=300, keys=keys, keys_title="Class")


def strip(shown: Mapping[str, Picture], title: str, describe: str) -> str:
    """Pictures (H x W each) by name on one shared scale from 0 up; `title` names the scale."""
    most = max(max(float(picture.max()) for picture in shown.values()), 1e-9)
    tip = "row {row}, column {column}\n{value}"
    drawn = {name: pictures.heat(picture, "cividis", 0, most, tip=tip) for name, picture in shown.items()}
    return frame.figure(pictures.grid(drawn) + pictures.colour_bar(title, "cividis", 0, most), describe)


def difference(first: Picture, second: Picture, names: tuple[str, str]) -> str:
    """The first picture (H x W) less the second, on a diverging scale with black for equal."""
    change = first - second
    most = max(float(np.abs(change).max()), 1e-9)
    tip = "row {row}, column {column}\ndifference {value}"
    heat = pictures.heat(change, "diverging", -most, most, tip=tip, digits=3, widest=_WIDEST)
    title = f"More ink in {names[1]} (below 0) or in {names[0]} (above 0)"
    describe = f"The mean {names[0]} less the mean {names[1]}, pixel by pixel"
    return frame.figure(heat + pictures.colour_bar(title, "diverging", -most, most), describe)


def information(variance: Picture, unchanging: npt.NDArray[np.bool_]) -> str:
    """Where the images differ: the variance of each pixel (H x W); pixels that never change are left blank."""
    most = max(float(variance.max()), 1e-9)
    tip = "row {row}, column {column}\nvariance {value}"
    heat = pictures.heat(np.where(unchanging, np.nan, variance), "cividis", 0, most, tip=tip, widest=_WIDEST)
    bar = pictures.colour_bar("Variance (pixel value squared); blank: never changes", "cividis", 0, most)
    describe = "Variance of each pixel over the chosen images; pixels that never change are blank"
    return frame.figure(heat + bar, describe)


def balance(counts: Mapping[str, Sequence[int]], class_names: Sequence[str]) -> str:
    """How many images each class has, a group of bars per class and a bar per split, with the counts on them."""
    colours = dict(zip(counts, (BLUE, ORANGE), strict=False))
    thick = 0.8 / len(counts)
    most = max(max(numbers) for numbers in counts.values())
    x = axes.linear("Images", 0, most * 1.12)
    y = axes.named("Class", class_names, down=True)
    bars = [
        boxes.across(
            x,
            y,
            np.arange(len(numbers)) + (place - (len(counts) - 1) / 2) * thick,
            numbers,
            [f"digit {name}\n{number:,} images of {split}" for name, number in zip(class_names, numbers, strict=True)],
            width=thick * 0.92,
            colours=colours[split],
            texts=[f"{number:,}" for number in numbers],
        )
        for place, (split, numbers) in enumerate(counts.items())
    ]
    keys = list(colours.items())
    return frame.plot(x, y, bars, "Images per class and split", height=440, keys=keys, keys_title="Split")
