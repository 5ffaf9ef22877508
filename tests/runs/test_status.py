import json
import time
from pathlib import Path
from typing import NoReturn

import pytest

from mnist_dash.runs import status


class Left(BaseException):
    pass


def leave() -> NoReturn:
    raise Left


def _running(folder: Path, **facts: object) -> None:
    status.write(folder, {"state": "running", "heartbeat": time.time(), "token": "mine", **facts})


def test_a_running_job_without_a_fresh_heartbeat_or_with_one_from_the_future_is_interrupted(tmp_path: Path) -> None:
    for passed, state in ((0, "running"), (-60, "interrupted"), (3600, "interrupted"), (2, "running")):
        _running(tmp_path, heartbeat=time.time() + passed, pid=1)  # process 1 always lives, and proves nothing
        assert status.read(tmp_path)["state"] == state


def test_a_starting_job_has_more_time(tmp_path: Path) -> None:
    _running(tmp_path, heartbeat=time.time() - 30, patience=status.START_PATIENCE)
    assert status.read(tmp_path)["state"] == "running"


@pytest.mark.parametrize(
    "content",
    [
        *("", "{", "[]", "null", "{}", '{"state": "dreaming"}', '{"state": ["done"]}'),
        '{"state": "running", "heartbeat": "soon"}',
        '{"state": "running", "heartbeat": Infinity}',
        '{"state": "done", "test_accuracy": 0.9}',
        '{"state": "done", "test_accuracy": [0.9], "test_loss": 1, "seconds": 1, "epochs": 1}',
        '{"state": "done", "made_with": "pen and paper"}',
        '{"state": "running", "progress": {"epochs": 3}}',
        '{"state": "done", "finished": 1e200}',
        '{"state": "done", "device": "\\ud800"}',
        '{"state": "done", "x": ' + "[" * 900 + "]" * 900 + "}",
        "[" * 100_000,
        '{"state": "done", "x": "' + "x" * 1_000_000 + '"}',
    ],
)
def test_an_odd_status_is_one_clear_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / status.FILE).write_text(content)
    with pytest.raises(status.StatusError, match="delete it"):
        status.read(tmp_path)


def test_a_silent_job_beats(tmp_path: Path) -> None:
    _running(tmp_path)
    with status.Reporter(tmp_path, leave) as reporter:
        reporter.update(stage="Fitting")
        before = status.read(tmp_path)["heartbeat"]
        time.sleep(1.6)
        after = status.read(tmp_path)
    assert 0.7 < after["heartbeat"] - before < 2
    assert after["stage"] == "Fitting"


def test_a_job_whose_folder_was_given_to_another_leaves_it_alone(tmp_path: Path) -> None:
    _running(tmp_path)
    reporter = status.Reporter(tmp_path, leave)
    reporter.update(stage="Mine")
    _running(tmp_path, token="theirs")
    with pytest.raises(Left):
        reporter.update(stage="Mine again")
    assert json.loads((tmp_path / status.FILE).read_text())["token"] == "theirs"


def test_a_deleted_folder_is_not_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "job"
    folder.mkdir()
    _running(folder)
    reporter = status.Reporter(folder, leave)
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    with pytest.raises(Left):
        reporter.update(stage="Gone")
    assert not folder.exists()
    status.request_stop(folder)
    assert not folder.exists()


def test_a_job_that_takes_too_long_asks_itself_to_stop(tmp_path: Path) -> None:
    _running(tmp_path)
    with status.Reporter(tmp_path, leave, limit=0.3) as reporter:
        reporter.keep()
        assert not reporter.stop_requested()
        time.sleep(0.8)
        assert reporter.stop_requested()


def test_a_log_without_end_is_cut(tmp_path: Path) -> None:
    _running(tmp_path)
    log = (tmp_path / status.LOG).open("ab")
    log.write(b"x" * (status.LARGEST_LOG + 1))
    log.flush()
    with status.Reporter(tmp_path, leave):
        time.sleep(0.3)
    log.write(b"the last word")
    log.close()
    assert (tmp_path / status.LOG).read_bytes() == b"the last word"
