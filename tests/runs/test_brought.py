"""Somebody's predictions and somebody's model become runs like any other."""

import io
import time

import numpy as np
import pytest

from mnist_dash.analysis.answers import AnswersError
from mnist_dash.data import datasets
from mnist_dash.models.recipes import Recipe, RecipeError
from mnist_dash.runs import brought, folder, jobs, plain_networks, reader, results
from mnist_dash.runs.folder import RunError

TEST = datasets.load().test
GOOD = np.eye(10, dtype=np.float32)[TEST.labels] * 0.9 + 0.01


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    return tmp_path


def npy(array) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def npz(**arrays) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def csv(array, title="", numbered=False) -> bytes:
    rows = [title] * bool(title)
    for place, row in enumerate(array.reshape(len(array), -1), start=1):
        rows.append(",".join([str(place)] * numbered + [str(value) for value in row]))
    return ("\n".join(rows) + "\n").encode()


FORMS = {
    "npy": npy(GOOD),
    "npz": npz(probabilities=GOOD),
    "csv": csv(GOOD.round(3)),
    "labels": npy(TEST.labels.astype(np.int64)),
    "labels as floats in a column": npy(TEST.labels[:, None].astype(float)),
    "Kaggle's labels": csv(TEST.labels, "ImageId,Label", numbered=True),
    "one-hot": npz(y_pred=np.eye(10)[TEST.labels]),
}


@pytest.mark.parametrize("form", FORMS)
def test_predictions_of_any_form_make_a_run(form):
    run = brought.predictions("mine", FORMS[form], "From elsewhere")
    assert run.usable and run.label == "From elsewhere" and run.status["test_accuracy"] == 1
    assert (results.predictions(run).argmax(axis=1) == TEST.labels).all()
    assert run.status["labels_only"] == ("labels" in form) and run.status["remarks"] == []
    assert results.find(results.link_name(run)).id == run.id


def test_the_same_answers_are_one_run():
    first = brought.predictions("a", FORMS["npy"], "One")
    again = brought.predictions("b", FORMS["npy"], "Two")
    assert first.id == again.id and again.name == "One" and len([run for run in folder.runs() if not run.shipped]) == 1


def test_answers_in_another_order_are_told():
    run = brought.predictions("mine", npy(np.random.default_rng(0).permutation(GOOD)), "Shuffled")
    assert "in the images' order" in run.status["remarks"][0]


@pytest.mark.parametrize(
    "content, sentence",
    [
        (b"", "0 MB; bring an NPZ"),
        (b"hello", "cannot be read as a table|holds"),
        (npy(GOOD)[:200], "damaged or no plain array|holds"),
        (npy(np.array([{}], object)), "damaged or no plain array"),
        (npz(a=GOOD, b=GOOD), "call the answers"),
        (npy(GOOD[:9]), "holds 9 x 10 numbers; 10,000 test images"),
        (npy(GOOD[:, :9] / GOOD[:, :9].sum(1, keepdims=True)), "9 columns; the data set has 10"),
        (npy(GOOD * 2), "do not add up to 1; apply softmax"),
        (npy(np.where(np.arange(10_000)[:, None] == 7, np.nan, GOOD)), "Row 8 of mine has no number"),
        (npy(TEST.labels.astype(int) + 1), "is none of 0 to 9"),
        (npy(TEST.labels + 0.5), "Label 1 of mine is none"),
        (npy(np.zeros((10_000, 10, 2))), "holds 10,000 x 10 x 2"),
        (csv(np.full((10_000, 10), 0.1), ",".join("abcdefghij")).replace(b"0.1,", b"x,", 1), "cannot be read"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",  # bytes as names would differ between runs
)
def test_wrong_answers_are_one_sentence_and_no_run(content, sentence):
    with pytest.raises(AnswersError, match=sentence):
        brought.predictions("mine", content, "Wrong")
    assert not [run for run in folder.entries() if not run.shipped]


@pytest.mark.parametrize(
    "title, sentence", [("", "Give the run a name"), ("Fast", "came with the program"), ("x" * 99, "at most")]
)
def test_a_wrong_name_makes_no_run(title, sentence):
    with pytest.raises(RunError, match=sentence):
        brought.predictions("mine", FORMS["npy"], title)
    assert not [run for run in folder.entries() if not run.shipped]


def ended(run: folder.Run) -> folder.Run:
    until = time.time() + 90
    while folder.load(run.id).active and time.time() < until:
        time.sleep(0.1)
        jobs.poll()
    return folder.load(run.id)


def test_a_model_becomes_a_run_that_reads_digits():
    """Two layers set by hand that tell how much ink there is, standardised as PyTorch's tutorials do."""
    first, second = np.full((784, 2), 0.01, np.float32), np.array([[1, -1], [0, 0]], np.float32)
    nothing = np.zeros(2, np.float32)
    content = npz(w1=first, b1=nothing, w2=second, b2=nothing)
    run = ended(brought.model("w.npz", content, "Ink", "mnist/3v7", "2N:linear-2N", "standard"))
    assert run.state == "done", run.status.get("error")
    assert run.status["network"] == "2N:linear-2N" and run.status["input"] == "standard"
    assert run.status["input_shares"] and run.file("model.keras") and not run.file("brought.bin")
    part = datasets.load("mnist/3v7").test
    ink = ((part.images[:50] / 255 - 0.1307) / 0.3081).reshape(50, -1).sum(axis=1) * 0.01
    got = reader.load(run).probabilities(part.images[:50])
    assert ((got[:, 0] > got[:, 1]) == (ink > 0)).all()
    np.testing.assert_allclose(results.predictions(run)[:50, 0], 1 / (1 + np.exp(-2 * ink)), atol=1e-4)
    looked_into = plain_networks.load(run).probabilities(part.images[:50])
    np.testing.assert_allclose(looked_into, results.predictions(run)[:50], atol=1e-4)


def test_answers_alone_have_no_network_to_look_into():
    run = brought.predictions("mine", FORMS["npy"], "From elsewhere")
    assert "keeps no Keras model" in (plain_networks.why_not(run) or "")


def test_a_model_of_other_classes_ends_in_a_sentence():
    content = npz(w=np.zeros((784, 3), np.float32), b=np.zeros(3, np.float32))
    run = ended(brought.model("w.npz", content, "Three", text="3N"))
    assert run.state == "failed" and "tells 3 classes apart, and MNIST has 10" in run.status["error"]
    assert not run.file("brought.bin")


def test_what_was_brought_cannot_be_trained():
    with pytest.raises(jobs.QueueError, match="bring its file here"):
        jobs.start(brought.recipe("mnist", b"elsewhere"))
    for text in ("brought", "brought:id=xyz", "brought:k=3"):
        with pytest.raises(RecipeError):
            Recipe(text)


def test_a_full_quota_takes_no_more(home, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_QUOTA", "1")
    kept = brought.predictions("mine", FORMS["npy"], "From elsewhere")
    (kept.path / "log.txt").write_bytes(b"x" * 2_000_000)
    with pytest.raises(jobs.QueueError, match="disk space"):
        brought.predictions("mine", FORMS["labels"], "Another")
    assert [run.id for run in folder.runs() if not run.shipped] == [kept.id]
