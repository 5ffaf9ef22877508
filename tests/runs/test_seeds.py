"""The answers of the tutorials' seeds that ship: of the five, and those of the shipped runs in their places."""

import numpy as np

from mnist_dash.models.recipes import RECIPES
from mnist_dash.runs import folder, seeds


def test_answers_ship_for_every_tutorial_and_begin_with_its_run():
    answers = seeds.answers()
    tutorials = {name: entry for name, entry in RECIPES.items() if entry.group == "tutorial"}
    assert set(answers) == set(tutorials)
    for name, entry in tutorials.items():
        assert 7 <= len(answers[name]) <= seeds.COUNT and answers[name].shape[1] == 10_000
        run = folder.lookup(entry.recipe)
        assert run is not None
        assert np.array_equal(answers[name][entry.recipe.seed], folder.probabilities(run).argmax(axis=1))
        assert len({line.tobytes() for line in answers[name]}) == len(answers[name])
