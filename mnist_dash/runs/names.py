"""Names that people give: cleaned of what cannot be seen, and never those of what ships with the program."""

import unicodedata

from mnist_dash.models.recipes import RECIPES

# Signs that count as letters or symbols and yet show nothing.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_MARKS = 2  # accents on one letter: more of them climb over the lines around
# Letters of other alphabets that look like Latin ones.
_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0455\u0458\u0501\u04bb\u04cf\u03bf\u03b1\u03c1\u03c4\u0131",
    "aeopcyxisjdhloapti",
)


def clean(text: str) -> str:
    """The text in one line, without signs that are invisible or turn the direction of the others."""
    shown, marks = [], 0
    for sign in unicodedata.normalize("NFC", text):
        marks = marks + 1 if unicodedata.category(sign).startswith("M") else 0
        if marks <= _MARKS:
            shown.append(sign if sign.isprintable() and sign not in _BLANK and not _selects(sign) else " ")
    return " ".join("".join(shown).split())


def is_shipped(name: str) -> bool:
    """Whether a reader would take the name for that of a recipe that ships with the program."""
    mine = _skeleton(name)
    return any(mine in (_skeleton(short), _skeleton(entry.title)) for short, entry in RECIPES.items())


def _selects(sign: str) -> bool:
    """Whether it only chooses how the sign before it looks."""
    return "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"


def _skeleton(name: str) -> str:
    """The letters and digits alone, in small Latin letters where they look like those."""
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_ALIKE)
    return "".join(sign for sign in folded if sign.isalnum() and sign not in _BLANK)
