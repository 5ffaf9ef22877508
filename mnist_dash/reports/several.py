"""The report of a comparison of two to eight runs, section by section."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from string import ascii_uppercase

import numpy as np

from mnist_dash.analysis import comparison, over_seeds
from mnist_dash.analysis.comparison import Pair
from mnist_dash.analysis.evaluation import Mask, Positions
from mnist_dash.data.datasets import Dataset
from mnist_dash.models import recipes
from mnist_dash.plots import comparison as plots
from mnist_dash.plots.marks.frame import still
from mnist_dash.plots.page import document, paragraph, prose, section, sides, table
from mnist_dash.plots.shelf import Shelf
from mnist_dash.quantities import interval, percent
from mnist_dash.reports import making
from mnist_dash.reports.examined import Examined, examine
from mnist_dash.runs import account, results
from mnist_dash.runs.folder import Run

SHOWN = 16  # pictures that only one run reads right, of each run
COSTS = {"seconds": "Seconds of training", "parameters": "Parameters", "kilobytes": "Model file in kB"}


@dataclass(frozen=True, eq=False)
class Compared:
    """Several runs on the same test pictures."""

    runs: tuple[Examined, ...]

    @cached_property
    def names(self) -> list[str]:
        """A · the run's name."""
        return comparison.short_names([each.run.label for each in self.runs])

    @cached_property
    def pairs(self) -> list[Pair]:
        """The paired tests."""
        return comparison.pairs([each.found.right for each in self.runs])

    @property
    def letters(self) -> str:
        """The runs' short names, in their order."""
        return ascii_uppercase[: len(self.runs)]

    @property
    def count(self) -> int:
        """How many test pictures there are."""
        return len(self.runs[0].data.test)

    def said(self, text: str) -> str:
        """A sentence of the project's on digits, said of this data set's pictures; no names may stand in it."""
        return self.runs[0].said(text)

    def verdict(self, pair: Pair) -> str:
        """Which of a pair is better, if either is, by their letters."""
        return self.said(comparison.verdict(pair, self.letters, self.count))


def page(runs: Sequence[Run], data: Dataset, address: str) -> str:
    """The whole page of a comparison. Raises PlainError where one of the runs has no predictions."""
    compared = Compared(tuple(examine(run, data) for run in runs))
    shelf = Shelf(compared.runs[0].data.test.images)
    body = "".join(
        (
            _head(compared, address),
            _tests(compared),
            _settings(compared),
            _curves(compared),
            _alone(compared, shelf),
            _costs(compared),
            _made(compared),
            making.again(runs),
        )
    )
    return document(f"{_title(compared)}, compared", body, shelf.style())


def _title(compared: Compared) -> str:
    *first, last = (each.run.label for each in compared.runs)
    return f"{', '.join(first)} and {last}"


def _head(compared: Compared, address: str) -> str:
    data = compared.runs[0].data
    over = f"{len(compared.runs)} runs on {data.title}, compared on the same {compared.count:,} test {data.nouns}"
    query = {"runs": [recipes.name_of(each.run.recipe) for each in compared.runs]}
    return (
        f"<header>{paragraph(over, 'over')}<h1>{escape(_title(compared))}</h1>{paragraph(_best(compared), 'lead')}"
        f"{_table(compared)}{making.link('compare', query, address)}</header>"
    )


def _best(compared: Compared) -> str:
    """Who is ahead, and of whom that is more than chance, in a sentence."""
    accuracies = [each.scores.accuracy.value for each in compared.runs]
    first = int(np.argmax(accuracies))
    beaten = [place for place in range(len(compared.runs)) if place != first and _beats(compared, first, place)]
    level = [place for place in range(len(compared.runs)) if place != first and place not in beaten]
    told = [f"{compared.names[first]} reads most, {compared.runs[first].scores.accuracy.hits:,} of {compared.count:,}"]
    if beaten:
        told.append(f"more than chance ahead of {_listed(compared, beaten)}")
    if level:
        told.append(f"not to be told from {_listed(compared, level)}")
    return f"{', '.join(told)}."


def _beats(compared: Compared, first: int, other: int) -> bool:
    return any(pair.better == first and {first, other} == {pair.first, pair.second} for pair in compared.pairs)


def _listed(compared: Compared, places: Sequence[int]) -> str:
    letters = [compared.letters[place] for place in places]
    return " and ".join(filter(None, [", ".join(letters[:-1]), letters[-1]]))


def _table(compared: Compared) -> str:
    rows = []
    for letter, each in zip(compared.letters, compared.runs, strict=True):
        costs, scores = results.costs(each.run), each.scores
        rows.append(
            (
                letter,
                each.run.label,
                percent(scores.accuracy.value),
                interval(scores.accuracy.interval),
                f"{scores.wrong:,}",
                f"{scores.log_loss:.4f}" if each.has_confidence else "–",
                _count(costs["parameters"]),
                _count(costs["kilobytes"]),
                "–" if costs["seconds"] is None else f"{costs['seconds']:,.1f}",
                str(costs["seed"]),
            )
        )
    head = ["Called", "Run", "Accuracy", "95 % interval", "Wrong", "Log loss", "Parameters", "kB", "Seconds", "Seed"]
    return table(head, rows, "The runs with their accuracy and what they cost")


def _count(value: float | None) -> str:
    return "–" if value is None else f"{value:,.0f}"


