"""The views of the Compare page, each of two to eight runs that are called A, B, C and so on."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from string import ascii_uppercase
from typing import Any

import pandas as pd
import streamlit as st

from mnist_dash.analysis import comparison, evaluation, over_seeds
from mnist_dash.analysis.comparison import Pair, Who
from mnist_dash.plots import comparison as plots
from mnist_dash.runs import results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import loaders, verdicts
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.evaluation import Judged, judge
from mnist_dash.ui.evaluation.writers import compare_groups
from mnist_dash.ui.figures import comparison as figures
from mnist_dash.ui.verdicts import Tiles

PAGE = "compare_"
COSTS = {"seconds": "Seconds of training", "parameters": "Parameters", "kilobytes": "Model file in kB"}
WHO: tuple[Who, ...] = ("first", "second", "neither")


@dataclass(frozen=True, eq=False)
class Compared:
    """Several runs on the same test digits."""

    runs: tuple[Judged, ...]

    @cached_property
    def letters(self) -> str:
        """The runs' short names, in their order."""
        return ascii_uppercase[: len(self.runs)]

    @cached_property
    def names(self) -> list[str]:
        """The runs' names for legends: the letter, and what fits of the name."""
        return comparison.short_names([judged.run.label for judged in self.runs])

    @cached_property
    def scores(self) -> list[evaluation.Scores]:
        """Each run's headline."""
        return [evaluation.scores(judged.found) for judged in self.runs]

    @cached_property
    def pairs(self) -> list[Pair]:
        """The paired tests."""
        ids, versions = zip(*(judged.stamp for judged in self.runs), strict=True)
        return loaders.pairs(ids, versions)


def compare(runs: Sequence[Run]) -> Compared:
    """The runs with their predictions. Raises PlainError in words where they cannot be compared."""
    comparison.check([run.recipe for run in runs])
    return Compared(tuple(judge(run) for run in runs))


def alone(run: Run) -> Compared:
    """One run, while what it is to be compared with is not here yet."""
    return Compared((judge(run),))


def table(compared: Compared) -> None:
    """One row a run; a click on a column's head sorts."""
    rows = [
        _row(letter, judged, scores)
        for letter, judged, scores in zip(compared.letters, compared.runs, compared.scores, strict=True)
    ]
    number = st.column_config.NumberColumn
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        placeholder="–",
        column_config={
            "Accuracy": number(format="%.2f %%"),
            "Wrong": number(format="localized"),
            "Log loss": number(format="%.4f"),
            "Parameters": number(format="localized"),
            "kB": number(format="%.0f"),
            "Seconds": number(format="%.1f"),
        },
        alt="The runs with accuracy, log loss and what they cost",
    )


def _row(letter: str, judged: Judged, scores: evaluation.Scores) -> dict[str, Any]:
    low, high = scores.accuracy.interval
    costs = results.costs(judged.run)
    return {
        "Called": letter,
        "Run": judged.run.label,
        "Accuracy": 100 * scores.accuracy.value,
        "95 % interval": f"{100 * low:.2f} to {100 * high:.2f}",
        "Wrong": scores.wrong,
        "Log loss": scores.log_loss,
        "Parameters": costs["parameters"],
        "kB": costs["kilobytes"],
        "Seconds": costs["seconds"],
        "Device": costs["device"],
        "Protocol": costs["protocol"],
        "Seed": costs["seed"],
    }


# --- who is better --------------------------------------------------------------------------------------


def tests(compared: Compared) -> None:
    """McNemar's test of every pair in words, and the spread over seeds."""
    count = len(compared.runs[0].data.test)
    rows = [
        {
            "Pair": _called(pair, compared),
            "Only the first right": pair.only_first,
            "Only the second right": pair.only_second,
            "Verdict": comparison.verdict(pair, compared.names, count),
        }
        for pair in compared.pairs
    ]
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt="For every pair of runs which is better, if either is")
    st.caption(comparison.how_tested(len(rows)))
    accuracies = [scores.accuracy.value for scores in compared.scores]
    recipes = [judged.run.recipe for judged in compared.runs]
    spreads = over_seeds.spreads(recipes, accuracies)
    for told in (*spreads, *over_seeds.rivals(recipes, accuracies)):
        st.markdown(str(told))
    if not spreads:
        st.caption("Add runs that differ by their seed only, and their spread is shown here.")
    compare_groups(dict(zip(compared.letters, compared.runs, strict=True)))


def _called(pair: Pair, compared: Compared) -> str:
    return f"{compared.letters[pair.first]} and {compared.letters[pair.second]}"


# --- disagreements --------------------------------------------------------------------------------------


