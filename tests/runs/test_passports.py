"""Passports on disk: made, kept and read again; what ships holds together."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from mnist_dash.analysis.robustness import passport
from mnist_dash.data import datasets
from mnist_dash.data.corruptions import CORRUPTIONS, SEVERITIES, corrupt
from mnist_dash.runs import folder, passports, reader, results
from mnist_dash.runs.folder import RunError

SMALL = "ardi-tiny"


@pytest.fixture(scope="module")
def labels():
    return datasets.load("mnist").test.labels


def test_a_passport_is_the_runs_own_answers(home, monkeypatch, labels):
    monkeypatch.setattr(passports, "CORRUPTIONS", {name: CORRUPTIONS[name] for name in ("fog", "stripe")})
    monkeypatch.setattr(passports, "EXAMINATION", replace(passports.EXAMINATION, version=999))
    run = results.find(SMALL)
    found = passports.make(run, 1_000)
    images = datasets.load("mnist").test.images[found.positions]
    answers = reader.load(run).answers(corrupt(images, "stripe", 4, found.positions))
    assert found.harder.predicted[1, 3].tolist() == [answer.digit for answer in answers]
    assert found.facts["gate"] is False
    passports.keep(run, 1_000, found)
    again = passports.load(run, 1_000)
    for one, other in ((found.clean, again.clean), (found.harder, again.harder)):
        assert (one.predicted == other.predicted).all() and (one.confidence == other.confidence).all()
        assert (one.verdict == other.verdict).all()


def test_a_damaged_passport_is_as_if_it_were_not_there(home, monkeypatch):
    monkeypatch.setattr(passports, "EXAMINATION", replace(passports.EXAMINATION, version=998))
    run = results.find(SMALL)
    file = home / "artifacts" / f"{passports.EXAMINATION.key(run, 1_000)}.npz"
    file.parent.mkdir(parents=True)
    np.savez(file, positions=np.arange(3), facts="{}")
    assert passports.load(run) is None


def shipped():
    return [run for run in folder.runs() if run.shipped and results.is_whole(run)]


def test_every_shipped_run_with_a_model_has_its_passport(labels):
    for run in shipped():
        found = passports.load(run)
        assert found is not None, run.label
        assert len(found.positions) == passport.DIGITS


def test_harder_is_harder_for_the_shipped_runs(labels):
    tables = [passport.table(found, labels[found.positions]) for found in map(passports.load, shipped()) if found]
    means = sum(table.set_index(["corruption", "severity"])["accuracy"] for table in tables) / len(tables)
    for name in CORRUPTIONS.keys() - {"turned"}:  # a digit turned half round may be one again
        falling = [means[name, severity] for severity in SEVERITIES]
        assert all(after < before + 0.01 for before, after in itertools.pairwise(falling)), name


def test_a_run_without_a_model_is_a_sentence():
    with pytest.raises(RunError, match="keeps no model to read with"):
        passports.load(results.find("knn"))
