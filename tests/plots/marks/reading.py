"""Figures read back from their markup, which is well-formed, for tests."""

from xml.etree import ElementTree


def read(markup: str) -> ElementTree.Element:
    """The markup as a tree; fails where it is not well-formed or a text in it was not escaped."""
    return ElementTree.fromstring(markup if markup.startswith('<div class="figure"') else f"<div>{markup}</div>")


def marks(markup: str, kind: str) -> list[ElementTree.Element]:
    """The elements of one class, in their order."""
    return [each for each in read(markup).iter() if kind in each.get("class", "").split()]


def tips(markup: str) -> list[str]:
    """The texts that show under the pointer, in their order."""
    return [each.get("data-tip", "") for each in read(markup).iter() if each.get("data-tip")]


def style(element: ElementTree.Element) -> dict[str, str]:
    """The styles of an element by name."""
    return dict(part.split(":", 1) for part in element.get("style", "").split(";"))


def share(element: ElementTree.Element, name: str) -> float:
    """A length in percent as a share."""
    return float(style(element)[name].removesuffix("%")) / 100


def texts(markup: str, kind: str) -> list[str]:
    """The words of each element of one class."""
    return ["".join(each.itertext()) for each in marks(markup, kind)]
