"""What a result means: how many are right, what that makes plausible, and how it stands beside known runs."""

from collections.abc import Iterable

from mnist_dash.analysis import comparison
from mnist_dash.analysis.comparison import Pair
from mnist_dash.analysis.evaluation import Rate
from mnist_dash.quantities import interval, points


def sentence(right: Rate, beside: Iterable[str] = ()) -> str:
    """The result in one sentence, as Markdown; `beside` says how it stands beside other runs, blanks are left out."""
    known = ", ".join(filter(None, beside))
    return f"**{right.hits:,} of {right.count:,}** right: plausibly {interval(right.interval)}{known and f'; {known}'}."


def beside(pair: Pair, digits: int, name: str) -> str:
    """How the first of a pair stands beside the second, which is called `name`, by McNemar's test, as Markdown."""
    if pair.better is None:
        return f"not to be told from `{name}`"
    gap = abs(comparison.difference(pair, digits)[0])
    return f"{points(gap)} points {'better' if pair.better == pair.first else 'worse'} than `{name}`"
