import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from mnist_dash.runs import jobs, status
from mnist_dash.runs.engines import local

WORK = """
import os, sys, time
from pathlib import Path
from mnist_dash.runs import jobs, status
with status.Reporter(Path(sys.argv[1]), lambda: os._exit(3)) as reporter:
    reporter.keep()
    while not reporter.stop_requested():
        time.sleep(0.02)
    reporter.update(state="stopped")
"""


@pytest.fixture(autouse=True)
def real_but_plain_processes(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs that work until they are stopped, without anything to learn."""
    monkeypatch.setattr(local, "command", lambda task: [sys.executable, *task.arguments])


def _job(home: Path, name: str, code: str = WORK) -> Path:
    folder = home / "things" / name
    folder.mkdir(parents=True, exist_ok=True)
    status.write(folder, {"state": "interrupted"})
    jobs.enqueue(folder, ("-c", code, str(folder)))
    return folder


def _state(folder: Path) -> str:
    return str(status.read(folder)["state"])


def _wait(folder: Path, state: str) -> None:
    deadline = time.monotonic() + 20
    while _state(folder) != state or (state == "running" and status.read(folder)["pid"] is None):
        assert time.monotonic() < deadline, f"{folder.name} is {_state(folder)}, not {state}"
        jobs.poll()
        time.sleep(0.02)


def test_one_job_at_a_time_the_others_wait_in_order(home: Path) -> None:
    first, second, third, fourth = (_job(home, name) for name in ("first", "second", "third", "fourth"))
    _wait(first, "running")
    jobs.poll()
    assert [_state(job) for job in (second, third, fourth)] == ["queued"] * 3
    assert [jobs.position(job) for job in (first, second, third, fourth)] == [None, 1, 2, 3]
    jobs.stop(second)
    assert _state(second) == "stopped"
    assert [jobs.position(job) for job in (third, fourth)] == [1, 2]
    jobs.stop(first)
    _wait(third, "running")
    assert _state(first) == "stopped" and _state(fourth) == "queued"


def test_as_many_at_a_time_as_the_setting_says(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MNIST_DASH_JOBS", "2")
    made = [_job(home, name) for name in ("a", "b", "c")]
    assert [_state(job) for job in made] == ["running", "running", "queued"]
    monkeypatch.setenv("MNIST_DASH_JOBS", "none")
    with pytest.raises(jobs.PlainError, match="MNIST_DASH_JOBS"):
        jobs.poll()
    monkeypatch.setenv("MNIST_DASH_JOBS", "1")


def test_a_job_asked_for_by_many_at_once_is_one_process(home: Path) -> None:
    folder = home / "things" / "same"
    folder.mkdir(parents=True)
    status.write(folder, {"state": "interrupted"})
    threads = [threading.Thread(target=jobs.enqueue, args=(folder, ("-c", WORK, str(folder)))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(jobs.tickets()) == 1
    assert sum(task.folder == folder for _, task in local.children) == 1


def test_a_killed_job_is_interrupted_at_once_and_leaves_no_zombie(home: Path) -> None:
    folder = _job(home, "killed")
    _wait(folder, "running")
    pid = status.read(folder)["pid"]
    os.kill(pid, signal.SIGKILL)
    _wait(folder, "interrupted")
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    jobs.poll()
    assert not Path(f"/proc/{pid}").exists()
    jobs.enqueue(folder, ("-c", WORK, str(folder)))
    _wait(folder, "running")
    assert status.read(folder)["pid"] != pid


def test_a_job_that_another_server_left_dead_gives_its_place_away(home: Path) -> None:
    dead, waiting = _job(home, "dead"), _job(home, "waiting")
    _wait(dead, "running")
    local.children.clear()  # as after a restart of the server: nobody holds the process
    os.kill(status.read(dead)["pid"], signal.SIGKILL)
    os.waitpid(status.read(dead)["pid"], 0)
    status.write(dead, {**json.loads((dead / status.FILE).read_text()), "patience": status.START_PATIENCE})
    assert _state(dead) == "interrupted"  # at once: its lease is free
    begun = time.monotonic()
    _wait(waiting, "running")
    assert time.monotonic() - begun < 5


def test_the_queue_survives_the_server(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_launch", lambda engine, task: None)  # a server that dies before it starts anything
    first, second = _job(home, "first", "pass"), _job(home, "second", "pass")
    status.write(first, {**status.read(first), "heartbeat": 0})
    code = "from mnist_dash.runs import jobs; from mnist_dash.runs.engines import local\n"
    code += "local.command = lambda task: ['sleep', '9']; jobs.poll()"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path.cwd())
    assert [_state(first), _state(second)] == ["interrupted", "running"]


def test_a_deleted_job_frees_the_queue(home: Path) -> None:
    first, second, third = (_job(home, name) for name in ("first", "second", "third"))
    _wait(first, "running")
    (second / status.FILE).unlink()
    (first / status.FILE).rename(first / "away.json")
    _wait(third, "running")
    assert [ticket.folder for ticket in jobs.tickets()] == [third]


def test_a_full_queue_refuses_in_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MNIST_DASH_MAX_QUEUE", "1")
    _job(home, "first")
    _job(home, "second")
    with pytest.raises(jobs.QueueError, match="1 jobs are waiting already"):
        _job(home, "third")


def test_a_process_that_cannot_start_is_a_failed_job(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "command", lambda task: ["/no/such/program"])
    folder = _job(home, "odd")
    assert _state(folder) == "failed"
    assert "could not be started" in status.read(folder)["error"]


def test_odd_files_in_the_queue_break_nothing(home: Path) -> None:
    (home / "queue").mkdir(parents=True)
    for name, content in (("00000001.json", "{"), ("00000002.json", "[]"), ("x.json", '{"folder": "/x"}')):
        (home / "queue" / name).write_text(content)
    _wait(_job(home, "job"), "running")


@pytest.mark.parametrize(
    "ticket",
    [
        {"folder": "../../etc", "arguments": []},
        {"folder": "/etc", "arguments": []},
        {"folder": "a\0b", "arguments": []},
        {"folder": "things", "arguments": "-c pass"},
        {"folder": "things", "arguments": [["-c"], 7]},
        {"folder": {}, "arguments": []},
    ],
)
def test_an_oddly_typed_ticket_is_none(home: Path, ticket: object) -> None:
    (home / "queue").mkdir(parents=True)
    (home / "queue" / "00000001.json").write_text(json.dumps(ticket))
    (home / "queue" / "00000002.json").write_text("[" * 100_000)
    (home / "queue" / "3x.json").write_text("{}")
    assert jobs.tickets() == []
    _wait(_job(home, "job"), "running")


def test_a_heartbeat_from_the_future_does_not_hold_the_only_place(home: Path) -> None:
    late = _job(home, "late", "pass")
    waiting = _job(home, "waiting")
    status.write(late, {**status.read(late), "state": "running", "heartbeat": time.time() + 7200, "token": "other"})
    _wait(waiting, "running")
