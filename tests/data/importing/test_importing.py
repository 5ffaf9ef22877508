"""What people bring: every usual form is read, and anything else is one sentence that names the file."""

import gzip
import io
import zipfile

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mnist_dash.data import datasets
from mnist_dash.data.datasets import DatasetError, idx
from mnist_dash.data.importing import File, How, ImportFailed, made, read
from mnist_dash.data.importing.brought import class_names, on_light_ground

TEST = datasets.load().test
IMAGES, LABELS = TEST.images[:40], TEST.labels[:40]
HOW = How("Mine")


def npz(**arrays) -> list[File]:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return [File("mine.npz", file.getvalue())]


def table(images=IMAGES, labels=LABELS, title=True, ending="\n", form="{}") -> list[File]:
    names = ["label"] * (labels is not None) + [f"pixel{number}" for number in range(784)]
    rows = [",".join(names)] if title else []
    for place, image in enumerate(images.reshape(len(images), -1)):
        first = [str(labels[place])] if labels is not None else []
        rows.append(",".join(first + [form.format(value) for value in image]))
    return [File("mine.csv", (ending.join(rows) + ending).encode())]


def zipped(files: dict[str, bytes]) -> list[File]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return [File("mine.zip", packed.getvalue())]


def png(image, **options) -> bytes:
    file = io.BytesIO()
    Image.fromarray(image).save(file, "PNG", **options)
    return file.getvalue()


# --- every usual form -----------------------------------------------------------------------------------

COLOURS = np.repeat(IMAGES[:, :, :, None], 3, axis=3)
FORMS = {
    "npz": npz(images=IMAGES, labels=LABELS),
    "npz with keras names": npz(x_train=IMAGES[:30], y_train=LABELS[:30], x_test=IMAGES[30:], y_test=LABELS[30:]),
    "flat": npz(x=IMAGES.reshape(40, 784), y=LABELS),
    "channels last": npz(x=IMAGES[..., None], y=LABELS),
    "channels first": npz(x=IMAGES[:, None], y=LABELS),
    "colours": npz(x=COLOURS, y=LABELS),
    "colours first": npz(x=np.moveaxis(COLOURS, 3, 1), y=LABELS),
    "zero to one": npz(x=IMAGES / np.float32(255), y=LABELS),
    "minus one to one": npz(x=IMAGES / np.float32(127.5) - 1, y=LABELS),
    "wide integers": npz(x=IMAGES.astype(np.int64), y=LABELS.astype(np.int32)),
    "one-hot": npz(x=IMAGES, y=np.eye(10)[LABELS]),
    "labels as a column": npz(x=IMAGES, y=LABELS[:, None].astype(float)),
    "idx": [File("a-images", idx.write(IMAGES)), File("a-labels", gzip.compress(idx.write(LABELS)))],
    "csv": table(),
    "csv without names": table(title=False),
    "csv from Windows": table(ending="\r\n"),
    "csv of fractions": table(images=IMAGES / 255, form="{:.4f}"),
    "csv of decimals": table(form="{}.0"),
    "zip": zipped({f"{label}/{place}.png": png(IMAGES[place]) for place, label in enumerate(LABELS)}),
}


@pytest.mark.parametrize("form", FORMS)
def test_reads(form):
    found = read(FORMS[form])
    order = np.arange(40) if form != "zip" else np.lexsort(([str(place) + ".png" for place in range(40)], LABELS))
    assert np.abs(found.images.astype(int) - IMAGES[order].astype(int)).max() <= 1
    assert found.names.tolist() == [str(label) for label in LABELS[order]]


def test_idx_files_of_both_splits_find_each_other():
    files = {
        "t10k-labels": LABELS[30:],
        "train-images": IMAGES[:30],
        "t10k-images": IMAGES[30:],
        "train-labels": LABELS[:30],
    }
    found = read([File(name, idx.write(array)) for name, array in files.items()])
    assert found.is_test.tolist() == [False] * 30 + [True] * 10
    assert (found.images == IMAGES).all() and found.names.tolist() == [str(label) for label in LABELS]


def test_other_sizes_are_brought_to_28_and_said():
    large = np.kron(IMAGES, np.ones((2, 2), np.uint8))
    found = read(npz(x=large, y=LABELS))
    assert (found.images == IMAGES).all() and "56 x 56" in found.remarks[0]


def test_a_table_without_labels_has_none_and_makes_no_data_set():
    found = read(table(labels=None))
    assert found.names is None and (found.images == IMAGES).all()
    with pytest.raises(ImportFailed, match="no labels"):
        made(found, HOW)


