"""How well people's digits and numbers are read, by preparation: naive, LeCun's and ours. Prints Markdown tables.

The folder holds index.csv (set, path, label, source; sets drawn, photo, multi and junk), strokes.json (label and
strokes of pen positions, y down) and junk_strokes.json (the same of letters and signs, with `lookalike` where a person
may read a digit). Intervals hold 95 %: Wilson's for files, for means over sources from resampled files.
"""

import argparse
import contextlib
import csv
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import numpy.typing as npt
from PIL import Image

from mnist_dash.analysis.evaluation import Rate
from mnist_dash.data import datasets, ink, strokes
from mnist_dash.data.ink import decoding, fitting
from mnist_dash.data.writing import lessons, pen
from mnist_dash.runs import folder, numbers, reader

PAD = 280  # pixels: the canvas that strokes are drawn on
WIDTHS = (4, 8, 12, 20, 30)  # of the pen, in pixels of the pad
LARGE, SMALL = 0.7, 0.5  # of the pad: a digit's longer side when centred, and when moved about
REFUSED = 0.05  # of the digits, when junk is counted
RESAMPLED = 2_000
Images = list[npt.NDArray[np.uint8]]
Preparation = Callable[[bytes | npt.NDArray[np.uint8]], Images]


# --- preparations ---------------------------------------------------------------------------------------


