"""A run taught one person's digits: a run like any other, with an honest before and after."""

import numpy as np
import pytest

from mnist_dash.analysis import teaching as arithmetic
from mnist_dash.data import datasets
from mnist_dash.data.collection import Kept
from mnist_dash.runs import evidence, folder, jobs, owners, reader, results, teaching
from mnist_dash.runs.status import Reporter
from mnist_dash.runs.teaching import Taught, TeachingError

TEST = datasets.load().test


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    return tmp_path


def mine(count: int) -> tuple[Kept, ...]:
    """Digits pressed to half their width, which the network often misreads: the first ones of the test split."""
    pressed = np.zeros((count, 28, 28), np.uint8)
    pressed[:, :, 7:21] = TEST.images[:count, :, ::2]
    return tuple(Kept(f"ink{n}", pressed[n].tobytes(), int(TEST.labels[n])) for n in range(count))


@pytest.fixture
def taught(monkeypatch):
    """A run taught twelve digits in this process, with few other lessons, so that it takes some seconds."""
    monkeypatch.setattr(teaching, "KEPT", 600)
    monkeypatch.setattr(teaching, "STRANGE", 300)
    monkeypatch.setattr(arithmetic, "FOLDS", 3)
    monkeypatch.setattr(jobs, "enqueue", lambda *_, **__: None)
    made = teaching.start(folder.find("hands"), mine(12), owners.visitor("me"))
    with Reporter(made.path, lambda: None) as reporter:
        teaching._work(made, reporter)
        reporter.update(state="done")
    return folder.load(made.id)


def test_it_draws_is_judged_and_can_be_looked_into(taught):
    before = folder.find("hands")
    found = teaching.outcome(taught)
    assert (found.digits, found.rounds) == (12, 3) and not found.alone
    assert found.after - found.before == found.only_after - found.only_before
    assert found.test_before == 9951 and abs(found.test_after - 9951) < 40
    assert (results.predictions(taught).argmax(axis=1) == TEST.labels).sum() == found.test_after
    assert results.is_whole(taught) and taught.label == "hands, taught 12 digits"
    images = np.stack([np.frombuffer(each.image, np.uint8).reshape(28, 28) for each in mine(12)])
    labels = np.array([each.label for each in mine(12)])
    reads, read = reader.load(taught), reader.load(before)
    learned, known = ((each.probabilities(images).argmax(axis=1) == labels).sum() for each in (reads, read))
    assert learned >= known and learned >= 10


def test_its_gate_is_that_of_its_own_layer(taught):
    run = reader.load(taught)
    assert run.has_gate and run.judged_by.limits is not None
    assert run.strangers_layer["kernel"].shape == (128, 11)
    before = reader.load(folder.find("hands"))
    assert not np.allclose(run.judged_by.limits.refused, before.judged_by.limits.refused)
    made = evidence.make(taught.recipe, run._model, layer=run.strangers_layer)
    assert np.allclose(made["refused"], run.judged_by.limits.refused, atol=1e-3)  # as if made from nothing
    assert float(made["temperature"]) == pytest.approx(run.judged_by.temperature, rel=1e-3)


def test_the_digits_are_gone_when_it_ends_and_the_same_ones_are_found_again(taught):
    assert not (taught.path / teaching.DIGITS).exists()
    assert teaching.lookup(folder.find("hands"), mine(12)[::-1]).id == taught.id
    assert teaching.lookup(folder.find("hands"), mine(11)) is None


def test_others_do_not_see_it_on_a_hosted_copy(taught, monkeypatch):
    assert teaching.may_see(taught, owners.visitor("another"))
    monkeypatch.setenv("MNIST_DASH_HOSTED", "1")
    assert teaching.may_see(taught, owners.visitor("me")) and not teaching.may_see(taught, owners.visitor("another"))
    assert teaching.may_see(folder.find("hands"), owners.visitor("another"))


def test_what_cannot_be_taught_is_said():
    with pytest.raises(TeachingError, match="Name at least 5 digits to teach; these are 4"):
        teaching.start(folder.find("hands"), mine(4))
    with pytest.raises(TeachingError, match="keeps no network"):
        teaching.start(folder.find("logistic"), mine(6))


def test_the_verdict_says_who_is_ahead_and_when_that_may_be_chance():
    def found(only_before: int, only_after: int) -> Taught:
        return Taught(60, 20, 40, 40 - only_before + only_after, only_before, only_after, 1, 1, 1, 1, 1, 1)

    assert "taught is better by" in found(0, 12).verdict("hands", "taught")
    assert "hands is better by" in found(12, 0).verdict("hands", "taught")
    assert "cannot be told apart" in found(1, 2).verdict("hands", "taught")
    assert "have the same digits right" in found(0, 0).verdict("hands", "taught")


def test_a_damaged_outcome_is_none(taught):
    facts = {**taught.status, "taught": {"digits": "many"}}
    assert teaching.outcome(folder.Run(taught.id, taught.path, taught.recipe, facts, "", False)) is None
