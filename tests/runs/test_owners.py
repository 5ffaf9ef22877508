"""On a hosted copy only its owner and the operator may change a run; at home everybody may."""

import json
import time

import pytest

from mnist_dash import paths
from mnist_dash.analysis import projections
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import folder, jobs, limits, maps, owners, status
from mnist_dash.runs.owners import NOBODY, OPERATOR

RECIPE = Recipe("16N-10N", epochs=3)
MAP = projections.of("tsne", {"points": 2000})
TOKENS = [owners.new_token() for _ in range(2)]
ANNA, BELA = map(owners.visitor, TOKENS)


@pytest.fixture
def hosted(home, monkeypatch):
    """A hosted copy on which nothing is ever started: what is asked for waits."""
    monkeypatch.setenv("MNIST_DASH_HOSTED", "1")
    monkeypatch.setattr(jobs, "poll", lambda: None)
    return home


def test_the_owner_and_the_operator_may_change_a_run_and_nobody_else(hosted):
    run = jobs.start(RECIPE, ANNA)
    for stranger in (BELA, NOBODY):
        for act in (jobs.stop, lambda path, by: folder.delete(run, by), lambda path, by: folder.rename(run, "x", by)):
            with pytest.raises(owners.OwnerError, match="Another visitor"):
                act(run.path, stranger)
    assert folder.load(run.id).state == "queued"
    folder.rename(run, "Anna's", ANNA)
    assert folder.load(run.id).label == "Anna's"
    jobs.stop(run.path, ANNA)
    assert folder.load(run.id).state == "stopped"
    folder.delete(run, OPERATOR)
    with pytest.raises(folder.RunError):
        folder.load(run.id)


def test_a_map_too(hosted):
    place = maps.start(MAP, ANNA)
    for stranger in (BELA, NOBODY):
        with pytest.raises(owners.OwnerError):
            maps.delete(MAP, stranger)
        with pytest.raises(owners.OwnerError):
            jobs.stop(place, stranger)
    maps.delete(MAP, ANNA)
    assert maps.job(MAP) is None


def test_who_asks_second_gets_the_same_run_and_does_not_own_it(hosted):
    run = jobs.start(RECIPE, ANNA)
    assert jobs.start(RECIPE, BELA).id == run.id
    assert not owners.may_stop(run.path, BELA)
    assert owners.asked_by(ANNA, [run.path]) == 1


def test_who_takes_up_a_stopped_run_may_stop_it_but_not_delete_it(hosted):
    run = jobs.start(RECIPE, ANNA)
    jobs.stop(run.path, ANNA)
    jobs.start(RECIPE, BELA)
    with pytest.raises(owners.OwnerError):
        folder.delete(run, BELA)
    jobs.stop(run.path, BELA)
    assert owners.may_change(run.path, ANNA)


def test_what_the_operator_started_becomes_nobodys(hosted):
    run = jobs.start(RECIPE, OPERATOR)
    jobs.stop(run.path, OPERATOR)
    jobs.start(RECIPE, BELA)
    assert not owners.may_change(run.path, BELA)


def test_at_home_there_is_no_ownership(home, monkeypatch):
    monkeypatch.setattr(jobs, "poll", lambda: None)
    run = jobs.start(RECIPE, ANNA)
    jobs.stop(run.path)
    folder.rename(run, "anybody's")
    folder.delete(run)


def test_the_token_is_on_no_file_and_in_no_listing(hosted):
    run = jobs.start(RECIPE, ANNA)
    texts = [file.read_text(errors="replace") for file in paths.home().rglob("*") if file.is_file()]
    assert not any(TOKENS[0] in text for text in texts)
    assert ANNA.hash not in json.dumps(run.status) and ANNA.hash not in repr(ANNA)


@pytest.mark.parametrize("content", ["", "[]", "7", "[" * 5000, '{"owner": 5}', '{"owner": ""}', '{"owner": "abc"}'])
def test_a_damaged_owner_file_belongs_to_nobody(hosted, content):
    run = jobs.start(RECIPE, ANNA)
    (run.path / owners.FILE).write_text(content)
    assert not owners.may_change(run.path, ANNA) and not owners.may_change(run.path, NOBODY)
    assert owners.may_change(run.path, OPERATOR)


def test_only_a_whole_token_is_one():
    assert owners.is_token(TOKENS[0])
    for text in ("", TOKENS[0][:-1], TOKENS[0] + "x", TOKENS[0][:-1] + "\n", "../" + "x" * 40):
        assert not owners.is_token(text)


def test_a_visitor_has_so_many_jobs_and_another_still_has_theirs(hosted):
    for seed in range(3):
        jobs.start(Recipe("16N-10N", seed=seed), ANNA)
    with pytest.raises(limits.LimitError, match="You have 3 jobs"):
        jobs.start(RECIPE, ANNA)
    with pytest.raises(limits.LimitError, match="tell visitors apart"):
        jobs.start(RECIPE)
    with pytest.raises(limits.LimitError):
        maps.start(MAP, ANNA)
    assert sum(not run.shipped for run in folder.runs()) == 3, "what is refused leaves nothing behind"
    assert not maps.folder(MAP).exists()
    assert jobs.start(Recipe("16N-10N", seed=1), ANNA).state == "queued", "and what waits can be looked at"
    run = jobs.start(RECIPE, BELA)
    jobs.start(Recipe("16N-10N", seed=9), OPERATOR)
    status.write(run.path, {**status.read(run.path), "state": "done", "finished": time.time()})
    assert owners.asked_by(BELA, [run.path]) == 1


def test_a_hosted_copy_bounds_what_a_home_allows(home, monkeypatch):
    large, long = Recipe("4096N-10N"), Recipe("32C3-MP2-128N-10N", epochs=1000)
    limits.check(large)
    limits.check(long)
    assert paths.longest_run() is None and paths.disk_quota() is None
    monkeypatch.setenv("MNIST_DASH_HOSTED", "1")
    with pytest.raises(limits.LimitError, match="parameters"):
        limits.check(large)
    with pytest.raises(limits.LimitError, match="billion multiply-adds"):
        limits.check(long)
    assert paths.longest_run() == 1200 and paths.longest_queue() == 20
    monkeypatch.setenv("MNIST_DASH_MAX_WORK", "none")
    limits.check(long)
    monkeypatch.setenv("MNIST_DASH_HOSTED", "0")
    limits.check(large)


def test_community_cloud_is_known_by_where_it_puts_things(monkeypatch, tmp_path):
    monkeypatch.delenv("MNIST_DASH_HOSTED", raising=False)
    assert not paths.hosted()
    monkeypatch.setattr(paths, "PROJECT", paths.Path("/mount/src/mnist"))
    monkeypatch.setattr(paths.Path, "is_dir", lambda path: str(path) == "/home/adminuser")
    assert paths.hosted()


def test_every_recipe_that_ships_may_be_trained_on_a_hosted_copy(monkeypatch):
    from mnist_dash.models.recipes import RECIPES

    monkeypatch.setenv("MNIST_DASH_HOSTED", "1")
    for entry in RECIPES.values():
        limits.check(entry.recipe)


def test_a_job_is_not_told_the_password(monkeypatch):
    monkeypatch.setenv("MNIST_DASH_OPERATOR_PASSWORD", "a long secret")
    assert "a long secret" not in paths.child_environment().values()
