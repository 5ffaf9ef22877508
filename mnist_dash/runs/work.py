"""The trainer process: trains a run's recipe and fills its folder."""

import contextlib
import math
import time
import traceback
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from mnist_dash import paths
from mnist_dash.data import datasets
from mnist_dash.errors import PlainError
from mnist_dash.models import devices, training
from mnist_dash.runs import files, folder, jobs, limits, machine, results, status
from mnist_dash.runs.folder import Run
from mnist_dash.runs.status import Reporter

EPOCH = "finished epoch"  # the checkpoint's own entry beside the trainer's
RESERVE = "reserve"  # a few blocks that are given up on a full disk, so that the last word can be written
RESERVE_BYTES = 16_384
LARGEST_CHECKPOINT = 4_000_000_000  # bytes; a network's weights and what its optimiser remembers of each


def main(run_id: str) -> NoReturn:
    """Fill the run folder of that id, then let the process go on with the next job."""
    run = folder.load(run_id)
    with Reporter(run.path, jobs.leave, limit=paths.longest_run()) as reporter:
        fill(run, reporter)
    jobs.leave()


def fill(run: Run, reporter: Reporter) -> None:
    """Train, and write what comes of it; whatever goes wrong ends as a state and a sentence in the status."""
    try:
        (run.path / RESERVE).write_bytes(b" " * RESERVE_BYTES)
        _train(run, reporter)
    except training.Stopped:
        reporter.update(state="stopped", stage=None)
    except Exception as error:
        with contextlib.suppress(OSError):
            traceback.print_exc()  # into log.txt
        (run.path / RESERVE).unlink(missing_ok=True)
        reporter.update(state="failed", stage=None, error=_sentence(error))
    finally:
        (run.path / RESERVE).unlink(missing_ok=True)


def _sentence(error: Exception) -> str:
    """What went wrong and what to do, for people."""
    if isinstance(error, PlainError):
        return str(error)
    if files.no_room(error):
        return "The disk is full: free some space where the runs are kept, then train again to go on."
    kind = type(error).__name__
    if isinstance(error, MemoryError) or kind == "ResourceExhaustedError":
        return "The memory is used up: choose a smaller batch or network, or close other programs."
    return f"Training ended with an unexpected {kind}; log.txt in the run's folder says where."


def _train(run: Run, reporter: Reporter) -> None:
    limits.check(run.recipe)  # the memory was counted when it was asked for; by now other programs may hold it
    reporter.update(stage="Loading the data")
    dataset = datasets.load(run.recipe.data)
    resume = _checkpoint(run)
    done = int(resume.pop(EPOCH)) if resume else 0
    folder.keep_metrics(run, done)
    if resume:
        reporter.keep()
    reporter.update(stage="Fitting" if run.recipe.is_classical else "Preparing", epochs=done)
    reporter.update(device=_device(run))
    for event in training.train(run.recipe, dataset, resume=resume, should_stop=reporter.stop_requested):
        match event:
            case training.Progress():
                fitted = run.recipe.is_classical and event.step == event.steps
                stage = "Reading the test digits" if fitted else "Training"
                reporter.update(stage=stage, patience=status.PATIENCE, progress=_finite(asdict(event)))
            case training.EpochEnd():
                _keep_epoch(run, reporter, event)
            case training.Finished():
                _keep_result(run, reporter, event)


def _device(run: Run) -> str:
    """What the run is trained on; for a network this loads TensorFlow, which looks for a GPU."""
    return devices.describe_cpu() if run.recipe.is_classical else devices.describe(run.recipe)


def _keep_epoch(run: Run, reporter: Reporter, event: training.EpochEnd) -> None:
    """The epoch's row, then the checkpoint: a row without one is dropped on resume and made again."""
    row = {name: value for name, value in vars(event).items() if name != "snapshot"}
    folder.append_metrics(run, _finite(row))
    checkpoint = {**event.snapshot, EPOCH: np.asarray(event.epoch)}
    files.save_arrays(run.path / folder.CHECKPOINT, checkpoint, compress=False)
    reporter.keep()
    reporter.update(epochs=event.epoch)


def _finite(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts with None for what is not known or no number, which JSON does not have."""
    odd = (name for name, value in facts.items() if isinstance(value, float) and not math.isfinite(value))
    return {**facts, **dict.fromkeys(odd)}


def _checkpoint(run: Run) -> training.Snapshot | None:
    arrays = files.load_arrays(run.path / folder.CHECKPOINT, LARGEST_CHECKPOINT)
    return arrays if arrays and EPOCH in arrays else None


def _keep_result(run: Run, reporter: Reporter, result: training.Finished) -> None:
    """Predictions and model; the state comes last, so that a finished run is complete."""
    reporter.keep()
    reporter.update(stage="Saving")
    files.save_arrays(run.path / folder.PREDICTIONS, {"probabilities": result.probabilities})
    if result.outside:
        files.save_arrays(run.path / folder.STRANGERS, result.outside)
    _save_model(run, result.model)
    if not result.stopped:
        (run.path / folder.CHECKPOINT).unlink(missing_ok=True)
    (run.path / RESERVE).unlink(missing_ok=True)
    facts = {name: value for name, value in vars(result).items() if name in RESULT}
    state = "stopped" if result.stopped else "done"
    sums = {name: files.digest(path.read_bytes()) for name in results.READ if (path := run.file(name))}
    reporter.update(
        state=state, stage=None, finished=time.time(), **_finite(facts), made_with=machine.facts(), files=sums
    )


RESULT = (
    "test_loss",
    "test_accuracy",
    "epochs",
    "seconds",
    "images_per_second",
    "device",
    "parameters",
)


def _save_model(run: Run, model: Any) -> None:
    """The model for later use: Keras and its light form, or skops (which unlike pickle runs no code on loading)."""
    if run.recipe.is_classical:
        import skops.io

        pack = zipfile.ZIP_DEFLATED  # a twelfth of the size for nearest neighbours
        _save(run.path / "model.skops", lambda path: skops.io.dump(model, path, compression=pack))
        return
    from mnist_dash.models import light

    _save(run.path / "model.keras", model.save)
    _save(run.path / "model.tflite", lambda path: path.write_bytes(light.to_tflite(model)))


def _save(path: Path, write: Any) -> None:
    beside = path.with_name(f".saving-{path.name}")
    try:
        write(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
