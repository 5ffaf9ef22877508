"""Axes: from values to shares of the drawing area, and the ticks in words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
Ticks = tuple[tuple[float, str], ...]  # values with their words


@dataclass(frozen=True)
class Axis:
    """An axis from `low` to `high`, which may run downwards, with its title and its ticks."""

    title: str
    low: float
    high: float
    ticks: Ticks
    logarithmic: bool = False
    grid: bool = True

    def at(self, values: npt.ArrayLike) -> Numbers:
        """Where values lie, as shares of the axis: 0 at its low end, 1 at its high end; NaN where there is no place."""
        shares = np.asarray(values, np.float64)
        low, high = self.low, self.high
        if self.logarithmic:
            low, high = math.log10(low), math.log10(high)
            with np.errstate(divide="ignore", invalid="ignore"):
                shares = np.log10(shares)
            shares = np.where(np.isfinite(shares), shares, np.nan)
        return np.asarray((shares - low) / (high - low))


def linear(title: str, low: float, high: float, *, about: int = 5, ticks: Ticks = (), unit: str = "") -> Axis:
    """An axis over exactly this range, with round ticks where none are given; `unit` follows each number."""
    return Axis(title, low, high, ticks or tuple((value, number(value) + unit) for value in _round(low, high, about)))


def rounded(title: str, low: float, high: float, *, about: int = 5, unit: str = "") -> Axis:
    """An axis that begins and ends at a round tick at or beyond this range."""
    step = _step(low, high, about)
    return linear(title, math.floor(low / step) * step, math.ceil(high / step) * step, about=about, unit=unit)


def logarithmic(title: str, low: float, high: float, *, unit: str = "") -> Axis:
    """A logarithmic axis over exactly this range (both above 0), with a tick at each power of ten."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    ticks = tuple((10.0**power, number(10.0**power) + unit) for power in range(first, last + 1))
    return Axis(title, low, high, ticks, logarithmic=True)


def named(title: str, names: Sequence[str], *, down: bool = False) -> Axis:
    """An axis of names at 0, 1, 2 ...; `down` puts the first at the top of an upright axis."""
    low, high = -0.5, len(names) - 0.5
    return Axis(title, *((high, low) if down else (low, high)), tuple(enumerate(names)), grid=False)


def number(value: float) -> str:
    """A number as axes write it: 60,000 · 0.25 · −3."""
    return f"{value:,.10g}".replace("-", "−")


def _step(low: float, high: float, about: int) -> float:
    """The round step (1, 2 or 5 times a power of ten) that gives about so many steps."""
    rough = max(high - low, 1e-12) / max(about, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return min((power * factor for factor in (1, 2, 5, 10)), key=lambda step: abs(math.log(step / rough)))


def _round(low: float, high: float, about: int) -> list[float]:
    """The multiples of a round step within the range."""
    step = _step(low, high, about)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [float(f"{count * step:.10g}") for count in range(first, last + 1)]
