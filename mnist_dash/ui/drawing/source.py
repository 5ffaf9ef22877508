"""Where the ink comes from: the pad, a file, or the camera."""

import hashlib
from dataclasses import dataclass
from urllib.parse import urlsplit

import streamlit as st

from mnist_dash.data.ink import Reading
from mnist_dash.ui import canvas, loaders

WAYS = ("draw", "upload", "photo")
FILES = ("png", "jpg", "jpeg", "webp", "gif", "bmp")


NO_CAMERA = (
    "Browsers give a page the camera only over https, and this one came over http: take the photo with your camera "
    "app and choose upload, or open this app over https."
)


@dataclass(frozen=True)
class Source:
    """Some ink: a drawing as text, or a picture's file."""

    name: str  # the drawing's text, or the file's digest
    file: bytes | None = None

    @property
    def strokes(self) -> str:
        """The drawing as text; empty for a picture."""
        return "" if self.file else self.name

    def read(self, without: tuple[str, ...] = ()) -> Reading:
        """The digits found in it, with some steps left out. Raises InkError for what is no picture."""
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
    if way == "draw":
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
        return None
    content = file.getvalue()
    return Source(hashlib.blake2b(content, digest_size=16).hexdigest(), content)