def disagreements(compared: Compared) -> None:
    """The digits on which two of the runs give different answers, by who is right."""
    pairs = {_called(pair, compared): pair for pair in compared.pairs}
    with st.container(horizontal=True, gap="medium"):
        name = st.selectbox(
            "Pair",
            list(pairs),
            key=f"{PAGE}pair",
            bind="query-params",
            on_change=verdicts.forget_digit,
            args=(PAGE,),
            width=160,
        )
        pair = pairs[name]
        who: Who = st.segmented_control(
            "Who is right",
            WHO,
            default="first",
            required=True,
            key=f"{PAGE}who",
            bind="query-params",
            on_change=verdicts.forget_digit,
            args=(PAGE,),
        )
    first, second = compared.runs[pair.first], compared.runs[pair.second]
    found = comparison.disagreements(first.found.predicted, second.found.predicted, first.found.labels)
    letters = compared.letters[pair.first], compared.letters[pair.second]
    counts = [len(found[each]) for each in WHO]
    st.markdown(
        f"They differ on {sum(counts):,} digits: {letters[0]} is right on {counts[0]:,}, "
        f"{letters[1]} on {counts[1]:,}, neither on {counts[2]:,}."
    )
    order = found[who]
    if not len(order):
        st.info("There is no such digit; choose who is right above.", icon=":material/search_off:")
        return
    names = first.data.class_names

    def note(position: int) -> str:
        answers = (names[judged.found.predicted[position]] for judged in (first, second))
        return ", ".join(f"{letter} {answer}" for letter, answer in zip(letters, answers, strict=True))

    runs = dict(zip(letters, (first.probabilities, second.probabilities), strict=True))
    verdicts.beside(first.data, Tiles(order, note, "digits"), runs, page=PAGE, view=who)


# --- curves and costs -----------------------------------------------------------------------------------


def curves(compared: Compared) -> None:
    """The runs' learning curves over each other, by epoch or by seconds."""
    with st.container(horizontal=True, gap="medium"):
        axis = st.segmented_control(
            "Along", ["epochs", "seconds"], default="epochs", required=True, key=f"{PAGE}along", bind="query-params"
        )
        line = st.segmented_control(
            "Measured on",
            ["validation", "training"],
            default="validation",
            required=True,
            key=f"{PAGE}line",
            bind="query-params",
        )
    rows = {name: judged.curve for name, judged in zip(compared.names, compared.runs, strict=True)}
    trained = {name: values for name, values in rows.items() if values}
    if not trained:
        st.info("None of these models has epochs, and so none has curves.", icon=":material/show_chart:")
        return
    prefix = "val_" if line == "validation" else "clean_"
    for side, measure in zip(st.columns(2, gap="large"), ("loss", "accuracy"), strict=True):
        describe = f"{line.capitalize()} {measure} of {len(trained)} runs over {axis}"
        stamps = tuple((judged.run.id, results.curve_version(judged.run)) for judged in compared.runs)
        drawn = loaders.figure(figures.curves, stamps, tuple(compared.names), f"{prefix}{measure}", axis, describe)
        with side:
            figure(drawn, key=f"{PAGE}curves_{measure}")
    words = "the test digits, or 5,000 held out from training" if prefix == "val_" else "10,000 training digits"
    left_out = "; models without epochs are left out" if len(trained) < len(rows) else ""
    st.caption(f"Measured at each epoch's end on {words}, dropout off{left_out}.")


def costs(compared: Compared) -> None:
    """Accuracy against seconds, parameters and kilobytes, with the runs that no other beats."""
    accuracies = [scores.accuracy.value for scores in compared.scores]
    intervals = [scores.accuracy.interval for scores in compared.scores]
    taken = [results.costs(judged.run) for judged in compared.runs]
    for side, (cost, title) in zip(st.columns(3), COSTS.items(), strict=True):
        values = [math.nan if each[cost] is None else float(each[cost]) for each in taken]
        front = comparison.pareto(values, accuracies)
        best = ", ".join(compared.letters[place] for place in front)
        with side:
            alt = f"Accuracy against {title.lower()} on a log axis; no other run beats {best or 'any'}"
            facts = (tuple(compared.names), tuple(values), tuple(accuracies), tuple(intervals), tuple(front))
            figure(loaders.figure(plots.costs, *facts, title, alt), key=f"{PAGE}cost_{cost}")
            st.caption(f"No other run is both as cheap and as accurate: {best or 'not known'}.")
    devices = {each["device"] for each in taken}
    if len(devices) > 1:
        st.caption("Seconds were taken on different devices or in different number formats: compare them with care.")


def recipes(compared: Compared) -> None:
    """What differs between the runs' recipes, and nothing else."""
    found = comparison.differing([judged.run.recipe for judged in compared.runs])
    if not found:
        st.info("These recipes are the same.", icon=":material/equal:")
        return
    st.table(
        pd.DataFrame(found, index=pd.Index(list(compared.letters), name="Setting")).T.rename(comparison.setting_words)
    )
    st.caption("Only what differs is shown: every other setting is the same in all of them.")


VIEWS: dict[str, Callable[[Compared], None]] = {
    "Who is better": tests,
    "What differs": recipes,
    "Disagreements": disagreements,
    "Curves": curves,
    "Costs": costs,
}
