"""How a run came about, as pages say it: with its curve from the cache, and safe to read as Markdown."""

from mnist_dash.runs import account, results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import loaders, words


def counted(run: Run) -> str:
    """Which epoch's weights the result is of, in a sentence; nothing for a model without epochs."""
    return account.counted(run, loaders.metrics(run.id, results.curve_version(run)))


def watched(run: Run) -> str:
    """How the held-out digits stood the attack after each epoch, in a sentence; nothing for other trainings."""
    return account.watched(run, loaders.metrics(run.id, results.curve_version(run))) if run.recipe.attack else ""


def unfinished(run: Run) -> str:
    """Why an ended run has no result, and what to do, in one sentence."""
    return account.unfinished(run)


def origin(run: Run) -> str:
    """When, where and how fast the run was trained, in one line."""
    return account.origin(run, words.plain)
