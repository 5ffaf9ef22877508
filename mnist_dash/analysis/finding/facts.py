"""What is known of the digits of a split while they are looked through, each part fetched when a word asks for it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mnist_dash.analysis.evaluation import Outcomes
from mnist_dash.data import measures
from mnist_dash.data.datasets import Dataset, Split, SplitName


@dataclass(frozen=True, eq=False)
class Facts:
    """The digits of one split, and where to ask for more about them.

    `measured` gives the handwriting measures of the split (arrays of N). `answered` gives how the digits of the test
    split came out in the run of a name. `contested` gives the test positions whose label people contest. Each may
    raise PlainError.
    """

    data: Dataset
    split_name: SplitName
    measured: Callable[[], measures.Table]
    answered: Callable[[str], Outcomes]
    contested: Callable[[], list[int]]

    @property
    def split(self) -> Split:
        """The digits themselves."""
        return self.data.split(self.split_name)

    def everything(self, value: bool) -> measures.Mask:
        """The same answer for every digit of the split (bool, N)."""
        return np.full(len(self.split), value)
