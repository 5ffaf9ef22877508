"""How do people write: how thick, how slanted, how large, and which digits are the odd ones?"""

import numpy as np
import streamlit as st

from mnist_dash.analysis import handwriting
from mnist_dash.data.measures import MEASURES, SIDES
from mnist_dash.plots import handwriting as plots
from mnist_dash.ui import controls, ending, loaders, opening, words
from mnist_dash.ui.components.figure import figure
from mnist_dash.ui.figures import handwriting as figures
from mnist_dash.ui.key_figures import key_figures

SHOWN, EXTREMES = 45, 18  # digits in a gallery, digits at either end
EVERY = (0, 100)  # percent
NAMES = list(MEASURES)

st.caption("Every image measured: how much ink, how thick, how slanted, how large, and what is cut off.")

with st.container(horizontal=True, gap="medium"):
    data = controls.dataset_picker()
    names = data.class_names
    split_name = controls.split_picker("handwriting_")
    name = st.selectbox(
        "Measure", NAMES, NAMES.index("slant"), key="handwriting_measure", bind="query-params", width=160
    )
    digits = tuple(controls.classes_picker(data, "handwriting_"))
split, table = data.split(split_name), loaders.handwriting(data.name, split_name)
positions = loaders.positions(data.name, split_name, digits)
measure, values = MEASURES[name], table[name]
if not np.isfinite(values[positions]).any():
    st.info(f"None of the chosen {data.nouns} has this measure; choose others above.", icon=":material/search_off:")
    ending.end_page()


def written(value: float) -> str:
    """A value with its unit, as people write it."""
    return f"{value:.1f} {measure.unit}".replace(" °", "°").replace("-", "−")


beyond = handwriting.beyond(values[positions])
cut_words = (
    f"The axis leaves out the farthest half per cent at either end: {beyond:,} of {len(positions):,} {data.nouns}."
)

st.header(f"{name.capitalize()} by class", anchor=False)


def open_slice(number: int) -> None:
    """Show the digits of this part of a ridge."""
    st.query_params["handwriting_slice"] = str(number)


slice_numbers = range(len(names) * handwriting.SLICES)
part = controls.number_in_link("handwriting_slice", slice_numbers)
ridges = loaders.figure(figures.ridgeline, data.name, split_name, name, digits)
figure(ridges, key="handwriting_ridges", chosen=part, on_pick=open_slice)
st.caption(
    f"{name.capitalize()}: {measure.meaning}. The higher the ridge, the more of them; the dot is the median, "
    f"and the grey line holds the middle half. Click a part of a ridge to see its digits. {cut_words}"
)

if part is not None:
    label, place = divmod(part, handwriting.SLICES)
    inside = handwriting.in_slice(values, positions, place)
    inside = inside[split.labels[inside] == label]
    shown = handwriting.evenly(inside, SHOWN)
    st.caption(f"{len(inside):,} {data.nouns} lie in the chosen part of the ridge {words.plain(names[label])}.")
    if len(shown):
        notes = [written(values[position]) for position in shown]
        describe = f"Digits of the chosen part of a ridge, by {name}"
        opening.shelf(data, split_name, shown, page="handwriting_", name="slice", notes=notes, describe=describe)

st.header("The odd ones", anchor=False)
extremes = loaders.extremes(data.name, split_name, name, digits, EXTREMES)
ends = zip(st.columns(2, gap="large"), ("low", "high"), extremes, strict=True)
for side, end, found in ends:
    with side:
        word = getattr(measure, end)
        st.markdown(f"**{word.capitalize()}**")
        notes = [written(values[position]) for position in found]
        opening.shelf(
            data, split_name, found, page="handwriting_", name=end, notes=notes, describe=f"{word} {data.nouns}"
        )

st.header("Two measures", anchor=False)
others = [other for other in NAMES if other != name]
# Not with what goes along with it anyway: thickness and area, or width and area, say the same thing twice.
begin = others.index("slant" if name == "width" else "width")
with st.container(horizontal=True, gap="medium", vertical_alignment="bottom"):
    other = st.selectbox("Against", others, begin, key="handwriting_against", bind="query-params", width=160)
    drawing = st.toggle(
        "Draw round points",
        key="handwriting_draw",
        bind="query-params",
        help="Opens a chart in which you draw round points with the mouse or a finger, zoom, and read each point",
    )
points = handwriting.sample(positions, figures.POINTS)
picked = np.empty(0, dtype=np.int64)
if drawing:  # the browser fetches the chart library only now
    event = st.plotly_chart(
        plots.lasso(
            values[points],
            table[other][points],
            split.labels[points],
            points,
            names,
            (measure.title, MEASURES[other].title),
            dark=st.context.theme.type == "dark",
        ),
        key=f"handwriting_scatter_{split_name}_{name}_{other}_{digits}",
        on_select="rerun",
        selection_mode=("points", "box", "lasso"),
        alt=f"{name} against {other}, a point per digit",
    )
    picked = np.array([point["customdata"] for point in event["selection"]["points"]], dtype=np.int64).ravel()
else:
    drawn = loaders.figure(figures.scatter, data.name, split_name, (name, other), digits)
    figure(drawn, key="handwriting_scatter")
shares = [
    slider.slider(
        f"Percent of {data.nouns}, from least to greatest {each}",
        *EVERY,
        EVERY,
        key=f"handwriting_{axis}",
        bind="query-params",
        help="Chooses digits as drawing round points does, for the keyboard and for links",
    )
    for slider, axis, each in zip(st.columns(2, gap="large"), "xy", (name, other), strict=True)
]
if not len(picked) and any(share != EVERY for share in shares):
    picked = handwriting.within(table[other], positions, shares[1])
    picked = np.intersect1d(picked, handwriting.within(values, positions, shares[0]))
if len(picked):
    st.caption(f"{len(picked):,} {data.nouns} chosen; the first {min(len(picked), SHOWN)} are shown.")
    opening.shelf(data, split_name, picked[:SHOWN], page="handwriting_", name="picked", describe="Chosen digits")
else:
    st.caption(f"{len(points):,} {data.nouns}. Move the sliders, or draw round some points, to see them here.")

st.header("Cut off at the border", anchor=False)
cut = {side: positions[table[side][positions]] for side in SIDES}
key_figures({side.capitalize(): f"{len(cut[side]):,}" for side in SIDES})
side = st.segmented_control("Side", SIDES, default="bottom", required=True, key="handwriting_side", bind="query-params")
st.caption(
    f"Full ink touches the {side} border in {len(cut[side]):,} of {len(positions):,} {data.nouns}: a stroke may end "
    "there."
)
if len(cut[side]):
    describe = f"Digits cut off at the {side}"
    opening.shelf(data, split_name, cut[side][:SHOWN], page="handwriting_", name="cut", describe=describe)
