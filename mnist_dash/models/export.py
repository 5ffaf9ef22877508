"""A short script in plain Keras that trains a recipe's network without this project."""

import math
from collections.abc import Iterator

from mnist_dash.data import datasets
from mnist_dash.data.datasets import parts
from mnist_dash.errors import PlainError
from mnist_dash.models.networks import NORM_MOMENTUM
from mnist_dash.models.notation import Layer
from mnist_dash.models.optimizers import METHODS
from mnist_dash.models.recipes import Recipe, name_of
from mnist_dash.models.schedules import DROPS, LONG_WARM_UP, WARM_UP
from mnist_dash.models.training import SPLIT_SEED


class ExportError(PlainError):
    """The recipe has no Keras script."""


def script(recipe: Recipe) -> str:
    """The script's text. Raises ExportError for a classical model."""
    if recipe.is_classical:
        raise ExportError(f"{recipe.model} is a classical model; only networks have a Keras script.")
    attack = [_attack(recipe)] if recipe.attack else []
    blocks = [_head(recipe), _data(recipe), *attack, _network(recipe), _training(recipe), _RESULT]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _head(recipe: Recipe) -> list[str]:
    lines = [
        f'"""Train {recipe.model} on {_one_line(datasets.title_of(recipe.data))} in plain Keras: {name_of(recipe)}.',
        "",
        *_how_to_run(recipe),
        '"""',
        "",
        "import sys",
        "",
        "import keras",
        "import numpy as np",
        "from keras import layers",
        "",
        f"keras.utils.set_random_seed({recipe.seed})",
    ]
    return [*lines, *_PRECISION[recipe.precision]]


_PRECISION = {
    "float32": [],
    "bfloat16": ['keras.config.set_dtype_policy("mixed_bfloat16")'],
    "auto": [
        "# The recipe takes bfloat16 where the processor is quick in it; this script computes in float32 without:",
        '# keras.config.set_dtype_policy("mixed_bfloat16")',
    ],
}


# --- the data -------------------------------------------------------------------------------------------

IN_KERAS = {"mnist": "mnist", "fashion": "fashion_mnist"}  # the data sets that Keras fetches itself


def _how_to_run(recipe: Recipe) -> list[str]:
    """Where the images come from, as lines of the script's docstring."""
    base, groups = parts.split_name(recipe.data)
    own = f"Run it as `python script.py {'mnist' if base == 'mnist' else 'data'}.npz` with a file of the images:"
    lines = [own, "x_train and x_test (N x 28 x 28, 0 to 255), y_train and y_test (labels from 0)."]
    if base in IN_KERAS:
        lines.append(f"Without a file it takes {_one_line(datasets.title_of(base))} from keras.datasets.")
    else:
        lines.append(f"Keras does not bring {_one_line(datasets.title_of(base))}, so the file is needed.")
    if groups:
        lines.append("The file holds all classes; those of the recipe are taken out of it.")
    return lines


def _one_line(title: str) -> str:
    """A title as it can stand in a docstring: people name their own data sets."""
    return "".join(sign for sign in title if sign.isprintable() and sign not in '"\\')


def _source(base: str) -> list[str]:
    """Lines that read the images."""
    lines = [
        "if len(sys.argv) > 1:",
        "    with np.load(sys.argv[1]) as file:",
        '        x_train, y_train, x_test, y_test = (file[key] for key in ("x_train", "y_train", "x_test", "y_test"))',
        "else:",
    ]
    if base in IN_KERAS:
        return [*lines, f"    (x_train, y_train), (x_test, y_test) = keras.datasets.{IN_KERAS[base]}.load_data()"]
    return [*lines, '    sys.exit("Name a file of the images: python script.py data.npz")']


def _classes(groups: parts.Groups) -> list[str]:
    """Lines that keep some classes of the data set, with labels from 0."""
    if not groups:
        return []
    return [
        "new = np.full(256, -1)",
        f"for label, old in enumerate({[list(group) for group in groups]}):",
        "    new[old] = label",
        "x_train, y_train = x_train[new[y_train] >= 0], new[y_train][new[y_train] >= 0]",
        "x_test, y_test = x_test[new[y_test] >= 0], new[y_test][new[y_test] >= 0]",
    ]


