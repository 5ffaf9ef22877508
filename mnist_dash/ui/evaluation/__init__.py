"""The views of the Evaluate page, each of one run."""

from collections.abc import Callable

from mnist_dash.ui.evaluation.confidence import confidence
from mnist_dash.ui.evaluation.confusions import confusions
from mnist_dash.ui.evaluation.details import learning, table
from mnist_dash.ui.evaluation.digits import by_digit
from mnist_dash.ui.evaluation.galleries import galleries
from mnist_dash.ui.evaluation.judged import Judged, headline, judge
from mnist_dash.ui.evaluation.slices import slices

__all__ = ["VIEWS", "Judged", "headline", "judge"]

VIEWS: dict[str, Callable[[Judged], None]] = {
    "Confusions": confusions,
    "Right and wrong": galleries,
    "By digit": by_digit,
    "Confidence": confidence,
    "Handwriting": slices,
    "Training": learning,
    "Table": table,
}
