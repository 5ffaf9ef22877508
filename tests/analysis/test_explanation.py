"""Heat maps and their grades: every method by one contract, and each against what it must be."""

import numpy as np
import pytest

from mnist_dash.analysis.explanation import ATTRIBUTIONS, Question, arithmetic, grade, units
from mnist_dash.analysis.explanation.attributions import methods
from mnist_dash.analysis.explanation.grades import BASELINES, sanity, shuffled, similarity, weight_layers
from mnist_dash.data import datasets
from mnist_dash.models.recipes import RECIPES
from mnist_dash.runs import folder, plain_networks


@pytest.fixture(scope="module")
def network():
    return plain_networks.load(folder.lookup(RECIPES["fast"].recipe))


@pytest.fixture(scope="module")
def asked(network):
    """The first test digit, a 7, asked about as a 7."""
    return Question(network, network.probabilities, datasets.load().test.images[0], 7)


@pytest.fixture(scope="module")
def maps(asked):
    return {name: method.make(asked) for name, method in ATTRIBUTIONS.items()}


@pytest.mark.parametrize("name", ATTRIBUTIONS)
def test_every_map_is_whole_the_same_again_and_another_for_another_class(name, asked, maps):
    found = maps[name]
    assert found.shape == (28, 28) and found.dtype == np.float64 and np.isfinite(found).all()
    assert np.ptp(found) > 0
    np.testing.assert_array_equal(found, ATTRIBUTIONS[name].make(asked))
    other = Question(asked.network, asked.answers, asked.image, 2)
    assert not np.allclose(found, ATTRIBUTIONS[name].make(other))


def test_the_gradient_is_what_a_little_ink_does(asked, maps):
    down, across = np.unravel_index(np.abs(maps["gradient"]).argmax(), (28, 28))
    moved = np.repeat(asked.ink[None], 2, axis=0)
    moved[0, down, across] -= 0.5
    moved[1, down, across] += 0.5
    low, high = asked.network.trace(moved).logits[:, 7].astype(np.float64)
    assert high - low == pytest.approx(maps["gradient"][down, across], rel=0.05)


def test_integrated_gradients_add_up_to_the_difference_from_blank_paper(asked, maps):
    blank, digit = asked.network.logits(np.stack([np.zeros((28, 28)), asked.ink]))[:, 7]
    assert maps["integrated"].sum() == pytest.approx(float(digit - blank), rel=0.05)


def test_paper_over_paper_costs_nothing(asked, maps):
    assert maps["occlusion"][:3, :3] == pytest.approx(np.zeros((3, 3)), abs=1e-4)


def test_grades_begin_and_end_where_they_must(asked, maps):
    graded = grade(asked, maps)
    assert set(graded) == {*ATTRIBUTIONS, *BASELINES}
    sure, blank = asked.answers(np.stack([asked.image, np.zeros((28, 28), np.uint8)]))[:, 7]
    for found in graded.values():
        assert found.deletion[[0, -1]] == pytest.approx([sure, blank], abs=1e-4)
        assert found.insertion[[0, -1]] == pytest.approx([blank, sure], abs=1e-4)
        assert -1 <= found.faithfulness <= 1
    assert graded["integrated"].faithfulness > graded[BASELINES[0]].faithfulness


def test_shuffling_all_layers_changes_the_gradient_maps(asked):
    network = shuffled(asked.network, weight_layers(asked.network))
    assert all(
        np.array_equal(np.sort(own[0], axis=None), np.sort(other[0], axis=None))
        for own, other in zip(asked.network.weights, network.weights, strict=True)
        if own
    )
    assert max(sanity(asked, name, weight_layers(asked.network)) for name in ("gradient", "smoothgrad")) < 0.8
    assert sanity(asked, "gradient", 0) == pytest.approx(1)


def test_similarity_of_an_even_map_is_none():
    assert similarity(np.zeros((28, 28)), np.eye(28)) == 0


@pytest.mark.parametrize("kind", ["conv", "dense"])
def test_the_arithmetic_of_a_unit_adds_up(kind, network, asked):
    trace = network.trace(asked.image[None])
    place = next(place for place, row in enumerate(network.rows) if row.layer.kind == kind)
    down, across = units.strongest(trace, place, 3)
    found = arithmetic(network, trace, place, 3, down, across)
    assert found.products.sum() + found.bias == pytest.approx(found.total, abs=1e-3)
    assert found.out == pytest.approx(units.maps(trace, place)[:, :, 3].max())


def test_favourites_are_the_greatest_values_of_each_unit(network):
    images = datasets.load().test.images[:70]
    place = 0
    found = units.favourites(network, images, place)
    assert found.shape == (70, network.rows[0].output_shape[-1])
    last = units.maps(network.trace(images[69:70]), place)
    np.testing.assert_allclose(found[69], last.max(axis=(0, 1)), atol=1e-5)


def test_a_network_without_convolutions_has_no_grad_cam():
    mlp = plain_networks.load(folder.lookup(RECIPES["tence-mlp"].recipe))
    assert "grad_cam" not in methods(mlp)