def test_a_zip_gives_classes_and_splits_by_its_folders():
    files = {f"letters/{split}/{name}/1.png": png(IMAGES[0]) for split in ("train", "test") for name in ("a", "b")}
    found = read(zipped(files | {"__MACOSX/a/1.png": b"x", "letters/.DS_Store": b"x", "letters/notes.txt": b"x"}))
    assert found.names.tolist() == ["a", "b", "a", "b"] and found.is_test.tolist() == [True, True, False, False]


def test_pictures_are_prepared_as_digits_or_resized_as_they_are():
    paper = np.full((300, 200), 240, np.uint8)
    paper[40:120, 100:180] -= np.kron(IMAGES[0], np.ones((4, 4), np.uint8))[16:96, 16:96] // 2
    files = zipped({"7/a.png": png(paper), "7/b.png": png(paper), "1/blank.png": png(np.full((50, 50), 255, np.uint8))})
    whole = read(files)
    assert len(whole.images) == 3 and on_light_ground(whole.images)
    alone = read(files, prepared=True)
    assert len(alone.images) == 2 and not on_light_ground(alone.images) and "1 of 3 pictures" in alone.remarks[0]
    assert alone.images[0].max() == 255 and abs(float(np.argwhere(alone.images[0] > 99)[:, 0].mean()) - 13.5) < 2


# --- from files to a data set ---------------------------------------------------------------------------


