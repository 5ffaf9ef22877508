"""The command `report`: what it writes, what it says of it, and one clear line for bad input."""

import json
from pathlib import Path

import pytest

from mnist_dash.cli import main
from mnist_dash.models.recipes import Recipe
from tests import prepared_runs


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path / "home"))
    return prepared_runs.finish_all()


def test_both_files_are_written_and_told(runs, tmp_path, capsys):
    page, notebook = tmp_path / "a.html", tmp_path / "a.ipynb"
    assert main(["report", runs["good"].id, "--out", str(page), "--notebook", str(notebook), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["runs"] == [runs["good"].id] and told["page"]["bytes"] == page.stat().st_size
    assert told["notebook"] == {"file": str(notebook), "bytes": notebook.stat().st_size}
    assert page.read_text(encoding="utf8").startswith("<!doctype html>") and json.loads(notebook.read_bytes())


def test_a_comparison_in_words(runs, tmp_path, capsys):
    page = tmp_path / "ab.html"
    assert main(["report", *(run.id for run in runs.values()), "--out", str(page)]) == 0
    assert capsys.readouterr().out == f"{page}: {page.stat().st_size:,} bytes\n"
    assert "Who is better" in page.read_text(encoding="utf8")


def test_bad_input_is_one_line_and_writes_nothing(runs, tmp_path, capsys):
    other = prepared_runs.finish(Recipe("10N", data="fashion"), prepared_runs.predictions(0.1))
    running = prepared_runs.unfinished("running")
    page = tmp_path / "a.html"
    good = runs["good"].id
    for arguments, said in (
        (["nonsense", "--out", str(page)], "no run"),
        ([good], "--out FILE.html"),
        ([running.id, "--out", str(page)], "still training"),
        ([good, other.id, "--out", str(page)], "one data set"),
        ([good, good, "--out", str(page)], "once only"),
        ([good, "--out", str(tmp_path / "missing" / "a.html")], "Choose another place"),
    ):
        assert main(["report", *arguments]) == 2
        line = capsys.readouterr().err
        assert line.count("\n") == 1 and said in line
    assert not page.exists()
