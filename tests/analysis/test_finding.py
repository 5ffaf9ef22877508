"""The language that finds digits: what it means, and what it says of texts that mean nothing."""

import numpy as np
import pytest

from mnist_dash.analysis import evaluation, finding
from mnist_dash.analysis.finding import FindingError
from mnist_dash.data import datasets, measures

COUNT = 400


@pytest.fixture(scope="module")
def facts():
    """The first test digits, one moved over the border; every tenth is read wrong, every seventh unsurely."""
    mnist = datasets.load("mnist")
    images = mnist.test.images[:COUNT].copy()
    images[0] = np.roll(images[0], 12, axis=1)
    split = datasets.Split(images, mnist.test.labels[:COUNT])
    few = datasets.Dataset("few", "Few digits", mnist.class_names, split, split)
    said = split.labels.copy()
    said[::10] = (said[::10] + 1) % 10
    sure = np.where(np.arange(COUNT) % 7, 0.82, 0.46)[:, None]
    probabilities = np.repeat((1 - sure) / 9, 10, axis=1).astype(np.float32)
    probabilities[np.arange(COUNT), said] = sure[:, 0]
    outcomes = evaluation.outcomes(probabilities, split.labels)
    table = measures.measure(split.images)
    runs = {"fast": outcomes, "my (old) run": outcomes}
    return finding.Facts(few, "test", lambda: table, runs.__getitem__, lambda: [3])


def positions(text, facts):
    """The positions that a text means."""
    return np.flatnonzero(finding.find(text, facts)).tolist()


def test_every_word_has_an_example_that_finds_some_but_not_all(facts):
    for word in finding.WORDS.values():
        found = finding.find(word.example, facts)
        assert found.shape == (COUNT,) and found.dtype == bool, word
        assert 0 < found.sum() < COUNT, word


def test_every_preset_is_understood(facts):
    for preset in finding.PRESETS:
        finding.find(preset.text.replace("(best)", "(fast)"), facts)


def test_and_binds_more_than_or_and_brackets_most(facts):
    labels = facts.split.labels
    wide = facts.measured()["width"] > 18
    loose = finding.find("label=4 | label=9 & width>18", facts)
    tight = finding.find("(label=4 | label=9) & width>18", facts)
    assert np.array_equal(loose, (labels == 4) | ((labels == 9) & wide))
    assert np.array_equal(tight, np.isin(labels, (4, 9)) & wide)
    assert loose.sum() > tight.sum() > 0


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("label 4", "label=4"),
        ("label = 4,9", "label=4 | label=9"),
        ("LABEL==4 AND slant≥0", "label=4 & slant>=0"),
        ("not label=4", "label!=4"),
        ("!(label=4 or label=9)", "label!=4,9"),
        ("slant=-5..5", "slant>=-5 & slant<=5"),
        ("slant 5..-5", "slant=-5..5"),
        ("slant>10°", "slant>10"),
        ("sure(fast)>81%", "sure(fast)>0.81"),
        ("1 read as 2 by fast", "label=1 & read(fast)=2"),
        ("wrong(my (old) run)", "wrong(fast)"),
        ("right(fast)", "!wrong(fast)"),
        ("", "position>=0"),
    ],
)
def test_what_people_write_means_the_same(text, same, facts):
    assert positions(text, facts) == positions(same, facts)


def test_a_percentile_leaves_the_rest(facts):
    assert finding.find("thickness>p99", facts).sum() == COUNT // 100


def test_a_number_is_met_to_its_last_digit(facts):
    slants = facts.measured()["slant"]
    assert positions("slant=12", facts) == np.flatnonzero(np.abs(slants - 12) <= 0.5).tolist() != []
    assert positions("position=12", facts) == [12]
    assert np.array_equal(finding.find("sure(fast)=82%", facts), np.arange(COUNT) % 7 > 0)


def test_contested_digits_are_of_the_test_split_only(facts):
    training = finding.Facts(facts.data, "train", facts.measured, facts.answered, facts.contested)
    assert positions("contested", facts) == [3]
    assert positions("contested", training) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("slnat>3", "did you mean slant?"),
        ("slant", "needs a value"),
        ("slant>", "a value is missing"),
        ("slant>steep", "is no number"),
        ("slant>p101", "no percentile"),
        ("slant>1e999", "is no number"),
        ("label=ten", "There is no class “ten”"),
        ("label>4", "is a class"),
        ("wrong", "a run is missing"),
        ("slant(fast)>3", "needs no brackets"),
        ("contested=1", "needs no value"),
        ("(label=4", "bracket is not closed"),
        ("wrong(fast", "bracket is not closed"),
        ("label=4)", "cannot stand here"),
        ("label=4 &", "A condition is missing at the end"),
        ("& label=4", "A condition is missing before"),
        ("(" * 200, "brackets in each other"),
        ("!" * 200 + "cut", "brackets in each other"),
        ("cut|" * 40 + "cut", "more than 24 conditions"),
        ("x" * 500, "longer than"),
        ("wrong(a)|wrong(b)|wrong(c)|wrong(d)|wrong(e)", "more than 4 runs"),
        ("__import__('os')", "There is no word"),
    ],
)
def test_what_cannot_be_understood_says_what_would_do(text, says, facts):
    with pytest.raises(FindingError, match="(?s)" + says.replace("(", r"\(").replace("?", r"\?")) as caught:
        finding.find(text, facts)
    assert str(caught.value).endswith(".") and "\n" not in str(caught.value)


def test_one_digit_is_named_by_its_place():
    assert finding.place("test 1,052") == ("test", 1052)
    assert finding.place("Train digit 7") == ("train", 7)
    assert finding.place("label 4") is None