def _tests(compared: Compared) -> str:
    """McNemar's test of every pair in words, and the spread over seeds."""
    rows = [
        (
            f"{compared.letters[pair.first]} and {compared.letters[pair.second]}",
            compared.verdict(pair),
            f"{pair.only_first:,}",
            f"{pair.only_second:,}",
        )
        for pair in compared.pairs
    ]
    head = ["Pair", "Verdict", "Only the first right", "Only the second right"]
    accuracies = [each.scores.accuracy.value for each in compared.runs]
    trained = [each.run.recipe for each in compared.runs]
    seeds = (*over_seeds.spreads(trained, accuracies), *over_seeds.rivals(trained, accuracies))
    return section(
        "Who is better",
        table(head, rows, "For every pair of runs which is better, if either is"),
        prose(compared.said(comparison.how_tested(len(rows))), "small"),
        *(prose(str(told)) for told in seeds),
    )


def _settings(compared: Compared) -> str:
    """What differs between the recipes, and nothing else."""
    found = comparison.differing([each.run.recipe for each in compared.runs])
    rows = [(comparison.setting_words(name), *values) for name, values in found.items()]
    note = "Only what differs is shown: every other setting is the same in all of them."
    return section(
        "What differs", table(["Setting", *compared.letters], rows, "Settings that differ"), prose(note, "small")
    )


def _curves(compared: Compared) -> str:
    """The runs' curves over each other, on what their training was watched on."""
    trained = {name: each.curve for name, each in zip(compared.names, compared.runs, strict=True) if each.curve}
    if not trained:
        return ""
    places = [place for place, each in enumerate(compared.runs) if each.curve]
    drawn = [
        still(plots.curves(trained, places, f"val_{measure}", _describe(measure, len(places)), by_seconds=False))
        for measure in making.MEASURES
    ]
    left_out = "; models without epochs are left out" if len(trained) < len(compared.runs) else ""
    watched = " or ".join(sorted({account.validation(each.run.recipe) for each in compared.runs if each.curve}))
    note = f"Measured at each epoch's end on the {watched} digits, dropout off{left_out}."
    return section("How they learned", sides(*drawn), prose(compared.said(note), "small"))


def _describe(measure: str, count: int) -> str:
    return f"Validation {measure} of {count} runs over the epochs"


def _alone(compared: Compared, shelf: Shelf) -> str:
    """The pictures that one run alone reads right, and those that none does."""
    rights = np.array([each.found.right for each in compared.runs])
    shown = [_of_one(compared, shelf, rights, place) for place in range(len(compared.runs))]
    none = np.flatnonzero(~rights.any(axis=0))
    title = f"None reads right: {len(none):,}"
    nobody = f"<h3>{title}</h3>{shelf.row(_answers(compared, none), title)}" if len(none) else ""
    note = (
        "Digits that one of the runs has right and all others wrong, and digits that none has right. Below each stand "
        "the label, what was read, and the place among the test digits."
    )
    return section("Where they differ", prose(compared.said(note)), sides(*shown, nobody))


def _of_one(compared: Compared, shelf: Shelf, rights: Mask, place: int) -> str:
    others = np.delete(rights, place, axis=0).any(axis=0)
    order = np.flatnonzero(rights[place] & ~others)
    title = f"Only {compared.names[place]} reads right: {len(order):,}"
    return f"<h3>{escape(title)}</h3>{shelf.row(_answers(compared, order, place), title)}"


def _answers(compared: Compared, order: Positions, right: int | None = None) -> dict[int, tuple[str, ...]]:
    """Evenly chosen pictures of these with what the runs read that are wrong, several of the same answer together."""
    chosen = order[np.linspace(0, len(order) - 1, min(len(order), SHOWN)).round().astype(int)]
    data = compared.runs[0].data
    words = {}
    for position in chosen.tolist():
        read: dict[str, str] = {}
        for place, (letter, each) in enumerate(zip(compared.letters, compared.runs, strict=True)):
            if place != right:
                answer = each.name(each.found.predicted[position])
                read[answer] = read.get(answer, "") + letter
        told = (f"{letters}: {answer}" for answer, letters in read.items())
        words[position] = (data.class_names[data.test.labels[position]], *told, f"{position:,}")
    return words


def _costs(compared: Compared) -> str:
    """Accuracy against what it cost, with the runs that no other beats."""
    accuracies = [each.scores.accuracy.value for each in compared.runs]
    ends = [each.scores.accuracy.interval for each in compared.runs]
    taken = [results.costs(each.run) for each in compared.runs]
    shown = []
    for cost, title in COSTS.items():
        values = [math.nan if each[cost] is None else float(each[cost]) for each in taken]
        front = comparison.pareto(values, accuracies)
        best = _listed(compared, front) if front else "not known"
        drawn = plots.costs(
            compared.names, values, accuracies, ends, front, title, f"Wrong answers against {title.lower()}"
        )
        shown.append(still(drawn) + prose(f"No other run is both as cheap and as accurate: {best}.", "small"))
    devices = {each["device"] for each in taken}
    apart = "Seconds were taken on different devices or in different number formats: compare them with care."
    return section("What they cost", sides(*shown), prose(apart if len(devices) > 1 else "", "small"))


def _made(compared: Compared) -> str:
    """Where and with what each run was made, side by side, and its recipe in one line."""
    known = [making.facts(each.run) for each in compared.runs]
    names = [name for name in making.facts(compared.runs[0].run) if any(facts.get(name) for facts in known)]
    rows = [(name, *(facts.get(name) or "–" for facts in known)) for name in names]
    lines = [
        prose(f"{letter}: `{recipes.to_link(each.run.recipe)}`")
        for letter, each in zip(compared.letters, compared.runs, strict=True)
    ]
    return section("What they were made with", *lines, table(["What", *compared.letters], rows, "Facts of the runs"))