def test_the_split_is_seeded_and_takes_a_seventh_of_each_class():
    found = read(npz(images=TEST.images, labels=TEST.labels))
    one, same, other = (made(found, How("Mine", seed=seed)) for seed in (0, 0, 1))
    assert (one.test.images == same.test.images).all() and (one.test.images[:50] != other.test.images[:50]).any()
    counts, tests = np.bincount(TEST.labels), np.bincount(one.test.labels)
    assert (tests == counts // 7).all() and len(one.train) + len(one.test) == 10_000


def test_labels_from_one_and_names_in_order():
    found = read(npz(images=IMAGES, labels=LABELS.astype(int) + 1))
    data = made(found, HOW)
    assert data.class_names == tuple(str(number) for number in sorted({int(label) + 1 for label in LABELS}))
    assert class_names(np.array(["10", "9", "a"])) == ["10", "9", "a"]


def test_light_and_dark_and_rows_and_columns_can_be_exchanged():
    found = read(npz(images=255 - IMAGES.swapaxes(1, 2), labels=LABELS))
    data = made(found, How("Mine", inverted=True, turned=True))
    assert sorted(image.tobytes() for image in np.concatenate([data.train.images, data.test.images])) == sorted(
        image.tobytes() for image in IMAGES
    )


def test_own_names_for_the_classes():
    found = read(npz(images=IMAGES[:4], labels=np.array([0, 1, 0, 1])))
    assert made(found, How("Mine", class_names=("yes", "no"))).class_names == ("yes", "no")
    for names in (("yes",), ("yes", "yes"), ("a", "b", "c")):
        with pytest.raises(ImportFailed, match="2 different names"):
            made(found, How("Mine", class_names=names))


def test_a_class_with_one_image_is_learned_from():
    data = made(read(npz(images=IMAGES[:5], labels=np.array([0, 0, 0, 0, 1]))), HOW)
    assert data.train.labels.tolist().count(1) == 1 and 1 not in data.test.labels


# --- anything else --------------------------------------------------------------------------------------


def npz_with_objects() -> list[File]:
    file = io.BytesIO()
    np.savez(file, images=np.array([{"a": 1}], object), labels=LABELS[:1])
    return [File("mine.npz", file.getvalue())]


def npz_that_lies() -> list[File]:
    """A NumPy file whose header says far more than it holds."""
    array = io.BytesIO()
    np.lib.format.write_array_header_1_0(array, {"descr": "|u1", "fortran_order": False, "shape": (10**9, 28, 28)})
    return zipped({"images.npy": array.getvalue() + bytes(100), "labels.npy": b""})


def bomb() -> list[File]:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0/big.png", bytes(20_000_000))
    return [File("mine.zip", packed.getvalue())]


def locked() -> list[File]:
    content = bytearray(zipped({"0/a.png": png(IMAGES[0])})[0].content)
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return [File("mine.zip", bytes(content))]


WRONG = {
    "nothing": ([], "Bring IDX files"),
    "an empty file": ([File("x", b"")], "of no kind"),
    "a program": ([File("x.npz", b"\x7fELF" + bytes(200))], "of no kind"),
    "a pickle": ([File("x.npz", b"\x80\x04\x95" + bytes(200))], "of no kind"),
    "a picture": ([File("x.png", png(IMAGES[0]))], "of no kind"),
    "objects": (npz_with_objects(), "plain arrays"),
    "a header that lies": (npz_that_lies(), "plain arrays"),
    "half a file": ([File("x.npz", npz(images=IMAGES, labels=LABELS)[0].content[:900])], "damaged"),
    "other names": (npz(pictures=IMAGES), "call the arrays"),
    "texts as images": (npz(images=np.array(["a", "b"]), labels=np.array([0, 1])), "no numbers"),
    "a line of numbers": (npz(images=np.arange(9), labels=np.arange(9)), "have the shape 9"),
    "too wide": (npz(images=np.zeros((2, 300, 300), np.uint8), labels=np.arange(2)), "have the shape 2 x 300 x 300"),
    "five axes": (npz(images=np.zeros((2, 1, 1, 28, 28)), labels=np.arange(2)), "have the shape"),
    "no images": (npz(images=np.zeros((0, 28, 28), np.uint8), labels=np.zeros(0, int)), "0 images|damaged"),
    "NaN": (npz(images=np.full((2, 28, 28), np.nan), labels=np.arange(2)), "NaN"),
    "beyond 255": (npz(images=np.full((2, 28, 28), 999.0), labels=np.arange(2)), "go from 999"),
    "a label too few": (npz(images=IMAGES, labels=LABELS[:39]), "one for each"),
    "half labels": (npz(images=IMAGES, labels=LABELS + 0.5), "no whole numbers"),
    "dates as labels": (npz(images=IMAGES[:1], labels=np.array(["2020"], "M8[Y]")), "neither"),
    "labels alone": ([File("l", idx.write(LABELS))], "Choose a file of images"),
    "labels of another length": ([File("i", idx.write(IMAGES)), File("l", idx.write(LABELS[:9]))], "no file holds"),
    "a table of few columns": ([File("x.csv", b"a,b,c\n1,2,3\n")], "has 3 columns"),
    "a table of text": (
        [File("x.csv", ("a," * 784 + "b\n" + "x," * 784 + "y\n").encode())],
        "cannot be read as a table",
    ),
    "a table with short rows": ([File("x.csv", table()[0].content + b"1,2,3\n")], "cannot be read as a table"),
    "a table of names alone": ([File("x.csv", table()[0].content.split(b"\n")[0] + b"\n")], "no rows|cannot be read"),
    "a table with gaps": ([File("x.csv", table()[0].content.replace(b",0,", b",,", 1))], "empty cells|cannot be read"),
    "a table beyond 255": (table(images=IMAGES.astype(int) * 3), "go from 0 to 765"),
    "two kinds of files": ([*table(), *npz(images=IMAGES)], "Several files"),
    "pictures without folders": (zipped({"a.png": png(IMAGES[0])}), "into a folder"),
    "a zip of texts": (zipped({"a/b.txt": b"x"}), "holds no pictures"),
    "an empty zip": (zipped({}), "of no kind|no pictures"),
    "a path out of the zip": (zipped({"a/../../b/c.png": png(IMAGES[0])}), "leads out of it"),
    "a path from the root": (zipped({"/etc/a/c.png": png(IMAGES[0])}), "leads out of it"),
    "a bomb": (bomb(), "larger than 8 MB"),
    "a locked zip": (locked(), "damaged or locked"),
    "pictures that are none": (zipped({"a/b.png": b"no picture", "c/d.png": b""}), "could be read"),
}


@pytest.mark.parametrize("what", WRONG)
def test_anything_else_is_one_sentence(what):
    files, sentence = WRONG[what]
    with pytest.raises(ImportFailed, match=sentence) as caught:
        made(read(files), HOW)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 300


@pytest.mark.parametrize("labels, sentence", [([0] * 40, "hold 1 classes"), (list(range(40)) * 2, "")])
def test_one_class_is_too_few(labels, sentence):
    if sentence:
        with pytest.raises(ImportFailed, match=sentence):
            made(read(npz(images=IMAGES, labels=np.array(labels))), HOW)


def test_too_many_classes_are_refused():
    many = np.arange(70)
    with pytest.raises(ImportFailed, match="hold 70 classes; a data set has 2 to 62"):
        made(read(npz(images=TEST.images[:70], labels=many)), HOW)


SEEDS = [file for form in ("npz", "idx", "csv", "zip") for file in FORMS[form]]


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_one_sentence(data):
    """Some bytes of a good file are changed, cut out or put in."""
    name, good = SEEDS[data.draw(st.integers(0, len(SEEDS) - 1))]
    content = bytearray(good)
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, max(len(content) - 1, 0)) | st.integers(0, min(400, max(len(content) - 1, 0))))
        change = data.draw(st.sampled_from(["set", "cut", "put"]))
        if change == "set" and content:
            content[place] = data.draw(st.integers(0, 255))
        elif change == "cut":
            del content[place : place + data.draw(st.integers(1, 500))]
        else:
            content[place:place] = data.draw(st.binary(max_size=20))
    try:
        made(read([File(name, bytes(content))]), HOW)
    except (ImportFailed, DatasetError) as error:
        assert "\n" not in str(error)
