"""The contested labels are those the test split holds."""

from dataclasses import replace

import numpy as np
import pytest

from mnist_dash.data import datasets, doubt


def test_fifteen_test_digits_have_their_published_labels():
    found = doubt.contested(datasets.load())
    assert len(found) == len({entry.position for entry in found}) == 15
    labels = datasets.load().test.labels
    assert all(labels[entry.position] == entry.given for entry in found)


def test_the_raters_never_agree_with_the_label():
    for entry in doubt.CONTESTED:
        assert entry.verdict != f"a {entry.given}"


def test_five_people_voted_on_each_and_the_verdict_is_their_majority():
    for entry in doubt.CONTESTED:
        given, guessed, neither = entry.votes
        assert given + guessed + neither == 5 and given < 3
        said = {f"a {entry.guess}": guessed, "neither": neither}
        assert said.get(entry.verdict, 3) >= 3, entry
        assert ("or" in entry.verdict) == (max(entry.votes) < 3), entry


def test_changed_labels_are_said_to_be_changed():
    data = datasets.load()
    labels = data.test.labels.copy()
    labels[947] = 9
    changed = replace(data, test=datasets.Split(data.test.images, labels))
    with pytest.raises(datasets.DatasetError, match="947"):
        doubt.contested(changed)


def test_another_data_set_has_no_verdicts():
    data = datasets.load()
    other = replace(
        data, name="other", title="Other", test=datasets.Split(np.zeros((1, 28, 28), np.uint8), np.zeros(1, np.uint8))
    )
    with pytest.raises(datasets.DatasetError, match="MNIST"):
        doubt.contested(other)
