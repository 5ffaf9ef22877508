"""Figures of a study: what is known is drawn and said, what is not leaves room."""

from mnist_dash.plots import studies as plots
from mnist_dash.plots.studies import Line


def test_points_show_each_seed_and_each_mean():
    lines = [Line(("1",), (0.97, 0.98), 0.975, (0.96, 0.99)), Line(("2",), (0.98, 0.985), 0.9825), Line(("3",), ())]
    drawn = plots.points("epochs", lines)
    assert drawn.count('class="dot circle"') == 4 and drawn.count('class="dot diamond"') == 2
    assert "1: 97.50 %; 2: 98.25 %" in drawn and ">3<" in drawn


def test_table_stars_the_best_and_leaves_unknown_cells_empty():
    means = {("0.1", "64"): 0.91, ("0.1", "128"): 0.95, ("0.2", "64"): None, ("0.2", "128"): 0.94}
    lines = [Line(cell, () if mean is None else (mean,), mean) for cell, mean in means.items()]
    drawn = plots.table(("learning rate", "batch size"), lines)
    assert drawn.count('class="cell"') == 4
    assert "95.00 ★" in drawn and drawn.count("★") == 1
    assert "not known yet" in drawn
