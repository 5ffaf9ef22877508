"""What a recipe costs, told before it starts: size, work, and seconds by the speed of finished runs."""

from collections.abc import Sequence

import streamlit as st

from mnist_dash import paths, quantities
from mnist_dash.analysis import costs
from mnist_dash.analysis.costs import Estimate, Measured
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import machine
from mnist_dash.runs.folder import Run
from mnist_dash.ui import loaders
from mnist_dash.ui.key_figures import key_figures


def measured(runs: Sequence[Run]) -> list[Measured]:
    """The speeds of the finished runs among these."""
    here = loaders.processor()
    return [
        Measured(
            run.recipe,
            run.status.get("images_per_second") or 0.0,
            run.status.get("seconds") or 0.0,
            run.status.get("epochs") or 1,
            (run.status.get("made_with") or {}).get("processor") == here,
        )
        for run in runs
        if run.state == "done"
    ]


def about(estimate: Estimate | None) -> str:
    """The estimate in a few words, rounded as an estimate should be."""
    return "unknown" if estimate is None else about_seconds(estimate.seconds)


def between(estimate: Estimate) -> str:
    """The range of an estimate in a few words: 35 to 50 s."""
    low, high = (about_seconds(seconds).removeprefix("about ") for seconds in estimate.ends)
    unit = f" {high.rpartition(' ')[2]}"
    return f"{low.removesuffix(unit)} to {high}"


def about_seconds(seconds: float) -> str:
    """An expected time in a few words."""
    step = 1 if seconds < 20 else 5 if seconds < 120 else 60
    rounded = max(step * round(seconds / step), 1)
    return f"about {quantities.duration(rounded).removesuffix(' 0 s').replace('.0 s', ' s')}"


def meter(recipe: Recipe, runs: Sequence[Run]) -> None:
    """Parameters, multiply-adds and estimated seconds, and how the estimate was made."""
    guess = costs.estimate(recipe, measured(runs))
    figures = {"Estimated time": about(guess)}
    if not recipe.is_classical:
        network = recipe.network()
        size = {"Parameters": f"{network.parameters:,}", "Multiply-adds a digit": f"{network.multiply_adds:,}"}
        figures = size | figures
    key_figures(figures)
    st.caption(" ".join(filter(None, [_basis(guess), limits()])))
    warn_of_length(guess.seconds if guess else None, "what is finished by then is kept and can be gone on with")


def _basis(guess: Estimate | None) -> str:
    if guess is None:
        return "Nothing similar has finished yet, so there is no speed to estimate from."
    run = guess.basis
    where = "on this machine" if run.here else "on another machine, as none has finished on this one"
    busy = " The machine is busy now, so it may take longer." if machine.is_busy() else ""
    return (
        f"Between {between(guess)}: an estimate from {quantities.duration(run.seconds)} measured {where} for "
        f"`{run.recipe.model}`.{busy}"
    )


def limits(network: bool = True) -> str:
    """What this copy of the app allows, in a sentence; of networks too unless told otherwise."""
    parts = [f"{paths.job_slots()} job{'' if paths.job_slots() == 1 else 's'} at a time, the others wait"]
    if seconds := paths.longest_run():
        parts.append(f"at most {quantities.duration(seconds).removesuffix(' 0 s')} each, then it is stopped")
    if mine := paths.jobs_per_visitor():
        parts.append(f"at most {mine} of yours waiting or running")
    if network and (parameters := paths.largest_network()):
        parts.append(f"at most {parameters:,} parameters")
    if network and (billions := paths.most_work()):
        parts.append(f"at most {billions:,} billion multiply-adds for a training")
    return f"This copy runs {'; '.join(parts)}."


def warn_of_length(seconds: float | None, then: str) -> None:
    """Say before a start that a job of so many seconds would be stopped here; `then` says what comes of it."""
    most = paths.longest_run()
    if most and seconds and seconds > most:
        allowed = quantities.duration(most).removesuffix(" 0 s")
        st.warning(f"This takes longer than the {allowed} that this copy allows: {then}.", icon=":material/timer:")
