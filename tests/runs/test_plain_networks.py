"""A run's network in plain NumPy answers as the run did, and what has none says so."""

import numpy as np
import pytest

from mnist_dash.data import datasets
from mnist_dash.models.recipes import RECIPES
from mnist_dash.runs import folder, plain_networks, results
from mnist_dash.runs.folder import RunError


def shipped(name):
    return folder.lookup(RECIPES[name].recipe)


@pytest.mark.parametrize("name", ["tence-cnn", "fast"])
def test_answers_as_the_run(name):
    run = shipped(name)
    images = datasets.load().test.images[:200]
    np.testing.assert_allclose(
        plain_networks.load(run).probabilities(images), results.predictions(run)[:200], atol=2e-3
    )


def test_a_classical_run_has_no_layers():
    run = next(run for run in folder.runs() if run.recipe.is_classical)
    with pytest.raises(RunError, match="classical model without layers"):
        plain_networks.load(run)
