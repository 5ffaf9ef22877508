"""Finding digits by a text such as `label=4 & slant>30 & wrong(best)`: a small language, its words, and its search."""

from mnist_dash.analysis.finding.facts import Facts
from mnist_dash.analysis.finding.language import LONGEST, FindingError, parse
from mnist_dash.analysis.finding.search import find, place, runs_in
from mnist_dash.analysis.finding.vocabulary import PRESETS, WORDS, Preset, Word

__all__ = [
    "LONGEST",
    "PRESETS",
    "WORDS",
    "Facts",
    "FindingError",
    "Preset",
    "Word",
    "find",
    "parse",
    "place",
    "runs_in",
]
