"""Text that people typed, made safe to stand in Markdown."""

import re

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+!~$:|<>&-])")


# Streamlit looks for addresses after the escapes are gone: an invisible word joiner inside hides them.
_ADDRESS = re.compile(r"(?<=https:)(?=//)|(?<=http:)(?=//)|(?<=www)(?=\.)|(?<=@)", re.IGNORECASE)


# Signs that are not seen, or turn the direction of those that are.
_UNSEEN = re.compile("[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]")


def plain(text: str) -> str:
    """The text with nothing in it that is unseen, or that Markdown would turn into a link, an image or a look."""
    return _MARKDOWN.sub(r"\\\1", _ADDRESS.sub("\u2060", _UNSEEN.sub("", text)))
