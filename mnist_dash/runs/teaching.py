"""A run taught the digits of one person: the network of a finished run with a last layer that was fitted to them too.

Such a run is like one that was brought: its recipe is a hash, of the run before and of the digits, so the same digits
are taught once. The digits themselves are gone when the job ends; what stays is weights and counts.
"""

import time
from dataclasses import asdict, dataclass, fields
from typing import Any, NoReturn

import numpy as np
import numpy.typing as npt

from mnist_dash import checked, paths
from mnist_dash.analysis import calibration, comparison, gate, teaching
from mnist_dash.analysis.evaluation import Rate
from mnist_dash.analysis.teaching import Layer, Lessons, Mask
from mnist_dash.data import collection, datasets
from mnist_dash.data.collection import Collection
from mnist_dash.data.writing import lessons
from mnist_dash.errors import PlainError
from mnist_dash.models import last_layer, training
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import brought, evidence, files, folder, jobs, machine, owners, reader, results, worker
from mnist_dash.runs.folder import Run
from mnist_dash.runs.owners import NOBODY, Visitor
from mnist_dash.runs.status import Reporter

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

WHAT = "Teaching your digits"
TAUGHT = "taught"  # what the status says was brought
FEWEST = 5
WIDEST = 2_048  # values before the last layer: with all lessons 200 MB
DIGITS = "digits.npz"
SAID = "teaching.json"
KEPT, STRANGE = 2_500, 1_500  # training digits as they are, as many redrawn; and pictures that are none


class TeachingError(PlainError):
    """These digits cannot be taught, or not to that run."""


@dataclass(frozen=True)
class Taught:
    """How well a taught run and the one before read digits: counts of right ones, on the same digits each.

    `before` and `after` are of the person's digits, each read by a layer that was taught only the others, in so many
    `rounds`; a digit that is refused counts as wrong. `test` are the data set's test digits, `redrawn` digits that were
    kept from training, redrawn as people's are.
    """

    digits: int
    rounds: int
    before: int
    after: int
    only_before: int
    only_after: int
    test: int
    test_before: int
    test_after: int
    redrawn: int
    redrawn_before: int
    redrawn_after: int

    @property
    def alone(self) -> bool:
        """Whether each digit was kept out by itself."""
        return self.rounds == self.digits

    def rates(self) -> list[tuple[str, Rate, Rate]]:
        """What was read, and the share of right answers before and after."""
        return [
            ("Your digits, kept out", Rate(self.before, self.digits), Rate(self.after, self.digits)),
            ("Test digits", Rate(self.test_before, self.test), Rate(self.test_after, self.test)),
            (
                "Other people's, simulated",
                Rate(self.redrawn_before, self.redrawn),
                Rate(self.redrawn_after, self.redrawn),
            ),
        ]

    def verdict(self, before: str, after: str) -> str:
        """Whether the person's digits are read better beyond chance, in a sentence."""
        p = comparison.mcnemar(self.only_after, self.only_before)
        if not self.only_after and not self.only_before:
            return f"{after} and {before} have the same digits right."
        pair = comparison.Pair(0, 1, self.only_after, self.only_before, p, p)
        told = comparison.verdict(pair, [after, before], self.digits)
        said = told if pair.better is not None else f"{after} and {before} {told}"
        return f"{said}: {after} alone has {self.only_after} right, {before} alone {self.only_before}."


# --- asked for by people --------------------------------------------------------------------------------


def why_not(run: Run) -> str | None:
    """Why this run cannot be taught, in a sentence; None where it can."""
    if not run.usable or run.file("model.tflite") is None:
        return f"The run {run.label} keeps no network that could be taught; choose another run."
    if is_taught(run):
        return (
            f"The run {run.label} was taught digits already; teach the run {run.status.get('taught_from')} all of them."
        )
    if not datasets.holds_digits(run.recipe.data):
        return f"The run {run.label} reads other things than the digits 0 to 9; choose another run."
    return None


def recipe(run: Run, mine: Collection) -> Recipe:
    """What stands for the run taught these digits, in whatever order they came."""
    lines = sorted(bytes([each.label]) + each.image for each in mine)
    return brought.recipe(run.recipe.data, b"taught", run.id.encode(), results.model_digest(run).encode(), *lines)


def lookup(run: Run, mine: Collection) -> Run | None:
    """That run taught exactly these digits, if there is one."""
    return None if why_not(run) else folder.lookup(recipe(run, mine))


def start(run: Run, mine: Collection, by: Visitor = NOBODY) -> Run:
    """The run that a job begins to teach, or has taught. Raises TeachingError, LimitError, QueueError and RunError."""
    check(run, mine)
    made = brought.folder_of(recipe(run, mine), title(run, mine), by)
    if made.state != "done":
        with jobs.writing():
            arrays = {"images": collection.images(mine), "labels": collection.labels(mine)}
            files.save_arrays(made.path / DIGITS, arrays)
            files.replace(made.path / SAID, f'{{"from": "{run.id}"}}'.encode())
            jobs.enqueue(made.path, ("teach", "--worker", made.id), by)
    return folder.load(made.id)


