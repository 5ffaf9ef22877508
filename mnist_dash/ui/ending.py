"""The end of a page before its last line: unlike Streamlit's stop, it lets the frame finish what stands around it."""

from typing import NoReturn


class PageEnd(Exception):
    """The page has said all that it has to say."""


def end_page() -> NoReturn:
    """Leave the rest of the page out."""
    raise PageEnd
