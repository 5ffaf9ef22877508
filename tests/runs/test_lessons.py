"""Lessons: made by a job, kept for one model file, and the same as the network says itself."""

import numpy as np
import pytest

from mnist_dash.data import datasets
from mnist_dash.runs import evidence, folder, jobs, lessons, reader, status
from mnist_dash.runs.folder import RunError
from tests.runs.trainers import wait_until


def test_a_job_makes_them_and_a_digit_pulls_itself(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    run = folder.find("tence-mlp")
    assert lessons.load(run) is None
    place = lessons.EXAMINATION.start(run, lessons.ALL)
    wait_until(lambda: jobs.poll() or status.read(place)["state"] not in status.ACTIVE, seconds=120)
    assert status.read(place)["state"] == "done"
    found = lessons.load(run)
    assert found is not None and len(found.positions) == len(set(found.positions.tolist()))
    one, image = reader.load(run), datasets.load().train.images[found.positions[5]]
    features = one.outputs(image[None])[1]
    assert features is not None
    direction, length = evidence.directions(features)[0], float(np.linalg.norm(features))
    products = found.products(direction * length)
    assert np.argmax(products / found.lengths) == 5
    assert products[5] == pytest.approx(length**2 * float(direction @ direction), rel=0.02)


def test_a_classical_run_has_none():
    with pytest.raises(RunError, match="no hidden layer"):
        lessons.make(folder.find("tree"))
