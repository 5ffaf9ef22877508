"""The command `explain`: which ink, or which training digits, speak for a class in a run's network."""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from PIL import Image

from mnist_dash.analysis.explanation import ATTRIBUTIONS, Question, board, grade
from mnist_dash.analysis.explanation.attributions import Numbers, methods
from mnist_dash.analysis.explanation.grades import BASELINES
from mnist_dash.cli.following import make_first
from mnist_dash.cli.types import Commands
from mnist_dash.data import datasets
from mnist_dash.data.datasets import SPLITS, Dataset, SplitName
from mnist_dash.errors import PlainError
from mnist_dash.runs import boards, lessons, plain_networks, reader, results

TIMES = 10  # pixels of the written picture for each pixel of the digit
COUNT = 12  # training digits of each kind


def add(commands: Commands) -> None:
    """Add this module's command."""
    command = commands.add_parser("explain", help="which ink of a picture speaks for a class, in a run's network")
    command.add_argument("which", metavar="RUN", nargs="?", help="the run's id or the beginning of it, or its recipe")
    command.add_argument("picture", metavar="SPLIT:POSITION", nargs="?", help="such as test:18, counted from 0")
    command.add_argument("--method", choices=list(ATTRIBUTIONS), default="occlusion", help="default: occlusion")
    command.add_argument("--class", dest="label", help="the class to ask about (default: the answer)")
    command.add_argument("--influence", action="store_true", help="the training digits that pushed towards it and away")
    command.add_argument("--board", action="store_true", help="grade every method over many test digits of the run")
    command.add_argument(
        "--digits",
        type=int,
        default=board.DIGITS,
        choices=boards.EXAMINATION.sizes,
        help="with --board (1000)",
    )
    command.add_argument("--out", type=Path, help="write the heat map as a PNG picture")
    command.add_argument("--json", action="store_true", help="print one JSON object with the map")
    command.add_argument("--worker", metavar="JOB", help=argparse.SUPPRESS)
    command.set_defaults(run=explain)


def explain(options: argparse.Namespace) -> None:
    """Explain one picture, or be the process that reads the training digits for it. Raises PlainError."""
    if options.worker:
        (lessons if options.worker.endswith(f"-{lessons.ALL}") else boards).main(options.worker)
    if options.board:
        print_board(options)
        return
    if options.which is None or options.picture is None:
        raise PlainError("Name a run and a picture, as in `explain tence-cnn test:18`.")
    if options.influence:
        if options.out:
            raise PlainError("--out writes a heat map; leave it out with --influence.")
        print_influence(options)
    else:
        explain_picture(options)


def print_board(options: argparse.Namespace) -> None:
    """Print how every method does over many digits, and which to trust. Raises PlainError."""
    if options.which is None or options.picture is not None or options.out or options.influence:
        raise PlainError("Give --board with a run alone, as in `explain tence-cnn --board`.")
    run = results.find(options.which)
    if reason := boards.why_not(run):
        raise PlainError(reason)
    found = make_first(boards.EXAMINATION, run, options.digits, boards.load)
    rows, verdict = board.table(found), board.verdict(found)
    if options.json:
        print(json.dumps({"run": run.id, "digits": len(found.positions), "verdict": verdict, "methods": _plain(rows)}))
        return
    print(f"{'method':24} grade   above ink  alike when shuffled  moved by noise")
    for row in rows.to_dict("records"):
        grades = f"{row['grade']:+.3f}  {row['over_ink']:+.3f}"
        print(f"{row['title']:24} {grades}     {row['alike']:19.2f}  {row['moved']:.2f}")
    print(verdict)


