"""The quota: what nobody used for longest goes first; what runs, ships or was opened today never does."""

import os
import time

import numpy as np
import pytest

from mnist_dash import paths
from mnist_dash.analysis import projections
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import artifacts, files, folder, jobs, journal, maps, quota, results, served, status

DAY = 24 * 3600


def run(seed, days, megabytes, state="done"):
    """A run that was last used so many days ago."""
    made = folder.create(Recipe("16N-10N", seed=seed))
    (made.path / "model.keras").write_bytes(b"x" * (megabytes * quota.MEGABYTE))
    status.write(made.path, {**made.status, "state": state, "heartbeat": time.time()})
    return age(made.path, days)


def age(path, days):
    when = time.time() - days * DAY
    os.utime(path, (when, when))
    return path


def evidence(name, days):
    return age(artifacts.put(f"evidence/{name}", {"noise": np.frombuffer(os.urandom(quota.MEGABYTE), np.uint8)}), days)


@pytest.fixture
def bounded(home, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_QUOTA", "5")
    return home


def test_the_longest_unused_go_first_until_a_tenth_is_free(bounded):
    old, newer, newest = run(1, 9, 2), run(2, 5, 2), run(3, 3, 2)
    aged = evidence("v1-old", 7)
    assert quota.make_room()
    assert [path.exists() for path in (old, aged, newer, newest)] == [False, False, True, True]
    assert sum(quota.usage().values()) <= 5 * quota.MEGABYTE * quota.AIM
    told = journal.events("evicted")
    assert told[-1]["what"] == f"run {old.name}" and told[-1]["bytes"] > 2 * quota.MEGABYTE


def test_what_runs_waits_or_was_opened_today_stays(bounded):
    running, waiting, opened = run(1, 9, 2, "running"), run(2, 9, 2, "queued"), run(3, 0.9, 2)
    assert not quota.make_room(), "and the answer says that the quota does not hold"
    assert running.exists() and waiting.exists() and opened.exists()


def test_what_nobody_looked_at_for_long_goes_on_a_host_also_where_there_is_room(home, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOSTED", "1")
    old, kept, running = run(1, 31, 1), run(2, 29, 1), run(3, 31, 1, "running")
    assert quota.make_room()
    assert [path.exists() for path in (old, kept, running)] == [False, True, True]
    assert journal.events("evicted")[-1]["days_unused"] == 31.0


def test_at_home_nothing_is_too_old(home):
    old = run(1, 400, 1)
    assert quota.make_room() and old.exists()


def test_a_full_disk_is_one_sentence_for_who_asks(bounded, monkeypatch):
    run(1, 0, 6)
    monkeypatch.setattr(jobs, "poll", lambda: None)
    with pytest.raises(jobs.QueueError, match="used up by what was looked at in the last day"):
        jobs.start(Recipe("16N-10N", seed=2))


def test_opening_a_run_a_map_a_result_or_pictures_keeps_them(bounded):
    old = run(1, 9, 3)
    results.version(folder.load(old.name))
    aged = evidence("v1-old", 7)
    assert artifacts.peek("evidence/v1-old") is not None
    tiles = served.folder("tiles", "mnist-0-test-file-v1")
    tiles.mkdir(parents=True)
    served.folder("tiles", age(tiles, 9).name)
    projection = projections.of("tsne", {"points": 1000})
    file = paths.home() / "artifacts" / f"{projections.key(projection)}.npz"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x" * 2 * quota.MEGABYTE)
    age(file, 9)
    maps.note_use(projection)
    run(2, 8, 3)
    quota.make_room()
    assert old.exists() and aged.exists() and tiles.exists() and file.exists()
    assert not [item for item in quota.items() if item.may_go(time.time())]


def test_a_map_goes_with_its_jobs_folder(bounded):
    projection = projections.of("tsne", {"points": 1000})
    file = paths.home() / "artifacts" / f"{projections.key(projection)}.npz"
    place = maps.folder(projection)
    place.mkdir(parents=True)
    status.write(place, {"state": "done"})
    file.parent.mkdir(parents=True)
    file.write_bytes(b"x" * 6 * quota.MEGABYTE)
    age(file, 3)
    age(place, 3)
    assert quota.make_room() and not file.exists() and not place.exists()


def test_without_a_quota_nothing_goes_but_what_was_left_half_removed(home):
    old = run(1, 99, 6)
    left = old.with_name(".deleted-0a")
    left.mkdir()
    age(left, 1)
    assert quota.make_room()
    assert old.exists() and not left.exists()


def test_a_data_set_that_is_trained_on_stays(bounded):
    place = paths.home() / "datasets" / "own-2-1000-000000000000"
    place.mkdir(parents=True)
    (place / "arrays.npz").write_bytes(b"x" * 6 * quota.MEGABYTE)
    age(place, 9)
    training = folder.create(Recipe("16N-2N", data=place.name))
    status.write(training.path, {**training.status, "state": "queued"})
    assert not quota.make_room() and place.exists()
    status.write(training.path, {**training.status, "state": "done"})
    assert quota.make_room() and not place.exists()


def test_the_note_of_use_is_written_once_an_hour(tmp_path):
    file = tmp_path / "file"
    file.touch()
    age(file, 1)
    files.note_use(file)
    noted = file.stat().st_mtime_ns
    assert time.time() - noted / 1e9 < 60
    files.note_use(file)
    assert file.stat().st_mtime_ns == noted
    files.note_use(tmp_path / "gone")


def test_what_came_with_the_program_is_never_written_to(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "SHIPPED", tmp_path)
    shipped = tmp_path / "file"
    shipped.touch()
    before = age(shipped, 3).stat().st_mtime_ns
    files.note_use(shipped)
    assert shipped.stat().st_mtime_ns == before


def test_the_journal_is_bounded_and_survives_damage(home):
    for number in range(60):
        journal.write("error", "x" * 300, number=number)
    file = paths.home() / "host" / "events.jsonl"
    with file.open("ab") as log:
        log.write(b"\xff\xfe{]\n[1]\n" + b"[" * 5000 + b"\n" + b"y" * journal.LARGEST + b"\n")
    journal.write("evicted", "run abc", bytes=5)
    assert journal.events()[0]["what"] == "run abc"
    assert [event["what"] for event in journal.events("evicted")] == ["run abc"]
    assert len(journal.events()[-1]["what"]) == 200
    for _ in range(3):
        journal.write("evicted", "run abc", bytes=5)
    assert file.stat().st_size < 2 * journal.LARGEST
