"""What each tutorial's network answers with each of several seeds: it ships as answers, not as so many runs.

Fifty runs would fill every list of runs and take 19 MB; their answers are all that the page on luck asks.
Made by tools/seeds.py.
"""

import numpy as np
import numpy.typing as npt

from mnist_dash.runs import artifacts

COUNT = 10  # seeds of each tutorial that are asked for, 0 to 9; fewer may be here
KEY = "seeds/tutorials"
Answers = npt.NDArray[np.uint8]  # seeds x 10,000


def answers() -> dict[str, Answers]:
    """The answers to the test digits by tutorial, a row a seed; nothing where they are not here."""
    found = artifacts.peek(KEY) or {}
    return {name: each for name, each in found.items() if each.dtype == np.uint8 and each.ndim == 2}
