"""The int8 form of a run: made by a job, measured, and forgotten where the run is another."""

import time

import numpy as np
import pytest

from mnist_dash.cli import main
from mnist_dash.data import datasets
from mnist_dash.models import light
from mnist_dash.runs import folder, int8, jobs, status
from mnist_dash.runs.folder import RunError
from tests import prepared_runs

LONGEST = 120.0  # seconds


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    return tmp_path


def test_the_job_makes_it_and_measures_both(tmp_path):
    run = folder.find("ardi-tiny")
    assert int8.measured(run) is None
    place = int8.start(run)
    assert int8.start(run) == place and len(jobs.tickets()) == 1, "two visitors share it"
    deadline = time.monotonic() + LONGEST
    while status.read(place)["state"] in status.ACTIVE and time.monotonic() < deadline:
        jobs.poll()
        time.sleep(0.1)
    assert status.read(place)["state"] == "done", (place / "log.txt").read_text()
    found = int8.measured(run)
    assert found and found.count == 10_000 and abs(found.right - found.light_right) < 200
    assert found.light_right == round(run.status["test_accuracy"] * 10_000)
    assert found.size == len(int8.model(run)) < found.light_size and "int8 reads" in str(found)

    predictor, images = light.Predictor(int8.model(run)), datasets.load().test.images[:50]
    assert predictor._input["dtype"] == np.int8 == predictor._details[0]["dtype"]
    float32 = light.predict(run.file("model.tflite").read_bytes(), images)
    assert np.abs(predictor.predict(images) - float32).mean() < 0.02

    facts = int8.job(run) / int8.FACTS
    facts.write_text(facts.read_text().replace(found.version, "1"))
    assert int8.measured(run) is None, "made beside other predictions"
    facts.write_text("[]")
    assert int8.measured(run) is None, "damaged"


def test_a_run_without_a_network_has_none():
    run = prepared_runs.finish(prepared_runs.POOR, prepared_runs.predictions(0.1))
    with pytest.raises(RunError, match="no Keras model"):
        int8.start(run)
    assert not int8.job(run).exists()


def test_the_command_writes_it_and_tells_the_accuracy(tmp_path, capsys):
    assert main(["export", "ardi-tiny", "--int8"]) == 2 and "--out" in capsys.readouterr().err
    assert main(["export", "ardi-tiny"]) == 2 and "--int8" in capsys.readouterr().err
    assert main(["export", "ardi-tiny", "--int8", "--out", str(tmp_path / "tiny.tflite")]) == 0
    assert (tmp_path / "tiny.tflite").read_bytes()[4:8] == b"TFL3"
    assert "of the 10,000 test images right" in capsys.readouterr().err
