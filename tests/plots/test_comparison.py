"""The figures of several runs: aligned axes, log costs and the front."""

import numpy as np
import pytest

from mnist_dash.plots import comparison as plots
from tests.plots.marks.reading import marks, read, share, style, texts, tips

RUNS = {
    "A": [{"epoch": 1, "seconds": 2.0, "val_loss": 0.5, "val_accuracy": 0.9}],
    "B": [
        {"epoch": 1, "seconds": 3.0, "val_loss": 0.4, "val_accuracy": 0.91},
        {"epoch": 2, "seconds": 2.5, "val_loss": None, "val_accuracy": 0.95},
    ],
}


def looks(markup: str) -> list[tuple[str | None, str]]:
    """The shape and colour of the dots."""
    return [(each.get("class"), style(each)["background"]) for each in marks(markup, "dot")]


def test_curves_by_epoch_and_by_seconds():
    by_epoch = plots.curves(RUNS, [0, 1], "val_loss", "words", by_seconds=False)
    assert tips(by_epoch) == ["A\nepoch 1: 0.5000", "B\nepoch 1: 0.4000"]  # an unknown value has no place
    assert texts(by_epoch, "keys") == ["AB"] and read(by_epoch).get("aria-label") == "words"
    by_seconds = plots.curves(RUNS, [0, 1], "val_accuracy", "words", by_seconds=True)
    assert tips(by_seconds)[1:] == ["B\n3.0 s: 91.00 %", "B\n5.5 s: 95.00 %"]
    assert (texts(by_seconds, "y-title"), texts(by_seconds, "x-title")) == (["Accuracy"], ["Seconds of training"])


def test_a_run_keeps_its_look_whatever_runs_stand_beside_it():
    alone = plots.curves({"B": RUNS["B"]}, [1], "val_loss", "words", by_seconds=False)
    beside = plots.curves(RUNS, [0, 1], "val_loss", "words", by_seconds=False)
    assert looks(alone)[0] == looks(beside)[1] != looks(beside)[0]


def test_eight_runs_look_different_without_their_colours():
    runs = dict.fromkeys("ABCDEFGH", RUNS["A"])
    markup = plots.curves(runs, range(8), "val_loss", "words", by_seconds=False)
    assert len({colour for _, colour in looks(markup)}) == 8
    dashes = [style(path).get("stroke-dasharray") for path in read(markup).iter("path")]
    shapes = [shape for shape, _ in looks(markup)]
    assert len(set(zip(dashes, shapes, strict=True))) == 8


def test_costs_draw_the_front_and_leave_out_what_is_not_known():
    names, costs, shares = ["A · tree", "B", "C"], [10, np.nan, 1000], [0.9, 0.91, 0.92]
    markup = plots.costs(names, costs, shares, [(0.85, 0.95)] * 3, [0, 2], "Parameters", "words")
    assert tips(markup) == [
        "A · tree\n10: 10.00 % wrong (5.00 to 15.00 %)",
        "C\n1,000: 8.00 % wrong (5.00 to 15.00 %)",
    ]
    assert texts(markup, "note") == ["A", "C"]
    first, last = marks(markup, "dot")
    left, right = 1000 * share(first, "left"), 1000 * share(last, "left")
    low, high = 1000 * (1 - share(first, "bottom")), 1000 * (1 - share(last, "bottom"))
    steps = next(read(markup).iter("path")).get("d", "")[1:].split("L")
    drawn = [float(part) for step in steps for part in step.split()]
    assert drawn == pytest.approx([left, low, right, low, right, high], abs=1)  # level first, then up


@pytest.mark.parametrize(
    ("costs", "ticks"),
    [
        ([5, 30], ["5", "10", "20", "50"]),
        ([3, 90_000], ["10", "100", "1,000", "10,000", "100,000"]),
        ([np.nan], ["1", "10"]),
    ],
)
def test_ticks_are_round(costs, ticks):
    count = len(costs)
    markup = plots.costs(["A"] * count, costs, [0.9] * count, [(0.8, 0.95)] * count, [], "Seconds", "words")
    assert [each.text for each in marks(markup, "x-ticks")[0]] == ticks