def grey(image: bytes | npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
    """The picture's brightness, turned so that the border is dark: what most demos do."""
    light = decoding.decode(image).pixels.mean(axis=2).astype(np.float32)
    border = np.concatenate([light[0], light[-1], light[:, 0], light[:, -1]])
    return 255 - light if np.median(border) > 127 else light


def resized(values: npt.NDArray[np.float32], width: int, height: int) -> npt.NDArray[np.float32]:
    """The values at another size, anti-aliased."""
    return np.asarray(Image.fromarray(values).resize((width, height), Image.Resampling.BILINEAR))


def naive(image: bytes | npt.NDArray[np.uint8]) -> Images:
    """The whole picture squeezed into 28 x 28."""
    return [np.uint8(np.round(resized(grey(image), 28, 28)))]


def lecun(image: bytes | npt.NDArray[np.uint8]) -> Images:
    """LeCun's recipe and no more: the ink's box fitted into 20 x 20, its centre of mass in the middle of 28 x 28."""
    light = grey(image)
    inked = light > (light.min() + light.max()) / 2
    if not inked.any() or inked.all():
        return []
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    cut = light[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    factor = 20 / max(cut.shape)
    fitted = resized(cut, max(1, round(cut.shape[1] * factor)), max(1, round(cut.shape[0] * factor)))
    return [np.uint8(np.round(fitting.centre(fitted)))]


def ours(image: bytes | npt.NDArray[np.uint8]) -> Images:
    """The parts that ink.read finds; none where it refuses."""
    try:
        return [part.image for part in ink.read(image).parts]
    except ink.PartsError:
        return []


PREPARATIONS: dict[str, Preparation] = {"naive": naive, "LeCun's recipe": lecun, "ours": ours}


# --- what is scored -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One file, or one drawing of strokes."""

    set: str
    source: str
    label: str
    image: bytes | npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Outcome:
    """What was read of an item, and how little it is like digits (infinite where there is nothing)."""

    item: Item
    text: str
    strangeness: float
    refused: bool  # by the reader's own gate
    written: numbers.Written | None  # as the app reads it, with touching digits cut apart; of our preparation only

    @property
    def right(self) -> bool:
        """Whether all is read, and nothing else; the lines of a page are read one after another."""
        return self.text == self.item.label.replace("/", "")

    @property
    def accepted(self) -> bool:
        """Whether all is read, and the gate refuses none of it."""
        return self.right and not self.refused

    @property
    def exact(self) -> bool:
        """Whether the app's text is the label, signs and all."""
        return self.written is not None and self.written.text == self.item.label.replace("/", "")

    @property
    def misled(self) -> bool:
        """Whether the app's text is another, without a mark of doubt."""
        if self.written is None or self.exact:
            return False
        return self.written.is_complete and all(each.verdict == "digit" for each in self.written.counted)


def files(place: Path) -> Iterator[Item]:
    """The files of index.csv."""
    with (place / "index.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield Item(row["set"], row["source"], row["label"], (place / row["path"]).read_bytes())


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The drawings of a file; none where there is none."""
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return found


def signs(place: Path) -> Iterator[Item]:
    """The letters and signs of junk_strokes.json that nobody takes for a digit, in a pen of 12 pixels."""
    for row in rows_of(place / "junk_strokes.json"):
        if not row["lookalike"]:
            points = [np.array(stroke, np.float64) for stroke in row["strokes"]]
            yield Item("signs", row["label"], row["label"], drawn(points, WIDTHS[2], LARGE, np.full(2, 0.5)))


def drawings(place: Path, limit: int | None) -> Iterator[Item]:
    """The drawings of strokes.json, with every pen, centred and moved about."""
    rows = rows_of(place / "strokes.json")[:limit]
    chance = np.random.default_rng(0)
    for row in rows:
        points = [np.array(stroke, np.float64) for stroke in row["strokes"]]
        spots = chance.uniform(SMALL / 2 + WIDTHS[-1] / PAD / 2, 1 - SMALL / 2 - WIDTHS[-1] / PAD / 2, 2)
        for width in WIDTHS:
            yield Item("strokes", f"{width} px, centred", row["label"], drawn(points, width, LARGE, np.full(2, 0.5)))
            yield Item("strokes", f"{width} px, moved", row["label"], drawn(points, width, SMALL, spots))


def drawn(
    points: list[npt.NDArray[np.float64]], width: float, size: float, middle: npt.NDArray[np.float64]
) -> npt.NDArray[np.uint8]:
    """The strokes in black on a white pad, so large and with their middle there (shares of the pad)."""
    every = np.concatenate(points)
    low, high = every.min(axis=0), every.max(axis=0)
    span = max(float((high - low).max()), 1e-9)
    placed = tuple((stroke - (low + high) / 2) / span * size + middle for stroke in points)
    return 255 - strokes.render(strokes.Drawing(placed, width / PAD), PAD)


def outcomes(items: list[Item], prepare: Preparation, model: reader.Reader) -> list[Outcome]:
    """What the model reads of each item when it is prepared so."""
    parts = [prepare(item.image) for item in items]
    images = np.array([image for found in parts for image in found], np.uint8).reshape(-1, 28, 28)
    answers, strange = iter(model.answers(images)), iter(strangeness(model, images))
    return [
        outcome(item, [next(answers) for _ in found], [next(strange) for _ in found], model, prepare is ours)
        for item, found in zip(items, parts, strict=True)
    ]


def strangeness(model: reader.Reader, images: npt.NDArray[np.uint8]) -> list[float]:
    """How little each image is like digits, by the reader's gate, else by its probability."""
    found = model.strangeness(images) if len(images) else None
    return (1 - model.probabilities(images).max(axis=1) if found is None else found).tolist()


def outcome(
    item: Item, answers: list[reader.Answer], strange: list[float], model: reader.Reader, mended: bool
) -> Outcome:
    """An item as the model answered for its parts; it is as strange as the part that is most like a digit."""
    inked = [value for value, each in zip(strange, answers, strict=True) if each.verdict != "blank"]
    refused = all(answer.verdict in numbers.NO_DIGIT for answer in answers)
    text = "".join(str(answer.digit) for answer in answers)
    written = None
    if mended and item.set == "multi":
        with contextlib.suppress(ink.PartsError):
            written = numbers.read(model, ink.read(item.image))
    return Outcome(item, text, min(inked, default=float("inf")), refused, written)


# --- tables ---------------------------------------------------------------------------------------------


def share(hits: list[bool]) -> str:
    """A share of hits with its interval."""
    rate = Rate(sum(hits), len(hits))
    low, high = rate.interval
    return f"{rate.value:.1%} ({low:.1%} to {high:.1%})"


def by_source(found: list[Outcome]) -> dict[str, list[bool]]:
    """Right or not, by source."""
    sources = dict.fromkeys(outcome.item.source for outcome in found)
    return {source: [one.right for one in found if one.item.source == source] for source in sources}


def mean_of_sources(found: list[Outcome]) -> str:
    """Accuracy where each source counts the same, with an interval from files drawn anew within each source."""
    chance = np.random.default_rng(0)
    groups = [np.array(hits, float) for hits in by_source(found).values()]
    draws = [chance.choice(hits, (RESAMPLED, len(hits))).mean(axis=1) for hits in groups]
    low, high = np.quantile(np.mean(draws, axis=0), [0.025, 0.975])
    return f"{np.mean([hits.mean() for hits in groups]):.1%} ({low:.1%} to {high:.1%})"


def table(head: list[str], rows: list[list[str]]) -> None:
    """Print a Markdown table."""
    for row in [head, ["---"] * len(head), *rows]:
        print(f"| {' | '.join(row)} |")
    print()


def print_accuracy(found: dict[str, list[Outcome]]) -> None:
    """Accuracy of each set by preparation, without the strings that hold signs."""
    rows = []
    for name in ("drawn", "photo", "multi", "strokes"):
        chosen = {
            key: [one for one in all_ if one.item.set == name and one.item.label.replace("/", "").isdigit()]
            for key, all_ in found.items()
        }
        count = len(next(iter(chosen.values())))
        if count:
            rows.append([f"{name} ({count:,})", *(share([one.right for one in group]) for group in chosen.values())])
            if name in ("drawn", "photo"):
                rows.append([f"{name}, mean of sources", *(mean_of_sources(group) for group in chosen.values())])
    table(["set", *found], rows)


def print_sources(found: dict[str, list[Outcome]]) -> None:
    """Accuracy of each source and pen by preparation."""
    rows = []
    for name in ("drawn", "photo", "strokes"):
        sets = {key: by_source([one for one in group if one.item.set == name]) for key, group in found.items()}
        for source, hits in sets["ours"].items():
            rows.append([f"{name}: {source} ({len(hits)})", *(f"{np.mean(sets[key][source]):.1%}" for key in sets)])
    table(["source", *found], rows)


def print_accepted(found: list[Outcome]) -> None:
    """Of our preparation: right, right and not refused, and which digits are refused."""
    rows = []
    for name in ("drawn", "photo", "strokes"):
        group = [one for one in found if one.item.set == name]
        if group:
            refused = Counter(one.item.label for one in group if one.refused)
            each = ", ".join(f"{count} of {label}" for label, count in sorted(refused.items())) or "none"
            right, accepted = share([one.right for one in group]), share([one.accepted for one in group])
            rows.append([f"{name} ({len(group):,})", right, accepted, each])
    table(["set", "right", "right and accepted", "refused"], rows)


def print_numbers(found: list[Outcome]) -> None:
    """Numbers as the app reads them."""
    group = [one for one in found if one.item.set == "multi"]
    exact, misled = sum(one.exact for one in group), sum(one.misled for one in group)
    table(
        ["numbers", "read whole", "another number, without a mark of doubt"],
        [[str(len(group)), f"{exact} ({share([one.exact for one in group])})", str(misled)]],
    )


def print_touching(model: reader.Reader, count: int) -> None:
    """Pairs of MNIST's test digits that touch, and single digits that are cut."""
    split = datasets.load("mnist").test
    chance = np.random.default_rng(5)
    right, misled, cut = [], [], []
    while len(right) < count:
        one, other = chance.integers(0, len(split.images), 2)
        reading = ink.read(255 - pair(split.images[one], split.images[other], chance))
        if len(reading.parts) == 1:
            written = numbers.read(model, reading)
            right.append(written.text == f"{split.labels[one]}{split.labels[other]}")
            misled.append(not right[-1] and all(each.verdict == "digit" for each in written.answers))
    for image in split.images[:count]:
        written = numbers.read(model, ink.read(np.kron(image, np.ones((5, 5), np.uint8))))
        cut.append(len(written.answers) > 1)
    head = ["touching pairs of test digits", "right", "wrong without a mark of doubt", "single digits cut"]
    table(head, [[str(count), share(right), share(misled), share(cut)]])


def pair(
    one: npt.NDArray[np.uint8], other: npt.NDArray[np.uint8], chance: np.random.Generator
) -> npt.NDArray[np.uint8]:
    """Two digits beside each other, four times as large: slanted up to 35 degrees, 4 pixels over to 2 apart."""
    slant = np.tan(np.radians(chance.uniform(-35, 35)))
    left, right = (slanted(image, slant) for image in (one, other))
    whole = lessons.beside(left, right, int(chance.integers(-16, 9)), chance)
    return np.pad(pen.whole(whole), 20)


def slanted(image: npt.NDArray[np.uint8], slant: float) -> npt.NDArray[np.float32]:
    """A digit four times as large, leaning, cut to its columns of ink (0 to 1)."""
    large = Image.fromarray(image).resize((112, 112), Image.Resampling.BICUBIC)
    how = Image.Transform.AFFINE, (1, slant, -56 * slant, 0, 1, 0), Image.Resampling.BILINEAR
    leaning = np.asarray(large.transform(large.size, *how), np.float32) / 255
    columns = np.flatnonzero(leaning.max(axis=0) > 0.5)
    return leaning[:, columns[0] : columns[-1] + 1]


def print_junk(found: dict[str, list[Outcome]]) -> None:
    """How much junk is refused when 5 % of drawn digits and photos are, and at the reader's own limit."""
    rows = []
    for key, group in found.items():
        digits = [one for one in group if one.item.set in ("drawn", "photo")]
        junk = [one for one in group if one.item.set == "junk"]
        signs = [one for one in group if one.item.set == "signs"]
        if not junk or not signs:
            return
        limit = np.quantile([one.strangeness for one in digits], 1 - REFUSED, method="higher")
        beyond = [share([one.strangeness > limit for one in each]) for each in (junk, signs)]
        rows.append([key, *beyond, *(share([one.refused for one in each]) for each in (digits, junk, signs))])
    many = f"refused with {REFUSED:.0%} of digits"
    head = ["preparation", f"junk {many}", f"letters and signs {many}"]
    table([*head, "digits refused at the limit", "junk refused", "letters and signs refused"], rows)


def print_enlarged(model: reader.Reader, count: int) -> None:
    """MNIST's test digits as they are, and enlarged ten times, in either polarity, fed back."""
    split = datasets.load("mnist").test
    images, labels = split.images[:count], split.labels[:count]
    rows = [["as they are", share(list(model.probabilities(images).argmax(axis=1) == labels))]]
    for title, turn in (("ten times larger", lambda x: x), ("the same, dark on light", lambda x: 255 - x)):
        read: list[Any] = [ours(turn(np.kron(image, np.ones((10, 10), np.uint8)))) for image in images]
        one = np.array([parts[0] if len(parts) == 1 else np.zeros((28, 28), np.uint8) for parts in read])
        rows.append([title, share(list(model.probabilities(one).argmax(axis=1) == labels))])
    table([f"MNIST's test digits ({count:,})", "right"], rows)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="with index.csv and strokes.json")
    parser.add_argument("--run", help="a run's name or id; the shipped one for drawings without it")
    parser.add_argument("--strokes", type=int, help="how many drawings of strokes.json; all without it")
    parser.add_argument("--enlarged", type=int, default=10_000, help="how many test digits of MNIST to feed back")
    parser.add_argument("--touching", type=int, default=400, help="how many touching pairs of test digits")
    given = parser.parse_args()
    run = folder.find(given.run) if given.run else reader.default()
    model = reader.load(run)
    items = [*files(given.folder), *signs(given.folder), *drawings(given.folder, given.strokes)]
    found = {name: outcomes(items, prepare, model) for name, prepare in PREPARATIONS.items()}
    print(f"Read by {run.label}.\n")
    print_accuracy(found)
    print_accepted(found["ours"])
    print_numbers(found["ours"])
    print_sources(found)
    print_junk(found)
    print_touching(model, given.touching)
    if given.enlarged:
        print_enlarged(model, given.enlarged)


if __name__ == "__main__":
    main()
