"""Every cached function: the whole caching policy on one screen.

Large arrays are shared between sessions (cache_resource) and read-only. Cached functions take names and numbers,
never arrays. Deleting every cache changes nothing but speed.
"""

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from mnist_dash.analysis import (
    calibration,
    comparison,
    components,
    evaluation,
    explanation,
    finding,
    neighbours,
    pixels,
    projections,
)
from mnist_dash.analysis import handwriting as writing
from mnist_dash.analysis.explanation import attributions, units
from mnist_dash.analysis.explanation.grades import sanity
from mnist_dash.analysis.morphing import frames, meaning, plane, stops
from mnist_dash.analysis.neighbours import Found
from mnist_dash.analysis.projections.pca import Basis
from mnist_dash.analysis.projections.placing import Anchors
from mnist_dash.data import datasets, doubt, duplicates, ink, measures, ordering, strokes, tiles
from mnist_dash.data.datasets import Bytes, Dataset, SplitName, own
from mnist_dash.data.datasets import writers as writing_hands
from mnist_dash.errors import PlainError
from mnist_dash.models.generator.decoder import draw_small
from mnist_dash.models.generator.encoder import encode
from mnist_dash.models.plain import PlainNetwork
from mnist_dash.runs import artifacts, files, folder, generators, machine, maps, operators, plain_networks, results
from mnist_dash.runs import finding as finding_facts
from mnist_dash.runs import reader as readers
from mnist_dash.runs import stops as stops_of_paths
from mnist_dash.runs.folder import Run, Unreadable
from mnist_dash.runs.listing import Listing
from mnist_dash.ui.bounded import Bounded
from mnist_dash.ui.places import Places

ALIKE = 12  # digits most like another
READERS = 300_000_000  # bytes of all runs that are ready to read
DRAWN = 420  # pixels a side of a drawing's picture


def dataset(name: str = "mnist") -> Dataset:
    """The data set of that name; one that somebody brought is in use from now on."""
    if own.is_own(name):
        files.note_use(own.folder(name))
    return _dataset(name)


@st.cache_resource(max_entries=2, show_spinner="Reading the digits …")
def _dataset(name: str) -> Dataset:
    """The data set of that name (55 MB for MNIST)."""
    return datasets.load(name)


def forget_dataset(name: str) -> None:
    """The set is deleted: nobody gets it from the cache any more."""
    _dataset.clear(name)


@st.cache_resource(max_entries=24, show_spinner=False)
def ranking(name: str, split: SplitName, sort: str, seed: int) -> ordering.Positions:
    """All positions of a split in one order (0.5 MB)."""
    return ordering.ranking(dataset(name).split(split), sort, seed)


@st.cache_resource(max_entries=24, show_spinner=False)
def measured_ranking(name: str, split: SplitName, measure: str, largest: bool) -> ordering.Positions:
    """All positions of a split by a handwriting measure (0.5 MB); digits without one come last."""
    values = handwriting(name, split)[measure]
    return np.argsort(-values if largest else values, kind="stable")


@st.cache_resource(max_entries=24, show_spinner=False)
def answered_ranking(name: str, run_id: str, version: int, sort: str) -> ordering.Positions:
    """All test positions by how a run read them, a key of evaluation.SORTS (0.1 MB)."""
    return np.argsort(evaluation.SORTS[sort](outcomes(run_id, version)), kind="stable")


@st.cache_resource(max_entries=60, show_spinner=False)
def found(name: str, split: SplitName, text: str, versions: tuple[int, ...]) -> measures.Mask:
    """Which digits of a split a text means (60 kB); `versions` of the runs it names. Raises PlainError."""
    facts = finding_facts.facts(
        dataset(name),
        split,
        lambda: handwriting(name, split),
        lambda run: outcomes(run.id, results.version(run)),
    )
    return finding.find(text, facts)


def figure(make: Callable[..., str], *arguments: str | int | float | tuple[Any, ...] | None) -> str:
    """A figure of `ui/figures` as the text that is sent (1 to 150 kB), drawn once from these names and numbers."""
    return _figure(f"{make.__module__}.{make.__qualname__}{arguments!r}", make, arguments)


@st.cache_resource(max_entries=200, show_spinner=False)
def _figure(name: str, _make: Callable[..., str], _arguments: tuple[Any, ...]) -> str:
    return _make(*_arguments)


@st.cache_resource(max_entries=120, show_spinner=False)
def picture(digest: str, _make: Callable[[], str]) -> str:
    """A picture as a data URI (up to 100 kB), encoded once; told apart by the digest of what it shows."""
    return _make()


