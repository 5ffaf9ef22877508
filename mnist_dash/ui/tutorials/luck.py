"""How far the seed alone moves each tutorial's figure, and where the published one lies in that."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from mnist_dash.analysis import tutorials
from mnist_dash.analysis.tutorials import Luck, Verdict
from mnist_dash.models import recipes
from mnist_dash.models.recipes import Entry, Recipe
from mnist_dash.plots import tutorials as plots
from mnist_dash.quantities import interval, percent, points
from mnist_dash.runs import seeds
from mnist_dash.runs.folder import Run
from mnist_dash.ui import loaders, run_view
from mnist_dash.ui.components.figure import figure

Runs = Mapping[str, Run]
DRAW = "one more draw"


def run_of(entry: Entry, runs: Runs) -> Run | None:
    """The recipe's run, if it has one."""
    return runs.get(recipes.recipe_id(entry.recipe))


def shares(name: str, entry: Entry, runs: Runs) -> tuple[float, ...]:
    """The accuracies of the tutorial's seeds: those that ship as answers, or of the runs that are here if more."""
    known = loaders.seed_shares(name)
    rates = (_rate(runs.get(recipes.recipe_id(recipe))) for recipe in _seeds(entry))
    here = tuple(rate for rate in rates if rate is not None)
    return here if len(here) > len(known) else known


def verdict(name: str, entry: Entry, runs: Runs) -> Verdict | None:
    """The published figure against ours; None where one of them is missing."""
    run = run_of(entry, runs)
    rate = run_view.rate(run) if run and run.usable else None
    if rate is None or entry.published is None:
        return None
    return tutorials.judge(name, entry.published, rate.hits, rate.count, tutorials.luck(shares(name, entry, runs)))


def show(lessons: Mapping[str, Entry], runs: Runs) -> None:
    """All tutorials at once: a dot a seed, the published figures, and the same as a table."""
    pairs, rows = [], []
    for name, entry in lessons.items():
        ours, found = shares(name, entry, runs), verdict(name, entry, runs)
        spread = tutorials.luck(ours)
        ends = spread.ends if spread else found.rate.interval if found else None
        pairs.append(plots.Pair(name, entry.published, ours or ((found.rate.value,) if found else ()), ends))
        rows.append(
            {
                "Tutorial": f"**{entry.title}** `{name}`",
                "Published": percent(entry.published or 0),
                "Our seeds": _told(spread) if spread else f"{len(ours)} trained" if ours else "not trained here yet",
                "The published figure": _where(found, spread),
            }
        )
    what = "Wrong test digits of the five tutorials in percent: published, and ours with each seed and their range"
    figure(loaders.figure(plots.errors, tuple(pairs), what), key="tutorials_errors")
    inside = sum(row["The published figure"] == DRAW for row in rows)
    if all(len(pair.ours) >= tutorials.LEAST_SEEDS for pair in pairs):
        st.markdown(
            "Only the seed, which shuffles the digits and starts the weights, differs between the dots of a row. "
            f"**{inside} of {len(pairs)}** published figures are one more draw of the same lottery."
        )
    st.table(pd.DataFrame(rows).set_index("Tutorial"))


def decided(name: str, entry: Entry) -> None:
    """Which digits the seed decides, where the answers of all seeds are here."""
    answers = loaders.seed_answers().get(name)
    if answers is None:
        return
    found = tutorials.settled(answers == loaders.dataset().test.labels)
    st.markdown(
        f"With {len(answers)} seeds, **{found.always:,}** test digits are read right every time, **{found.never:,}** "
        f"never, and for **{found.by_seed:,}** the seed decides."
    )


def offer(name: str, entry: Entry, runs: Runs) -> None:
    """A button that trains ten seeds, where their answers are not here."""
    if len(shares(name, entry, runs)) >= seeds.COUNT:
        return
    label = f"Train all {seeds.COUNT} seeds"
    if st.button(label, icon=":material/casino:", key=f"tutorials_seeds_{name}"):
        for recipe in _seeds(entry):
            run_view.start(recipe)
        st.switch_page(run_view.RUNS)


def _seeds(entry: Entry) -> list[Recipe]:
    return [recipes.with_settings(entry.recipe, {"seed": seed}) for seed in range(seeds.COUNT)]


def _rate(run: Run | None) -> float | None:
    rate = run_view.rate(run) if run and run.usable else None
    return rate.value if rate else None


def _told(spread: Luck) -> str:
    return (
        f"{interval(spread.range)}; mean {percent(spread.mean)} ± {points(spread.deviation)} "
        f"({len(spread.shares)} seeds)"
    )


def _where(found: Verdict | None, spread: Luck | None) -> str:
    if found is None:
        return "–"
    inside = DRAW if spread else "within the interval of our run"
    return {"inside": inside, "above": "below ours", "below": "above ours"}[found.word]
