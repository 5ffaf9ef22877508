"""The classical models and the parameters that a recipe may set: "knn:k=3" as plain data."""

import re
from dataclasses import dataclass

from mnist_dash.models.recipes.settings import RecipeError, Setting, Value, show, unknown

_PCA = Setting(0, 0, 784, about="components that the pixels are reduced to first; 0 = all pixels as they are")
_DEPTH = Setting(0, 0, 1000, about="deepest level of a tree; 0 = no limit")
_LEAF = Setting(1, 1, 10_000, about="fewest training digits in a leaf")
_TREES = Setting(100, 1, 1000, about="number of trees")

BASELINES: dict[str, dict[str, Setting]] = {
    "logistic": {
        "C": Setting(0.1, 1e-6, 1e6, about="inverse strength of the L2 penalty"),
        "iterations": Setting(100, 1, 2000, about="most iterations of L-BFGS"),
    },
    "knn": {
        "k": Setting(3, 1, 1000, about="neighbours that vote"),
        "weights": Setting("uniform", words=("uniform", "distance"), about="how votes count"),
        "pca": _PCA,
    },
    "tree": {"depth": _DEPTH, "leaf": _LEAF},
    "forest": {"trees": _TREES, "depth": _DEPTH, "leaf": _LEAF},
    "extra-trees": {"trees": _TREES, "depth": _DEPTH, "leaf": _LEAF},
    "svm-rbf": {
        "C": Setting(10.0, 1e-3, 1e4, about="price of a training digit on the wrong side"),
        "gamma": Setting(
            "scale", 1e-6, 100, words=("scale",), about="sharpness of the kernel; scale = 1 / (features x variance)"
        ),
        "pca": Setting(50, 0, 784, about=_PCA.about),
    },
    "hist-gradient-boosting": {
        "iterations": Setting(50, 1, 1000, about="rounds of boosting; each adds ten trees, one a class"),
        "rate": Setting(0.2, 1e-3, 1.0, about="learning rate: how much of each tree is added"),
        "leaves": Setting(31, 2, 1024, about="most leaves of a tree"),
        "penalty": Setting(0.0, 0.0, 1e4, about="L2 penalty on the leaves"),
    },
}


# A model or predictions that somebody brought: no parameters to choose, only the file's hash, so that links and caches
# name it as any other.
BROUGHT = "brought"
_HASH = re.compile(r"[0-9a-f]{12}", re.ASCII)


def _hash(text: str) -> str:
    if not _HASH.fullmatch(text):
        raise RecipeError("What somebody brought is named by twelve signs of its file's hash.")
    return text


_KNOWN = {**BASELINES, BROUGHT: {"id": Setting("", about="hash of the file", canonical=_hash)}}


@dataclass(frozen=True)
class Baseline:
    """A classical model's name and all of its parameters, defaults included."""

    name: str
    parameters: tuple[tuple[str, Value], ...]

    @property
    def text(self) -> str:
        """The canonical text: the name, and the parameters that differ from the defaults."""
        known = _KNOWN[self.name]
        changed = [f"{key}={value}" for key, value in self.parameters if value != known[key].default]
        return f"{self.name}:{','.join(changed)}" if changed else self.name


def is_baseline(text: str) -> bool:
    """Whether a model text names a classical model, or one that was brought (rather than a network)."""
    return text.partition(":")[0].strip().lower() in _KNOWN


def parse_baseline(text: str) -> Baseline:
    """The classical model "name" or "name:param=value,...". Raises RecipeError."""
    head, _, rest = text.partition(":")
    name = head.strip().lower()
    if name not in _KNOWN:
        raise unknown("classical model", head, BASELINES)
    known = _KNOWN[name]
    chosen: dict[str, Value] = {}
    for part in rest.split(",") if rest.strip() else []:
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if not equals:
            raise RecipeError(f"Write {name}'s parameters as name=value with commas between, not {show(part)}.")
        if key not in known:
            raise unknown(f"{name} parameter", key, known)
        if key in chosen:
            raise RecipeError(f"Give {name}'s {key} once only.")
        chosen[key] = known[key].read(f"{name}'s {key}", value)
    if name == BROUGHT and not chosen:
        _hash("")
    return Baseline(name, tuple((key, chosen.get(key, setting.default)) for key, setting in known.items()))
