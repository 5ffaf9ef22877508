"""Numbers as the shipped run for drawings reads them: touching digits, signs, doubts, words, and single digits."""

import functools

import numpy as np
import pytest

from mnist_dash.data import datasets, ink
from mnist_dash.data.ink import Part, Reading
from mnist_dash.data.writing import lessons, pen, shapes
from mnist_dash.runs import folder, numbers, reader
from mnist_dash.runs.numbers import Written
from mnist_dash.runs.reader import Answer

TEST = datasets.load().test


@functools.cache
def hands() -> reader.Reader:
    return reader.load(reader.default())


def large(image: np.ndarray) -> np.ndarray:
    return np.kron(image, np.ones((4, 4), np.uint8))


def sheet(*pictures: np.ndarray, gap: int = 12) -> np.ndarray:
    """Pictures of 112 pixels beside each other, ink bright on black."""
    return np.pad(np.hstack([np.pad(picture, ((0, 0), (0, gap))) for picture in pictures]), 20)


def read(picture: np.ndarray) -> Written:
    return numbers.read(hands(), ink.read(picture))


def form(kind: str, seed: int = 0) -> np.ndarray:
    return large(pen.written(shapes.SIGNS[kind][0], np.random.default_rng(seed)))


def test_touching_pairs_are_mostly_read_and_seldom_wrong_without_a_doubt() -> None:
    random = np.random.default_rng(9)
    right, misled, count = 0, 0, 0
    while count < 60:
        one, other = random.integers(0, 10_000, 2)
        cuts = [lessons._cut(TEST.images[place]) for place in (one, other)]
        picture = large(np.pad(pen.whole(lessons.beside(*cuts, int(random.integers(-3, 1)), random)), 6))
        reading = ink.read(picture)
        if len(reading.parts) != 1:
            continue
        count += 1
        written = numbers.read(hands(), reading)
        right += written.text == f"{TEST.labels[one]}{TEST.labels[other]}"
        misled += written.text != f"{TEST.labels[one]}{TEST.labels[other]}" and all(
            answer.verdict == "digit" for answer in written.answers
        )
    assert right >= 33 and misled <= 10, (right, misled)


def test_single_digits_stay_whole() -> None:
    written = [read(np.pad(large(image), 20)) for image in TEST.images[:200]]
    assert np.mean([len(each.answers) == 1 for each in written]) > 0.98
    assert np.mean([each.text == str(label) for each, label in zip(written, TEST.labels, strict=False)]) > 0.95


def test_signs_stand_in_the_text_and_leave_it_complete() -> None:
    plus = np.pad(form("plus")[16:96, 16:96], 16)
    written = read(sheet(large(TEST.images[3]), plus, large(TEST.images[1])))
    assert written.text == f"{TEST.labels[3]}+{TEST.labels[1]}" and written.is_complete
    assert len(written.counted) == 2


@pytest.mark.parametrize("letter", ["A", "T", "E", "k", "P", "star"])
def test_a_letter_between_digits_is_a_question_mark(letter: str) -> None:
    written = read(sheet(large(TEST.images[3]), form(letter), large(TEST.images[1])))
    assert written.text == f"{TEST.labels[3]}?{TEST.labels[1]}" and not written.is_complete


def test_letters_are_seldom_cut_into_digits() -> None:
    letters = [read(np.pad(form(kind, seed), 20)) for kind in "ACDEFHKMNPRTUVWXY" for seed in range(4)]
    assert np.mean([len(each.answers) > 1 for each in letters]) < 0.12


def test_a_single_refused_part_is_a_question_mark() -> None:
    written = read(np.pad(form("A"), 20))
    assert written.text == "?" and not written.is_complete


def answer(digit: int, verdict: str = "digit") -> Answer:
    return Answer(digit, 0.99, verdict, (0.1,) * 10, None)  # type: ignore[arg-type]


def part(left: int, height: int = 100, line: int = 0) -> Part:
    tall = np.full((height, 40), 255, np.uint8)
    return Part(np.zeros((28, 28), np.uint8), (left, 0, left + 40, height), line, {"cropped": tall})


def names(parts: list[Part], *answers: Answer) -> list[str]:
    return Written(Reading(tuple(parts), "dark on light", {}), answers).names


def test_a_small_mark_is_left_out_and_one_as_large_as_digits_is_not() -> None:
    refused = answer(1, "not a digit")
    assert names([part(0), part(50, 40), part(100)], answer(4), refused, answer(2)) == ["4", "", "2"]
    assert names([part(0), part(50, 80), part(100)], answer(4), refused, answer(2)) == ["4", "?", "2"]


def test_a_line_of_words_beside_numbers_is_left_out() -> None:
    refused = answer(1, "not a digit")
    parts = [part(50 * place, line=line) for line in (0, 1) for place in range(4)]
    found = names(parts, refused, refused, answer(3), refused, *[answer(digit) for digit in (1, 2, 3, 4)])
    assert found == ["", "", "", "", "1", "2", "3", "4"]
    assert names(parts[:4], refused, refused, answer(3), refused) == ["?", "?", "3", "?"]  # nothing else is there


def test_a_run_without_a_gate_or_of_other_classes_is_not_asked_twice() -> None:
    tree = reader.load(folder.find("tree"))
    reading = ink.read(sheet(large(TEST.images[3]), form("H")))
    written = numbers.read(tree, reading)
    assert written.reading is reading and len(written.answers) == 2


@pytest.mark.parametrize(("given", "expected"), [(["4", "", "2"], "42"), (["bag", "boot"], "bag boot"), ([], "")])
def test_names_are_joined(given: list[str], expected: str) -> None:
    assert numbers.joined(given) == expected
