"""Figures of one run's answers. A run is named by its id and the version of its predictions, as in the loaders."""

from mnist_dash.analysis import calibration, evaluation
from mnist_dash.data.measures import MEASURES
from mnist_dash.plots import evaluation as plots
from mnist_dash.runs import folder
from mnist_dash.ui import loaders


def confusion(run_id: str, version: int, percent: bool) -> str:
    """The confusion matrix; a cell's number is 10 times the label's place and the answer's."""
    names = _class_names(run_id)
    matrix = evaluation.confusion(loaders.outcomes(run_id, version), len(names))
    return plots.confusion(matrix, names, percent=percent)


def digit_scores(run_id: str, version: int) -> str:
    """Precision, recall and F1 of each digit."""
    names = _class_names(run_id)
    matrix = evaluation.confusion(loaders.outcomes(run_id, version), len(names))
    return plots.digit_scores(evaluation.digit_scores(matrix, names))


def reliability(run_id: str, version: int) -> str:
    """Right answers against confidence, as it is and after a temperature."""
    found, fitted = loaders.outcomes(run_id, version), loaders.tempered(run_id, version)
    tables = {
        "as it is": calibration.reliability(found.confidence, found.right),
        f"at temperature {fitted.temperature:.2f}": fitted.table,
    }
    return plots.reliability(tables)


def coverage(run_id: str, version: int, threshold: float) -> str:
    """Right answers against the share answered, with what a threshold gives."""
    found = loaders.outcomes(run_id, version)
    at = calibration.answer_above(found.confidence, found.right, threshold)
    curve = calibration.coverage_curve(found.confidence, found.right)
    return plots.coverage(curve, at.answers.value, at.right.value)


def slices(run_id: str, version: int, measure: str) -> str:
    """The error rate along a handwriting measure."""
    right = loaders.outcomes(run_id, version).right
    errors = evaluation.slice_errors(loaders.handwriting(folder.load(run_id).recipe.data, "test")[measure], right)
    describe = f"Error rate against {measure}, in {len(errors)} slices of about equal size, with 95 % intervals"
    return plots.slices(errors, MEASURES[measure].title, float((~right).mean()), describe)


def _class_names(run_id: str) -> tuple[str, ...]:
    return loaders.dataset(folder.load(run_id).recipe.data).class_names
