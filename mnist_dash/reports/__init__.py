"""Reports: what a run, or several, have to show as files that stand alone; a page to read and a notebook to run."""

from collections.abc import Callable, Sequence

from mnist_dash.analysis import comparison
from mnist_dash.data import datasets
from mnist_dash.data.datasets import Dataset
from mnist_dash.reports import notebook as notebooks
from mnist_dash.reports import several, single
from mnist_dash.runs import results
from mnist_dash.runs.folder import Run

__all__ = ["notebook", "page"]

Load = Callable[[str], Dataset]


def page(runs: Sequence[Run], load: Load = datasets.load, address: str = "") -> str:
    """The report of a run, or of two to eight compared, as one HTML page (under 2 MB).

    `load` gives a data set by its name, and `address` is where the app is, for the link back to it. Raises PlainError
    where a run has no predictions, or where the runs cannot be compared.
    """
    data = _data(runs, load)
    return several.page(runs, data, address) if len(runs) > 1 else single.page(runs[0], data, address)


def notebook(runs: Sequence[Run], load: Load = datasets.load) -> str:
    """A Jupyter notebook that trains the same again and says the same sentences; raises as `page` does.

    And for a run that was brought: nothing here can train it.
    """
    return notebooks.notebook(runs, _data(runs, load))


def _data(runs: Sequence[Run], load: Load) -> Dataset:
    """The data set of the runs, once it is clear that there is something to tell of them."""
    if len(runs) > 1:
        comparison.check([run.recipe for run in runs])
    for run in runs:
        results.check(run)
    return load(runs[0].recipe.data)
