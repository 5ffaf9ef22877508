"""The figures of several runs: aligned axes, log costs and the front."""

import numpy as np
import pytest

from mnist_dash.plots import comparison as plots

RUNS = {
    "A": [{"epoch": 1, "seconds": 2.0, "val_loss": 0.5, "val_accuracy": 0.9}],
    "B": [
        {"epoch": 1, "seconds": 3.0, "val_loss": 0.4, "val_accuracy": 0.91},
        {"epoch": 2, "seconds": 2.5, "val_loss": None, "val_accuracy": 0.95},
    ],
}


def test_curves_by_epoch_and_by_seconds():
    by_epoch = plots.curves(RUNS, [0, 1], "val_loss", by_seconds=False)
    assert list(by_epoch.data[1].x) == [1, 2] and list(by_epoch.data[1].y) == [0.4, None]
    by_seconds = plots.curves(RUNS, [0, 1], "val_accuracy", by_seconds=True)
    assert list(by_seconds.data[1].x) == [3.0, 5.5]
    assert by_seconds.layout.yaxis.title.text == "Accuracy"


def test_a_run_keeps_its_look_whatever_runs_stand_beside_it():
    alone = plots.curves({"B": RUNS["B"]}, [1], "val_loss", by_seconds=False).data[0]
    beside = plots.curves(RUNS, [0, 1], "val_loss", by_seconds=False).data[1]
    assert (alone.line.color, alone.line.dash, alone.marker.symbol) == (
        beside.line.color,
        beside.line.dash,
        beside.marker.symbol,
    )


def test_eight_runs_look_different():
    runs = dict.fromkeys("ABCDEFGH", RUNS["A"])
    looks = plots.curves(runs, range(8), "val_loss", by_seconds=False).data
    assert len({line.line.color for line in looks}) == 8 and len({line.marker.symbol for line in looks}) == 8


def test_costs_draw_the_front_and_leave_out_what_is_not_known():
    intervals = [(0.85, 0.95)] * 3
    figure = plots.costs("ABC", [10, np.nan, 1000], [0.9, 0.91, 0.92], intervals, [0, 2], "Parameters")
    front, *points = figure.data
    assert (front.x, front.y) == ((10, 1000), (0.9, 0.92))
    assert [point.name for point in points] == ["A", "C"]
    assert figure.layout.xaxis.type == "log"
    assert points[0].error_y.array[0] == pytest.approx(0.05)


@pytest.mark.parametrize(
    ("costs", "ticks"),
    [
        ([5, 30], ["1", "2", "5", "10", "20", "50", "100", "200", "500"]),
        ([3, 90_000], ["1", "10", "100", "1,000", "10,000", "100,000"]),
        ([np.nan], []),
    ],
)
def test_ticks_are_round(costs, ticks):
    count = len(costs)
    figure = plots.costs(["A"] * count, costs, [0.9] * count, [(0.8, 0.95)] * count, [], "Seconds")
    assert list(figure.layout.xaxis.ticktext or []) == ticks
