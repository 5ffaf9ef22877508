"""The command `project` as a person or a script meets it: a real process, real digits, and plain sentences."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from mnist_dash.analysis import projections
from mnist_dash.cli import main
from mnist_dash.runs import maps, status

SMALL = ("pca", "--points", "1000", "--seed", "3")


def _process(home: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "mnist_dash", "project", *arguments]
    environment = {**os.environ, "MNIST_DASH_HOME": str(home)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A home in which two processes asked for the same map at once, and what each of them printed."""
    home = tmp_path_factory.mktemp("mapped")
    pair = [_process(home, *SMALL, "--json") for _ in range(2)]
    printed = [process.communicate(timeout=120) for process in pair]
    assert [process.returncode for process in pair] == [0, 0], printed
    return home, printed


def test_two_at_once_share_one_job_and_print_the_same_object(made):
    home, ((first, progress), (second, _)) = made
    assert first == second and first.count("\n") == 1
    facts = json.loads(first, parse_constant=pytest.fail)
    assert facts["key"] == projections.key(projections.parse("pca~points:1000~seed:3"))
    assert facts["projection"] == "pca~points:1000~seed:3" and facts["points"] == 1000
    assert np.load(facts["path"])["coordinates"].shape == (1000, 2)
    assert facts["seconds"] > 0 and 0.3 < facts["trust"]["vote"] < 0.6
    assert "Finding the principal components" in progress or "Starting" in progress
    assert len(list((home / "maps").iterdir())) == 1


def test_a_map_that_is_there_is_shown_at_once(made, monkeypatch, capsys):
    monkeypatch.setenv("MNIST_DASH_HOME", str(made[0]))
    monkeypatch.setattr(maps, "start", pytest.fail)
    assert main(["project", "pca~points:1000~seed:3"]) == 0
    printed = capsys.readouterr()
    assert "1,000 digits" in printed.out and "label vote of 10 neighbours" in printed.out and not printed.err


def test_shipped_maps_are_of_all_digits_at_their_defaults_and_good(capsys):
    votes = {"pca": 0.42, "tsne": 0.971, "umap": 0.969, "pacmap": 0.971}
    for method in projections.PROJECTIONS:
        assert main(["project", method, "--json"]) == 0
        facts = json.loads(capsys.readouterr().out)
        assert "shipped" in facts["path"] and facts["points"] == 70_000
        assert facts["trust"]["vote"] > votes[method] and facts["peak_memory_mb"] < 2000
        found = maps.load(projections.parse(method))
        assert found is not None and np.isfinite(found.coordinates).all()
        assert (len(found.frames) > 15) == (method != "pca")
        assert len(found.frames) == len(found.frame_steps) and found.frames.shape[1] == len(found.frame_rows)


def test_into_makes_the_map_anew_in_another_folder(tmp_path, capsys):
    assert main(["project", *SMALL, "--into", str(tmp_path), "--json"]) == 0
    path = Path(json.loads(capsys.readouterr().out)["path"])
    assert path.is_file() and path.is_relative_to(tmp_path / "artifacts" / "maps")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Name one kind of map (pca, tsne, umap, pacmap), or use --all."),
        (["pca", "--all"], "Name one kind of map"),
        (["--all", "--seed", "1"], "leave out the settings"),
        (["tnse"], "did you mean tsne?"),
        (
            ["tsne", "--points", "1000", "--perplexity", "400"],
            "Set perplexity to at most 333 for 1,000 points, not 400.",
        ),
        (["tsne", "--perplexity", "thirty"], 'not "thirty"'),
        (["umap", "--perplexity", "30"], "There is no umap setting"),
        (["pca", "--points", "12"], "Set points to a whole number from 1000 to 70000, not 12."),
        (["umap", "--min-dist", "2"], "Set min_dist"),
        (["--worker", "../x"], "There is no map"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(arguments, sentence, capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    assert main(["project", *arguments]) == 2
    printed = capsys.readouterr()
    assert sentence in printed.err and printed.err.count("\n") == 1 and not printed.out


def test_ctrl_c_ends_the_job_where_it_is_ignored_at_first_too(tmp_path):
    usual = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as under nohup; a process inherits it
    try:
        process = _process(tmp_path, "tsne", "--points", "4000", "--iterations", "5000")
    finally:
        signal.signal(signal.SIGINT, usual)
    deadline = time.monotonic() + 90
    while not list((tmp_path / "maps").glob("tsne-*/forming.npz")):
        assert time.monotonic() < deadline and process.poll() is None
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode == 130
    (job,) = (tmp_path / "maps").glob("tsne-*")
    while status.read(job)["state"] == "running":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert status.read(job)["state"] == "stopped"
