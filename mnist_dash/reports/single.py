"""The report of one run, section by section."""

from html import escape
from itertools import islice

import numpy as np

from mnist_dash.analysis import calibration, evaluation
from mnist_dash.analysis.evaluation import Positions
from mnist_dash.data import doubt, measures
from mnist_dash.data.datasets import Dataset
from mnist_dash.models import recipes
from mnist_dash.plots import evaluation as plots
from mnist_dash.plots import training as curves
from mnist_dash.plots.marks.frame import still
from mnist_dash.plots.page import document, flow, folded, key_figures, paragraph, prose, roomy, section, sides, table
from mnist_dash.plots.shelf import Shelf
from mnist_dash.quantities import duration, estimate, interval, percent
from mnist_dash.reports import making
from mnist_dash.reports.examined import Examined, examine, sentence
from mnist_dash.runs import account, artifacts
from mnist_dash.runs.folder import Run

HARDEST = 24  # pictures with the highest loss
KINDS, OF_A_KIND = 20, 5  # the most frequent confusions that are shown, and pictures of each
SURE = 0.9  # the confidence from which on answers count, in the sentence on not answering


def page(run: Run, data: Dataset, address: str) -> str:
    """The whole page of a run. Raises PlainError where it has no predictions."""
    examined = examine(run, data)
    shelf = Shelf(examined.data.test.images)
    body = "".join(
        (
            _head(examined, address),
            _learning(examined),
            _confusions(examined, shelf),
            _hardest(examined, shelf),
            _classes(examined),
            _confidence(examined),
            _handwriting(examined),
            making.recipe(examined),
            making.made(examined),
            making.again([run]),
        )
    )
    return document(f"{run.label}: a run on {examined.data.title}", body, shelf.style())


def _head(examined: Examined, address: str) -> str:
    run, scores = examined.run, examined.scores
    title = recipes.title_of(run.recipe)
    over = f"A run on {examined.data.title}" + ("" if title == run.label else f": {title}")
    contested = doubt.contested(examined.data) if examined.data.name == "mnist" else ()
    return (
        f"<header>{paragraph(over, 'over')}<h1>{escape(run.label)}</h1>{prose(sentence(examined), 'lead')}"
        f"{_figures(examined)}"
        f"{prose(examined.said(evaluation.label_warning(scores, contested)))}"
        f"{prose(examined.said(account.counted(run, examined.curve)))}"
        f"{making.link('evaluate', {'run': [recipes.name_of(run.recipe)]}, address)}</header>"
    )


def _figures(examined: Examined) -> str:
    run, scores, found = examined.run, examined.scores, examined.found
    figures = {"Accuracy": percent(scores.accuracy.value), "Wrong": f"{scores.wrong:,}"}
    notes = {"Accuracy": interval(scores.accuracy.interval), "Wrong": f"of {scores.accuracy.count:,}"}
    if examined.has_confidence:
        error = calibration.calibration_error(found.confidence, found.right)
        figures |= {"Log loss": f"{scores.log_loss:.4f}", "Calibration error": percent(error)}
        notes |= {"Log loss": "0 is perfect", "Calibration error": f"expected, {calibration.BINS} bins"}
    if run.status.get("seconds") is not None and not run.recipe.is_brought:
        figures["Trained in"] = duration(run.status["seconds"])
    return key_figures(figures, notes)


def _learning(examined: Examined) -> str:
    """The curves, which of them compare, and every epoch in numbers."""
    rows = examined.curve
    if not rows:
        return ""
    watched = account.validation(examined.run.recipe)
    shown = (0, max(int(rows[-1]["epoch"]), 1))
    drawn = []
    for measure in making.MEASURES:
        drawing = curves.curves(rows, measure, shown=shown, validation=watched, nouns=examined.data.nouns)
        drawn.append(f"<h3>{escape(curves.TITLES[measure])}</h3>{still(drawing)}")
    return section(
        "How it learned",
        sides(*drawn),
        prose(examined.said(making.which_compare(examined.run.recipe)), "small"),
        prose(examined.said(account.watched(examined.run, rows))),
        folded("Every epoch in numbers", making.epochs(rows)),
    )


