"""Boards of heat maps: measured on a shipped network, kept and read back."""

import numpy as np
import pytest

from mnist_dash.analysis.explanation.board import COLUMNS
from mnist_dash.analysis.explanation.grades import BASELINES
from mnist_dash.models.recipes import RECIPES
from mnist_dash.runs import artifacts, boards, folder
from mnist_dash.runs.folder import RunError


@pytest.fixture(scope="module")
def run():
    found = folder.lookup(RECIPES["tence-mlp"].recipe)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def measured(run):
    return boards.make(run, 3)


def test_every_method_and_order_is_graded_on_every_digit(measured):
    assert measured.methods[-2:] == BASELINES and "grad_cam" not in measured.methods
    assert measured.values.shape == (3, len(measured.methods), len(COLUMNS))
    areas = measured.values[..., :2]
    assert np.isfinite(areas).all() and areas.min() >= 0 and areas.max() <= 1
    gradients = [measured.methods.index(name) for name in ("gradient", "smoothgrad", "integrated")]
    assert np.isfinite(measured.values[:, gradients, 2]).all() and np.isfinite(measured.values[:, gradients, 3]).all()
    assert np.isnan(measured.values[:, measured.methods.index("rise"), 2]).all()


def test_a_board_is_kept_and_read_back(run, measured, home):
    assert boards.load(run, 3) is None
    boards.keep(run, 3, measured)
    found = boards.load(run, 3)
    np.testing.assert_allclose(found.values, measured.values, atol=2e-3, rtol=2e-3)
    assert found.methods == measured.methods and found.positions.tolist() == measured.positions.tolist()


def test_a_damaged_board_is_none(run, measured, home):
    boards.keep(run, 3, measured)
    key = boards.EXAMINATION.key(run, 3)
    kept = dict(artifacts.peek(key))
    artifacts.put(key, {**kept, "values": kept["values"][:, :2]})
    assert boards.load(run, 3) is None


def test_a_classical_run_has_none():
    tree = folder.lookup(RECIPES["tree"].recipe)
    with pytest.raises(RunError, match="classical"):
        boards.make(tree, 3)
