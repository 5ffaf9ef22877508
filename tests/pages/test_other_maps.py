"""The pages of maps with a data set other than MNIST: their texts, their runs, and MNIST's own left as they were."""

import numpy as np
import pytest

from mnist_dash.analysis import projections
from mnist_dash.analysis.projections import PROJECTIONS, ProjectionError
from mnist_dash.cli import main
from mnist_dash.data import datasets
from mnist_dash.data.datasets import Dataset, Split, own
from mnist_dash.runs import mapping, maps
from mnist_dash.ui import loaders, words
from tests.pages.test_every_page import open_page

MAP, COMPONENTS = "pages/map/map.py", "pages/map/components.py"
NAMES = tuple("abcdefghijklmnopqrstuvwxyz")


@pytest.fixture
def letters(tmp_path, monkeypatch) -> Dataset:
    """A small set of 26 classes in a home of its own; its pictures are MNIST's."""
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    loaders.digit_map.clear()  # a map of the same set may be left of another home
    images, places = datasets.load().test.images, np.arange(400)
    train, test = Split(images[:300], (places[:300] % 26).astype(np.uint8)), Split(images[300:400], places[:100] % 26)
    test = Split(test.images, test.labels.astype(np.uint8))
    return own.keep(Dataset("", "My letters", NAMES, train, test, "letter"))


def texts(app) -> str:
    shown = (*app.markdown, *app.caption, *app.subheader, *app.info)
    return "\n".join(each.value for each in shown)


def link(data: Dataset) -> str:
    return f"{data.title} · {data.name}"


@pytest.mark.parametrize("method", PROJECTIONS)
def test_the_texts_and_keys_of_mnists_maps_are_what_they_were(method):
    plain = projections.of(method)
    assert plain == projections.of(method, data="mnist") == projections.parse(f"{method}~data:mnist")
    assert projections.to_link(plain) == method and maps.path(plain) is not None
    assert projections.key(projections.of("pca")) == "maps/pca-4cb1aff00728"


def test_another_data_set_is_in_the_text_and_the_key(letters):
    wanted = projections.of("pca", {"seed": 3}, letters.name)
    text = projections.to_link(wanted)
    assert text == f"pca~data:{letters.name}~seed:3" and projections.parse(text) == wanted
    assert projections.key(wanted) != projections.key(projections.of("pca", {"seed": 3}))


@pytest.mark.parametrize("name", ["nonsense", "mnist/3v3", "own-3-9-0123456789ab", "../x"])
def test_a_data_set_that_cannot_be_mapped_is_one_sentence(name):
    with pytest.raises(ProjectionError):
        projections.parse(f"pca~data:{name}")


def test_settings_are_checked_for_the_sets_own_size(letters):
    with pytest.raises(ProjectionError, match="Set perplexity to at most 99 for 300 points"):
        projections.of("tsne", {"perplexity": 100}, letters.name)


def test_a_map_is_offered_made_and_shown(letters):
    app = open_page(MAP, data=link(letters), map_method="pca")
    assert not app.exception and not app.error
    assert "400 letters of My letters by PCA**: this map is not made" in texts(app)
    maps.keep(mapping.make(projections.of("pca", data=letters.name), lambda progress: None))
    app = open_page(MAP, data=link(letters), map_method="pca", map_digit="301")
    assert not app.exception and not app.error
    assert app.subheader[0].value == "B, test 1" and "A point is a letter" in texts(app)
    assert "digit" not in texts(app).lower()
    assert app.number_input(key="map_points").value == 400
    assert "70,000" not in texts(app) and "hold only a part of what varies" in texts(app)


def test_components_of_another_data_set_are_its_own(letters):
    app = open_page(COMPONENTS, data=link(letters))
    assert "this map is not made" in texts(app) and "Principal components of 400 letters" in texts(app)
    made = mapping.make(projections.of("pca", data=letters.name), lambda progress: None)
    maps.keep(made)
    app = open_page(COMPONENTS, data=link(letters), components_space="true")
    assert not app.exception and not app.error
    assert f"{made.basis.variances[0] / made.basis.total:.1%} of the variance" in texts(app)
    assert "digit" not in texts(app).lower()


def test_only_runs_of_the_same_data_set_colour_a_map(letters):
    maps.keep(mapping.make(projections.of("pca", data=letters.name), lambda progress: None))
    app = open_page(MAP, data=link(letters), map_method="pca", map_colour="mistakes", map_run="fast")
    assert not app.exception and not app.error
    assert "learned from another data set" in texts(app)
    app = open_page(MAP, data=link(letters), map_method="pca", map_colour="mistakes")
    assert "No run of My letters is finished yet" in texts(app)


def test_a_small_map_places_new_pictures(letters):
    for method in ("pca", "pacmap"):
        made = mapping.make(projections.of(method, data=letters.name), lambda progress: None)
        maps.keep(made)
        text = projections.to_link(made.projection)
        there = projections.place(letters.train.images[:2], made, loaders.map_anchors(text))
        assert there.shape == (2, 2) and np.isfinite(there).all()


def test_the_command_makes_a_map_of_a_named_data_set(letters, capsys):
    assert main(["project", "pca", "--dataset", letters.name]) == 0
    printed = capsys.readouterr().out
    assert f"pca~data:{letters.name}: 400 pictures in" in printed
    assert maps.load(projections.of("pca", data=letters.name)) is not None
    assert main(["project", "pca", "--dataset", "fashion"]) == 2
    assert "Fashion-MNIST is not on this machine yet" in capsys.readouterr().err
    assert main(["project", "--all", "--dataset", "fashion"]) == 2


def test_sentences_on_digits_are_said_of_other_pictures():
    assert words.about("A digit beside a digit; digits", "digit") == "A digit beside a digit; digits"
    assert words.about("A digit beside a digit; digits", "image") == "An image beside an image; images"
    assert words.about("Eigen-digits", "garment") == "Eigen-garments"
