"""Boards of heat maps: made by a job, kept as what was measured on each digit."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from mnist_dash import checked
from mnist_dash.analysis.explanation import ATTRIBUTIONS, Question, board
from mnist_dash.analysis.explanation.board import COLUMNS, DIGITS, Board, Rows
from mnist_dash.analysis.explanation.grades import BASELINES, shuffled, weight_layers
from mnist_dash.analysis.robustness.passport import positions
from mnist_dash.data import datasets
from mnist_dash.runs import artifacts, machine, plain_networks, reader
from mnist_dash.runs.evidence import Tell, silent
from mnist_dash.runs.examinations import Examination
from mnist_dash.runs.folder import Run, RunError
from mnist_dash.runs.parts import Parts

EXAMINATION = Examination("boards", "explain", "Grading the heat maps", 1, (100, DIGITS))
AT_A_TIME = 10  # digits between two reports
TOGETHER = 2  # digits at the same time: while the answers to one are read, NumPy works at the other
why_not = plain_networks.why_not


def load(run: Run, digits: int = DIGITS) -> Board | None:
    """The run's board over so many digits, shipped or made here; None where there is none yet. Raises RunError."""
    return EXAMINATION.read(run, digits, _unpacked)


def make(run: Run, digits: int = DIGITS, tell: Tell = silent, parts: Parts | None = None) -> Board:
    """Grade every method on the digits, going on with `parts`; some minutes for 1,000. Raises RunError."""
    if reason := why_not(run):
        raise RunError(reason)
    tell("Loading the network", 0, 0)
    network, answers, begun = plain_networks.load(run), reader.load(run).probabilities, time.perf_counter()
    test = datasets.load(run.recipe.data).test
    places = positions(len(test), digits)
    images = test.images[places]
    labels = answers(images).argmax(axis=1).tolist()
    mixed = shuffled(network, weight_layers(network))
    checked_ones, noisy = (set(positions(len(places), some).tolist()) for some in (board.CHECKED, board.MOVED))

    def row(number: int) -> Rows:
        asked = Question(network, answers, images[number], labels[number])
        return board.measure(asked, mixed if number in checked_ones else None, noise=number in noisy)

    parts = parts or Parts()
    with ThreadPoolExecutor(TOGETHER) as pool:
        for start in range(len(parts.rows), len(places), AT_A_TIME):
            tell(EXAMINATION.what, start, len(places))
            for found in pool.map(row, range(start, min(start + AT_A_TIME, len(places)))):
                parts.add(found)
    facts = {"seconds": round(time.perf_counter() - begun, 1), **machine.facts()}
    return Board(places, board.names(network), np.stack(parts.rows), facts)


def keep(run: Run, digits: int, found: Board, home: Path | None = None) -> Path:
    """Store a board, in the user's home unless told otherwise; its file."""
    arrays: dict[str, Any] = {
        "positions": found.positions.astype(np.uint32),
        "methods": np.array(found.methods),
        "values": found.values.astype(np.float16),
        "facts": np.array(json.dumps(found.facts)),
    }
    return artifacts.put(EXAMINATION.key(run, digits), arrays, home)


def _unpacked(arrays: Any) -> Board:
    """Raises KeyError, TypeError or ValueError where these are not the arrays of any board."""
    places, methods = arrays["positions"].astype(np.int64), tuple(map(str, arrays["methods"].tolist()))
    values = arrays["values"].astype(np.float32)
    known = {*ATTRIBUTIONS, *BASELINES}
    if values.shape != (len(places), len(methods), len(COLUMNS)) or not set(BASELINES) <= set(methods) <= known:
        raise ValueError("odd shapes")
    if not np.isfinite(values[..., :2]).all():
        raise ValueError("odd numbers")
    return Board(places, methods, values, checked.parse(str(arrays["facts"])))


def main(job_id: str) -> NoReturn:
    """Make the board of that job folder in this process, then let it go on with the next job."""
    EXAMINATION.carry_out(job_id, lambda run, digits, tell, parts: keep(run, digits, make(run, digits, tell, parts)))
