"""Figures of several runs."""

from mnist_dash.plots import comparison as plots
from mnist_dash.ui import loaders


def curves(runs: tuple[tuple[str, int], ...], names: tuple[str, ...], quantity: str, axis: str, describe: str) -> str:
    """One column of the metrics of those runs (ids and versions of their curves) that have any, over each other."""
    rows = [loaders.metrics(*run) for run in runs]
    trained = {name: values for name, values in zip(names, rows, strict=True) if values}
    places = [place for place, values in enumerate(rows) if values]
    return plots.curves(trained, places, quantity, describe, by_seconds=axis == "seconds")
