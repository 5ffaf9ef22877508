"""The recipe of a generator: what may be set, its text in links, and the key of what it learned on disk."""

import hashlib
from dataclasses import asdict, dataclass

from mnist_dash.data import datasets
from mnist_dash.errors import PlainError
from mnist_dash.models.recipes.settings import RecipeError, Setting, Value, split_settings, unknown

# Raised when the same recipe gives other weights, or they are stored in another form.
VERSION = 1
KIND = "vae"  # the only kind there is: the first word of every recipe's text
LONGEST = 200  # characters of a recipe's text
WIDEST = 64  # units of a decoder's layer: a layer's weights must fit one uniform block of any graphics card

TEN = tuple(name for name, entry in datasets.DATASETS.items() if len(entry.class_names) == 10)

SETTINGS: dict[str, Setting] = {
    "latents": Setting(8, 1, 32, about="numbers that say how a digit is written"),
    "width": Setting(64, 8, WIDEST, about="units in each layer of the decoder"),
    "depth": Setting(3, 2, 4, about="layers of the decoder before its last"),
    "epochs": Setting(18, 1, 60, about="passes over the training digits"),
    "seed": Setting(0, 0, 2**31 - 1, about="seed of every random choice"),
    "data": Setting("mnist", words=TEN, about="data set of ten classes"),
}


class GeneratorError(PlainError):
    """A generator cannot be made or used as asked; the message says in one sentence what to do."""


@dataclass(frozen=True)
class Generator:
    """One generator as plain data. Raises GeneratorError for what could not be trained."""

    latents: int = 8
    width: int = 64
    depth: int = 3
    epochs: int = 18
    seed: int = 0
    data: str = "mnist"

    def __post_init__(self) -> None:
        try:
            for name, setting in SETTINGS.items():
                object.__setattr__(self, name, setting.check(name, getattr(self, name)))
        except RecipeError as error:
            raise GeneratorError(str(error)) from None
        if self.width % 4:
            raise GeneratorError(f"Set width to a multiple of 4, not {self.width}: shaders count in fours.")


@dataclass(frozen=True)
class Entry:
    """A generator with its title and one line for a student."""

    recipe: Generator
    title: str
    about: str


GENERATORS: dict[str, Entry] = {
    "morph": Entry(
        Generator(),
        "Digits drawn pixel by pixel",
        "A variational autoencoder that knows the class, whose decoder asks of each place how much ink is there: so "
        "it draws at any size.",
    ),
}


def parse(text: str) -> Generator:
    """The generator of a text such as "vae~latents:4~epochs:3", or of an entry's name. Raises GeneratorError."""
    try:
        head, typed = split_settings(text, "generator", LONGEST)
        if head in GENERATORS:
            values: dict[str, Value] = asdict(GENERATORS[head].recipe)
        elif head == KIND:
            values = {}
        else:
            raise unknown("generator", head, [*GENERATORS, KIND])
        for name, value in typed.items():
            if name not in SETTINGS:
                raise unknown("generator setting", name, SETTINGS)
            values[name] = SETTINGS[name].read(name, value)
    except RecipeError as error:
        raise GeneratorError(str(error)) from None
    return Generator(**values)  # type: ignore[arg-type]  # each was read by its setting


def to_link(generator: Generator) -> str:
    """The short form: the kind, and the settings that differ from the defaults."""
    values = asdict(generator)
    changed = [f"{name}:{values[name]}" for name, setting in SETTINGS.items() if values[name] != setting.default]
    return "~".join([KIND, *changed])


def key(generator: Generator) -> str:
    """The artifact's key, such as "generators/vae-1f2e3d4c5b6a": it stands for the recipe and this code's version."""
    digest = hashlib.sha256(f"{VERSION} {sorted(asdict(generator).items())}".encode()).hexdigest()
    return f"generators/{KIND}-{digest[:12]}"