@st.cache_resource(max_entries=1, show_spinner=False)
def places() -> Places:
    """Who has a place on this server."""
    return Places()


@st.cache_resource(max_entries=1, show_spinner=False)
def gate() -> operators.Gate:
    """The operator's way in, which counts the wrong passwords of all visitors."""
    return operators.Gate()


@st.cache_data(max_entries=2, show_spinner=False)
def facts(name: str) -> dict[str, Any]:
    """Shapes, types, ranges, class counts and checksums of a data set."""
    return datasets.facts(dataset(name))


@st.cache_data(max_entries=2, show_spinner=False)
def content_name(name: str) -> str:
    """The data set's name with a digest of its digits, for the addresses of its pictures."""
    return tiles.content_name(dataset(name))


@st.cache_resource(max_entries=4, show_spinner="Counting the pixel values …")
def pixel_counts(name: str, split: SplitName) -> pixels.Counts:
    """How often each pixel of a split has each value in each class (8 MB)."""
    chosen = dataset(name).split(split)
    counts = pixels.count_values(chosen.images, chosen.labels, len(dataset(name).class_names))
    counts.setflags(write=False)
    return counts


@st.cache_resource(max_entries=100, show_spinner=False)
def pixel_summary(name: str, split: SplitName, digits: tuple[int, ...]) -> pixels.Summary:
    """What the pixels of all images of some digits have in common."""
    return pixels.summarize(pixel_counts(name, split)[list(digits)].sum(axis=0))


@st.cache_resource(max_entries=4, show_spinner="Measuring the digits: half a minute, the first time only …")
def handwriting(name: str, split: SplitName) -> measures.Table:
    """Every handwriting measure of every digit of a split (2 MB); shipped for MNIST, else measured once."""
    images = dataset(name).split(split).images
    return artifacts.get(measures.key(images), lambda: measures.measure(images))


@st.cache_resource(max_entries=16, show_spinner=False)
def positions(name: str, split: SplitName, digits: tuple[int, ...]) -> ordering.Positions:
    """The positions of some digits of a split in file order; of all where none is named (0.5 MB)."""
    chosen = dataset(name).split(split)
    found = ordering.keep_digits(np.arange(len(chosen)), chosen, digits)
    found.setflags(write=False)
    return found


@st.cache_resource(max_entries=100, show_spinner=False)
def extremes(
    name: str, split: SplitName, measure: str, digits: tuple[int, ...], count: int
) -> tuple[ordering.Positions, ordering.Positions]:
    """The positions of the digits with the least and with the greatest values of a measure."""
    return writing.extremes(handwriting(name, split)[measure], positions(name, split, digits), count)


@st.cache_resource(max_entries=2, show_spinner="Comparing all digits: a minute, the first time only …")
def duplicate_pairs(name: str) -> pd.DataFrame:
    """Exact and near duplicates over both splits, test positions after the training ones (1 MB)."""
    train, test = dataset(name).train, dataset(name).test
    images = (train.images, test.images)
    found = artifacts.get(duplicates.key(*images), lambda: duplicates.find(np.concatenate(images)))
    return duplicates.described(found, np.concatenate([train.labels, test.labels]), len(train))


@st.cache_resource(max_entries=4, show_spinner="Getting ready to compare pixels …")
def pixel_shadows(name: str, split: SplitName) -> neighbours.Pixels:
    """The digits of a split, ready to find those nearest to a picture (12 MB; half a second for 60,000)."""
    return neighbours.Pixels(dataset(name).split(split).images)


@st.cache_resource(max_entries=100, show_spinner=False)
def most_like(name: str, split: SplitName, position: int, count: int) -> ordering.Positions:
    """The global indices of the digits whose pixels differ least from this one's, nearest first (2 kB)."""
    parts = [pixel_shadows(name, "train"), pixel_shadows(name, "test")]
    return neighbours.nearest_in(parts, dataset(name).split(split).images[position], count)


# Of all digits, the training digits first: a digit's place is its global index.


@st.cache_resource(max_entries=2, show_spinner=False)
def all_labels(name: str) -> Bytes:
    """Every label of a data set (70 kB for MNIST)."""
    labels: Bytes = _joined(dataset(name).train.labels, dataset(name).test.labels)
    return labels


@st.cache_resource(max_entries=8, show_spinner=False)
def all_values(name: str, measure: str) -> measures.Numbers:
    """A handwriting measure of every digit of a data set (0.3 MB)."""
    values: measures.Numbers = _joined(handwriting(name, "train")[measure], handwriting(name, "test")[measure])
    return values


