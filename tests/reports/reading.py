"""A report as a reader's program sees it."""

from html.parser import HTMLParser

VOID = {"meta", "img", "br", "link", "input", "path", "rect", "line", "polygon"}
LOADING = {"src", "srcset", "data", "poster", "background", "action", "formaction", "xlink:href"}


class Reading(HTMLParser):
    """Its elements and texts; what it would load or run is in `outside`."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.links: list[str] = []
        self.outside: list[str] = []
        self.words: list[str] = []
        self.style = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name.startswith("on") or (name in LOADING and not str(value).startswith("data:")):
                self.outside.append(f"{tag} {name}={value}")
            if name == "href":
                self.links.append(str(value))
                if tag != "a":
                    self.outside.append(f"{tag} href={value}")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data
        elif data.strip():
            self.words.append(data)

    @property
    def text(self) -> str:
        """All that is read on it, in its order, with single spaces."""
        return " ".join(" ".join(self.words).split())


def stands_alone(text: str) -> Reading:
    """The page, after a check that it is whole and needs neither a script nor anything from outside."""
    page = Reading(text)
    assert not page.open and not page.outside
    assert not {"script", "iframe", "object", "embed", "link", "base", "form"} & set(page.tags)
    style = page.style.replace('url("data:', "url(data:")
    assert style.count("url(") == style.count("url(data:image/png;base64,") and "@import" not in style
    assert len(text.encode()) < 2_000_000
    return page
