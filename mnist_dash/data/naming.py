"""What a digit is called in sentences: its class with the article, its place in the data set, its kind."""

import re

_VOWEL = ("8", "11", "18")  # numbers whose names begin with a vowel: eight, eleven, eighteen, eighty


def a(name: str) -> str:
    """A class with its article: a 7, an 8; one that is no number by its name alone."""
    if not (name.isascii() and name.isdigit()):
        return name
    begins_with_vowel = name.startswith("8") or name in _VOWEL
    return f"{'an' if begins_with_vowel else 'a'} {name}"


def one(name: str) -> str:
    """The same at the beginning of a sentence."""
    said = a(name)
    return said[:1].upper() + said[1:]


def place(split: str, position: int) -> str:
    """The one number that a digit has on every page: its split, and its position there from 0, as in "test 1,052"."""
    return f"{split} {position:,}"


def about(text: str, noun: str) -> str:
    """A sentence on digits, said of pictures of another kind; `noun` is what one of them is called."""
    if noun == "digit":
        return text
    article = "an" if noun[:1].lower() in "aeiou" else "a"
    text = re.sub(r"\b([Aa]) digit", lambda found: f"{found[1]}{article[1:]} digit", text)
    return text.replace("Digit", noun.capitalize()).replace("digit", noun)