def _joined(train: Any, test: Any) -> Any:
    joined = np.concatenate([train, test])
    joined.setflags(write=False)
    return joined


@st.cache_resource(max_entries=8, show_spinner=False)
def digit_map(link: str) -> projections.Map:
    """The finished map of a recipe in its short form (4 MB). Raises MapError where there is none."""
    found = maps.load(projections.parse(link))
    if found is None:
        raise maps.MapError("This map is not made yet, or its file is damaged; make it again.")
    return found


def basis(name: str) -> Basis:
    """All principal components of a data set (2.5 MB, of its map by PCA). Raises MapError where there is none."""
    return digit_map(projections.to_link(projections.of("pca", data=name))).basis


@st.cache_resource(max_entries=12, show_spinner="Looking along the components …")
def component_scores(name: str, numbers: tuple[int, ...]) -> projections.Floats:
    """Every digit by its principal components of these numbers, from 1: N x their count (0.3 MB each)."""
    data, rows = dataset(name), [number - 1 for number in numbers]
    along = basis(name).chosen(rows)
    scores = np.concatenate([projections.project(split.images, along) for split in (data.train, data.test)])
    scores.setflags(write=False)
    return scores


@st.cache_resource(max_entries=60, show_spinner=False)
def rebuilding_errors(name: str, split: SplitName, position: int) -> components.Numbers:
    """What is missing of a digit that is rebuilt from 0, 1, 2 ... principal components (6 kB)."""
    return components.errors(dataset(name).split(split).images[position], basis(name))


@st.cache_resource(max_entries=3, show_spinner="Getting the map ready for new digits …")
def map_anchors(link: str) -> Anchors:
    """What new digits are compared with on a map (14 MB)."""
    data = dataset(projections.parse(link).data)
    return projections.anchors(digit_map(link), np.concatenate([data.train.images, data.test.images]))


@st.cache_data(max_entries=1, show_spinner=False)
def processor() -> str:
    """The name of this machine's processor, on which the app's jobs run too."""
    return machine.processor()


@st.cache_resource(max_entries=1, show_spinner=False)
def _listing() -> Listing:
    """All run folders as last read (2 kB each)."""
    return Listing()


def entries() -> list[Run | Unreadable]:
    """Every run folder as it is now, broken ones too (folder.entries)."""
    return _listing().entries()


def runs() -> list[Run]:
    """The runs that can be read, as they are now (folder.runs)."""
    return _listing().runs()


# Of a run, by its id and the version of its predictions (results.version), so that a new training is seen.


@st.cache_resource(max_entries=120, show_spinner=False)
def metrics(run_id: str, version: int) -> list[dict[str, Any]]:
    """A run's row for each epoch (0.2 MB at most), by the version of its curve (results.curve_version)."""
    return folder.metrics(folder.load(run_id))


@st.cache_resource(max_entries=40, show_spinner=False)
def probabilities(run_id: str, version: int) -> evaluation.Probabilities:
    """A run's predictions for the test digits (0.4 MB). Raises RunError."""
    return results.predictions(folder.load(run_id))


@st.cache_resource(max_entries=40, show_spinner=False)
def outcomes(run_id: str, version: int) -> evaluation.Outcomes:
    """How each test digit came out (0.3 MB). Raises RunError and EvaluationError."""
    labels = dataset(folder.load(run_id).recipe.data).test.labels
    return evaluation.outcomes(probabilities(run_id, version), labels)


@st.cache_resource(max_entries=4, show_spinner=False)
def answers_together(runs: tuple[tuple[str, int], ...]) -> dict[str, tuple[Bytes, measures.Numbers]]:
    """What some runs, by id and version, read in every test digit, and how sure they are (50 kB a run).

    A run whose answers cannot be read is left out.
    """
    found = {}
    for run_id, _ in runs:
        with contextlib.suppress(PlainError):
            shares = results.predictions(folder.load(run_id))
            found[run_id] = (shares.argmax(axis=1).astype(np.uint8), shares.max(axis=1))
    return found