def _plain(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows for JSON, which knows no NaN."""
    return [
        {str(name): None if isinstance(value, float) and value != value else value for name, value in row.items()}
        for row in rows.to_dict("records")
    ]


def print_influence(options: argparse.Namespace) -> None:
    """Print the training digits that pushed towards the class and away, and the nearest. Raises PlainError."""
    run = results.find(options.which)
    if reason := lessons.why_not(run):
        raise PlainError(reason)
    data = datasets.load(run.recipe.data)
    split, position = _place(options.picture, data)
    one = reader.load(run)
    image = data.split(split).images[position]
    shares = one.outputs(image[None])[0][0]
    label = _class(options.label, data, int(shares.argmax()))
    known = make_first(lessons.EXAMINATION, run, lessons.ALL, lessons.load)
    found = lessons.influence(one, known, image, label, COUNT, position if split == "train" else None)
    facts = {"run": run.id, "picture": options.picture, "class": data.class_names[label]}
    lists = {name: _rows(getattr(found, name), data) for name in ("towards", "away", "nearest")}
    if options.json:
        print(json.dumps({**facts, **lists}))
        return
    for name, rows in lists.items():
        print(f"{name}:")
        for row in rows:
            print(f"  train:{row['position']:<6} label {row['label']:8} {row['score']:+.3f}")


def _rows(found: tuple[np.ndarray, np.ndarray], data: Dataset) -> list[dict[str, Any]]:
    return [
        {"position": int(at), "label": data.class_names[data.train.labels[at]], "score": round(float(score), 4)}
        for at, score in zip(*found, strict=True)
    ]


def explain_picture(options: argparse.Namespace) -> None:
    """Print what the run reads and how good the map is; write its picture. Raises PlainError."""
    run = results.find(options.which)
    network, data = plain_networks.load(run), datasets.load(run.recipe.data)
    image, label = _picture(options.picture, data)
    answers = reader.load(run).probabilities
    shares = answers(image[None])[0]
    asked = Question(network, answers, image, _class(options.label, data, int(shares.argmax())))
    if options.method not in methods(network):
        raise PlainError("This network has no convolution, which Grad-CAM needs; choose another method.")
    found = ATTRIBUTIONS[options.method].make(asked)
    graded = grade(asked, {options.method: found})
    if options.out:
        _write(found, options.out)
    facts = {
        "run": run.id,
        "picture": options.picture,
        "label": data.class_names[label],
        "answer": data.class_names[int(shares.argmax())],
        "class": data.class_names[asked.label],
        "probability": float(shares[asked.label]),
        "method": options.method,
        "grade": graded[options.method].faithfulness,
        **{f"grade of {name}": graded[name].faithfulness for name in BASELINES},
    }
    if options.json:
        print(json.dumps({**facts, "map": found.round(6).tolist()}))
        return
    for name, value in facts.items():
        print(f"{name:28} {value:.4f}" if isinstance(value, float) else f"{name:28} {value}")


def _picture(text: str, data: Dataset) -> tuple[np.ndarray, int]:
    """The image and label of a place such as test:18. Raises PlainError."""
    split, position = _place(text, data)
    return data.split(split).images[position], int(data.split(split).labels[position])


def _place(text: str, data: Dataset) -> tuple[SplitName, int]:
    """The split and position of a place such as test:18. Raises PlainError."""
    name, _, number = text.partition(":")
    split = next((known for known in SPLITS if known == name), None)
    if split is None or not (number.isascii() and number.isdigit() and len(number) < 8):
        raise PlainError(f'Name a picture as in test:18, not "{text}".')
    count = len(data.split(split).labels)
    if int(number) >= count:
        raise PlainError(f"The {split} split has the positions 0 to {count - 1:,}; {number} is beyond.")
    return split, int(number)


def _class(name: str | None, data: Dataset, answer: int) -> int:
    if name is None:
        return answer
    if name not in data.class_names:
        raise PlainError(f'There is no class "{name}"; there are {", ".join(data.class_names)}.')
    return data.class_names.index(name)


def _write(found: Numbers, file: Path) -> None:
    """Orange for, blue against, black for neither. Raises PlainError."""
    shares = found / (np.abs(found).max() or 1)
    orange, blue = np.array([255, 191, 105]), np.array([140, 200, 255])
    colours = np.maximum(shares, 0)[..., None] * orange + np.maximum(-shares, 0)[..., None] * blue
    picture = np.kron(colours.astype(np.uint8), np.ones((TIMES, TIMES, 1), np.uint8))
    try:
        Image.fromarray(picture).save(file, "PNG")
    except OSError as error:
        raise PlainError(f"The picture cannot be written to {file}: {error.strerror or error}.") from None
