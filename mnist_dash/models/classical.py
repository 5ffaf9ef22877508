"""Classical models: a scikit-learn classifier from a recipe, behind one `predict_proba` shape.

Probabilities are the library's own but for the support vector machine, which has none: see `_soften`.
"""

import math
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.models.recipes import Recipe, RecipeError

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

SLOPE = 4.0  # see _soften
TRUSTED = [  # what skops may load beyond its own list: the arrays of trees
    "sklearn.tree._tree.Tree",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
]


class Classifier:
    """A scikit-learn classifier that takes digits as they are stored: uint8, N x 28 x 28."""

    def __init__(
        self, model: Any, scaling: str = "unit", grows_by: str = "", parts: int = 1, classes: int = 10
    ) -> None:
        self.model = model
        self.classes = classes
        self.scaling = scaling
        self.grows_by = grows_by  # the parameter by which a model made of trees can grow in parts
        self.parts = parts

    def fit(self, images: Images, labels: Labels) -> "Classifier":
        """Fit on the digits and return itself."""
        for _ in self.fit_in_parts(images, labels):
            pass
        return self

    def fit_in_parts(self, images: Images, labels: Labels) -> Iterator[float]:
        """Fit on the digits; yields how much is done (0 to 1) where the model grows by trees, else 1 once."""
        features = self.features(images)
        if not self.grows_by:
            _fit(self.model, features, labels)
            yield 1.0
            return
        total = getattr(self.model, self.grows_by)
        for trees in sorted({math.ceil(total * part / self.parts) for part in range(1, self.parts + 1)}):
            self.model.set_params(**{self.grows_by: trees, "warm_start": True})
            _fit(self.model, features, labels)
            yield trees / total
        self.model.set_params(warm_start=False)

    def predict_proba(self, images: Images) -> Floats:
        """Probabilities of the classes, N x `classes`; one that training never saw has 0."""
        features = self.features(images)
        if hasattr(self.model, "predict_proba"):
            seen = self.model.predict_proba(features)
        else:
            seen = _soften(self.model.decision_function(features))
        probabilities = np.zeros((len(images), self.classes), np.float32)
        probabilities[:, self.model.classes_] = seen
        return probabilities

    def predict(self, images: Images) -> Labels:
        """The most probable digit of each image."""
        best: npt.NDArray[np.intp] = self.predict_proba(images).argmax(axis=1)
        return best.astype(np.uint8)

    def features(self, images: Images) -> Floats:
        """One flat row of pixels for each image, N x 784, scaled as the recipe says."""
        flat = images.reshape(len(images), -1).astype(np.float32)
        return flat / np.float32(255) if self.scaling == "unit" else flat


def build(recipe: Recipe) -> Classifier:
    """The unfitted classifier of a classical recipe, the same for the same seed. Raises RecipeError for a network."""
    if not recipe.is_classical:
        raise RecipeError(f"{recipe.model} is a network, not a classical model.")
    baseline = recipe.baseline()
    parameters: dict[str, Any] = dict(baseline.parameters)
    components = min(parameters.pop("pca", 0), recipe.training_digits)
    model = _BUILDERS[baseline.name](recipe.seed, **parameters)
    if components:
        model = _behind_pca(model, components)
    return Classifier(model, recipe.scaling, *_GROWS_BY.get(baseline.name, ("", 1)), classes=recipe.classes)


def _behind_pca(model: Any, components: int) -> Any:
    from sklearn.decomposition import PCA
    from sklearn.pipeline import make_pipeline

    return make_pipeline(PCA(components, svd_solver="covariance_eigh"), model)


def _logistic(seed: int, C: float, iterations: int) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=C, max_iter=iterations, random_state=seed)


def _knn(seed: int, k: int, weights: str) -> Any:
    from sklearn.neighbors import KNeighborsClassifier

    # One matrix product compares all pairs; in 784 dimensions trees of neighbours are slower.
    return KNeighborsClassifier(k, weights=weights, algorithm="brute")


def _tree(seed: int, depth: int, leaf: int) -> Any:
    from sklearn.tree import DecisionTreeClassifier

    return DecisionTreeClassifier(max_depth=depth or None, min_samples_leaf=leaf, random_state=seed)


def _forest(seed: int, trees: int, depth: int, leaf: int) -> Any:
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(trees, max_depth=depth or None, min_samples_leaf=leaf, random_state=seed, n_jobs=-1)


def _extra_trees(seed: int, trees: int, depth: int, leaf: int) -> Any:
    from sklearn.ensemble import ExtraTreesClassifier

    return ExtraTreesClassifier(trees, max_depth=depth or None, min_samples_leaf=leaf, random_state=seed, n_jobs=-1)


def _svm_rbf(seed: int, C: float, gamma: float | str) -> Any:
    from sklearn.svm import SVC

    # probability=True would fit five more machines, and is on its way out of scikit-learn.
    return SVC(C=C, gamma=gamma, cache_size=1000, decision_function_shape="ovo", random_state=seed)


def _hist_gradient_boosting(seed: int, iterations: int, rate: float, leaves: int, penalty: float) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(
        max_iter=iterations,
        learning_rate=rate,
        max_leaf_nodes=leaves,
        l2_regularization=penalty,
        early_stopping=False,
        random_state=seed,
    )


_BUILDERS: dict[str, Callable[..., Any]] = {
    "logistic": _logistic,
    "knn": _knn,
    "tree": _tree,
    "forest": _forest,
    "extra-trees": _extra_trees,
    "svm-rbf": _svm_rbf,
    "hist-gradient-boosting": _hist_gradient_boosting,
}
_GROWS_BY = {  # and in how many parts: boosting sorts the pixels anew for each, which takes as long as 3 rounds
    "forest": ("n_estimators", 20),
    "extra-trees": ("n_estimators", 20),
    "hist-gradient-boosting": ("max_iter", 5),
}


def _fit(model: Any, features: Floats, labels: Labels) -> None:
    """Fit quietly: L-BFGS stopping at its last allowed iteration is what the recipe asks for."""
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(features, labels)


def _soften(duels: npt.NDArray[np.floating]) -> npt.NDArray[np.floating]:
    """Probabilities, N x classes, from a support vector machine's one-against-one margins, N x pairs.

    A class scores the product of its chances to win each duel, sigmoid(4 x margin); scores are made to sum
    to 1. The slope 4 was chosen on 5,000 held-out training digits (calibration error 0.3 %).
    """
    if duels.ndim == 1:  # two classes: the one margin is positive for the second
        duels = -duels[:, None]
    classes = round((1 + np.sqrt(1 + 8 * duels.shape[1])) / 2)
    winner, loser = np.triu_indices(classes, 1)
    scores = np.zeros((len(duels), classes))
    for pair, (first, second) in enumerate(zip(winner, loser, strict=True)):
        scores[:, first] -= np.logaddexp(0, -SLOPE * duels[:, pair])
        scores[:, second] -= np.logaddexp(0, SLOPE * duels[:, pair])
    chances = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(chances / chances.sum(axis=1, keepdims=True))
