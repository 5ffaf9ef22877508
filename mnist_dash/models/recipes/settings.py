"""What one setting may be: its kind, range and words, and the sentence for a value that it may not."""

import difflib
import math
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from numbers import Integral, Real

from mnist_dash.errors import PlainError

Value = int | float | str
SHOWN = 40  # characters of a wrong value that a message repeats


class RecipeError(PlainError):
    """A recipe cannot be used; the message says in one sentence what to change."""


@dataclass(frozen=True)
class Setting:
    """A setting's default (whose type is the setting's), bounds (both allowed), words, and short name in links.

    `canonical` stands for words that cannot be listed: it gives the text's one form, or raises PlainError.
    """

    default: Value
    low: float = 0
    high: float = 0
    words: tuple[str, ...] = ()
    short: str = ""
    about: str = ""
    canonical: Callable[[str], str] | None = None

    def check(self, name: str, value: object) -> Value:
        """The value as a plain int, float or str. Raises RecipeError if it is not allowed."""
        if isinstance(value, str) and value in self.words:
            return value
        if self.canonical:
            return self._canonical(name, value)
        number = self._number(value)
        if number is None or not self.low <= number <= self.high:
            raise RecipeError(f"Set {name} to {self.allowed()}, not {show(value)}.")
        return number

    def _canonical(self, name: str, value: object) -> str:
        if not isinstance(value, str) or self.canonical is None:
            raise RecipeError(f"Set {name} to {self.allowed()}, not {show(value)}.")
        try:
            return self.canonical(value)
        except PlainError as error:
            raise RecipeError(str(error)) from None

    def read(self, name: str, text: str) -> Value:
        """The value that a text stands for, as typed or from a link. Raises RecipeError."""
        if self.canonical:
            return self.check(name, text.strip())
        word = number = text.strip().strip("'\"").lower()
        if word in self.words:
            return word
        if re.fullmatch(r"[+-]?[0-9]{1,15}", number, re.ASCII):
            return self.check(name, int(number))
        if re.fullmatch(r"[+-]?[0-9]*\.?[0-9]*(e[+-]?[0-9]{1,3})?", number[:32], re.ASCII):
            try:
                return self.check(name, float(number))
            except ValueError:  # a lone point or exponent
                pass
        return self.check(name, text)

    def allowed(self) -> str:
        """What the setting may be, in words."""
        words = list(self.words)
        if self.low != self.high:
            kind = "a number" if self._is_float else "a whole number"
            words.insert(0, f"{kind} from {self.low:.10g} to {self.high:.10g}")
        return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))

    @property
    def _is_float(self) -> bool:
        return not isinstance(self.default, int)

    def _number(self, value: object) -> int | float | None:
        if isinstance(value, bool) or self.low == self.high:
            return None
        if isinstance(value, Integral):
            whole = int(value)
            return float(whole) if self._is_float and self.low <= whole <= self.high else whole
        if not isinstance(value, Real) or not math.isfinite(value):
            return None
        number = float(value) + 0.0  # −0.0 becomes 0.0, which is the same recipe
        if self._is_float:
            return number
        return int(number) if number.is_integer() else None  # JavaScript and tables write 3 as 3.0


def show(value: object) -> str:
    """A wrong value for a message: quoted if text, shortened if long."""
    if isinstance(value, (dict, list, tuple)):
        return "a list" if isinstance(value, (list, tuple)) else "an object"
    if isinstance(value, int) and abs(value) >= 10**SHOWN:
        return "a huge number"  # which Python would refuse to print
    text = value if isinstance(value, str) else str(value)
    clean = "".join(sign if sign.isprintable() else "?" for sign in text[:SHOWN])
    short = clean if len(text) <= SHOWN else f"{clean}..."
    return f'"{short}"' if isinstance(value, str) else short


def unknown(what: str, name: object, known: Iterable[str]) -> RecipeError:
    """The error for a name that does not exist: with the nearest one, else with all of them."""
    names = list(known)
    close = difflib.get_close_matches(show(name).strip('"').lower(), names, 1, 0.6)
    advice = f"did you mean {close[0]}?" if close else f"choose one of: {', '.join(names)}."
    return RecipeError(f"There is no {what} {show(str(name))}; {advice}")


def split_settings(text: str, what: str, longest: int) -> tuple[str, dict[str, str]]:
    """The head of "head~name:value~..." and its settings as typed. `what` names it in a RecipeError."""
    if len(text) > longest:
        raise RecipeError(f"Shorten the {what}: it has {len(text):,} characters, and {longest:,} is the most.")
    head, *parts = text.split("~")
    settings: dict[str, str] = {}
    for part in parts:
        name, colon, value = (piece.strip() for piece in part.partition(":"))
        if not colon:
            raise RecipeError(f"Write the {what}'s settings as ~name:value, not {show(part)}.")
        if name in settings:
            raise RecipeError(f"Give {show(name)} once only.")
        settings[name] = value
    return head.strip(), settings
