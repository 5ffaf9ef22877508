"""A short fuzz, the same each time: no error, and no more work than a page may cost. `make bench` tries thousands."""

import pytest

from tests.fuzzing import KINDS

BUSY = 4  # times as much as is allowed, as other work may run beside the tests
ALLOWED = {"drawings": 0.3, "messages": 0.3, "uploads": 0.5, "links": 0.3}  # CPU seconds
CASES = {"drawings": 25, "messages": 40, "uploads": 25, "links": 10}


@pytest.mark.parametrize("kind", KINDS)
def test_nasty_input_is_answered_in_time_and_without_an_error(kind, monkeypatch, tmp_path):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    cases = list(KINDS[kind](7, CASES[kind]))[1:]  # the first loads what all need
    wrong = [case for case in cases if case.problem or case.seconds > ALLOWED[kind] * BUSY]
    assert not wrong