def check(run: Run, mine: Collection) -> None:
    """Raise TeachingError unless these digits can be taught to that run."""
    if len(mine) < FEWEST:
        raise TeachingError(f"Name at least {FEWEST} digits to teach; these are {len(mine)}.")
    if reason := why_not(run):
        raise TeachingError(reason)


def title(run: Run, mine: Collection) -> str:
    """What the taught run is called at first."""
    return f"{run.label[:36]}, taught {len(mine)} digits"


def is_taught(run: Run) -> bool:
    """Whether the run is, or is going to be, one that was taught somebody's digits."""
    return run.status.get("brought") == TAUGHT or run.file(SAID) is not None


def begun_from(run: Run) -> Run:
    """The run that this one was taught from; itself where it was not taught. Raises RunError where that is gone."""
    before = run.status.get("taught_from_id")
    return folder.load(str(before)) if is_taught(run) and before else run


def may_see(run: Run, by: Visitor) -> bool:
    """Whether lists show the run to this visitor: what one person's hand was taught to is theirs on a hosted copy."""
    return not paths.hosted() or not is_taught(run) or owners.may_change(run.path, by)


def outcome(run: Run) -> Taught | None:
    """How well the taught run reads beside the one before; None where it is none, or has not ended."""
    counts, names = run.status.get("taught"), tuple(field.name for field in fields(Taught))
    if not counts or not checked.fits(counts, dict.fromkeys(names, checked.count), needed=names):
        return None
    return Taught(**{name: counts[name] for name in names})


# --- in the job's process -------------------------------------------------------------------------------


def main(run_id: str) -> NoReturn:
    """Teach the run of that id in this process, then let it go on with the next job."""
    made = folder.load(run_id)
    worker.carry_out(made.path, lambda reporter: _work(made, reporter), WHAT)


def _work(made: Run, reporter: Reporter) -> None:
    begun = time.monotonic()
    try:
        arrays = files.load_arrays(made.path / DIGITS, checked.MEGABYTE)
        if arrays is None:
            raise TeachingError("The digits are not here any more; ask again.")
        before = folder.load(str(checked.value(made.path / SAID)["from"]))
        steps = worker.Steps(reporter)
        facts = _teach(made, _Desk(before, arrays["images"], arrays["labels"], steps), steps)
    finally:
        (made.path / DIGITS).unlink(missing_ok=True)
    reporter.update(**facts, epochs=0, seconds=time.monotonic() - begun, made_with=machine.facts())


class _Desk:
    """All that is read once with the network as it is: the person's digits, other lessons, and what is judged on."""

    def __init__(self, run: Run, images: Images, labels: Labels, tell: worker.Steps) -> None:
        tell("Reading the training digits", 0, 0)
        self.run, self.reader, self.labels = run, reader.load(run), labels
        if not self.reader.has_features:
            raise TeachingError(f"The run {run.label} has no hidden layer before its answer; choose another run.")
        if self.reader.feature_count > WIDEST:
            raise TeachingError(f"The run {run.label} has too wide a layer before its answer; choose another run.")
        self.data = datasets.load(run.recipe.data)
        file = run.file("model.tflite")
        assert file is not None
        self.tflite = checked.content(file, results.LARGEST_MODEL)
        self.layer: Layer = dict(self.reader.strangers_layer or last_layer.of(self.tflite))
        self.classes = run.recipe.classes
        self.found = self.reader.judged_by
        self.features = self._read(images)
        self.far = _far(self.found, self.features)
        self.others = self._others()
        pictures, self.which = teaching.redrawn(images)
        units = labels[self.which].astype(np.int64)
        self.mine = Lessons(self._read(pictures), units, teaching.counts(len(images), len(pictures)))
        self.unseen = training.divide(run.recipe, self.data)[1]
        self.redrawn = self._read(gate.like_peoples(self.unseen.images, self.unseen.labels, seed=2))

    @property
    def has_unit(self) -> bool:
        """Whether the last layer has a unit for strangers."""
        return len(self.layer["bias"]) > self.classes

    def _read(self, images: Images) -> Floats:
        features = self.reader.features(images)
        assert features is not None
        return features

    def _others(self) -> Lessons:
        """Training digits as they are and redrawn as people would, and strangers where these were learned."""
        train = self.data.train
        learned = training.places(self.run.recipe, len(train))[0]
        chosen = np.random.default_rng(0).permutation(learned)[: 2 * KEPT]
        images, labels = train.images[chosen], train.labels[chosen]
        half = len(chosen) // 2
        pictures = [images[:half], gate.like_peoples(images[half:], labels[half:], seed=5)]
        units = [labels.astype(np.int64)]
        if self.has_unit:
            pictures.append(lessons.strangers(STRANGE, images[:half], labels[:half], seed=7))
            units.append(np.full(STRANGE, self.classes))
        features = self._read(np.concatenate(pictures))
        return Lessons(features, np.concatenate(units), np.full(len(features), teaching.OTHERS, np.float32))

    def limits(self, layer: Layer) -> gate.Limits | None:
        """From where on the layer's unit for strangers doubts and refuses; None without one."""
        if not self.has_unit or self.found is None or self.found.limits is None:
            return None
        return gate.limits(gate.odds(self.redrawn, layer), self.unseen.labels, self.classes)

    def judge(self, layer: Layer, places: npt.NDArray[np.int64]) -> Mask:
        """Which of the person's digits at these places the layer reads right, and its gate lets pass."""
        features = self.features[places]
        read = self.read(layer, features)
        right = (read == self.labels[places]) & ~self.far[places]
        limits = self.limits(layer)
        refused = False if limits is None else gate.odds(features, layer) > limits.refused[read]
        return np.asarray(right & ~np.asarray(refused, bool))

    def read(self, layer: Layer, features: Floats) -> npt.NDArray[np.int64]:
        """The class that the layer reads in each row of features."""
        found: npt.NDArray[np.int64] = (features @ layer["kernel"] + layer["bias"])[:, : self.classes].argmax(axis=1)
        return found

    def hits(self, layer: Layer) -> int:
        """How many redrawn digits the layer reads right."""
        return int((self.read(layer, self.redrawn) == self.unseen.labels).sum())


