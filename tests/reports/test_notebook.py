"""The notebook of a report: valid, its code compiles, and its cheap cells say what the report says."""

import ast
import json
import sys
from types import SimpleNamespace

import pytest

from mnist_dash import reports
from mnist_dash.analysis import comparison, evaluation, standing
from mnist_dash.errors import PlainError
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import folder
from tests import prepared_runs

HOSTILE = "<img src=x onerror=alert(1)> [x](javascript:y) '''"


def cells(text: str, kind: str) -> list[dict]:
    return [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == kind]


def run_cheap(text: str, probabilities: object, monkeypatch: pytest.MonkeyPatch) -> dict:
    """Run all code but the training, in whose place these probabilities stand."""
    display = SimpleNamespace(HTML=str, Image=bytes)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(display=display))
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    names: dict = {}
    for cell in cells(text, "code"):
        if "training" in cell["metadata"].get("tags", []):
            names["probabilities"] = probabilities
        else:
            exec(compile(cell["source"], cell["id"], "exec"), names)
    return names


@pytest.mark.parametrize("count", [1, 4])
def test_it_is_a_notebook_whose_code_compiles(prepared, count):
    text = reports.notebook(list(prepared.values())[:count])
    content = json.loads(text)
    assert (content["nbformat"], content["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in content["cells"]]
    assert len(set(ids)) == len(ids) and all(isinstance(cell["source"], str) for cell in content["cells"])
    training = [cell for cell in cells(text, "code") if cell["metadata"].get("tags") == ["training"]]
    assert len(training) == 1 and "training.train(recipe, data)" in training[0]["source"]
    for cell in cells(text, "code"):
        ast.parse(cell["source"])
        assert cell["outputs"] == [] and cell["execution_count"] is None


def test_its_cheap_cells_print_the_sentence_of_the_report(prepared, monkeypatch, capsys):
    run = prepared["good"]
    text = reports.notebook([run])
    shares = folder.probabilities(run)
    names = run_cheap(text, shares, monkeypatch)
    printed = capsys.readouterr().out
    said = standing.sentence(evaluation.scores(evaluation.outcomes(shares, prepared_runs.labels())).accuracy)
    assert said in printed and said.removesuffix(".") in cells(text, "markdown")[0]["source"]
    assert "this training is ahead by 0.00 points" in printed
    assert names["recipe"] == run.recipe and len(names["WRONG"]) == 10_000 - int(names["found"].right.sum())


def test_a_comparison_prints_its_verdicts(prepared, monkeypatch, capsys):
    runs = list(prepared.values())
    shares = {letter: folder.probabilities(run) for letter, run in zip("ABCD", runs, strict=True)}
    run_cheap(reports.notebook(runs), shares, monkeypatch)
    printed = capsys.readouterr().out
    rights = [evaluation.outcomes(each, prepared_runs.labels()).right for each in shares.values()]
    assert all(comparison.verdict(pair, "ABCD", 10_000) in printed for pair in comparison.pairs(rights))


def test_a_run_without_errors(prepared, monkeypatch, capsys):
    run = prepared["perfect"]
    run_cheap(reports.notebook([run]), folder.probabilities(run), monkeypatch)
    assert "**10,000 of 10,000** right" in capsys.readouterr().out


def test_a_name_is_only_text(prepared):
    folder.rename(prepared["good"], HOSTILE)
    text = reports.notebook([folder.load(prepared["good"].id), prepared["twin"]])
    assert text.count("<img") == text.count("\\\\<img") > 0 and "\\\\[x\\\\]" in text
    for cell in cells(text, "code"):
        assert "onerror" not in cell["source"]


def test_what_was_brought_cannot_be_trained(home):
    run = prepared_runs.finish(Recipe("brought:id=0123456789ab", protocol="test"), prepared_runs.predictions(0.05))
    with pytest.raises(PlainError, match="page alone"):
        reports.notebook([run])
