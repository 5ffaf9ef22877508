"""How runs were made and how to make them again: recipe, network, machine, versions, commands, and the way back."""

from collections.abc import Mapping, Sequence
from html import escape
from shlex import quote
from typing import Any
from urllib.parse import urlencode

from mnist_dash.analysis.comparison import setting_words
from mnist_dash.models import recipes
from mnist_dash.models.notation import Network
from mnist_dash.models.recipes import AUGMENTATIONS, SETTINGS, Recipe
from mnist_dash.models.recipes.recipe import NETWORK_ONLY
from mnist_dash.plots import network as drawings
from mnist_dash.plots import training as curves
from mnist_dash.plots.page import code, prose, section, table, wide
from mnist_dash.quantities import duration, percent
from mnist_dash.reports.examined import Examined
from mnist_dash.runs import account
from mnist_dash.runs.folder import Run

MEASURES: tuple[curves.Measure, ...] = ("loss", "accuracy")
PACKAGES = {"mnist_dash": "this program", "python": "Python", "tensorflow": "TensorFlow", "keras": "Keras"}


def recipe(examined: Examined) -> str:
    """The recipe in one line and setting by setting, and the network that it describes."""
    made = examined.run.recipe
    if made.is_brought:
        return ""
    line = prose("In one line, the model and what differs from usual:") + code(recipes.to_link(made))
    settings = [(setting_words(name), value, examined.said(about)) for name, value, about in _settings(examined)]
    rows = table(["Setting", "Value", "What it is"], settings, "The recipe")
    return section("The recipe", line, rows, "" if made.is_classical else _network(made.network()))


def _settings(examined: Examined) -> list[tuple[str, str, str]]:
    """Every setting that means something for the model: its name, its value and what it is.

    A network is no row of them: it has a table of its own.
    """
    made = examined.run.recipe
    known = {name: setting for name, setting in SETTINGS.items() if not (made.is_classical and name in NETWORK_ONLY)}
    if not made.attack:
        known.pop("attack_step", None)
    warps = {name: warp for name, warp in AUGMENTATIONS.items() if getattr(made.augmentation, name)}
    model = [("model", made.model, "kind of model, with its own settings")] if made.is_classical else []
    return [
        *model,
        *((name, _value(made, name, examined), setting.about) for name, setting in known.items()),
        *((f"random {name}", f"{getattr(made.augmentation, name):g}", warp.about) for name, warp in warps.items()),
    ]


def _value(made: Recipe, name: str, examined: Examined) -> str:
    value = getattr(made, name)
    if name == "data":
        return examined.data.title
    return f"{value:g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def blocks(network: Network) -> list[drawings.Block]:
    """The network's layers for its drawing."""
    windows = [row.layer.size if row.layer.kind in ("conv", "max_pool", "average_pool") else 0 for row in network.rows]
    layers = [
        drawings.Block(row.layer.kind, row.label, row.output_shape, window)
        for row, window in zip(network.rows, windows, strict=True)
    ]
    return [drawings.Block("image", "image", network.input_shape), *layers]


def _network(network: Network) -> str:
    shown = blocks(network)
    drawing = wide(drawings.drawing(shown, "currentColor"), drawings.describe(shown))
    rows = [
        (row.label, drawings.times(row.output_shape), f"{row.parameters:,}", f"{row.multiply_adds:,}")
        for row in network.rows
    ]
    total = ("all", "", f"{network.parameters:,}", f"{network.multiply_adds:,}")
    head = ["Layer", "Output", "Parameters", "Multiply-adds"]
    return f"<h3>The network</h3>{drawing}{table(head, [*rows, total], 'The layers of the network')}"


def epochs(rows: Sequence[Mapping[str, Any]]) -> str:
    """The curve as a table."""
    columns = {
        "loss": "Loss as reported",
        "clean_loss": "Training loss",
        "val_loss": "Validation loss",
        "accuracy": "Accuracy as reported",
        "clean_accuracy": "Training accuracy",
        "val_accuracy": "Validation accuracy",
        "seconds": "Seconds",
    }
    told = [(str(row["epoch"]), *(_measured(name, row.get(name)) for name in columns)) for row in rows]
    return table(["Epoch", *columns.values()], told, "The curve, epoch by epoch")


def _measured(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    return percent(value) if name.endswith("accuracy") else f"{value:.1f}" if name == "seconds" else f"{value:.4f}"


def which_compare(made: Recipe) -> str:
    """Which curves of this recipe may be compared."""
    return curves.which_compare(
        dropout=any(layer.kind == "dropout" for layer in made.network().layers),
        warped=bool(made.augmentation),
        smoothed=bool(made.label_smoothing),
        validation=account.validation(made),
    )


def made(examined: Examined) -> str:
    """Where, when and with what the run was made."""
    run = examined.run
    rows = [(name, value) for name, value in facts(run).items() if value]
    told = prose(examined.said(account.origin(run)))
    return section("What it was made with", told, table(["What", "Value"], rows, "Facts of the run"))


def facts(run: Run) -> dict[str, str]:
    """By name what is known of the making of a run; what is not known is empty."""
    status, with_ = run.status, run.status.get("made_with") or {}
    versions = [f"{PACKAGES.get(name, name)} {value}" for name, value in (with_.get("versions") or {}).items()]
    done, planned = status.get("epochs"), run.recipe.epochs
    cores = f", {with_['cores']} cores" if with_.get("cores") else ""
    held = with_.get("peak_memory_mb")
    trained = (
        {}
        if run.recipe.is_brought
        else {
            "Seed": f"{run.recipe.seed}",
            "Epochs": f"{done} of {planned}" if done and not run.recipe.is_classical else "",
            "Seconds": f"{status['seconds']:,.1f} ({duration(status['seconds'])})" if status.get("seconds") else "",
            "Device": str(status.get("device") or ""),
        }
    )
    return {
        **trained,
        "Processor": f"{with_['processor']}{cores}" if with_.get("processor") else "",
        "System": str(with_.get("system") or ""),
        "Most memory held": f"{held:,} MB" if held else "",
        "Versions": ", ".join(versions),
        "Parameters": f"{status['parameters']:,}" if status.get("parameters") else "",
        "Number of the run": run.id,
    }


def again(runs: Sequence[Run]) -> str:
    """The commands that make the runs and this page again."""
    names = [recipes.name_of(run.recipe) for run in runs]
    if any(run.recipe.is_brought for run in runs):
        return ""
    start = "python -m mnist_dash"
    lines = [f"{start} train {quote(name)}" for name in names]
    lines.append(f"{start} report {' '.join(map(quote, names))} --out report.html --notebook report.ipynb")
    told = "Where the program is installed, these lines train it and write this page and its notebook:"
    return section("Make it again", prose(told), code("\n".join(lines)))


def link(page: str, query: Mapping[str, Sequence[str]], address: str) -> str:
    """The way back to a page of the app, to put behind its address; a link where that is known."""
    place = escape(f"/{page}?{urlencode(query, doseq=True)}")
    told = f'<a href="{escape(address)}{place}"><code>{place}</code></a>' if address else f"<code>{place}</code>"
    return f'<p class="small">In the app, behind its address: {told}</p>'
