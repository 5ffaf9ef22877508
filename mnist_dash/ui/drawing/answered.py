"""Ink with the model's answers: what every view of the Draw page shows something of."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from mnist_dash.data import strokes
from mnist_dash.data.collection import Kept
from mnist_dash.data.ink import Part, Reading
from mnist_dash.data.strokes import Drawing
from mnist_dash.errors import PlainError
from mnist_dash.runs import results
from mnist_dash.runs.folder import Run
from mnist_dash.runs.numbers import NO_DIGIT, Written
from mnist_dash.runs.reader import Answer, Reader
from mnist_dash.ui import loaders
from mnist_dash.ui.drawing.pictures import Box, Picture
from mnist_dash.ui.drawing.source import Source

PART = "draw_part"  # the chosen part in the link, counted from 1


@dataclass(frozen=True, eq=False)
class Answered:
    """Ink that holds at least one part, what a run says of each part, and which part is looked at."""

    source: Source
    written: Written
    reader: Reader
    chosen: int

    @property
    def reading(self) -> Reading:
        """The picture and its parts."""
        return self.written.reading

    @property
    def answers(self) -> Sequence[Answer]:
        """What the run says of each part."""
        return self.written.answers

    @property
    def part(self) -> Part:
        """The part that is looked at."""
        return self.reading.parts[self.chosen]

    @property
    def answer(self) -> Answer:
        """The answer to the part that is looked at."""
        return self.answers[self.chosen]

    def framed(self) -> tuple[Picture, list[Box]]:
        """What was given, and each part's box in it; of a drawing only where there is ink, with room for the frames."""
        picture = self.reading.stages["given"]
        across, down = _shrunk(self.reading.parts)
        boxes = [
            (round(left / across), round(top / down), round(right / across), round(bottom / down))
            for left, top, right, bottom in (part.box for part in self.reading.parts)
        ]
        if self.source.is_picture:
            return picture, boxes
        room = picture.shape[1] // 12
        x, y = max(min(box[0] for box in boxes) - room, 0), max(min(box[1] for box in boxes) - room, 0)
        view = picture[y : max(box[3] for box in boxes) + room // 2, x : max(box[2] for box in boxes) + room]
        return view, [(left - x, top - y, right - x, bottom - y) for left, top, right, bottom in boxes]

    def kept(self, label: int) -> Kept:
        """The part that is looked at, as a digit of a collection."""
        read = None if self.answer.verdict in NO_DIGIT else self.answer.digit
        name = f"{self.source.name}/{self.chosen}"
        return Kept(name, self.part.image.tobytes(), label, read, self.source.strokes)


def read(source: Source, run: Run, without: tuple[str, ...] = ()) -> Answered | None:
    """The ink with the run's answers; None where no ink is found. Raises InkError and RunError."""
    reading = source.read(without)
    if not reading.parts:
        return None
    version = results.version(run)
    as_read = without or (("carried",) if source.carried else ())  # by who made the link, with all steps
    written = loaders.number(run.id, version, source.name, as_read, reading)
    return Answered(source, written, loaders.reader(run.id, version), _chosen(len(written.answers)))


def prepare(run: Run) -> None:
    """Load all that reads ink, so that the first answer does not wait; what fails says so with that answer."""
    dot = strokes.pack(Drawing((np.array([(0.5, 0.5)]),), 0.1))
    with contextlib.suppress(PlainError):
        loaders.ready(run.id, results.version(run), dot)


def _shrunk(parts: Sequence[Part]) -> tuple[float, float]:
    """How many pixels of the given picture, which the boxes count in, are one of those that were looked at."""
    shapes, boxes = [part.stages["cropped"].shape for part in parts], [part.box for part in parts]
    across = sum(box[2] - box[0] for box in boxes) / sum(shape[1] for shape in shapes)
    down = sum(box[3] - box[1] for box in boxes) / sum(shape[0] for shape in shapes)
    return across, down


def _chosen(count: int) -> int:
    wanted = str(st.session_state.get(PART) or st.query_params.get(PART, ""))
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 4 else 1
    return number - 1 if 1 <= number <= count else 0
