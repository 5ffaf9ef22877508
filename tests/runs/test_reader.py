"""Readers: answers of shipped runs without TensorFlow, features, neighbours, and evidence made for a new network."""

import dataclasses
import errno
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from mnist_dash.analysis import gate
from mnist_dash.analysis.neighbours import Pixels
from mnist_dash.data import datasets
from mnist_dash.data.writing import lessons
from mnist_dash.models import recipes
from mnist_dash.models.recipes import RECIPES, Recipe
from mnist_dash.runs import artifacts, evidence, files, folder, jobs, preparing, reader, status, worker
from mnist_dash.runs.folder import RunError
from tests.runs.trainers import wait_until

MNIST = datasets.load()
IMAGES, LABELS = MNIST.test.images[:500], MNIST.test.labels[:500]
SMALL = Recipe("32N-10N", train_size=2000, epochs=3, learning_rate=0.003)
ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture(scope="module")
def trained() -> tuple[bytes, np.ndarray]:
    """A small network's light model and its predictions."""
    from mnist_dash.models import light, training

    *_, end = training.train(SMALL, MNIST)
    return light.to_tflite(end.model), end.probabilities


@pytest.fixture
def run(trained: tuple[bytes, np.ndarray]) -> folder.Run:
    """It as a finished run of the user's."""
    made = folder.create(SMALL)
    (made.path / "model.tflite").write_bytes(trained[0])
    files.save_arrays(made.path / folder.PREDICTIONS, {"probabilities": trained[1]})
    status.write(made.path, {"state": "done", "epochs": 3})
    return folder.load(made.id)


# --- the shipped run for drawings -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def hands() -> reader.Reader:
    return reader.load(reader.default())


def test_the_default_reads_drawings_and_has_a_gate(hands: reader.Reader) -> None:
    assert hands.run.recipe == RECIPES["hands"].recipe and hands.run.shipped
    assert hands.has_gate and hands.has_features


def test_it_is_good_on_the_test_digits(hands: reader.Reader) -> None:
    answers = hands.answers(MNIST.test.images)
    right = np.array([answer.digit for answer in answers]) == MNIST.test.labels
    assert right.mean() >= 0.994
    refused = np.mean([answer.verdict == "not a digit" for answer in answers])
    assert refused < 0.03
    sure = np.array([answer.verdict == "digit" for answer in answers])
    assert right[sure].mean() > 0.998


def test_an_answer_is_whole(hands: reader.Reader) -> None:
    answer = hands.answers(IMAGES[:1])[0]
    assert answer.digit == 7 and answer.verdict == "digit"
    assert answer.probability == max(answer.probabilities) and sum(answer.probabilities) == pytest.approx(1)
    assert answer.strange is not None and answer.strange.by == "unit"
    assert answer.strange.value < answer.strange.doubted < answer.strange.refused < 1
    np.testing.assert_allclose(hands.probabilities(IMAGES[:1])[0], answer.probabilities, atol=1e-6)
    assert hands.answers(IMAGES[:0]) == []


def test_no_ink_is_blank_and_noise_is_no_digit(hands: reader.Reader) -> None:
    noise = np.random.default_rng(0).integers(0, 256, (20, 28, 28)).astype(np.uint8)
    verdicts = [answer.verdict for answer in hands.answers(np.concatenate([np.zeros_like(noise), noise]))]
    assert verdicts == ["blank"] * 20 + ["not a digit"] * 20


def test_other_pens_slants_and_flourishes_are_read(hands: reader.Reader) -> None:
    """On digits kept from training, redrawn: about two in a hundred refused, nearly all others right."""
    unseen = MNIST.train.images[kept()], MNIST.train.labels[kept()]
    answers = hands.answers(gate.like_peoples(*unseen, seed=11))
    right = np.array([answer.digit for answer in answers]) == unseen[1]
    refused = np.array([answer.verdict == "not a digit" for answer in answers])
    assert right.mean() > 0.97
    assert 0.008 < refused.mean() < 0.03
    assert right[~refused].mean() > 0.985


def kept() -> np.ndarray:
    from mnist_dash.models import training

    return training.places(RECIPES["hands"].recipe, 60_000)[1]


def test_its_confidence_means_what_it_says(hands: reader.Reader) -> None:
    from mnist_dash.analysis import calibration

    images = gate.like_peoples(MNIST.test.images, MNIST.test.labels, seed=12)
    probabilities = hands.probabilities(images)
    right = probabilities.argmax(1) == MNIST.test.labels
    assert calibration.calibration_error(probabilities.max(1), right) < 0.01


def test_mirrored_digits_are_mostly_refused(hands: reader.Reader) -> None:
    two_to_seven = np.isin(LABELS, (2, 3, 4, 5, 7))
    answers = hands.answers(IMAGES[two_to_seven][:, :, ::-1])
    assert np.mean([answer.verdict == "not a digit" for answer in answers]) > 0.85


