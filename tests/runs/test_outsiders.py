"""Scores of digits and strangers: made, kept and read again; what ships holds together."""

from dataclasses import replace

import pytest

from mnist_dash.analysis.robustness import telling
from mnist_dash.data.strangers import STRANGERS
from mnist_dash.runs import folder, outsiders, results
from mnist_dash.runs.folder import RunError


def test_scores_are_kept_as_they_were(home, monkeypatch):
    monkeypatch.setattr(outsiders, "EXAMINATION", replace(outsiders.EXAMINATION, version=999))
    monkeypatch.setattr(outsiders, "STRANGERS", {name: STRANGERS[name] for name in ("puzzle", "mirrored")})
    run = results.find("islr-lab")
    found = outsiders.make(run, 200)
    assert set(found.digits) == {"softmax", "energy", "mahalanobis"}
    outsiders.keep(run, 200, found)
    again = outsiders.load(run, 200)
    assert again.facts == found.facts
    for score, values in found.strangers["puzzle"].items():
        assert (again.strangers["puzzle"][score] == values).all()
        assert telling.told(found.digits[score], values).auroc > 0.55


def test_the_gate_tells_best_for_the_run_that_reads_drawings():
    found = outsiders.load(results.find("hands"))
    for kind, by in found.strangers.items():
        areas = {score: telling.told(found.digits[score], values).auroc for score, values in by.items()}
        assert areas["gate"] > areas["softmax"], kind


def test_every_shipped_run_with_a_model_was_shown_strangers():
    for run in folder.runs():
        if run.shipped and results.is_whole(run):
            found = outsiders.load(run)
            assert found is not None and set(STRANGERS) <= set(found.strangers), run.label


def test_a_run_of_other_things_is_a_sentence(monkeypatch):
    run = results.find("fast")
    other = replace(run, recipe=replace(run.recipe, model="2N", data="mnist/3v7"))
    with pytest.raises(RunError, match="did not learn the ten digits"):
        outsiders.make(other)
