"""Runs as files for other programs: ONNX, answers, figures and curves."""

import csv
import io

import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator

from mnist_dash.data import datasets
from mnist_dash.models import light, recipes
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import exports, folder
from mnist_dash.runs.folder import RunError
from tests import prepared_runs

MNIST = datasets.load()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))


def shipped(name: str) -> folder.Run:
    return folder.find(name)


@pytest.mark.parametrize("name", ["fast", "tence-mlp"])
def test_a_shipped_run_as_onnx_answers_as_its_light_model(name):
    run, ink = shipped(name), MNIST.test.images[:20]
    (got,) = ReferenceEvaluator(onnx.load_model_from_string(exports.onnx(run))).run(
        None, {"ink": ink[..., None].astype(np.float32)}
    )
    np.testing.assert_allclose(got, light.predict(run.file("model.tflite").read_bytes(), ink), atol=1e-5)


def test_a_run_without_a_keras_model_says_so():
    run = prepared_runs.finish(prepared_runs.POOR, prepared_runs.predictions(0.1))
    assert not exports.has_onnx(run)
    with pytest.raises(RunError, match="no Keras model"):
        exports.onnx(run)


def test_answers_have_a_row_for_each_test_image():
    run = prepared_runs.finish(prepared_runs.GOOD, prepared_runs.predictions(0.05))
    found = rows(exports.predictions(run, MNIST))
    assert len(found) == 10_000 and list(found[0]) == ["position", "label", "answer", *(f"p_{n}" for n in range(10))]
    assert [int(row["label"]) for row in found[:50]] == MNIST.test.labels[:50].tolist()
    wrong = sum(row["label"] != row["answer"] for row in found)
    assert 400 < wrong < 600
    assert sum(float(found[7][f"p_{n}"]) for n in range(10)) == pytest.approx(1, abs=1e-4)


def test_figures_have_a_row_for_each_run_and_an_interval():
    good = prepared_runs.finish(
        prepared_runs.GOOD, prepared_runs.predictions(0.05), test_accuracy=0.95, test_loss=0.2, device="=1+1"
    )
    waiting = prepared_runs.unfinished("interrupted")
    first, second = rows(exports.figures([good, waiting], lambda name: MNIST))
    assert (first["run"], first["wrong"], first["test_images"]) == (good.id, "500", "10000")
    assert float(first["low"]) < 0.95 < float(first["high"]) and first["device"] == "'=1+1"
    assert recipes.from_link(first["recipe"]) == good.recipe
    assert second["state"] == "interrupted" and second["test_accuracy"] == second["wrong"] == ""


def test_curves_have_a_row_for_each_epoch_of_each_run():
    runs = [prepared_runs.finish(Recipe("8N-10N", epochs=n), prepared_runs.predictions(0.2)) for n in (2, 3)]
    found = rows(exports.curves(runs))
    assert [row["run"] for row in found] == [runs[0].id] * 2 + [runs[1].id] * 3
    assert [row["epoch"] for row in found] == ["1", "2", "1", "2", "3"] and found[1]["val_accuracy"] == "0.91"
