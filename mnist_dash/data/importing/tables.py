"""Images as rows of a CSV table, as Kaggle's Digit Recognizer has them: a label, then 784 pixels."""

import io
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv

from mnist_dash.data.importing import arrays
from mnist_dash.data.importing.brought import MOST, Brought, ImportFailed

PIXELS = 784
BLOCK = 4_000_000  # bytes that are read at a time
LABELS = ("label", "labels", "class", "target", "y")


def from_csv(name: str, content: bytes) -> Brought:
    """The images and labels in a table, with or without a row of names. Raises ImportFailed."""
    first = content[: 2**16].split(b"\n", 1)[0].decode("utf-8-sig", "replace").strip()
    cells = [cell.strip().strip('"') for cell in first.split(",")]
    if len(cells) not in (PIXELS, PIXELS + 1):
        advice = f"a label and {PIXELS} pixels, or the pixels alone"
        raise ImportFailed(f"The first row of {name} has {len(cells):,} columns; a table of images has {advice}.")
    titled = not is_number(cells[-1])
    label = _label_column(name, cells, titled)
    pixels, names = _columns(name, content, titled, len(cells), label)
    images, remarks = arrays.to_images(name, pixels)
    if names is None:
        return Brought(images, None, remarks=remarks)
    return Brought(images, arrays.to_names(name, names, len(images)), remarks=remarks)


def is_number(text: str) -> bool:
    """Whether a cell of a table is a number rather than a name."""
    try:
        float(text)
    except ValueError:
        return False
    return True


def _label_column(name: str, cells: list[str], titled: bool) -> int | None:
    """Which column holds the label; None for a table of pixels alone. Raises ImportFailed."""
    if len(cells) == PIXELS:
        return None
    if not titled:
        return 0
    found = [place for place, cell in enumerate(cells) if cell.lower() in LABELS]
    if len(found) > 1:
        raise ImportFailed(f"{name} has {len(found)} columns of labels; leave one.")
    return found[0] if found else 0


def _columns(
    name: str, content: bytes, titled: bool, count: int, label: int | None
) -> tuple[npt.NDArray[np.generic], npt.NDArray[np.generic] | None]:
    """The pixels, N x 784, and the labels as texts. Whole numbers first, which is quick; else any numbers."""
    for kind, number in ((pa.uint8(), np.uint8), (pa.float32(), np.float32)):
        try:
            blocks = list(_blocks(name, content, titled, count, label, kind))
        except (pa.ArrowInvalid, pa.ArrowKeyError) as error:
            problem = str(error)
            continue
        if not blocks:
            raise ImportFailed(f"{name} has no rows of images.")
        pixels = np.concatenate([block for block, _ in blocks]).astype(number, copy=False)
        return pixels, None if label is None else np.concatenate([texts for _, texts in blocks])
    raise ImportFailed(f"{name} cannot be read as a table of numbers{_where(problem)}; save it anew as CSV.")


def _where(problem: str) -> str:
    """The row that the reader stumbled over, where it says so."""
    row = problem.partition("Row #")[2].partition(":")[0]
    return f" (row {row})" if row.isdigit() else ""


def _blocks(
    name: str, content: bytes, titled: bool, count: int, label: int | None, kind: pa.DataType
) -> Iterator[tuple[npt.NDArray[np.generic], npt.NDArray[np.generic]]]:
    """Some rows at a time: pixels, rows x 784, and labels as texts."""
    columns = [str(number) for number in range(count)]
    kinds = {column: pa.string() if place == label else kind for place, column in enumerate(columns)}
    reader = csv.open_csv(
        io.BytesIO(content),
        csv.ReadOptions(block_size=BLOCK, column_names=columns, skip_rows=int(titled)),
        convert_options=csv.ConvertOptions(column_types=kinds, strings_can_be_null=False),
    )
    rows = 0
    for batch in reader:
        rows += batch.num_rows
        if rows > MOST:
            raise ImportFailed(f"{name} has more than {MOST:,} rows; bring fewer images.")
        if any(column.null_count for column in batch.columns):
            raise ImportFailed(f"{name} has empty cells in its first {rows:,} rows; fill them with 0.")
        kept = [place for place in range(count) if place != label]
        pixels = np.empty((batch.num_rows, len(kept)), kind.to_pandas_dtype())
        for position, place in enumerate(kept):
            pixels[:, position] = batch.column(place).to_numpy(zero_copy_only=False)
        texts = np.array([] if label is None else batch.column(label).to_pylist(), np.str_)
        yield pixels, texts
