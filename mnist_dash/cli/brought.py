"""Commands on what was made elsewhere: `import-model`, `import-predictions` and `kaggle`."""

import argparse
import json
import sys
import time
from pathlib import Path

from mnist_dash.analysis import answers
from mnist_dash.cli.types import Commands
from mnist_dash.data.importing import File, ImportFailed, read
from mnist_dash.errors import PlainError
from mnist_dash.models import foreign
from mnist_dash.quantities import percent
from mnist_dash.runs import brought, folder, jobs, kaggle, reader, results
from mnist_dash.runs.folder import Run
from mnist_dash.runs.owners import OPERATOR

TICK = 0.1  # seconds between looks at the job


def add(commands: Commands) -> None:
    """Add this module's commands."""
    about = f"make a run of a model that was trained elsewhere: {foreign.KINDS}"
    model = commands.add_parser("import-model", help=about)
    model.add_argument("file", nargs="?", type=Path, metavar="FILE")
    model.add_argument("--notation", default="", help="the network, where the file holds weights alone, as 128N-10N")
    ways = ", ".join(foreign.INPUTS)
    model.add_argument("--input", default="", help=f"how it wants its ink: {ways} (default: found by trying)")
    model.add_argument("--worker", metavar="RUN", help=argparse.SUPPRESS)
    model.set_defaults(run=import_model)

    predictions = commands.add_parser("import-predictions", help=f"make a run of somebody's answers: {answers.KINDS}")
    predictions.add_argument("file", type=Path, metavar="FILE")
    predictions.set_defaults(run=import_predictions)
    for command in (model, predictions):
        command.add_argument("--name", help="what to call the run (default: the file's name)")
        command.add_argument("--dataset", default="mnist", help="whose test images it answers (default: mnist)")
        command.add_argument("--json", action="store_true", help="print one JSON object")

    answering = commands.add_parser("kaggle", help="answer Kaggle's test.csv: prints ImageId,Label")
    answering.add_argument("file", nargs="?", type=Path, metavar="test.csv")
    answering.add_argument("--worker", metavar="JOB", help=argparse.SUPPRESS)
    answering.add_argument(
        "--run", dest="which", default="best", metavar="RUN", help="the run that reads (default: best)"
    )
    answering.add_argument("--out", type=Path, help="write here instead of to stdout")
    answering.set_defaults(run=answer_kaggle)


def import_model(options: argparse.Namespace) -> None:
    """Read a model as data and follow the job, or be the process that does it."""
    if options.worker:
        brought.main(options.worker)
    if not options.file:
        raise foreign.ForeignError(f"Name a file: {foreign.KINDS}.")
    content = _bytes(options.file, foreign.LARGEST)
    title = options.name or options.file.stem
    run = brought.model(options.file.name, content, title, options.dataset, options.notation, options.input, OPERATOR)
    _print(_followed(run), options.json)


def _followed(run: Run) -> Run:
    """The run once its job has ended. Raises PlainError with why it failed."""
    stage = ""
    while run.active:
        if run.status.get("stage") not in (None, stage):
            stage = str(run.status["stage"])
            print(stage, file=sys.stderr, flush=True)
        time.sleep(TICK)
        jobs.poll()
        run = folder.load(run.id)
    if run.state != "done":
        raise PlainError(str(run.status.get("error") or "The model was not read to the end; try again."))
    return run


def import_predictions(options: argparse.Namespace) -> None:
    """Keep somebody's answers as a run."""
    content = _bytes(options.file, answers.LARGEST)
    title = options.name or options.file.stem
    _print(brought.predictions(options.file.name, content, title, options.dataset, OPERATOR), options.json)


def _print(run: Run, as_json: bool) -> None:
    facts = {
        "id": run.id,
        "name": run.name,
        "accuracy": run.status["test_accuracy"],
        "network": run.status.get("network"),
        "input": run.status.get("input"),
        "remarks": run.status.get("remarks") or [],
    }
    if as_json:
        print(json.dumps(facts))
        return
    way = foreign.INPUTS.get(str(facts["input"]))
    print(f"{run.name}: {percent(facts['accuracy'])} of the test images right")
    if way:
        print(f"Read as {facts['network']}, with ink {way.about}")
    for remark in facts["remarks"]:
        print(remark)
    print(f"Its name for links and commands is {results.link_name(run)}")


def answer_kaggle(options: argparse.Namespace) -> None:
    """Print a submission for the images of a table without labels, or be the process that makes one for a page."""
    if options.worker:
        kaggle.main(options.worker)
    if not options.file:
        raise ImportFailed("Name Kaggle's test.csv.")
    run = results.find(options.which)
    images = read([File(options.file.name, _bytes(options.file, 300_000_000))]).images
    text = kaggle.submission(reader.load(run).probabilities(images))
    if options.out:
        options.out.write_text(text, encoding="utf-8")
    else:
        print(text, end="")
    print(kaggle.LEAK, file=sys.stderr)


def _bytes(file: Path, most: int) -> bytes:
    """The file's bytes. Raises ImportFailed."""
    try:
        if file.stat().st_size > most:
            raise ImportFailed(f"{file.name} has more than {most // 10**6} MB.")
        return file.read_bytes()
    except OSError as error:
        raise ImportFailed(f"{file} cannot be read: {(error.strerror or str(error)).lower()}.") from None
