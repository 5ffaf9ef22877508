"""Where the ink comes from: the pad, a file, the camera, or a link that carries what was read from a picture."""

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st

from mnist_dash.data.ink import InkError, Reading, carried
from mnist_dash.ui import broken, canvas, loaders, words

WAYS = ("draw", "upload", "photo")
WITHOUT = "draw_without"  # the steps left out, in the link
PICTURE = "draw_picture"  # what was read from a picture, in the link
FILES = ("png", "jpg", "jpeg", "webp", "gif", "bmp")


NO_CAMERA = (
    "Browsers give a page the camera only over https, and this one came over http: take the photo with your camera "
    "app and choose upload, or open this app over https."
)


@dataclass(frozen=True)
class Source:
    """Some ink: a drawing as text, a picture's file, or what was read from a picture as text."""

    name: str  # the drawing's text, the file's digest, or the picture's text
    file: bytes | None = None
    carried: bool = False  # by a link

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, not a drawing."""
        return self.carried or self.file is not None

    @property
    def strokes(self) -> str:
        """The drawing as text; empty for a picture."""
        return "" if self.is_picture else self.name

    def read(self, without: tuple[str, ...] = ()) -> Reading:
        """The digits found in it, with some steps left out. Raises InkError for what is no picture."""
        if self.carried:
            return carried.unpack(self.name)
        if self.file is None:
            return loaders.drawn(self.name, without)
        return loaders.pictured(self.name, without, self.file)


def way_picker() -> str:
    """Whether to draw, upload or photograph, kept in the link."""
    way: str = st.segmented_control(
        "Your digit", WAYS, default="draw", required=True, key="draw_input", bind="query-params"
    )
    return way


def gives_camera(address: str | None) -> bool:
    """Whether browsers let a page at that address use the camera: over https, or on the machine itself."""
    parts = urlsplit(address or "")
    own = parts.hostname in ("127.0.0.1", "::1") or (parts.hostname or "").rpartition(".")[2] == "localhost"
    return own or parts.scheme != "http"


def take(way: str) -> Source | None:
    """Show the way's widget; gives what was drawn, chosen or photographed with it, or None."""
    broken.take(PICTURE)
    if way == "draw":
        st.query_params.pop(PICTURE, None)
        text = canvas.digit_canvas()
        return Source(text) if text else None
    if way == "upload":
        file = st.file_uploader("A picture of a digit or a number, on paper or on a screen", FILES, key="draw_file")
    elif not gives_camera(st.context.url):
        st.info(NO_CAMERA, icon=":material/no_photography:")
        return None
    else:
        file = st.camera_input("A photo of a digit or a number on paper", key="draw_photo")
    if file is None:
        return _from_link()
    content = file.getvalue()
    return Source(hashlib.blake2b(content, digest_size=16).hexdigest(), content)


def _from_link() -> Source | None:
    """The ink of a picture that the link carries."""
    text = st.query_params.get(PICTURE)
    if not text:
        return None
    try:
        carried.unpack(text)
    except InkError as error:
        broken.tell(PICTURE, text, f"cannot be read. {error}")
        st.query_params.pop(PICTURE)
        return None
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption("The ink of a picture, as the link carries it.", width="content")
        st.button("Put it away", key="draw_put_away", on_click=_put_away)
    broken.take(WITHOUT)  # what was left out when the picture was read cannot be put back
    return Source(text, carried=True)


def _put_away() -> None:
    st.query_params.pop(PICTURE, None)


def keep_in_link(source: Source, reading: Reading) -> None:
    """Have the link carry what was read from a picture; where it is too large for that, say so."""
    if source.file is None:
        return
    try:
        st.query_params[PICTURE] = carried.pack(reading.parts)
    except InkError as error:
        st.query_params.pop(PICTURE, None)
        st.caption(words.plain(str(error)))
