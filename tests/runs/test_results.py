"""What a run has to show: its predictions' version, its costs and its name in links."""

from pathlib import Path

import numpy as np
import pytest

from mnist_dash.runs import files, folder, results
from tests import prepared_runs


@pytest.fixture
def run(home: Path):
    return prepared_runs.finish(prepared_runs.GOOD, prepared_runs.predictions(0.05))


def test_predictions_are_what_was_stored(run):
    assert (results.predictions(run) == prepared_runs.predictions(0.05)).all()


def test_version_changes_with_the_predictions(run):
    before = results.version(run)
    files.save_arrays(run.path / folder.PREDICTIONS, {"probabilities": np.full((10_000, 10), 0.1, np.float32)})
    assert results.version(run) != before
    (run.path / folder.PREDICTIONS).unlink()
    assert results.version(run) == 0


def test_costs_take_the_lightest_model(run):
    (run.path / "model.keras").write_bytes(b"x" * 9999)
    assert results.costs(run)["kilobytes"] == 1.234
    (run.path / "model.tflite").unlink()
    assert results.costs(run)["kilobytes"] == 9.999
    (run.path / "model.keras").unlink()
    assert results.costs(run)["kilobytes"] is None


@pytest.mark.parametrize("name", ["", "Mine", "Mine · and yours"])
def test_a_link_name_finds_its_run(run, name):
    folder.rename(run, name)
    named = folder.load(run.id)
    assert results.find(results.link_name(named)).id == run.id


def test_an_unusable_run_is_refused_in_words(home):
    with pytest.raises(folder.RunError, match="is still training"):
        results.predictions(prepared_runs.unfinished("running"))
