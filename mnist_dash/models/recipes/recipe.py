"""The recipe: a frozen, checked description of one training run, as plain data."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from mnist_dash.data import datasets
from mnist_dash.models import notation
from mnist_dash.models.recipes.baselines import BASELINES, BROUGHT, Baseline, is_baseline, parse_baseline
from mnist_dash.models.recipes.settings import RecipeError, Setting, show, unknown

TRAIN_DIGITS = 60_000  # the largest training size; as such it means all, in a larger data set too
HOLDOUT, HOLDOUT_SHARE = 5_000, 12  # the holdout protocol keeps this many from training, at most one in so many
TEN = 10  # digits
MAX_PARAMETERS = 10_000_000
MAX_MULTIPLY_ADDS = 500_000_000
MAX_BATCH_BYTES = 4 * 2**30

AUGMENTATIONS: dict[str, Setting] = {
    "shift": Setting(0.0, 0, 10, short="shift", about="pixels, each way"),
    "rotate": Setting(0.0, 0, 90, short="rotate", about="degrees, each way"),
    "scale": Setting(0.0, 0, 0.5, short="scale", about="fraction larger or smaller"),
    "shear": Setting(0.0, 0, 45, short="shear", about="degrees, each way"),
    "elastic": Setting(0.0, 0, 10, short="elastic", about="pixels of smooth random displacement"),
    "stretch": Setting(0.0, 0, 1, short="stretch", about="fraction wider or narrower for the height"),
    "thickness": Setting(
        0.0, 0, 4, short="thick", about="pixels thicker or thinner strokes, a fine pen to a broad one"
    ),
    "edges": Setting(0.0, 0, 8, short="edges", about="times harder edges, as a screen draws, or as much softer"),
    "flourish": Setting(0.0, 0, 1, short="flourish", about="share of 0, 1 and 7 with a slash, an upstroke or a bar"),
}
OPTIMIZERS = ("sgd", "momentum", "nesterov", "rmsprop", "adadelta", "adagrad", "adam", "adamw", "nadam")
SCHEDULES = ("constant", "cosine", "one-cycle", "cyclic", "step")

SETTINGS: dict[str, Setting] = {
    "data": Setting(
        "mnist",
        words=tuple(datasets.DATASETS),
        short="data",
        about="data set, or some of its classes as in mnist/3v7",
        canonical=datasets.canonical,
    ),
    "scaling": Setting(
        "unit", words=("unit", "raw"), short="scaling", about="pixels as 0 to 1 (unit) or 0 to 255 (raw)"
    ),
    "train_size": Setting(
        TRAIN_DIGITS,
        10,
        TRAIN_DIGITS,
        short="size",
        about=f"training digits used, drawn once for all recipes; {TRAIN_DIGITS} = all",
    ),
    "optimizer": Setting("adam", words=OPTIMIZERS, short="opt", about="rule that turns gradients into steps"),
    "learning_rate": Setting(0.001, 1e-6, 10, short="lr", about="peak learning rate"),
    "schedule": Setting(
        "constant", words=SCHEDULES, short="schedule", about="how the learning rate changes during training"
    ),
    "batch_size": Setting(128, 1, 8192, short="batch", about="digits in one step"),
    "epochs": Setting(10, 1, 1000, short="epochs", about="passes over the training digits"),
    "label_smoothing": Setting(0.0, 0, 0.5, short="smooth", about="share of each label spread over all classes"),
    "class_weights": Setting(
        "none",
        words=("none", "balanced"),
        short="weights",
        about="how much each class counts: as it comes (none), or all classes alike (balanced)",
    ),
    "weight_decay": Setting(
        0.0, 0, 1, short="decay", about="decoupled weight decay, times the learning rate in each step"
    ),
    "protocol": Setting(
        "holdout",
        words=("test", "holdout"),
        short="protocol",
        about="validate on the test digits (test) or on 5,000 kept from training (holdout)",
    ),
    "attack": Setting(
        0.0,
        0,
        0.5,
        short="attack",
        about="adversarial training: how far an attack may move each pixel, 1 = black to white",
    ),
    "attack_step": Setting(1.25, 0.1, 4, short="attackstep", about="the one step of that attack, in parts of attack"),
    "written": Setting(
        0.0, 0, 1, short="written", about="share of digits written by program added, in the forms that people use"
    ),
    "strangers": Setting(
        0.0, 0, 1, short="strangers", about="share of letters, signs and doodles added, as a class: no digit"
    ),
    "patience": Setting(0, 0, 1000, short="patience", about="epochs without progress before stopping; 0 = never"),
    "precision": Setting(
        "float32", words=("float32", "bfloat16", "auto"), short="precision", about="number format of the heavy work"
    ),
    "seed": Setting(0, 0, 2**31 - 1, short="seed", about="seed of every random choice"),
}
NETWORK_ONLY = (
    "optimizer",
    "learning_rate",
    "schedule",
    "batch_size",
    "epochs",
    "label_smoothing",
    "class_weights",
    "weight_decay",
    "attack",
    "attack_step",
    "written",
    "strangers",
    "patience",
    "precision",
)


def _check_fields(thing: object, settings: dict[str, Setting]) -> None:
    for name, setting in settings.items():
        object.__setattr__(thing, name, setting.check(name, getattr(thing, name)))


@dataclass(frozen=True)
class Augmentation:
    """Random changes of the training digits: each value is the largest, drawn evenly from minus to plus.

    But for `flourish`, which is a share of the digits.
    """

    shift: float = 0.0  # pixels
    rotate: float = 0.0  # degrees
    scale: float = 0.0  # fraction
    shear: float = 0.0  # degrees
    elastic: float = 0.0  # pixels
    stretch: float = 0.0  # fraction
    thickness: float = 0.0  # pixels
    edges: float = 0.0  # times
    flourish: float = 0.0  # share

    def __post_init__(self) -> None:
        _check_fields(self, AUGMENTATIONS)

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in AUGMENTATIONS)


@dataclass(frozen=True)
class Recipe:
    """One training run. `model` is a network ("512N-D20-10N") or a classical model ("knn:k=3"), made canonical.

    Raises RecipeError in one clear sentence for anything that could not be trained.
    """

    model: str
    data: str = "mnist"
    scaling: Literal["unit", "raw"] = "unit"
    train_size: int = TRAIN_DIGITS
    optimizer: str = "adam"
    learning_rate: float = 0.001
    schedule: Literal["constant", "cosine", "one-cycle", "cyclic", "step"] = "constant"
    batch_size: int = 128
    epochs: int = 10
    label_smoothing: float = 0.0
    class_weights: Literal["none", "balanced"] = "none"
    weight_decay: float = 0.0
    attack: float = 0.0
    attack_step: float = 1.25
    written: float = 0.0
    strangers: float = 0.0
    augmentation: Augmentation = Augmentation()
    protocol: Literal["test", "holdout"] = "holdout"
    patience: int = 0
    precision: Literal["float32", "bfloat16", "auto"] = "float32"
    seed: int = 0

    def __post_init__(self) -> None:
        _check_fields(self, SETTINGS)
        if not isinstance(self.augmentation, Augmentation):
            raise RecipeError('Set augmentation to an object such as {"shift": 1}.')
        if not isinstance(self.model, str):
            raise RecipeError(f'Set model to a text such as "128N-10N" or "forest", not {show(self.model)}.')
        if is_baseline(self.model):
            object.__setattr__(self, "model", self.baseline().text)
            self._check_baseline()
        else:
            network = self.network()
            object.__setattr__(self, "model", network.text)
            self._check_network(network)

    @property
    def is_classical(self) -> bool:
        """Whether the model is a classical one rather than a network."""
        return is_baseline(self.model)

    @property
    def is_brought(self) -> bool:
        """Whether somebody brought the model or its predictions: it cannot be trained here."""
        return self.is_classical and self.baseline().name == BROUGHT

    @property
    def classes(self) -> int:
        """How many classes the data set has."""
        return datasets.shape_of(self.data).classes

    @property
    def training_digits(self) -> int:
        """How many images the model is fitted on: `train_size`, less what the holdout protocol needs."""
        return self.learned_of(datasets.shape_of(self.data).train)

    def kept_of(self, count: int) -> int:
        """How many of `count` training images the protocol keeps to validate on."""
        return min(HOLDOUT, count // HOLDOUT_SHARE) if self.protocol == "holdout" else 0

    def learned_of(self, count: int) -> int:
        """How many of `count` training images the model is fitted on."""
        left = count - self.kept_of(count)
        return left if self.train_size == TRAIN_DIGITS else min(self.train_size, left)

    def network(self) -> notation.Network:
        """The parsed network. Raises RecipeError for a classical model or a wrong text."""
        return self._network

    @cached_property
    def _network(self) -> notation.Network:
        if is_baseline(self.model):
            raise RecipeError(f"{self.model} is a classical model and has no network.")
        word = self.model.partition(":")[0].strip()
        if len(word) > 2 and not any(character.isdigit() for character in word):
            raise unknown("model or recipe", word, BASELINES)
        try:
            return notation.parse(self.model)
        except notation.NotationError as error:
            raise RecipeError(str(error)) from error

    def baseline(self) -> Baseline:
        """The classical model with its parameters. Raises RecipeError for a network."""
        return parse_baseline(self.model)

    def _check_baseline(self) -> None:
        for name in NETWORK_ONLY:
            if getattr(self, name) != SETTINGS[name].default:
                raise RecipeError(f"Leave {name} out: it is a setting for networks, and {self.model} is none.")
        if self.augmentation:
            raise RecipeError(f"Leave augmentation out: it is for networks, and {self.model} is none.")
        neighbours = dict(self.baseline().parameters).get("k", 1)
        if int(neighbours) > self.training_digits:
            raise RecipeError(
                f"Set k to at most {self.training_digits}, the number of training digits, not {neighbours}."
            )

    def _check_network(self, network: notation.Network) -> None:
        if network.layers[-1].units != self.classes:
            raise RecipeError(f"End the network with {self.classes}N: one unit for each of the {self.classes} classes.")
        if self.batch_size > self.training_digits:
            raise RecipeError(
                f"Set batch_size to at most {self.training_digits}, the number of training digits, "
                f"not {self.batch_size}."
            )
        if self.augmentation.flourish and not datasets.holds_digits(self.data):
            raise RecipeError("Leave flourish out: it draws slashes and bars on digits, and this data set has others.")
        ten_digits = datasets.holds_digits(self.data) and self.classes == TEN
        if (self.written or self.strangers) and not ten_digits:
            raise RecipeError("Leave written and strangers out: they are made for the ten digits alone.")
        if self.patience and self.protocol == "test":
            raise RecipeError(
                "Set protocol to holdout or patience to 0: stopping early by the test digits would choose on them."
            )
        self._check_size(network)

    def _check_size(self, network: notation.Network) -> None:
        for what, size, most in (
            ("parameters", network.parameters, MAX_PARAMETERS),
            ("multiply-adds an image", network.multiply_adds, MAX_MULTIPLY_ADDS),
            ("bytes of activations a batch", network.activations * 8 * self.batch_size, MAX_BATCH_BYTES),
        ):
            if size > most:
                raise RecipeError(f"Make the network smaller: it has {size:,} {what}, and {most:,} is the most.")