def _data(recipe: Recipe) -> list[str]:
    base, groups = parts.split_name(recipe.data)
    lines = [
        *_source(base),
        *_classes(groups),
        'x_train, x_test = x_train[..., None].astype("float32"), x_test[..., None].astype("float32")',
    ]
    validation = "x_test, y_test"
    count = datasets.shape_of(recipe.data).train
    kept = recipe.kept_of(count)
    if recipe.training_digits < count:
        lines.append(f"order = np.random.default_rng({SPLIT_SEED}).permutation(len(x_train))")
    if kept:
        validation = "x_valid, y_valid"
        lines.append(f"x_valid, y_valid = x_train[order[:{kept}]], y_train[order[:{kept}]]")
    if recipe.training_digits < count:
        chosen = f"order[{kept}:{kept + recipe.training_digits}]"
        lines.append(f"x_train, y_train = x_train[{chosen}], y_train[{chosen}]")
    if recipe.class_weights == "balanced":
        lines += _BALANCED
    if recipe.label_smoothing:
        lines += [f"{name} = keras.utils.to_categorical({name}, {recipe.classes})" for name in _labels(recipe)]
    return [*lines, f"validation = ({validation})"]


_BALANCED = [
    "present, counts = np.unique(y_train, return_counts=True)",
    "weights = {int(label): len(y_train) / (len(present) * count) for label, count in zip(present, counts)}",
]


def _labels(recipe: Recipe) -> tuple[str, ...]:
    return ("y_train", "y_test", *(["y_valid"] if recipe.protocol == "holdout" else []))


# --- the network ----------------------------------------------------------------------------------------


NO_LAYER = {
    "elastic": "elastic displacement",
    "stretch": "stretch",
    "thickness": "thicker and thinner pens",
    "edges": "harder and softer edges",
    "flourish": "flourishes on 0, 1 and 7",
}


def _network(recipe: Recipe) -> list[str]:
    parts = ["layers.Input((28, 28, 1))"]
    if recipe.scaling == "unit":
        parts.append("layers.Rescaling(1 / 255)")
    parts += _warps(recipe)
    for row in recipe.network().rows:
        parts += _layers(row.layer)
    kind = "Attacked" if recipe.attack else "keras.Sequential"
    lines = [f"model = {kind}(", "    [", *(f"        {part}," for part in parts), "    ]", ")"]
    missing = [words for name, words in NO_LAYER.items() if getattr(recipe.augmentation, name)]
    if missing:
        lines.insert(0, f"# Keras has no layer for this recipe's {_listed(missing)}: left out.")
    added = [words for name, words in ADDED.items() if getattr(recipe, name)]
    if added:
        lines.insert(0, f"# The recipe also learns from {_listed(added)}, made by its own program: left out.")
    return lines


ADDED = {"written": "digits written by program", "strangers": "pictures that are no digits"}


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _warps(recipe: Recipe) -> Iterator[str]:
    """Keras's own random layers with the recipe's ranges; they act in training only."""
    warps, outside = recipe.augmentation, 'fill_mode="constant"'
    if warps.rotate:
        yield f"layers.RandomRotation({warps.rotate:g} / 360, {outside})"
    if warps.scale:
        yield f"layers.RandomZoom({warps.scale:g}, {outside})"
    if warps.shear:
        slant = math.tan(math.radians(warps.shear))
        yield f"layers.RandomShear({slant:.4f}, {outside})"
    if warps.shift:
        yield f"layers.RandomTranslation({warps.shift:g} / 28, {warps.shift:g} / 28, {outside})"


def _layers(layer: Layer) -> list[str]:
    """The Keras layers of one row of the network."""
    weighted = f'activation="{layer.activation}"' + ("" if layer.bias else ", use_bias=False")
    placed = f'strides={layer.stride}, padding="{layer.padding}"'
    match layer.kind:
        case "conv":
            return [f"layers.Conv2D({layer.units}, {layer.size}, {placed}, {weighted})"]
        case "dense":
            return [f"layers.Dense({layer.units}, {weighted})"]
        case "max_pool":
            return [f"layers.MaxPooling2D({layer.size}, {placed})"]
        case "average_pool":
            return [f"layers.AveragePooling2D({layer.size}, {placed})"]
        case "global_average_pool":
            return ["layers.GlobalAveragePooling2D()"]
        case "global_max_pool":
            return ["layers.GlobalMaxPooling2D()"]
        case "batch_norm":
            bare = layer.activation == "linear"
            norm = f"layers.BatchNormalization(momentum={NORM_MOMENTUM})"
            return [norm, *([] if bare else [f'layers.Activation("{layer.activation}")'])]
        case "dropout":
            return [f"layers.Dropout({layer.rate:g})"]
        case "flatten":
            return ["layers.Flatten()"]