def test_letters_and_doodles_are_refused_and_written_digits_read(hands: reader.Reader) -> None:
    """Made by program as those that it learned from, from another seed."""
    pictures = lessons.strangers(1000, MNIST.test.images, MNIST.test.labels, seed=77)
    assert np.mean([answer.verdict == "not a digit" for answer in hands.answers(pictures)]) > 0.95
    images, labels = lessons.digits(500, seed=77)
    answers = hands.answers(images)
    assert np.mean([answer.digit == label for answer, label in zip(answers, labels, strict=True)]) > 0.99
    assert np.mean([answer.verdict == "not a digit" for answer in answers]) < 0.01


def test_what_is_refused_more_the_stranger_it_is(hands: reader.Reader) -> None:
    digits = hands.strangeness(IMAGES[:300])
    letters = hands.strangeness(lessons.strangers(300, IMAGES, LABELS, seed=5))
    assert digits is not None and letters is not None
    assert (np.median(letters) > np.quantile(digits, 0.999)) and np.isfinite(letters).all()


@pytest.mark.parametrize("layer", [None, {"kernel": np.zeros((3, 11)), "bias": np.zeros(11)}, {"kernel": np.zeros(9)}])
def test_a_unit_for_strangers_that_is_lost_or_odd_is_damage(hands, tmp_path, monkeypatch, layer) -> None:
    place = tmp_path / hands.run.id
    shutil.copytree(hands.run.path, place)
    (place / folder.STRANGERS).unlink()
    if layer is not None:
        files.save_arrays(place / folder.STRANGERS, layer)
    with pytest.raises(RunError, match="is damaged"):
        reader.Reader(dataclasses.replace(hands.run, path=place))


def test_neighbours_look_and_mean_the_same(hands: reader.Reader) -> None:
    for positions, distances in (hands.neighbours(IMAGES[0], 12), Pixels(MNIST.train.images).nearest(IMAGES[0], 12)):
        assert len(positions) == len(set(positions.tolist())) == 12
        assert (MNIST.train.labels[positions] == 7).all()
        assert (np.diff(distances) >= 0).all()
    learned = hands.neighbours(MNIST.train.images[hands.neighbours(IMAGES[0], 1)[0][0]], 1)
    assert learned[1][0] < 0.15  # itself, but for the rounding of what is kept


def test_what_is_shipped_is_what_the_code_makes(hands: reader.Reader) -> None:
    """Fails when the evidence would come out otherwise today and neither VERSION nor the shipped file changed."""
    found = evidence.stored(evidence.key(hands.run.id, (hands.run.path / "model.tflite").read_bytes()))
    assert found is not None
    places = np.random.default_rng(0).choice(len(found.positions), 300, replace=False)
    features = hands.features(MNIST.train.images[found.positions[places]])
    assert features is not None
    np.testing.assert_allclose(found.digits.vectors[places], gate.directions(features), atol=evidence.STEP)
    assert not set(found.positions.tolist()) & set(kept().tolist())
    assert len(found.all.vectors) == len(found.positions) + evidence.REDRAWN


# --- any run --------------------------------------------------------------------------------------------


def test_every_shipped_model_reads() -> None:
    for run in folder.runs():
        if not run.file("model.tflite") and not run.file("model.skops"):
            with pytest.raises(RunError, match="no model file"):
                reader.load(run)
            continue
        one = reader.load(run)
        expected = folder.probabilities(run)[:20].argmax(1)
        np.testing.assert_array_equal(one.probabilities(IMAGES[:20]).argmax(1), expected)
        assert one.has_features != run.recipe.is_classical


def test_shipped_runs_are_those_of_the_recipes() -> None:
    """New settings must leave the older recipes' ids, and so their runs, as they are."""
    ids = {"fast": "e936bc4a71d2", "strong": "35b0dd597f64", "best": "eac82f9d5dfe", "islr-lab": "c1eaac9f377c"}
    assert {name: recipes.recipe_id(RECIPES[name].recipe) for name in ids} == ids
    for name in RECIPES:
        assert folder.find(name).shipped


def test_a_network_without_evidence_has_no_gate_until_it_is_prepared(run: folder.Run) -> None:
    one = reader.load(run)
    first = one.answers(IMAGES)
    assert not one.has_gate and first[0].strange is None
    one.prepare()
    assert one.has_gate
    again = one.answers(IMAGES)
    assert [answer.digit for answer in again] == [answer.digit for answer in first]
    assert again[0].strange is not None and again[0].strange.by == "distance"
    assert reader.load(run).has_gate  # kept on disk


