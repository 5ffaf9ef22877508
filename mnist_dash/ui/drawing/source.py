"""Where the ink comes from: the pad, a file, or the camera."""

import hashlib
from dataclasses import dataclass

import streamlit as st

from mnist_dash.data.ink import Reading
from mnist_dash.ui import canvas, loaders

WAYS = ("draw", "upload", "photo")
FILES = ("png", "jpg", "jpeg", "webp", "gif", "bmp")


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


def take(way: str) -> Source | None:
    """Show the way's widget; gives what was drawn, chosen or photographed with it, or None."""
    if way == "draw":
        text = canvas.digit_canvas()
        return Source(text) if text else None
    if way == "upload":
        file = st.file_uploader("A picture of a digit or a number, on paper or on a screen", FILES, key="draw_file")
    else:
        file = st.camera_input("A photo of a digit or a number on paper", key="draw_photo")
    if file is None:
        return None
    content = file.getvalue()
    return Source(hashlib.blake2b(content, digest_size=16).hexdigest(), content)
