"""The command `predict`: the digits in pictures."""

import argparse
import contextlib
import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from mnist_dash.cli.quiet import quiet
from mnist_dash.cli.types import Commands
from mnist_dash.data import ink
from mnist_dash.data.ink import InkError, Part, PartsError, Reading
from mnist_dash.data.ink.decoding import LARGEST_FILE
from mnist_dash.errors import PlainError
from mnist_dash.quantities import percent
from mnist_dash.runs import numbers, reader, results
from mnist_dash.runs.numbers import Written
from mnist_dash.runs.reader import Answer, Reader

TOGETHER = 64  # files whose digits are answered in one call of the model
Read: TypeAlias = tuple[str, Reading | None]  # a file and its digits; None: more marks than people write
LONGEST_MESSAGE_NAME = 200  # characters of a file's name in a message


def add(commands: Commands) -> None:
    """Add this module's commands."""
    predict = commands.add_parser(
        "predict",
        help="read the digits in pictures",
        description="Read the digits in pictures (PNG, JPEG, WebP, GIF, BMP), one or several in each. The text of a "
        "file is its digits from left to right, with ? for each part that may be one and is not taken for one, and the "
        "signs + - x = between them; each part's verdict says whether it can be trusted: digit, unsure, not a digit or "
        "blank. A file that is no picture gets a sentence on stderr; the other files are read, and the exit code is 2.",
    )
    predict.add_argument("files", metavar="FILE", nargs="*", help="a picture")
    predict.add_argument(
        "--run", dest="which", metavar="RUN", help="the run that reads: an id, or a recipe (default: hands)"
    )
    predict.add_argument("--json", action="store_true", help="print one JSON object a line and file")
    predict.add_argument("--worker", metavar="RUN", help=argparse.SUPPRESS)
    predict.set_defaults(run=run_predict)


def run_predict(options: argparse.Namespace) -> None:
    """Read the files, or be the process that prepares a run for it."""
    if options.worker:
        from mnist_dash.runs import preparing

        preparing.main(options.worker)
    if not options.files:
        raise PlainError("Name one or more pictures to read.")
    predict_files(options)


def predict_files(options: argparse.Namespace) -> None:
    """Print what each file says; leaves with 2 where one is no picture."""
    with quiet():
        model = reader.load(results.find(options.which) if options.which else reader.default())
        model.answers(np.zeros((1, 28, 28), np.uint8))
    failed = False
    for together in _batches(options.files):
        read, unread = _read(together)
        failed |= unread
        for row in _rows(read, model):
            print(json.dumps(row) if options.json else _line(row), flush=True)
    if failed:
        raise SystemExit(2)


def _batches(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    left = iter(names)
    while together := tuple(itertools.islice(left, TOGETHER)):
        yield together


def _read(names: Sequence[str]) -> tuple[list[Read], bool]:
    """The files that are pictures with their digits, and whether some are none; what was amiss goes to stderr."""
    read: list[Read] = []
    unread = False
    for name in names:
        try:
            read.append((name, ink.read(_content(name))))
        except PartsError as error:
            _tell(name, error)
            read.append((name, None))
        except InkError as error:
            _tell(name, error)
            unread = True
    return read, unread


def _tell(name: str, error: InkError) -> None:
    shown = name if len(name) <= LONGEST_MESSAGE_NAME else f"{name[:LONGEST_MESSAGE_NAME]}..."
    print(f"mnist_dash: {shown}: {error}", file=sys.stderr)


def _content(name: str) -> bytes:
    path = Path(name)
    with contextlib.suppress(ValueError, OSError):
        if path.is_dir():
            raise InkError("This is a folder; name the pictures in it.")
        if path.exists():
            with path.open("rb") as file:
                return file.read(LARGEST_FILE + 1)  # one byte more than is read, whatever the file holds
        raise InkError("There is no such file; check its name.")
    raise InkError("The file cannot be opened; check its name and who may read it.")


def _rows(read: Sequence[Read], model: Reader) -> Iterator[dict[str, Any]]:
    images = [part.image for _, reading in read if reading for part in reading.parts]
    answers = iter(model.answers(np.array(images, np.uint8).reshape(-1, 28, 28)))
    for name, reading in read:
        if reading is None or not reading.parts:
            yield {"file": name, "text": "", "complete": reading is not None, "digits": [BLANK if reading else CROWD]}
            continue
        written = Written(reading, tuple(next(answers) for _ in reading.parts))
        yield {"file": name, **_row(numbers.mended(model, written))}


BLANK = {"digit": None, "probability": None, "verdict": "blank", "box": None, "probabilities": None, "text": ""}
CROWD = {**BLANK, "verdict": "not a digit"}


def _row(written: Written) -> dict[str, Any]:
    """The text of a picture, whether all of it that may be a digit is read, and each part."""
    parts = zip(written.answers, written.reading.parts, written.names, strict=True)
    return {"text": written.text, "complete": written.is_complete, "digits": [_digit(*each) for each in parts]}


def _name(digit: dict[str, Any]) -> str:
    """The digit, or what a class of another data set is called."""
    return str(digit.get("name", digit["digit"]))


def _digit(answer: Answer, part: Part, name: str) -> dict[str, Any]:
    named = {} if answer.reads_digits else {"name": answer.name}
    return named | {
        "digit": answer.digit,
        "probability": answer.probability,
        "verdict": answer.verdict,
        "box": list(part.box),
        "probabilities": list(answer.probabilities),
        "text": name,
    }


def _line(row: dict[str, Any]) -> str:
    """For people: the file, its text, and what to think of each digit."""
    said = ", ".join(
        digit["verdict"]
        if digit["digit"] is None
        else f"{_name(digit)} {digit['verdict']} {percent(digit['probability'], 1)}"
        for digit in row["digits"]
    )
    return f"{row['file']}: {row['text'] or '-'} ({said})"
