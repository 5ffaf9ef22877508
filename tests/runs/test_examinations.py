"""What jobs find out about runs: where each is kept, and that whoever tidies up and shows the host knows it."""

from dataclasses import replace

import numpy as np
import pytest

from mnist_dash.runs import (
    artifacts,
    attack_curves,
    boards,
    host,
    jobs,
    lessons,
    outsiders,
    passports,
    quota,
    results,
    status,
)
from mnist_dash.runs.folder import RunError

KINDS = [module.EXAMINATION for module in (passports, attack_curves, outsiders, lessons, boards)]


def test_every_place_is_known():
    places = [kind.place for kind in KINDS]
    assert sorted(places) == sorted(quota.EXAMINED)
    assert set(places) <= set(host.KINDS)
    asked = [(kind.command, size) for kind in KINDS for size in kind.sizes]
    assert len(set(asked)) == len(asked)  # so a command knows by its job's size which kind is meant


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.place)
def test_no_job_of_another_name_is_done(kind):
    for name in ("", "../x-1000", "0123456789ab-7", "0123456789ab-1000/../.."):
        with pytest.raises(RunError, match="There is no job"):
            kind.carry_out(name, lambda *_: None)


def test_a_damaged_result_is_offered_again_and_can_be_made_again(home, monkeypatch):
    kind, run = replace(passports.EXAMINATION, version=997), results.find("ardi-tiny")
    assert kind.stamp(run, 1_000) == 0
    artifacts.put(kind.key(run, 1_000), {"odd": np.arange(3)})
    stamp = kind.stamp(run, 1_000)
    assert stamp and kind.read(run, 1_000, lambda arrays: arrays["positions"]) is None
    monkeypatch.setattr(jobs, "enqueue", lambda place, command, by: status.write(place, {"state": "queued"}))
    assert status.read(kind.start(run, 1_000))["state"] == "queued"
