"""Components of a few small pictures whose directions are known."""

import numpy as np
import pytest

from mnist_dash.analysis import components
from mnist_dash.analysis.projections import pca


@pytest.fixture
def images() -> np.ndarray:
    """Pictures that differ in three pixels only, in one of them twice as much."""
    images = np.full((500, 4, 4), 100, np.uint8)
    draw = np.random.default_rng(0)
    images[:, 0, 0] = draw.integers(0, 201, 500)
    images[:, 1, 1] = draw.integers(50, 151, 500)
    images[:, 3, 2] = draw.integers(50, 151, 500)
    return images


def test_shares_are_of_all_variance(images):
    held = components.shares(pca.find_basis(images))
    assert held.sum() == pytest.approx(1)
    assert held[:3] == pytest.approx([4 / 6, 1 / 6, 1 / 6], abs=0.04)
    assert held[3:] == pytest.approx(0, abs=1e-9)


def test_components_needed_for_a_share():
    held = np.array([0.5, 0.3, 0.15, 0.05])
    assert [components.needed(held, share) for share in (0.2, 0.5, 0.51, 0.95, 1.0)] == [1, 1, 2, 3, 4]


def test_the_first_component_is_the_pixel_that_varies_most(images):
    picture = components.picture(pca.find_basis(images), 1)
    assert picture.shape == (4, 4)
    assert np.unravel_index(np.abs(picture).argmax(), (4, 4)) == (0, 0) and picture[0, 0] == pytest.approx(1, abs=0.01)


def test_errors_are_those_of_the_rebuilt_pictures(images):
    basis = pca.find_basis(images)
    missing = components.errors(images[7], basis)
    assert len(missing) == 17 and (np.diff(missing) <= 1e-9).all()
    for count in (0, 1, 2, 16):
        again = components.rebuilt(images[7], basis, count)
        assert missing[count] == pytest.approx(np.sqrt(np.mean((again - images[7]) ** 2)), abs=0.02)
    assert np.allclose(components.rebuilt(images[7], basis, 3), images[7], atol=1e-3)
