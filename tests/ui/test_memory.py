"""A server gives large arrays back to the machine when they are freed."""

import subprocess
import sys

import pytest

PROGRAM = """
import sys
import numpy as np
from mnist_dash.ui import memory

def held():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e6

if sys.argv[1] == "little":
    memory.keep_little()
np.ones(30 << 20, np.uint8)[:1].copy()  # freed at once; glibc now takes 30 MB for small
before = held()
arrays = [np.ones(1 << 20, np.uint8) for _ in range(60)]
last = bytearray(1000)
del arrays[:-1]
print(held() - before)
"""


def growth(way: str) -> float:
    done = subprocess.run([sys.executable, "-c", PROGRAM, way], capture_output=True, text=True, check=True)
    return float(done.stdout)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a setting of glibc")
def test_freed_arrays_go_back_to_the_machine():
    assert growth("little") < 5
