"""A few damaged files of each kind; benchmarks/fuzz_files.py makes thousands."""

import time

import pytest

from benchmarks import fuzz_files


@pytest.mark.parametrize("seed", [1, 2])
def test_damaged_files_end_in_a_value_or_a_sentence(seed: int) -> None:
    begun = time.process_time()
    counts = fuzz_files.run(cases=12, seed=seed)
    assert [finding for count in counts.values() for finding in count.findings] == []
    assert sum(count.cases for count in counts.values()) > 150
    assert sum(count.sentences for count in counts.values()) > 30  # they were read, and damaged
    assert time.process_time() - begun < 60
