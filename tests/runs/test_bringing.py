"""Files become a data set by two jobs, with nothing left behind; a published one is fetched by a job."""

import io
import time
import zipfile

import numpy as np
import pytest
from PIL import Image

from mnist_dash.data import datasets, measures
from mnist_dash.data.datasets import DatasetError, own
from mnist_dash.data.importing import File, How, ImportFailed
from mnist_dash.runs import artifacts, bringing, fetching, jobs, owners, status

TEST = datasets.load().test


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    return tmp_path


def ended(job) -> dict:
    """The job's status once it has ended."""
    until = time.time() + 60
    while (facts := status.read(job))["state"] in status.ACTIVE and time.time() < until:
        time.sleep(0.05)
        jobs.poll()
    return facts


def zip_of_pictures() -> list[File]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for place in range(30):
            file = io.BytesIO()
            Image.fromarray(255 - TEST.images[place]).save(file, "PNG")
            archive.writestr(f"{TEST.labels[place] % 2}/{place}.png", file.getvalue())
    return [File("mine.zip", packed.getvalue())]


def test_pictures_are_looked_at_then_kept_as_digits():
    job = bringing.look(zip_of_pictures())
    assert ended(job)["state"] == "done"
    looked = bringing.looked(job)
    assert looked is not None and looked.classes == ("0", "1") and sum(looked.counts) == looked.count == 30
    assert looked.light_ground and not looked.has_split
    assert looked.examples.shape == looked.prepared.shape == (12, 28, 28)
    assert np.median(looked.examples[:, 0, 0]) == 255 and not looked.prepared[:, 0, 0].any()

    bringing.keep(job, How("Even or odd", "digit", class_names=("even", "odd")), prepared=True)
    assert ended(job)["state"] == "done"
    data = datasets.load(bringing.made(job))
    assert artifacts.peek(measures.key(data.train.images)) is not None, "a page need not measure it"
    assert (
        data.title == "Even or odd" and data.class_names == ("even", "odd") and len(data.train) + len(data.test) == 30
    )
    assert sorted(path.name for path in job.iterdir() if path.stat().st_size > 2000) == []
    assert not (job / "files").exists()


def test_wrong_files_end_in_a_sentence_and_leave_nothing():
    job = bringing.look([File("x.npz", b"PK\x03\x04 nothing")])
    facts = ended(job)
    assert facts["state"] == "failed" and "x.npz is a damaged zip" in facts["error"]
    assert bringing.looked(job) is None and not (job / "files").exists()


def test_on_a_host_only_who_brought_the_files_keeps_them(monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOSTED", "1")
    mine, other = (owners.visitor(owners.new_token()) for _ in range(2))
    job = bringing.look(zip_of_pictures(), mine)
    assert bringing.look(zip_of_pictures(), other) != job, "the same files of another visitor are another job"
    ended(job)
    with pytest.raises(owners.OwnerError):
        bringing.keep(job, How("Stolen"), prepared=False, by=other)
    bringing.keep(job, How("Mine"), prepared=False, by=mine)
    ended(job)
    place = own.folder(bringing.made(job))
    assert owners.may_change(place, mine) and not owners.may_change(place, other)


@pytest.mark.parametrize("name", ["../../etc", "0" * 15, "0" * 17, "g" * 16, ""])
def test_no_job_name_leads_elsewhere(name):
    with pytest.raises(ImportFailed):
        bringing.folder(name)


def test_fetching_by_a_job_says_why_it_failed(monkeypatch):
    monkeypatch.setenv("MNIST_DASH_MIRROR", "http://127.0.0.1:9")
    facts = ended(fetching.start("fashion"))
    assert facts["state"] == "failed" and "127.0.0.1 cannot be reached" in facts["error"]


@pytest.mark.parametrize("name, sentence", [("mnist", "came with the program"), ("cifar", "no data set")])
def test_only_published_sets_are_fetched(name, sentence):
    with pytest.raises(DatasetError, match=sentence):
        fetching.start(name)
