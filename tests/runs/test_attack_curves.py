"""Curves under attack: made, kept and read again; what ships holds together."""

from dataclasses import replace

import numpy as np
import pytest

from mnist_dash.analysis.robustness import curve
from mnist_dash.analysis.robustness.curve import BOUNDS, KINDS
from mnist_dash.runs import attack_curves, folder, results
from mnist_dash.runs.folder import RunError


def test_a_curve_falls_and_many_steps_are_worse_than_one(home, monkeypatch):
    monkeypatch.setattr(attack_curves, "EXAMINATION", replace(attack_curves.EXAMINATION, version=999))
    run = results.find("tence-mlp")
    found = attack_curves.make(run, 300, steps=5, restarts=1)
    noise, one, many = found.right.mean(axis=2)
    assert (many <= one).all() and one[-1] < 0.3 < noise[-1]
    assert found.clean.mean() > 0.95
    attack_curves.keep(run, 300, found)
    again = attack_curves.load(run, 300)
    assert (again.right == found.right).all() and (again.clean == found.clean).all()
    assert again.facts["steps"] == 5


def test_the_table_has_a_row_for_each_bound():
    found = curve.Curve(np.arange(4), np.ones(4, bool), np.zeros((len(KINDS), len(BOUNDS), 4), bool), {})
    table = curve.table(found)
    assert len(table) == len(KINDS) * (len(BOUNDS) + 1)
    assert table[table["bound"] == 0]["accuracy"].tolist() == [1, 1, 1]
    assert table[table["bound"] == 0.3]["right"].tolist() == [0, 0, 0]


def test_every_shipped_network_has_its_curve():
    able = [run for run in folder.runs() if run.shipped and attack_curves.why_not(run) is None]
    assert len(able) > 10
    for run in able:
        found = attack_curves.load(run)
        assert found is not None, run.label
        assert (found.right[2] <= found.right[1]).all()


def test_what_has_no_gradient_is_a_sentence():
    with pytest.raises(RunError, match="not trained here as a network"):
        attack_curves.make(results.find("logistic"))
