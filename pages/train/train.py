"""How do I train a network, and how does it go?"""

import streamlit as st

from mnist_dash.errors import PlainError
from mnist_dash.models import recipes
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import jobs, limits, results
from mnist_dash.runs.folder import Run
from mnist_dash.ui import (
    absent,
    broken,
    costs,
    ending,
    live,
    loaders,
    network_view,
    preset_cards,
    recipe_form,
    run_view,
    study_view,
    words,
)
from mnist_dash.ui.components import address

BEGIN = Recipe("8C5-MP2-64N-10N", epochs=2, learning_rate=0.003, schedule="one-cycle")  # untrained; takes seconds
LINK = "train_link"  # session state: the link's recipe that the form shows

broken.take("run", "recipe")
link = st.query_params
if not {"run", "recipe"} & set(link) and st.session_state.get(run_view.RUN):
    link["run"] = st.session_state[run_view.RUN]  # back from another page


def build(recipe: Recipe) -> None:
    """Show the form with this recipe."""
    st.session_state.pop(run_view.RUN, None)
    recipe_form.fill(recipe)
    st.session_state[LINK] = recipes.name_of(recipe)
    st.query_params.pop("run", None)
    st.query_params["recipe"] = recipes.name_of(recipe)


if message := st.session_state.pop(run_view.ERROR, None):
    st.error(words.plain(message), icon=":material/error:")

if "run" in link:
    try:
        wanted = results.wanted(link["run"])
    except PlainError as error:
        st.session_state.pop(run_view.RUN, None)
        broken.tell("run", link["run"], f"is not understood, so this shows the recipes instead: {error}")
        del link["run"]
    else:
        if isinstance(wanted, Run):
            run_view.show(wanted, build)
        else:
            absent.recipe(wanted, build)
        ending.end_page()

st.caption("Start one of these with a click, or build your own below. Everything you choose is in the address.")
runs = loaders.runs()
live.overview(run_view.active(runs))
preset_cards.show(runs, build)

st.subheader("Build your own", anchor=False)
asked = link.get("recipe")
if asked is None and recipe_form.MODEL not in st.session_state:
    recipe_form.fill(run_view.untrained(BEGIN))
elif asked is not None and asked != st.session_state.get(LINK):
    st.session_state[LINK] = asked
    try:
        recipe_form.fill(recipes.find(asked))
    except PlainError as error:
        recipe_form.fill(run_view.untrained(BEGIN))
        broken.tell("recipe", asked, f"cannot be used, so the form shows a small network instead: {error}")

recipe_form.data_field()
network = recipe_form.model_field()
if network:
    network_view.draw(network)
    layers = st.expander(
        "Layers with shapes, parameters and multiply-adds", key="train_layers", on_change="rerun", bind="query-params"
    )
    if layers.open:
        with layers:
            network_view.layers_table(network)
recipe_form.settings()

try:
    recipe = recipe_form.read()
    limits.check(recipe, alone=jobs.idle())
except PlainError as error:
    if network or recipe_form.is_classical():  # else the sentence stands under the network already
        st.error(f"Not ready to train yet. {words.plain(str(error))}", icon=":material/edit:")
    ending.end_page()
st.session_state[LINK] = recipes.name_of(recipe)
if "recipe" in link:
    link["recipe"] = recipes.name_of(recipe)
else:
    address.begin_with("recipe", [recipes.name_of(recipe)])

costs.meter(recipe, runs)
found = next((run for run in runs if run.id == recipes.recipe_id(recipe)), None)
with st.container(horizontal=True):
    label, icon = run_view.next_step(found)
    st.button(label, type="primary", icon=icon, on_click=run_view.start, args=(recipe,), key="train_start")

several = st.expander("A study: what does a setting do?", key="train_grid", on_change="rerun", bind="query-params")
if several.open:
    with several:
        study_view.show(recipe)