def _confusions(examined: Examined, shelf: Shelf) -> str:
    """The matrix, and the pictures of its most frequent errors."""
    names = examined.data.class_names
    matrix = evaluation.confusion(examined.found, len(names))
    errors = np.where(np.eye(len(names), dtype=bool), 0, matrix)
    kinds = [divmod(int(cell), len(names)) for cell in np.argsort(-errors.ravel(), kind="stable")]
    kinds = [kind for kind in kinds if errors[kind]]
    if not kinds:
        return section("What it gets wrong", prose("Nothing: every answer is right."))
    shown = [_kind(examined, shelf, *kind) for kind in islice(kinds, KINDS)]
    more = f" Rarer kinds that are left out: {len(kinds) - KINDS:,}." if len(kinds) > KINDS else ""
    note = f"The most frequent confusions, the surest mistakes of each first, with the confidence below each.{more}"
    return section(
        "What it gets wrong",
        roomy(still(plots.confusion(matrix, names, percent=False)), names, "Confusion matrix"),
        prose("Each row is a label, each column what it was read as. Right answers are grey.", "small"),
        prose(note if examined.has_confidence else f"The most frequent confusions.{more}"),
        flow(*shown),
    )


def _kind(examined: Examined, shelf: Shelf, label: int, answer: int) -> str:
    """One kind of error: how often, and its surest pictures."""
    found = examined.found
    order = evaluation.ranking(found, "most confident first", (found.labels == label) & (found.predicted == answer))
    title = f"{examined.name(label)} read as {examined.name(answer)}: {len(order):,}"
    words = {int(place): (_sureness(examined, int(place)),) for place in order[:OF_A_KIND]}
    return f"<h3>{escape(title)}</h3>{shelf.row(words, title)}"


def _sureness(examined: Examined, position: int) -> str:
    return percent(examined.found.confidence[position], 0) if examined.has_confidence else f"test {position:,}"


def _hardest(examined: Examined, shelf: Shelf) -> str:
    """The pictures with the highest loss, right or wrong."""
    if not examined.has_confidence:
        return ""
    found = examined.found
    order = evaluation.ranking(found, "highest loss first", np.ones(len(found.labels), bool))[:HARDEST]
    note = (
        "Those with the highest loss: the label got the least of the probability. Below each stand the label, the "
        "answer with its confidence, and the place among the test digits."
    )
    title = examined.said("The hardest digits")
    return section(title, prose(examined.said(note)), shelf.row(_told(examined, order), title))


def _told(examined: Examined, order: Positions) -> dict[int, tuple[str, ...]]:
    found = examined.found
    return {
        int(place): (
            examined.name(found.labels[place]),
            f"{'read' if found.right[place] else 'as'} {examined.name(found.predicted[place])}, "
            f"{percent(found.confidence[place], 0)}",
            f"{place:,}",
        )
        for place in order
    }


def _classes(examined: Examined) -> str:
    """Precision, recall and F1 of each class."""
    names = examined.data.class_names
    scores = evaluation.digit_scores(evaluation.confusion(examined.found, len(names)), names)
    head = ["Class", examined.data.nouns.capitalize(), "Answers", "Precision", "Recall", "F1"]
    columns = [
        [estimate(share, (low, high)) for share, low, high in scores[[name, f"{name}_low", f"{name}_high"]].to_numpy()]
        for name in ("precision", "recall", "f1")
    ]
    counts = [scores[name].map("{:,}".format) for name in ("count", "answered")]
    rows = list(zip(names, *counts, *columns, strict=True))
    note = (
        "Precision: how many of the answers that name a class are of it; recall: how many of a class are found; F1 is "
        "their harmonic mean. Intervals are Wilson's, for F1 carried over."
    )
    figure = roomy(still(plots.digit_scores(scores)), names, "Precision, recall and F1")
    return section("Class by class", figure, prose(note, "small"), table(head, rows, "Figures of each class"))


def _confidence(examined: Examined) -> str:
    """Whether it is as sure as it is right, and what not answering would gain."""
    if not examined.has_confidence:
        return ""
    found = examined.found
    fitted = calibration.temper(examined.probabilities, found.labels)
    tables = {
        "as it is": calibration.reliability(found.confidence, found.right),
        f"at temperature {fitted.temperature:.2f}": fitted.table,
    }
    at = calibration.answer_above(found.confidence, found.right, SURE)
    right = f"of which {at.right} are right" if at.answers.hits else "none, so nothing is wrong"
    share = percent(at.answers.value, 1)
    answers = f"Answering only from a confidence of {percent(SURE, 0)} on, it answers {share}, {right}."
    told = prose(examined.said(str(fitted))) + prose(answers)
    return section("Is it as sure as it is right?", sides(still(plots.reliability(tables)), told))


def _handwriting(examined: Examined) -> str:
    """The slice of the handwriting measures that is read worst, where these pictures were measured."""
    known = artifacts.peek(measures.key(examined.data.test.images))
    worst = known and evaluation.worst_slice({name: known[name] for name in measures.MEASURES}, examined.found.right)
    return section("By how they are written", prose(examined.said(str(worst)))) if worst else ""