def _far(found: evidence.Evidence | None, features: Floats) -> Mask:
    """Which of these lie farther from all that was learned than the gate allows: the same whatever is taught."""
    if found is None:
        return np.zeros(len(features), bool)
    distances = found.all.nearest(evidence.directions(features), 1)[1][:, 0]
    return np.asarray(distances > found.threshold)


def _teach(made: Run, desk: _Desk, tell: worker.Steps) -> dict[str, Any]:
    """Find how well the teaching works, do it, and fill the run's folder; the facts for its status."""
    everything = np.arange(len(desk.labels))
    before = desk.judge(desk.layer, everything)
    after = teaching.kept_out(
        desk.layer,
        desk.others,
        desk.mine,
        desk.which,
        desk.judge,
        lambda done, total: tell("Reading digits kept out", done, total),
    )
    tell("Keeping the run", 0, 0)
    layer = teaching.fit(desk.layer, desk.others.and_these(desk.mine))
    answered = _keep(made, desk, layer)
    test = desk.data.test.labels
    taught = Taught(
        digits=len(desk.labels),
        rounds=int(teaching.folds(len(desk.labels)).max()) + 1,
        before=int(before.sum()),
        after=int(after.sum()),
        only_before=int((before & ~after).sum()),
        only_after=int((after & ~before).sum()),
        test=len(test),
        test_before=int((results.predictions(desk.run).argmax(axis=1) == test).sum()),
        test_after=int((answered.argmax(axis=1) == test).sum()),
        redrawn=len(desk.unseen),
        redrawn_before=desk.hits(desk.layer),
        redrawn_after=desk.hits(layer),
    )
    loss, accuracy = training.measure(answered, test)
    return {
        "brought": TAUGHT,
        "taught": asdict(taught),
        "taught_from": desk.run.label,
        "taught_from_id": desk.run.id,
        "network": desk.run.status.get("network") or desk.run.recipe.network().text,
        "parameters": desk.run.status.get("parameters"),
        **({"input": desk.run.status["input"]} if desk.run.status.get("input") else {}),
        "test_loss": loss,
        "test_accuracy": accuracy,
        "device": "taught on the CPU",
        "files": {"model.tflite": files.digest((made.path / "model.tflite").read_bytes())},
    }


def _keep(made: Run, desk: _Desk, layer: Layer) -> Floats:
    """Write the run's files and its evidence; its answers to the test digits."""
    plain = {"kernel": layer["kernel"][:, : desk.classes], "bias": layer["bias"][: desk.classes]}
    model = last_layer.put(desk.tflite, plain)
    files.replace(made.path / "model.tflite", model)
    if keras := desk.run.file("model.keras"):
        content = last_layer.put_keras(checked.content(keras, results.LARGEST_MODEL), plain)
        files.replace(made.path / "model.keras", content)
    if desk.has_unit:
        files.save_arrays(made.path / folder.STRANGERS, layer)
    shares = _softmax(desk.redrawn @ plain["kernel"] + plain["bias"])
    temperature = calibration.fit_temperature(shares, desk.unseen.labels)
    key = evidence.key(made.id, model, desk.features.shape[1])
    evidence.taught(desk.reader.evidence_key, key, temperature, desk.limits(layer))
    answered = _softmax(desk._read(desk.data.test.images) @ plain["kernel"] + plain["bias"])
    files.save_arrays(made.path / folder.PREDICTIONS, {"probabilities": answered})
    return answered


def _softmax(values: Floats) -> Floats:
    shares = np.exp(values - values.max(axis=1, keepdims=True))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True), np.float32)
