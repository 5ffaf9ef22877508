"""What are the main directions in which digits differ, and how few of them make a digit?"""

import streamlit as st

from mnist_dash.analysis import projections
from mnist_dash.runs import maps
from mnist_dash.ui import component_views as views
from mnist_dash.ui import ending, loaders
from mnist_dash.ui.map import making

st.caption(
    "Principal components of all 70,000 digits, exact: the directions along which the pixels vary most, each at "
    "right angles to all others."
)

data = loaders.dataset()
try:
    basis = loaders.digit_map("pca").basis
except maps.MapError:
    making.offer_or_follow(data, projections.of("pca"))
    ending.end_page()

st.subheader("What each component holds", anchor=False)
views.spectrum(basis)
st.subheader("Eigen-digits", anchor=False)
views.eigen_digits(basis)
st.subheader("A digit from a few components", anchor=False)
chosen = views.rebuilt(data, basis)
st.subheader("Two components as a map", anchor=False)
views.plane(data, basis, chosen)
st.subheader("Three components in space", anchor=False)
views.space(data)
