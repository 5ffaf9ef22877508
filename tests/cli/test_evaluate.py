"""The commands `evaluate` and `compare`: the figures of the pages as JSON and as words."""

import json
from pathlib import Path

import pytest
from sklearn import metrics

from mnist_dash.cli import main
from mnist_dash.models.recipes import to_link
from mnist_dash.runs import folder
from tests import prepared_runs

GOOD = to_link(prepared_runs.GOOD)


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    return prepared_runs.finish_all()


def as_json(capsys, *arguments):
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out, parse_constant=pytest.fail)


def test_evaluate_json(runs, capsys):
    facts = as_json(capsys, "evaluate", runs["good"].id)
    labels, answers = prepared_runs.labels(), folder.probabilities(runs["good"]).argmax(axis=1)
    assert facts["accuracy"]["value"] == pytest.approx(metrics.accuracy_score(labels, answers))
    assert facts["confusion"] == metrics.confusion_matrix(labels, answers).tolist()
    assert facts["by_digit"]["7"]["f1"] == pytest.approx(metrics.f1_score(labels, answers, labels=[7], average="macro"))
    assert facts["labels"]["Contested labels left out"]["accuracy"]["count"] == 9_985
    assert facts["worst_slice"]["errors"]["count"] > 0 and facts["temperature"]["digits"] == 5_000


def test_evaluate_a_run_without_errors(runs, capsys):
    facts = as_json(capsys, "evaluate", runs["perfect"].id)
    assert facts["worst_slice"] is None and facts["accuracy"]["value"] == 1
    assert "people contest 15" in facts["sentences"][0]


def test_evaluate_in_words(runs, capsys):
    assert main(["evaluate", runs["good"].label]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(runs["good"].id)
    assert all(word in printed for word in ("As given", "Calibration error", "precision", "Most often wrong"))


def test_compare_json(runs, capsys):
    facts = as_json(capsys, "compare", *(run.id for run in runs.values()))
    assert len(facts["runs"]) == 4 and len(facts["pairs"]) == 6
    by_ends = {(pair["first"], pair["second"]): pair for pair in facts["pairs"]}
    assert by_ends[runs["good"].id, runs["twin"].id]["better"] is None
    assert by_ends[runs["good"].id, runs["poor"].id]["better"] == runs["good"].id
    (spread,) = facts["seeds"]
    assert spread["runs"] == [runs["good"].id, runs["twin"].id]
    poor = next(row for row in facts["runs"] if row["run"] == runs["poor"].id)
    assert poor["parameters"] is None and poor["seconds"] == 20
    assert facts["pareto"]["parameters"] == [runs["perfect"].id]


def test_compare_in_words(runs, capsys):
    assert main(["compare", runs["good"].label, runs["twin"].id[:6], runs["poor"].label]) == 0
    printed = capsys.readouterr().out
    assert (
        "cannot be told apart on these 10,000 digits" in printed and "points, " in printed and "(p < 0.0001)" in printed
    )
    assert "over 2 seeds" in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["evaluate", "nonsense"], "There is no run"),
        (["evaluate", "fast~seed:77"], "train it first"),
        (["compare", GOOD], "Choose 2 to 8 runs"),
        (["compare", GOOD, GOOD], "once only"),
        (["compare", GOOD, "0123456789ab"], "There is no run"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(runs, arguments, said, capsys):
    assert main(arguments) == 2
    printed = capsys.readouterr().err
    assert said in printed and printed.count("\n") == 1


@pytest.mark.parametrize("state", ["running", "interrupted", "failed", "stopped"])
def test_runs_without_predictions(runs, state, capsys):
    run = prepared_runs.unfinished(state)
    assert main(["evaluate", run.id]) == 2
    assert run.label in capsys.readouterr().err
