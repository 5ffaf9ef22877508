"""Facts as tables."""

from mnist_dash.data import datasets
from mnist_dash.plots import tables


def test_tables_say_what_the_data_is():
    facts = datasets.facts(datasets.load())
    shapes = tables.shapes(facts)
    assert shapes.loc["Images: count, height, width", "train"] == "60,000 × 28 × 28"
    assert shapes.loc["Smallest and largest pixel", "test"] == "0 to 255"
    counts = tables.class_counts(facts)
    assert counts.loc["1", "train"] == "6,742"
    assert counts.loc["all", "test"] == "10,000"
