"""Exact and near duplicates, on images that were copied and changed on purpose."""

import numpy as np
import pytest

from mnist_dash.data import datasets, duplicates
from mnist_dash.runs import artifacts


@pytest.fixture
def images():
    """Six unlike images; 3 copies 0, 4 is 1 with less ink, and 6 and 7 have no ink."""
    made = np.random.default_rng(0).integers(0, 256, (8, 28, 28)).astype(np.uint8)
    made *= np.random.default_rng(1).random((8, 28, 28)) < 0.1
    made[3] = made[0]
    made[4] = made[1] // 2
    made[6:] = 0
    return made


def test_finds_copies_and_near_copies(images):
    found = duplicates.find(images)
    pairs = list(zip(found["first"].tolist(), found["second"].tolist(), strict=True))
    assert sorted(pairs[:2]) == [(0, 3), (6, 7)]
    assert found["likeness"][:2].tolist() == [1, 1]
    assert pairs[2:] == [(1, 4)]
    assert 0.99 < found["likeness"][2] < 1


def test_likeness_is_the_cosine(images):
    found = duplicates.find(images)
    first, second = (images[position].astype(float).ravel() for position in (1, 4))
    assert found["likeness"][2] == pytest.approx(first @ second / np.linalg.norm(first) / np.linalg.norm(second))


def test_n_copies_give_n_less_one_pairs(images):
    first, second = duplicates.exact(np.repeat(images[:2], 4, axis=0))
    assert first.tolist() == [0, 0, 0, 4, 4, 4]
    assert second.tolist() == [1, 2, 3, 5, 6, 7]


def test_agrees_with_all_likenesses_at_once_over_block_borders(monkeypatch):
    monkeypatch.setattr(duplicates, "_ROWS", 70)
    monkeypatch.setattr(duplicates, "_COLUMNS", 210)
    split = datasets.load().test
    images = split.images[split.labels == 1][:500]
    flat = images.reshape(500, -1).astype(float)
    flat /= np.linalg.norm(flat, axis=1, keepdims=True)
    expected = {tuple(pair) for pair in np.argwhere(np.triu(flat @ flat.T, 1) >= duplicates.ALIKE).tolist()}
    found = duplicates.find(images)
    assert len(expected) > 10
    assert set(zip(found["first"].tolist(), found["second"].tolist(), strict=True)) == expected
    assert (np.diff(found["likeness"]) <= 0).all()


def test_progress_ends_at_one(images):
    shares = []
    duplicates.find(images, shares.append)
    assert shares == [1]


def test_no_image_has_no_pair():
    assert len(duplicates.find(np.zeros((0, 28, 28), np.uint8))["first"]) == 0


def test_shipped_pairs_are_near_duplicates():
    data = datasets.load()
    shipped = artifacts.peek(duplicates.key(data.train.images, data.test.images))
    assert shipped is not None
    images = np.concatenate([data.train.images, data.test.images]).reshape(70_000, -1)
    first, second = (images[shipped[name]].astype(np.float64) for name in ("first", "second"))
    cosine = (first * second).sum(axis=1) / np.linalg.norm(first, axis=1) / np.linalg.norm(second, axis=1)
    assert shipped["likeness"] == pytest.approx(cosine, abs=1e-5)
    assert (shipped["first"] < shipped["second"]).all()
    assert len(cosine) > 1000


def test_pairs_are_described_and_counted():
    table = {
        "first": np.array([0, 1, 5, 0]),
        "second": np.array([4, 5, 6, 3]),
        "likeness": np.array([1, 0.98, 0.98, 0.97], np.float32),
    }
    frame = duplicates.described(table, np.array([7, 1, 2, 3, 7, 1, 9], np.uint8), 5)
    assert frame["place"].tolist() == ["both in training", "one in each", "both in the test", "both in training"]
    assert frame["kind"].tolist() == ["exact", "near", "near", "near"]
    assert frame[["label", "other label"]].to_numpy().tolist() == [[7, 7], [1, 1], [1, 9], [7, 3]]
    assert frame["name"].tolist()[1:3] == ["train 1 and test 0", "test 0 and test 1"]
    counts = duplicates.counted(frame)
    assert counts.loc["both in training"].tolist() == [2, 3]
    assert counts.loc["one in each"].tolist() == [1, 2]
    assert duplicates.counted(frame[:0]).to_numpy().sum() == 0


def test_pairs_to_look_at_have_each_digit_once_and_the_1s_last():
    table = {
        "first": np.array([0, 1, 1, 2]),
        "second": np.array([3, 2, 4, 5]),
        "likeness": np.array([0.99, 0.985, 0.98, 0.975], np.float32),
    }
    frame = duplicates.described(table, np.array([1, 7, 7, 1, 7, 7], np.uint8), 6)
    worth = duplicates.to_look_at(frame)
    assert worth[["first", "second"]].to_numpy().tolist() == [[1, 2], [0, 3]]
    assert duplicates.to_look_at(frame[:0]).empty


def test_images_at_goes_on_into_the_test_split(images):
    assert (duplicates.images_at(np.array([0, 5, 4]), images[:5], images[5:]) == images[[0, 5, 4]]).all()


def test_pictures_show_both_images_and_their_difference():
    first, second = np.full((2, 28, 28), 200, np.uint8), np.full((2, 28, 28), 230, np.uint8)
    found = duplicates.pictures(first, second)
    assert found.shape == (2, 58, 58)
    assert (found[0, :28, :28] == 200).all()
    assert (found[0, :28, 30:] == 230).all()
    assert (found[0, 30:, 15:43] == 30).all()
    assert found[0].sum() == (200 + 230 + 30) * 784
    assert (duplicates.pictures(second, first) != found).any()
