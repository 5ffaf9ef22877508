"""What is known of a split's digits while they are looked through by a text: their measures, and what runs read."""

from collections.abc import Callable

from mnist_dash.analysis.evaluation import Outcomes
from mnist_dash.analysis.finding import Facts, FindingError, runs_in
from mnist_dash.data import doubt
from mnist_dash.data.datasets import Dataset, SplitName
from mnist_dash.data.measures import Table
from mnist_dash.runs import results
from mnist_dash.runs.folder import Run


def facts(
    data: Dataset, split_name: SplitName, measured: Callable[[], Table], outcomes: Callable[[Run], Outcomes]
) -> Facts:
    """The facts of a split: `measured` gives its handwriting measures, `outcomes` how a run read the test digits."""

    def answered(name: str) -> Outcomes:
        run = results.find(name)
        if split_name != "test":
            raise FindingError("Runs keep their answers to test images only; choose the test split, or ask for no run.")
        if run.recipe.data != data.name:
            raise FindingError(f"The run {run.label} was trained on {run.recipe.data}; choose a run of {data.title}.")
        return outcomes(run)

    def contested() -> list[int]:
        return [entry.position for entry in doubt.contested(data)] if data.name == "mnist" else []

    return Facts(data, split_name, measured, answered, contested)


def versions(text: str) -> tuple[int, ...]:
    """A number for each run that the text names, which changes when its answers do. Raises PlainError."""
    return tuple(results.version(results.find(name)) for name in runs_in(text))