@st.cache_resource(max_entries=400, show_spinner="Looking for the most alike …")
def alike(name: str, split: SplitName, position: int, space: readers.Space) -> Found:
    """The 12 training digits most like a digit, but for itself, and their distances (0.2 kB). Raises PlainError.

    By features: those of the shipped run that reads drawings.
    """
    run = readers.default()
    if space == "features" and run.recipe.data != name:
        raise folder.RunError(f"The run {run.label} knows only digits; compare by pixels.")
    image = dataset(name).split(split).images[position]
    if space == "pixels":
        found, distances = readers.pixels(name).nearest(image, ALIKE + 1)
    else:
        found, distances = reader(run.id, results.version(run)).neighbours(image, ALIKE + 1, space)
    other = found != position if split == "train" else np.ones(len(found), bool)
    return found[other][:ALIKE], distances[other][:ALIKE]


@st.cache_resource(max_entries=40, show_spinner=False)
def mended(run_id: str, version: int) -> dict[str, evaluation.Scores]:
    """The scores on the labels as given, corrected and without the contested ones."""
    data = dataset(folder.load(run_id).recipe.data)
    return evaluation.mended(probabilities(run_id, version), data.test.labels, contested(data.name))


@st.cache_resource(max_entries=40, show_spinner=False)
def tempered(run_id: str, version: int) -> calibration.Tempered:
    """The run's temperature and its effect."""
    labels = dataset(folder.load(run_id).recipe.data).test.labels
    return calibration.temper(probabilities(run_id, version), labels)


@st.cache_resource(max_entries=40, show_spinner=False)
def worst_slice(run_id: str, version: int) -> evaluation.Slice | None:
    """The slice of the handwriting measures in which the run errs most."""
    table = handwriting(folder.load(run_id).recipe.data, "test")
    right = outcomes(run_id, version).right
    return evaluation.worst_slice({name: table[name] for name in measures.MEASURES}, right)


@st.cache_resource(max_entries=2, show_spinner=False)
def contested(name: str) -> tuple[doubt.Contested, ...]:
    """The test digits with a contested label; none for a data set that nobody has rated."""
    return doubt.contested(dataset(name)) if name == "mnist" else ()


@st.cache_resource(max_entries=4, show_spinner=False)
def writers(split: SplitName, version: int) -> writing_hands.Writers:
    """Who wrote MNIST's digits, from the file of that version. Raises DatasetError."""
    return writing_hands.load(split, dataset().split(split).labels)


@st.cache_resource(max_entries=20, show_spinner=False)
def pairs(run_ids: tuple[str, ...], versions: tuple[int, ...]) -> list[comparison.Pair]:
    """The paired tests of some runs."""
    return comparison.pairs([outcomes(*each).right for each in zip(run_ids, versions, strict=True)])


@st.cache_resource(max_entries=6, show_spinner=False)
def plain_network(run_id: str, version: int) -> PlainNetwork:
    """A run's network in NumPy, to look into (0.1 to 10 MB). Raises RunError."""
    return plain_networks.load(folder.load(run_id))


@st.cache_resource(max_entries=60, show_spinner=False)
def heat_maps(
    run_id: str, version: int, split: SplitName, position: int, label: int
) -> dict[str, attributions.Numbers]:
    """Every heat map of a picture for a class, by method (45 kB). Raises RunError."""
    asked = question(run_id, version, split, position, label)
    names = attributions.methods(asked.network)
    return {name: explanation.ATTRIBUTIONS[name].make(asked) for name in names}


@st.cache_resource(max_entries=60, show_spinner=False)
def heat_grades(run_id: str, version: int, split: SplitName, position: int, label: int) -> dict[str, explanation.Grade]:
    """The grades of these heat maps, and of the orders beside them (5 kB). Raises RunError."""
    asked = question(run_id, version, split, position, label)
    return explanation.grade(asked, heat_maps(run_id, version, split, position, label))


@st.cache_resource(max_entries=200, show_spinner=False)
def heat_sanity(
    run_id: str, version: int, split: SplitName, position: int, label: int, layers: int
) -> dict[str, float]:
    """How alike these heat maps stay when the last so many layers are shuffled. Raises RunError."""
    asked = question(run_id, version, split, position, label)
    return sanity(asked, heat_maps(run_id, version, split, position, label), layers)


def question(run_id: str, version: int, split: SplitName, position: int, label: int) -> explanation.Question:
    """What a run sees in a picture for a class. Raises RunError."""
    image = dataset(folder.load(run_id).recipe.data).split(split).images[position]
    answers = reader(run_id, version).probabilities
    return explanation.Question(plain_network(run_id, version), answers, image, label)


@st.cache_resource(max_entries=24, show_spinner=False)
def favourite_values(run_id: str, version: int, place: int, count: int) -> Any:
    """The greatest value of each unit of a layer on each of the first so many test pictures. Raises RunError."""
    images = dataset(folder.load(run_id).recipe.data).test.images[:count]
    return units.favourites(plain_network(run_id, version), images, place)


