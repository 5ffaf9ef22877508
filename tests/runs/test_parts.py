"""Parts of a long job: a stopped one goes on with them, another model's are left."""

import numpy as np

from mnist_dash.data.corruptions import CORRUPTIONS
from mnist_dash.runs import parts, passports, results
from mnist_dash.runs.parts import Parts


def test_they_come_back_for_the_same_stamp_only(tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "EVERY", 0)
    first = Parts(tmp_path, "one")
    first.add(np.arange(3))
    first.add(np.arange(3) + 5)
    assert [row.tolist() for row in Parts(tmp_path, "one").rows] == [[0, 1, 2], [5, 6, 7]]
    assert Parts(tmp_path, "two").rows == []
    first.clear()
    assert Parts(tmp_path, "one").rows == []


def test_a_damaged_file_is_begun_anew(tmp_path):
    (tmp_path / parts.NAME).write_bytes(b"x")
    assert Parts(tmp_path, "one").rows == []


def test_a_passport_that_was_stopped_goes_on(monkeypatch):
    monkeypatch.setattr(passports, "CORRUPTIONS", {name: CORRUPTIONS[name] for name in ("stripe", "contrast")})
    run = results.find("ardi-tiny")
    whole = passports.make(run, 200)
    half, told = Parts(), []
    half.rows = [np.stack([read[place // 5, place % 5] for read in vars(whole.harder).values()]) for place in range(6)]
    again = passports.make(run, 200, lambda stage, done, total: told.append(done), half)
    assert told == [6, 7, 8, 9]
    assert (again.harder.predicted == whole.harder.predicted).all()