def _attack(recipe: Recipe) -> list[str]:
    """Lines of a model that moves each digit against itself before it learns from it."""
    far, step = (f"{255 * value:g}" for value in (recipe.attack, recipe.attack * recipe.attack_step))
    return _ATTACKED.format(far=far, step=step).splitlines()


_ATTACKED = """\
import tensorflow as tf


class Attacked(keras.Sequential):
    def train_step(self, data):
        x, y, weight = keras.utils.unpack_x_y_sample_weight(data)
        moved = x + tf.random.uniform(tf.shape(x), -{far}, {far})
        with tf.GradientTape() as tape:
            tape.watch(moved)
            loss = self.compute_loss(y=y, y_pred=self(moved, training=False))
        moved += {step} * tf.sign(tape.gradient(loss, moved))
        x = tf.clip_by_value(tf.clip_by_value(moved, x - {far}, x + {far}), 0, 255)
        return super().train_step((x, y, weight))

"""


# --- the training ---------------------------------------------------------------------------------------


def _training(recipe: Recipe) -> list[str]:
    fit = f"x_train, y_train, batch_size={recipe.batch_size}, epochs={recipe.epochs}, validation_data=validation"
    loss = '"sparse_categorical_crossentropy"'
    if recipe.label_smoothing:
        loss = f"keras.losses.CategoricalCrossentropy(label_smoothing={recipe.label_smoothing:g})"
    lines = _schedule(recipe)
    lines += [f"optimizer = {_optimizer(recipe)}", f'model.compile(optimizer, {loss}, metrics=["accuracy"])']
    if recipe.patience:
        fit += ", callbacks=[early]"
        stop = f'keras.callbacks.EarlyStopping("val_loss", patience={recipe.patience}, restore_best_weights=True)'
        lines.append(f"early = {stop}")
    if recipe.class_weights == "balanced":
        fit += ", class_weight=weights"
    return [*lines, f"model.fit({fit})"]


def _optimizer(recipe: Recipe) -> str:
    name, settings = METHODS[recipe.optimizer].keras
    if recipe.weight_decay or name == "AdamW":  # AdamW has a weight decay of its own unless told otherwise
        settings = {**settings, "weight_decay": recipe.weight_decay}
    extra = "".join(f", {key}={value}" for key, value in settings.items())
    return f"keras.optimizers.{name}(rate{extra})"


def _schedule(recipe: Recipe) -> list[str]:
    """Lines that set `rate`, the learning rate or its schedule."""
    peak = f"{recipe.learning_rate:g}"
    steps = recipe.epochs * math.ceil(recipe.training_digits / recipe.batch_size)
    match recipe.schedule:
        case "constant":
            return [f"rate = {peak}"]
        case "cosine":
            return [f"rate = keras.optimizers.schedules.CosineDecay({peak}, {steps})"]
        case "step":
            places = [round(drop * steps) for drop in DROPS]
            rates = [float(f"{recipe.learning_rate * 0.1**count:g}") for count in range(len(places) + 1)]
            return [f"rate = keras.optimizers.schedules.PiecewiseConstantDecay({places}, {rates})"]
        case "one-cycle" | "cyclic":
            climb = round((WARM_UP if recipe.schedule == "one-cycle" else LONG_WARM_UP) * steps)
            decay = f"PolynomialDecay({peak}, {steps - climb}, 0.0)"
            return _ONE_CYCLE.format(peak=peak, climb=max(climb, 1), decay=decay).splitlines()


_ONE_CYCLE = """\

class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        fall = keras.optimizers.schedules.{decay}
        return keras.ops.where(step < {climb}, {peak} * step / {climb}, fall(step - {climb}))


rate = OneCycle()"""

_RESULT = [
    "loss, accuracy = model.evaluate(x_test, y_test, verbose=0)",
    'print(f"test loss {loss:.4f}, test accuracy {accuracy:.4f}")',
]
