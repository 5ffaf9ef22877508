"""Text for pages: words that Streamlit must not read as Markdown."""

from mnist_dash.data import naming
from mnist_dash.markdown import plain

__all__ = ["about", "plain"]


def about(text: str, noun: str) -> str:
    """A sentence on digits, as Markdown, said of pictures of another kind; `noun` is what one of them is called."""
    return naming.about(text, plain(noun))
