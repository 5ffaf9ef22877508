"""What are the main directions in which digits differ, and how few of them make a digit?"""

import streamlit as st

from mnist_dash.analysis import projections
from mnist_dash.runs import maps
from mnist_dash.ui import component_views as views
from mnist_dash.ui import controls, ending, loaders, words
from mnist_dash.ui.map import making, picture

about = st.empty()
data = controls.dataset_picker()
projection = projections.of("pca", data=data.name)
about.caption(
    f"Principal components of {words.plain(f'{picture.points(projection):,} {data.nouns}')}, exact: the directions "
    "along which the pixels vary most, each at right angles to all others."
)
try:
    basis = loaders.basis(data.name)
except maps.MapError:
    making.offer_or_follow(data, projection)
    ending.end_page()

st.subheader("What each component holds", anchor=False)
views.spectrum(data, basis)
st.subheader(words.about("Eigen-digits", data.noun), anchor=False)
views.eigen_digits(data, basis)
st.subheader(words.about("A digit from a few components", data.noun), anchor=False)
chosen = views.rebuilt(data, basis)
st.subheader("Two components as a map", anchor=False)
views.plane(data, basis, chosen)
st.subheader("Three components in space", anchor=False)
views.space(data)
