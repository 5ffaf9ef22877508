"""A Dask scheduler and two workers on this machine: jobs are shared, and a lost worker's job is gone on with."""

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from mnist_dash import paths
from mnist_dash.cli import main
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import engines, folder, jobs, lease, status
from mnist_dash.runs.engines import dask
from tests.runs.trainers import fact, wait_until

WORKERS = ("one", "two")
EPOCHS = 40
KILLED = Recipe("5N:sigmoid-10N", train_size=1000, batch_size=8, epochs=EPOCHS, protocol="test")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _dask(home: Path, tool: str, *arguments: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", f"distributed.cli.dask_{tool}", *arguments]
    environment = {**os.environ, "MNIST_DASH_HOME": str(home), "PYTHONPATH": str(paths.PROJECT)}
    with (home / f"{tool}.log").open("ab") as log:
        return subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=log)


@pytest.fixture
def cluster(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, "subprocess.Popen[bytes]"]]:
    """The processes of the two workers by name; jobs go to them."""
    home.mkdir()
    address = f"tcp://127.0.0.1:{_free_port()}"
    ends = [_dask(home, "scheduler", "--host", address, "--no-dashboard")]
    flags = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(home / "dask"))
    workers = {name: _dask(home, "worker", address, "--name", name, *flags) for name in WORKERS}
    monkeypatch.setenv("MNIST_DASH_ENGINE", address)
    try:
        wait_until(lambda: engines.current().describe().slots == 2)
        yield workers
    finally:
        dask.connected(address).close()
        dask.connected.cache_clear()
        for process in [*workers.values(), *ends]:
            process.kill()
            process.wait()


@pytest.mark.timeout(400)  # 25 s on two cores that do little else
def test_four_runs_on_two_workers_of_which_one_is_killed(
    cluster: dict[str, "subprocess.Popen[bytes]"], capsys: pytest.CaptureFixture[str]
) -> None:
    trees = [Recipe("tree", train_size=1000, seed=seed, protocol="test") for seed in (0, 1, 2)]
    killed, *others = runs = [jobs.start(recipe) for recipe in (KILLED, *trees)]
    wait_until(lambda: jobs.poll() or (fact(killed, "epochs") or 0) >= 2)
    lost = fact(killed, "worker")
    assert main(["engine", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [worker["name"] for worker in told["workers"]] == list(WORKERS) and told["slots"] == 2
    assert {"job": f"runs/{killed.id}", "state": "running", "worker": lost} in told["jobs"]

    trainer = fact(killed, "pid")
    cluster[lost].send_signal(signal.SIGKILL)
    done = fact(killed, "epochs")
    seen: list[tuple[str, int]] = []

    def ended() -> bool:
        jobs.poll()
        seen.append((str(fact(killed, "worker")), fact(killed, "epochs")))
        assert folder.load(killed.id).state in ("running", "done")  # nobody has to start it again
        return all(folder.load(run.id).state == "done" for run in runs)

    wait_until(ended, seconds=240)
    other = next(name for name in WORKERS if name != lost)
    assert all(epochs >= done for _, epochs in seen), "begun from the start again"
    assert seen[-1] == (other, EPOCHS) and not Path(f"/proc/{trainer}").exists()
    lines = (killed.path / folder.METRICS).read_text().splitlines()
    assert [json.loads(line)["epoch"] for line in lines] == list(range(1, EPOCHS + 1))  # none twice
    assert {fact(run, "worker") for run in others} <= set(WORKERS)
    assert all(folder.load(run.id).usable for run in runs)
    jobs.poll()
    assert not jobs.tickets() and not lease.current(killed.path)


def _given(home: Path, **facts: object) -> Path:
    """A job that was given to a cluster and that nobody has begun."""
    job = home / "runs" / "job"
    job.mkdir(parents=True)
    status.write(job, {"state": "running", "token": "start", "heartbeat": time.time(), "pid": None, **facts})
    return job


def test_a_task_that_is_started_twice_is_done_once(home: Path) -> None:
    job = _given(home)
    handle = dask.claim(job, "start", "start.a", "one")
    assert handle is not None
    beating = itertools.count()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dask, "SETTLE", 0.5)
        patch.setattr(dask.time, "sleep", lambda _: status.write(job, {**status.read(job), "epochs": next(beating)}))
        patch.setattr(status, "read", lambda job, read=status.read: {**read(job), "heartbeat": time.time()})
        assert dask.claim(job, "start", "start.b", "two") is None
    os.close(handle)  # as the system does for a process that was killed
    again = dask.claim(job, "start", "start.c", "two")
    found = lease.current(job)
    assert again is not None and found and (found.worker, found.number) == ("two", 2)
    assert not lease.mine(job, "start.a") and lease.mine(job, "start.c")
    os.close(again)


def test_another_machines_lease_is_lost_once_its_heartbeat_stands_still(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = _given(home, heartbeat=time.time() + 900)  # the clock there is fast
    first = dask.claim(job, "start", "start.a", "one")
    assert first is not None
    monkeypatch.setattr(lease, "machine", lambda: "another machine")
    monkeypatch.setattr(status, "LEASE", 1.0)
    begun = time.monotonic()
    second = dask.claim(job, "start", "start.b", "two")
    assert second is not None and time.monotonic() - begun > 1
    os.close(first)
    os.close(second)


@pytest.mark.parametrize("facts", [{"state": "done"}, {"state": "stopped"}, {"token": "a newer start"}])
def test_a_late_task_leaves_alone_what_has_ended_or_was_started_anew(home: Path, facts: dict[str, object]) -> None:
    job = _given(home, **facts)
    assert dask.claim(job, "start", "start.a", "one") is None and not lease.current(job)


def test_a_stop_before_a_worker_begins_is_a_stopped_job(home: Path) -> None:
    job = _given(home)
    jobs.stop(job)
    assert dask.claim(job, "start", "start.a", "one") is None
    assert status.read(job)["state"] == "stopped"


def test_two_at_once_make_one_lease(tmp_path: Path) -> None:
    handles = [lease.take(tmp_path, name) for name in ("a", "b")]
    (tmp_path / "lease-3").write_text("[" * 100_000)  # half written, or damaged: of nobody known
    assert [handle is not None for handle in handles] == [True, True]  # one after the other
    assert lease.current(tmp_path) == lease.Lease(tmp_path / "lease-3", 3, None, None, None, False)
    assert not lease.mine(tmp_path, "b")
    for handle in handles:
        os.close(handle or 0)


def test_a_scheduler_that_does_not_answer_is_one_sentence(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MNIST_DASH_ENGINE", "tcp://127.0.0.1:9")
    monkeypatch.setattr(dask, "ANSWER", 0.5)
    engine = dask.connected("tcp://127.0.0.1:9")
    begun = time.monotonic()
    jobs.poll()  # nobody waits for it
    assert time.monotonic() - begun < 0.5
    wait_until(lambda: "does not answer" in (engine.describe().trouble or ""), seconds=20)
    assert engine.describe().slots == 0
    run = jobs.start(Recipe("tree", train_size=1000, protocol="test"))
    assert run.state == "queued"
    engine.close()
    dask.connected.cache_clear()