def test_a_job_prepares_it_for_all_readers(run: folder.Run) -> None:
    one = reader.load(run)
    place = preparing.start(run)
    assert preparing.start(run) == place and len(jobs.tickets()) == 1  # two visitors share it
    wait_until(lambda: jobs.poll() or status.read(place)["state"] not in status.ACTIVE, seconds=120)
    assert status.read(place)["state"] == "done"
    assert one.has_gate and one.answers(IMAGES[:1])[0].strange is not None


def test_a_job_that_fails_says_so_in_one_sentence(run: folder.Run) -> None:
    def no_room(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    place = preparing.job(run)
    jobs.make_folder(place, {})
    with status.Reporter(place, lambda: pytest.fail("it left")) as reporter:
        worker.fill(reporter, no_room, "Preparing")
    assert status.read(place)["state"] == "failed"
    assert status.read(place)["error"].startswith("The disk is full: free some space")
    assert not (place / worker.RESERVE).exists()


def test_a_classical_run_cannot_be_prepared() -> None:
    with pytest.raises(RunError, match="no hidden layer"):
        preparing.start(folder.find("tree"))


def test_evidence_belongs_to_one_model_file(run: folder.Run) -> None:
    reader.load(run).prepare()
    content = (run.path / "model.tflite").read_bytes()
    assert artifacts.peek(evidence.key(run.id, content)) is not None
    assert artifacts.peek(evidence.key(run.id, content + b"x")) is None


def test_a_prepared_gate_refuses_about_five_in_a_hundred(run: folder.Run) -> None:
    one = reader.load(run)
    one.prepare()
    redrawn = gate.like_peoples(IMAGES, LABELS, seed=5)
    refused = np.mean([answer.verdict == "not a digit" for answer in one.answers(redrawn)])
    assert 0.015 < refused < 0.11


def test_a_classical_run_has_no_features() -> None:
    tree = reader.load(folder.find("tree"))
    assert tree.features(IMAGES) is None and not tree.has_gate
    assert tree.answers(IMAGES[:0]) == []
    with pytest.raises(RunError, match="no hidden layer"):
        tree.neighbours(IMAGES[0], 3)


def test_a_run_that_is_not_done_says_so(run: folder.Run) -> None:
    running = dataclasses.replace(run, status={"state": "running"})
    with pytest.raises(RunError, match="still training"):
        reader.load(running)


CHILD = """
import json, sys, time
import numpy as np
from mnist_dash.runs import reader
begun = time.perf_counter()
answer = reader.load(reader.default()).answers(np.load(sys.argv[1]))[0]
heavy = sorted({"tensorflow", "keras", "sklearn", "streamlit"} & set(sys.modules))
print(json.dumps({"digit": answer.digit, "heavy": heavy, "seconds": time.perf_counter() - begun}))
"""


def test_the_first_answer_needs_no_tensorflow_and_no_wait(tmp_path) -> None:
    np.save(tmp_path / "images.npy", IMAGES[:1])
    command = [sys.executable, "-c", CHILD, tmp_path / "images.npy"]
    answer = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    assert answer["digit"] == 7 and answer["heavy"] == []
    assert answer["seconds"] < 5


def test_a_wide_layer_is_remembered_by_mixtures_that_keep_distances() -> None:
    layer = np.maximum(np.random.default_rng(0).normal(0.2, 1, (300, 4_096)), 0).astype(np.float32)
    exact, mixed = gate.directions(layer), evidence.directions(layer)
    assert mixed.shape == (300, evidence.WIDEST)
    pairs = np.arange(0, 298), np.arange(2, 300)
    before, after = (np.linalg.norm(each[pairs[0]] - each[pairs[1]], axis=1) for each in (exact, mixed))
    assert np.abs(after / before - 1).mean() < 0.06
    narrow = layer[:, :128]
    assert np.array_equal(evidence.directions(narrow), gate.directions(narrow))


def test_a_very_wide_layer_is_not_compared_in(monkeypatch: pytest.MonkeyPatch, hands: reader.Reader) -> None:
    assert hands.has_features and hands.weight > 10_000_000
    monkeypatch.setattr(evidence, "WIDEST_LAYER", 100)
    assert not hands.has_features
    with pytest.raises(RunError, match="no hidden layer"):
        hands.prepare()


def test_a_classical_model_of_some_gigabytes_is_not_loaded(tmp_path: Path) -> None:
    file = tmp_path / "model.skops"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts, parts.open("trees.npy", "w") as part:
        for _ in range(41):
            part.write(bytes(10_000_000))
    assert file.stat().st_size < 1_000_000
    with pytest.raises(RunError, match=r"takes 0\.4 GB, too much to read drawings with; choose another run"):
        reader.Classical(file, "unit", 10)
