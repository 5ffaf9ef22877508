"""A run's network in plain NumPy, read from its Keras file: for gradients, maps of all layers and attacks."""

from mnist_dash import checked
from mnist_dash.errors import PlainError
from mnist_dash.models.foreign import INPUTS
from mnist_dash.models.plain import PlainNetwork
from mnist_dash.runs import results
from mnist_dash.runs.folder import Run, RunError

KERAS = "model.keras"


def why_not(run: Run) -> str | None:
    """Why the run's network cannot be had so, in a sentence; None where it can."""
    if run.recipe.is_classical and not run.recipe.is_brought:
        return f"The run {run.label} is a classical model without layers; choose a network's run."
    way = INPUTS.get(str(run.status.get("input")))
    if run.usable and run.file(KERAS) and way and way.turned:
        return f"The model of the run {run.label} reads turned images; its layers cannot be shown yet."
    if not run.usable or run.file(KERAS) is None:
        return f"The run {run.label} keeps no Keras model to look into; choose another run, or train it again here."
    return None


def load(run: Run) -> PlainNetwork:
    """The run's network: some 20 ms. Raises RunError where it has none, or a damaged one."""
    reason = why_not(run)
    file = run.file(KERAS)
    if reason or file is None:
        raise RunError(reason or "")
    from mnist_dash.models.foreign import keras_files

    try:
        content = checked.content(file, results.LARGEST_MODEL)
        return PlainNetwork.of(keras_files.from_keras(file.name, content))
    except PlainError as error:
        raise RunError(f"The network of the run {run.label} cannot be read: {error}") from None
