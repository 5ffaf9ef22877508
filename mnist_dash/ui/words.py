"""Text for pages: words that Streamlit must not read as Markdown, and numbers as people say them."""

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!~$:|<>&-])")


# Streamlit looks for addresses after the escapes are gone: an invisible word joiner inside hides them.
_ADDRESS = re.compile(r"(?<=https:)(?=//)|(?<=http:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)


# Signs that are not seen, or turn the direction of those that are.
_UNSEEN = re.compile("[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]")


def plain(text: str) -> str:
    """The text with nothing in it that is unseen, or that Markdown would turn into a link, an image or a look."""
    return _MARKDOWN.sub(r"\\\1", _ADDRESS.sub("\u2060", _UNSEEN.sub("", text)))


def duration(seconds: float) -> str:
    """Seconds in words: 8.0 s, 3 min 20 s, 1 h 5 min."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 100:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def about(text: str, noun: str) -> str:
    """A sentence on digits, said of pictures of another kind; `noun` is what one of them is called."""
    if noun == "digit":
        return text
    article = "an" if noun[:1].lower() in "aeiou" else "a"
    text = re.sub(r"\b([Aa]) digit", lambda found: f"{found[1]}{article[1:]} digit", text)
    return text.replace("Digit", plain(noun.capitalize())).replace("digit", plain(noun))
