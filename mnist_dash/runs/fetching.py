"""The job that fetches a published data set from the network."""

from pathlib import Path
from typing import NoReturn

from mnist_dash import paths
from mnist_dash.data.datasets import DATASETS, Dataset, DatasetError, Entry, catalogue, published
from mnist_dash.data.datasets.fetching import FetchStopped, Tell
from mnist_dash.runs import jobs, measuring, worker
from mnist_dash.runs.owners import NOBODY, Visitor
from mnist_dash.runs.status import Reporter

WHAT = "Fetching the data set"


def entry(name: str) -> Entry:
    """The published set of that name. Raises DatasetError for one that is not fetched."""
    if name not in DATASETS:
        raise catalogue.unknown(name)
    if DATASETS[name].shipped:
        raise DatasetError(f"{DATASETS[name].title} came with the program; there is nothing to fetch.")
    return DATASETS[name]


def job(name: str) -> Path:
    """Where the set's job lives, whether or not there is one. Raises DatasetError."""
    return paths.home() / "fetching" / entry(name).name


def start(name: str, by: Visitor = NOBODY) -> Path:
    """The job's folder: the active one, which visitors share, else started. Raises DatasetError and QueueError."""
    place = job(name)
    with jobs.writing():
        jobs.make_folder(place, {})
        jobs.enqueue(place, ("fetch", "--worker", name), by)
    return place


def main(name: str) -> NoReturn:
    """Fetch the set in this process, then let it go on with the next job."""
    wanted = entry(name)

    def work(reporter: Reporter) -> None:
        reporter.keep()  # a stop keeps what came so far
        steps = worker.Steps(reporter)
        try:
            measuring.measure(fetch(wanted, steps, reporter.stop_requested), steps)
        except FetchStopped:
            raise DatasetError("Fetching was stopped; begin again to go on from there.") from None

    worker.carry_out(job(name), work, WHAT)


def fetch(wanted: Entry, tell: Tell, should_stop: published.ShouldStop) -> Dataset:
    """Bring its files here, and read them. Raises DatasetError and FetchStopped."""
    published.fetch(wanted.files, tell, should_stop)
    return wanted.load()
