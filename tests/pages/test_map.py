"""The map page: its maps open, what is selected is told, and a map that is not there can be made."""

import base64
import dataclasses
import time
import zlib

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mnist_dash import paths
from mnist_dash.analysis import projections
from mnist_dash.analysis.projections import PROJECTIONS
from mnist_dash.models.recipes import RECIPES
from mnist_dash.runs import jobs, maps, results, status
from mnist_dash.ui import loaders
from mnist_dash.ui.map import alike, colouring, digit_card, downloads, lit, making, selection, trust_card
from tests.pages import prepared
from tests.pages.test_every_page import open_page

MAP = "pages/map/map.py"
SMALL = {"map_method": "pca", "map_points": "1000"}  # a map that nobody has made
ALL = np.arange(70_000)


def headings(app: AppTest) -> list[str]:
    return [each.value for each in app.subheader]


def select(app: AppTest, indices: np.ndarray) -> AppTest:
    """What the browser does when these digits are drawn round on a map of all."""
    flags = np.isin(ALL, indices)
    bits = base64.b64encode(np.packbits(flags, bitorder="little").tobytes()).decode()
    app.session_state["map_view"] = {"selected": {"of": f"70000-{zlib.crc32(ALL.tobytes()):08x}", "bits": bits}}
    return app.run()


@pytest.mark.parametrize("method", PROJECTIONS)
def test_every_shipped_map_opens_with_its_figures(method, home):
    app = open_page(MAP, map_method=method)
    assert not app.exception and not app.error and not app.info
    assert headings(app) == ["How far to trust it", "How to read it"]
    figures = next(each.value for each in app.markdown if "Trustworthiness" in each.value)
    found = loaders.digit_map(method)
    assert f"**{100 * found.facts['trust']['vote']:.1f}\N{NO-BREAK SPACE}%**" in figures
    for sentence in projections.READING[method]:
        assert any(sentence in each.value for each in app.markdown)


@pytest.mark.parametrize("choice", colouring.CHOICES)
def test_every_colouring_opens(choice, home):
    app = open_page(MAP, map_method="pca", map_colour=choice)
    assert not app.exception and not app.error


def test_colours_can_be_what_a_run_makes_of_the_test_digits(home):
    run = prepared.done(RECIPES["fast"].recipe)
    for choice in colouring.ANSWERS:
        app = open_page(MAP, map_method="pca", map_colour=choice, map_run="fast")
        assert not app.exception and not app.error and not app.warning
    data, found = loaders.dataset(), loaders.outcomes(run.id, results.version(run))
    read = colouring.colours(data, "prediction", ALL, run)
    assert (read.codes[:60_000] == 10).all() and read.names[10] == colouring.UNREAD_NAME
    assert (read.codes[60_000:] == found.predicted).all()
    judged = colouring.colours(data, "mistakes", ALL[::-1], run)
    assert (judged.codes[:10_000][::-1] == ~found.right).all() and 0 < (~found.right).sum() < 10_000
    other = open_page(MAP, map_method="pca", map_colour="mistakes", map_run="no-such-run")
    assert not other.exception and len(other.warning) == 1


def test_selected_digits_are_counted_and_shown_with_the_rarest_class_first(home):
    labels = loaders.all_labels("mnist")
    wanted = np.concatenate([np.flatnonzero(labels == 4)[:30], np.flatnonzero(labels == 9)[-3:]])
    app = select(open_page(MAP, map_method="pca"), wanted)
    assert not app.exception
    assert "33 digits selected" in headings(app)
    assert any("**4**: 30 (90.9 %) · **9**: 3 (9.1 %)" in each.value for each in app.markdown)


def test_a_selection_on_another_map_of_other_digits_ends(home):
    app = open_page(MAP, map_method="pca")
    app.session_state["map_view"] = {"selected": {"of": "1000-00000000", "bits": "AAAA"}}
    assert not any("selected" in each for each in headings(app.run()))