def reader(run_id: str, version: int) -> readers.Reader:
    """A run ready to read digits (1 to 190 MB). Raises RunError."""
    return _readers().get((run_id, version), lambda: readers.load(folder.load(run_id)))


@st.cache_resource(max_entries=1, show_spinner=False)
def _readers() -> Bounded[readers.Reader]:
    """The readers that were used last: nearest neighbours hold all training digits, so bytes count, not readers."""
    return Bounded(READERS)


@st.cache_resource(max_entries=48, show_spinner=False)
def drawn(text: str, without: tuple[str, ...]) -> ink.Reading:
    """The digits in a drawing, given as strokes.pack writes it (0.5 MB). Raises InkError."""
    return ink.read(strokes.render(strokes.unpack(text), DRAWN), frozenset(without))


@st.cache_resource(max_entries=12, show_spinner=False)
def ready(run_id: str, version: int, dot: str) -> bool:
    """Read a first drawing with a run, so that the next one waits for nothing. Raises InkError and RunError."""
    images = np.stack([part.image for part in drawn(dot, ()).parts])
    return bool(reader(run_id, version).answers(images))


@st.cache_resource(max_entries=4, show_spinner="Looking at the picture …")
def pictured(digest: str, without: tuple[str, ...], _file: bytes) -> ink.Reading:
    """The digits in a picture's file, told apart by its digest (up to 8 MB). Raises InkError."""
    return ink.read(_file, frozenset(without))


@st.cache_resource(max_entries=4, show_spinner=False)
def generator(link: str) -> generators.Trained:
    """A trained generator by its recipe's text (3 MB). Raises GeneratorError."""
    found = generators.find(link)
    generators.note_use(found.recipe)
    return found


@st.cache_resource(max_entries=64, show_spinner=False)
def place(stop: str, link: str, refused: bool) -> stops_of_paths.Place:
    """Where a stop of a path lies in a generator's space (2 kB). Raises StopError, InkError and GeneratorError."""
    return stops_of_paths.find(stops.stop(stop), generator(link), refused, _judge)


def _judge() -> readers.Reader:
    """Who reads drawings that are stops."""
    run = readers.default()
    return reader(run.id, results.version(run))


@st.cache_resource(max_entries=4, show_spinner=False)
def latent_plane(link: str) -> plane.Plane:
    """The test digits by how they are written, in a generator's space (0.4 MB)."""
    trained = generator(link)
    test = dataset(trained.recipe.data).test
    classes = np.eye(len(dataset(trained.recipe.data).class_names), dtype=np.float32)[test.labels]
    return plane.of(encode(trained.weights, test.images, classes)[0])


@st.cache_data(max_entries=4, show_spinner=False)
def latent_meanings(link: str) -> list[tuple[meaning.Meaning, ...]]:
    """What each latent of a generator goes with among the handwriting measures of the test digits."""
    name = generator(link).recipe.data
    return meaning.meanings(latent_plane(link).latents, dataset(name).test.labels, handwriting(name, "test"))


@st.cache_resource(max_entries=60, show_spinner=False)
def path_frames(link: str, path: str, refused: bool, blend: bool) -> Bytes:
    """The pictures along a path of a generator, or the plain blend of its stops (0.1 MB)."""
    places = [place(word, link, refused) for word in path.split()]
    if blend:
        return frames.blended([each.picture for each in places])
    return frames.morphed(generator(link).weights, [each.point for each in places])


@st.cache_resource(max_entries=200, show_spinner=False)
def path_answers(run_id: str, version: int, link: str, path: str, refused: bool, blend: bool) -> list[readers.Answer]:
    """What a run reads along a path of a generator (60 kB). Raises RunError."""
    return reader(run_id, version).answers(path_frames(link, path, refused, blend))


def written(link: str, latents: Any, labels: Any, side: int = 28) -> Bytes:
    """What a generator writes at these latents (N x L) as these classes (N): N x side x side, drawn once."""
    points = tuple(tuple(round(float(value), 4) for value in each) for each in latents)
    return _written(link, points, tuple(int(label) for label in labels), side)


@st.cache_resource(max_entries=200, show_spinner=False)
def _written(link: str, points: tuple[tuple[float, ...], ...], labels: tuple[int, ...], side: int) -> Bytes:
    kinds = np.eye(10, dtype=np.float32)[list(labels)]
    return draw_small(generator(link).weights, np.array(points, np.float32), kinds, side)
