"""The operator's way in, and what they are told."""

import json
import time

import pytest

from mnist_dash.cli import main
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import folder, host, jobs, journal, operators, owners, quota
from mnist_dash.runs.owners import NOBODY, OPERATOR

PASSWORD = "correct horse battery"


@pytest.fixture
def hosted(home, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOSTED", "1")
    monkeypatch.setenv("MNIST_DASH_OPERATOR_PASSWORD", PASSWORD)
    monkeypatch.setattr(jobs, "poll", lambda: None)


def test_only_the_password_opens(hosted):
    gate = operators.Gate()
    for wrong in ("", PASSWORD[:-1], PASSWORD + " ", PASSWORD.upper()):
        with pytest.raises(operators.OperatorError):
            operators.Gate().enter(wrong)
    gate.enter(PASSWORD)


def test_wrong_passwords_make_everybody_wait_longer_and_longer(hosted, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(operators.time, "monotonic", lambda: now[0])
    gate, tries = operators.Gate(), 0
    while now[0] < 1000 + 600:  # who guesses for ten minutes
        try:
            gate.enter(f"guess {tries}")
        except operators.OperatorError as error:
            tries += "not the operator" in str(error)
        now[0] += 0.1
    assert tries < 20
    with pytest.raises(operators.OperatorError, match="wait"):
        gate.enter(PASSWORD)
    now[0] += operators.LONGEST_WAIT
    gate.enter(PASSWORD)
    with pytest.raises(operators.OperatorError, match="not the operator"):
        gate.enter("once wrong is free again")
    gate.enter(PASSWORD)


@pytest.mark.parametrize(("password", "says"), [("", "no operator"), ("short", "too short")])
def test_without_a_good_password_nobody_is_the_operator(hosted, monkeypatch, password, says):
    monkeypatch.setenv("MNIST_DASH_OPERATOR_PASSWORD", password)
    with pytest.raises(operators.OperatorError, match=says):
        operators.Gate().enter(password)


def test_facts_tell_jobs_disk_memory_and_limits_and_nothing_of_visitors(hosted):
    token = owners.new_token()
    run = jobs.start(Recipe("16N-10N"), owners.visitor(token))
    journal.write("evicted", "run 0123456789ab", bytes=5)
    facts = host.facts()
    assert facts["hosted"] and facts["limits"]["jobs per visitor"] == 3
    [job] = facts["jobs"]
    assert (job["kind"], job["name"], job["state"]) == ("run", run.id, "queued")
    assert facts["memory"]["this_process"] is None or facts["memory"]["this_process"] > 10
    assert facts["disk"]["by_kind"]["run"] > 0 and facts["disk"]["quota"] == 500 * quota.MEGABYTE
    text = json.dumps(facts)
    assert token not in text and owners.visitor(token).hash not in text and PASSWORD not in text


def test_the_command_prints_the_same(hosted, capsys):
    jobs.start(Recipe("16N-10N"), OPERATOR)
    assert main(["host", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["jobs"][0]["state"] == "queued"
    assert main(["host"]) == 0
    assert "visitors at a time" in capsys.readouterr().out


def test_only_the_operator_deletes_by_the_list(hosted):
    run = folder.create(Recipe("16N-10N"))
    [item] = quota.items()
    with pytest.raises(owners.OwnerError):
        quota.delete(item, NOBODY)
    quota.delete(item, OPERATOR)
    assert not run.path.exists()
    assert journal.events("deleted")[0]["what"] == f"run {run.id}"
    assert time.time() - journal.events()[0]["time"] < 60