def test_the_chosen_digit_is_shown_with_a_link_to_browse(home):
    app = open_page(MAP, map_method="pca", map_digit="60008")
    assert headings(app)[0] == "A 5, test 8"
    assert any(each.value == "Nearest to it on the map:" for each in app.markdown)


def test_a_map_nobody_has_made_is_offered_with_an_estimate(home):
    app = open_page(MAP, **SMALL)
    assert not app.exception
    assert any("1,000 digits by PCA**: this map is not made" in each.value for each in app.markdown)
    assert any(each.value.startswith("It takes about") for each in app.caption)


def test_a_map_that_was_made_here_can_be_deleted_and_a_shipped_one_cannot(home):
    shipped = open_page(MAP, map_method="pca")
    assert not any(each.label == "Delete it" for each in shipped.button)
    projection = projections.of("pca", {"points": 1000})
    whole = loaders.digit_map("pca")
    rows = projections.positions(projection, loaders.all_labels("mnist"))
    maps.keep(dataclasses.replace(whole, projection=projection, positions=rows, coordinates=whole.coordinates[rows]))
    app = open_page(MAP, **SMALL)
    assert "How far to trust it" in headings(app)
    next(each for each in app.button if each.label == "Delete it").click().run()
    assert not app.exception and not app.error
    assert any("1,000 digits by PCA**: this map is not made" in each.value for each in app.markdown)
    assert maps.path(projection) is None


def test_settings_that_do_not_go_together_are_one_sentence(home):
    app = open_page(MAP, map_method="tsne", map_points="1000", map_tsne_perplexity="400")
    assert not app.exception
    assert [each.value for each in app.error] == ["Set perplexity to at most 333 for 1,000 points, not 400."]


def test_a_full_queue_is_told_in_a_sentence(home, monkeypatch):
    def refuse(projection, by):
        raise jobs.QueueError("50 jobs are waiting already; try again when some of them have finished.")

    monkeypatch.setattr(maps, "start", refuse)
    app = open_page(MAP, **SMALL)
    next(each for each in app.button if each.label == "Make this map").click().run()
    assert not app.exception
    assert "50 jobs are waiting already" in app.error[0].value


@pytest.mark.parametrize("state", ["failed", "stopped", "interrupted"])
def test_how_the_last_attempt_ended_is_told_and_it_can_be_tried_again(home, state):
    projection = projections.of("pca", {"points": 1000})
    place = maps.folder(projection)
    place.mkdir(parents=True)
    status.write(place, {"state": state, "queued": 1.0, "error": "The disk is full." if state == "failed" else None})
    app = open_page(MAP, **SMALL)
    assert app.warning[0].value.replace("\\", "") == maps.trouble(projection)
    assert any(each.label == "Make this map" for each in app.button)


def test_a_map_in_the_making_shows_how_far_it_is(home):
    place = maps.folder(projections.of("pca", {"points": 1000}))
    place.mkdir(parents=True)
    progress = {"epoch": 1, "epochs": 1, "step": 30, "steps": 100, "seconds_left": 4.0}
    facts = {"state": "running", "queued": 1.0, "stage": "Training", "progress": progress, "begun": time.time()}
    status.write(place, {**facts, "heartbeat": time.time(), "patience": 60})
    app = open_page(MAP, **SMALL)
    assert not app.exception
    assert any(each.label == "Stop" for each in app.button)


def test_estimates_grow_with_points_and_steps(home):
    def seconds(**values):
        return making.estimate(projections.of("pacmap", values))

    assert seconds(points=5_000) < seconds(points=70_000) < seconds(iterations=1_000)


@pytest.mark.parametrize(("vote", "word"), [(0.976, "good"), (0.95, "good"), (0.85, "fair"), (0.4, "poor")])
def test_the_trust_in_a_map_is_a_verdict_in_words(vote, word):
    said = trust_card.verdict(vote, loaders.dataset())
    assert f"{100 * vote:.1f}" in said and f"their neighbours: {word}" in said


