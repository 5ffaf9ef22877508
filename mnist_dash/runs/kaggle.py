"""Answers in the form of Kaggle's Digit Recognizer, made by a job: its table of test digits is large."""

import hashlib
from pathlib import Path
from typing import NoReturn

import numpy as np
import numpy.typing as npt

from mnist_dash import checked, paths
from mnist_dash.data import importing
from mnist_dash.data.importing import File, ImportFailed
from mnist_dash.runs import files, folder, jobs, reader, worker
from mnist_dash.runs.folder import Run
from mnist_dash.runs.owners import NOBODY, Visitor
from mnist_dash.runs.status import Reporter

LEAK = (
    "Kaggle's test digits are among MNIST's 70,000: a score of 100 % there comes from looking them up, "
    "not from reading them."
)
WHAT = "Answering Kaggle's test digits"
CHUNK = 2_000  # digits between two reports
_TABLE, _ANSWERS, _RUN = "test.csv", "submission.csv", "run.txt"


def submission(probabilities: npt.NDArray[np.float32]) -> str:
    """The answers as a table: ImageId from 1, and the Label."""
    rows = (f"{number},{label}" for number, label in enumerate(probabilities.argmax(axis=1), start=1))
    return "\n".join(["ImageId,Label", *rows]) + "\n"


def start(name: str, content: bytes, run: Run, by: Visitor = NOBODY) -> Path:
    """Begin to answer the digits in a table; gives the job's folder. Raises ImportFailed, LimitError, QueueError."""
    if len(content) > importing.LARGEST:
        raise ImportFailed(f"{name} has more than {importing.LARGEST // 10**6} MB; bring Kaggle's test.csv.")
    key = hashlib.sha256(by.hash.encode() + run.id.encode() + content).hexdigest()[:16]
    job = folder_of(key)
    with jobs.writing():
        jobs.make_folder(job, {_RUN: run.id})
        if answers(job) is None:
            files.replace(job / _TABLE, content)
            jobs.enqueue(job, ("kaggle", "--worker", key), by)
    return job


def folder_of(key: str) -> Path:
    """The job's folder, whether or not it is there. Raises ImportFailed for what is no job's name."""
    if len(key) != 16 or not set(key) <= set("0123456789abcdef"):
        raise ImportFailed("These answers are not here any more; choose the file again.")
    return paths.home() / "kaggle" / key


def answers(job: Path) -> bytes | None:
    """The finished submission; None before that."""
    try:
        return checked.content(job / _ANSWERS, checked.MEGABYTE * 10)
    except (FileNotFoundError, checked.DamagedError):
        return None


def main(key: str) -> NoReturn:
    """Answer the table of that job in this process, then let it go on with the next job."""
    job = folder_of(key)
    worker.carry_out(job, lambda reporter: _work(job, reporter), WHAT)


def _work(job: Path, reporter: Reporter) -> None:
    steps = worker.Steps(reporter)
    try:
        steps("Reading the table", 0, 0)
        images = importing.read([File(_TABLE, checked.content(job / _TABLE, importing.LARGEST))]).images
        model = reader.load(folder.load(checked.text(job / _RUN)))
        found = []
        for begin in range(0, len(images), CHUNK):
            steps("Answering", begin, len(images))
            found.append(model.probabilities(images[begin : begin + CHUNK]))
        files.replace(job / _ANSWERS, submission(np.concatenate(found)).encode())
    finally:
        (job / _TABLE).unlink(missing_ok=True)
