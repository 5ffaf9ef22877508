"""Which digits look alike, seen all at once?"""

import streamlit as st

from mnist_dash.analysis import projections
from mnist_dash.analysis.projections import PROJECTIONS
from mnist_dash.runs import maps
from mnist_dash.ui import controls, ending, loaders, words
from mnist_dash.ui.map import colouring, digit_card, downloads, lit, making, picture, recipe, selection, trust_card

with st.container(horizontal=True, vertical_alignment="bottom"):
    data = controls.dataset_picker()
    method = recipe.method_picker()
    colour = colouring.picker()
    lit.jump(data)
    asked = lit.box()
    digit_card.finder(data)
    run = colouring.run_picker(colour, data)
    with st.popover("Other settings", icon=":material/tune:"):
        settings = recipe.settings_form(method, data)
about = words.about(f"{PROJECTIONS[method].about} A point is a digit; alike ones lie together.", data.noun)
st.caption(f"**{PROJECTIONS[method].title}.** {about}")

picture.prepare_thumbnails(data)
# What does not go together is one sentence for the frame to show.
projection = projections.of(method, settings, data.name)
map_side, card_side = st.columns([3, 1], gap="medium")
if making.is_active(projection):
    with card_side:
        trust_card.reading(method, data)
    with map_side:
        making.follow(data, projection)
    ending.end_page()
try:
    found = loaders.digit_map(projections.to_link(projection))
except maps.MapError:
    with map_side:
        making.offer(projection)
    with card_side:
        trust_card.reading(method, data)
    ending.end_page()

colours = colouring.colours(data, colour, found.positions, run)
with card_side:
    digit_card.show(data, found)
with map_side:
    bright = lit.chosen(data, asked, found.positions, asks_at=card_side)
    selected = picture.show(data, found, colours, bright and bright.indices)
    if len(selected):
        selection.show(data, found, selected)
    elif bright:
        selection.show(data, found, bright.indices, bright.what, ranked=bright.ranked)
with card_side:
    trust_card.show(data, found)
    trust_card.reading(method, data)
with st.container(horizontal=True):
    downloads.buttons(data, found, colours)
    making.removal(projection)