def test_the_nearest_on_the_map_are_the_nearest():
    found = loaders.digit_map("pca")
    rows = digit_card.nearest(found, 123)
    gaps = np.hypot(*(found.coordinates - found.coordinates[123]).T.astype(float))
    gaps[123] = np.inf
    assert np.allclose(np.sort(gaps)[: len(rows)], gaps[rows])


def test_tables_name_each_digit_by_its_split():
    data, found = loaders.dataset(), loaders.digit_map("pca")
    table = selection.table(data, found, np.array([3, 60_000]))
    assert table[["split", "position", "label"]].to_numpy().tolist() == [["train", 3, "1"], ["test", 0, "7"]]
    assert np.allclose(table[["x", "y"]], found.coordinates[[3, 60_000]])


@pytest.mark.parametrize("choice", ["label", "slant"])
def test_the_drawing_holds_every_point(choice):
    found = loaders.digit_map("pca")
    text = downloads.drawing(found, colouring.colours(loaders.dataset(), choice, found.positions))
    assert text.count("h0") == 70_000
    assert "70,000 digits by PCA" in text


def test_a_text_lights_up_its_digits_of_both_splits_and_is_in_the_link(home):
    labels, slant = loaders.all_labels("mnist"), loaders.all_values("mnist", "slant")
    app = open_page(MAP, map_method="pca", map_find="label=4 & slant>45")
    count = int(((labels == 4) & (slant > 45)).sum())
    assert not app.exception and not app.warning
    assert f"{count} digits found" in headings(app)


def test_a_text_about_a_run_means_test_digits_only(home):
    run = prepared.done(RECIPES["fast"].recipe)
    data, right = loaders.dataset(), loaders.outcomes(run.id, results.version(run)).right
    for text, met in (("label=4 & wrong(fast)", ~right), ("label=4 & !wrong(fast)", right)):
        meant = lit.mask(data, text)
        assert not meant[:60_000].any() and (meant[60_000:] == ((data.test.labels == 4) & met)).all()
    app = open_page(MAP, map_method="pca", map_find="label=4 & !wrong(fast)")
    assert not app.exception and f"{meant.sum():,} digits found" in headings(app)


def test_a_text_that_means_nothing_lights_up_nothing_and_says_why(home):
    app = open_page(MAP, map_method="pca", map_find="slat>45")
    assert not app.exception and "did you mean slant?" in app.warning[0].value
    assert not any("found" in each for each in headings(app))
    assert "None of the digits" in open_page(MAP, map_method="pca", map_find="slant>89").info[0].value


def test_a_text_may_name_one_digit(home):
    app = open_page(MAP, map_method="pca", map_find="test 1,052")
    assert headings(app)[0].endswith("test 1,052")
    assert app.session_state["map_digit"] == 61_052
    assert not open_page(MAP, map_method="pca", map_find="test 10000").exception


@pytest.mark.parametrize("index", [12, 60_008])
def test_the_digits_likest_the_chosen_one_light_up(index, home):
    app = open_page(MAP, map_method="pca", map_digit=str(index), map_like="pixels", map_count="5")
    assert not app.exception
    data = loaders.dataset()
    images = np.concatenate([data.train.images, data.test.images]).reshape(70_000, -1).astype(np.float32)
    far = ((images - images[index]) ** 2).sum(axis=1)
    assert alike.by_pixels(data, index, 5).tolist() == np.argsort(far, kind="stable")[1:6].tolist()
    assert any(each.startswith("5 digits most like") for each in headings(app))


def test_a_run_finds_digits_by_its_features_and_one_that_never_looked_offers_to(home, monkeypatch):
    monkeypatch.setattr(paths, "SHIPPED", paths.PACKAGE / "shipped")
    chosen = {"map_method": "pca", "map_digit": "60008", "map_like": "a run's features"}
    app = open_page(MAP, **chosen, map_like_run="hands", map_count="7")
    assert not app.exception and not app.warning
    assert any(each.startswith("7 digits of the training split most like test 8") for each in headings(app))
    other = open_page(MAP, **chosen, map_like_run="fast")
    assert not other.exception
    assert any(each.label == "Look with this run" for each in other.button)
