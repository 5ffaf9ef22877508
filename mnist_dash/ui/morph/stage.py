"""The stage: the path as it is drawn, and what the chosen runs read along it."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from mnist_dash.analysis.morphing import frames, minds
from mnist_dash.analysis.morphing.film import LOOKS, Look
from mnist_dash.errors import PlainError
from mnist_dash.models.generator.decoder import draw, fold
from mnist_dash.models.generator.path import along
from mnist_dash.models.generator.recipe import to_link
from mnist_dash.plots.palette import class_colors
from mnist_dash.runs import results
from mnist_dash.runs.folder import Run
from mnist_dash.runs.generators import Trained
from mnist_dash.runs.reader import Answer
from mnist_dash.runs.stops import Place
from mnist_dash.ui import absent, broken, controls, loaders, words
from mnist_dash.ui.components import morph_stage
from mnist_dash.ui.components.morph_stage import Drawn, Reading, Stop
from mnist_dash.ui.drawing.models import readable, reads_digits
from mnist_dash.ui.morph import path

KEY = "morph_stage"
MOST_RUNS = 4
FRAMES, FRAME, STILL = 25, 64, 256  # for a browser that cannot draw: frames, and pixels a side


def choices() -> tuple[list[Run], Look, bool]:
    """Who reads along, how it looks, and whether the plain blend is shown; all kept in the link."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=520):
            wanted = controls.runs_picker([run for run in readable() if reads_digits(run)], first=2, page="morph_")
        look: Look = st.segmented_control(
            "Ink", LOOKS, default="chalk", required=True, key="morph_look", bind="query-params"
        )
        blend = st.toggle("Plain blend beside it", value=True, key="morph_blend", bind="query-params")
    absent.several(wanted, key="morph_runs")
    runs = [run for run in wanted if isinstance(run, Run) and run.usable]
    if len(runs) > MOST_RUNS:
        st.warning(f"{MOST_RUNS} runs read at most; the others are left out.", icon=":material/filter_4:")
    return runs[:MOST_RUNS], look, blend


def show(trained: Trained, places: Sequence[Place], runs: Sequence[Run], look: Look, blend: bool) -> list[Reading]:
    """The stage; what was read along the path."""
    points = [place.point for place in places]
    broken.take(morph_stage.PLACE)
    readings = read(trained, places, runs, blend)
    wish = morph_stage.wish(KEY)
    names = ", then ".join(place.name for place in places)
    morph_stage.morph_stage(
        trained.weights,
        points,
        [Stop(place.name, place.picture) for place in places],
        readings,
        colours=class_colors(10),
        look=look,
        blend=blend,
        path=f"{trained.recipe} {path.text_of(places)}",
        drawn=None if wish.draws else _drawn(trained, places, wish.rest),
        describe=f"A digit that turns from {names}",
        key=KEY,
    )
    return readings


def _drawn(trained: Trained, places: Sequence[Place], share: float) -> Drawn:
    """What the server draws where the browser cannot: about 0.1 s."""
    points = [place.point for place in places]
    latents, classes = along(points, [share])
    still = draw(fold(trained.weights, latents[0], classes[0]), STILL)
    return Drawn(frames.morphed(trained.weights, points, FRAMES, FRAME), share, still)


def read(trained: Trained, places: Sequence[Place], runs: Sequence[Run], blend: bool) -> list[Reading]:
    """What each run reads along the path, and the first of them in the plain blend; a run that cannot is said so."""
    asked = (to_link(trained.recipe), path.text_of(places), path.anyway())
    found, troubles = [], []
    for number, run in enumerate(runs):
        try:
            found.append(_reading(run.label, loaders.path_answers(run.id, results.version(run), *asked, False)))
            if blend and number == 0:
                answers = loaders.path_answers(run.id, results.version(run), *asked, True)
                found.append(_reading(f"{run.label}, plain blend", answers, blend=True))
        except PlainError as error:
            troubles.append(str(error))
    for trouble in dict.fromkeys(troubles):  # what all runs need is missing once
        st.warning(words.plain(trouble), icon=":material/search_off:")
    return sorted(found, key=lambda reading: reading.blend)


def _reading(name: str, answers: Sequence[Answer], blend: bool = False) -> Reading:
    probabilities = np.array([answer.probabilities for answer in answers])
    changes = minds.changes(probabilities)
    story = minds.story(probabilities, changes)
    return Reading(name, probabilities, [answer.verdict for answer in answers], changes, story, blend)
