"""A collection comes back from every file that the page gives, and bad files are one sentence."""

import gzip
import io
import zipfile

import numpy as np
import pytest

from mnist_dash.data import collection, given_back, strokes
from mnist_dash.data.collection import CollectionError, Kept
from mnist_dash.data.given_back import GivenBackError
from mnist_dash.data.importing import File
from mnist_dash.data.strokes import Drawing

TEXT = strokes.pack(Drawing((np.array([(0.2, 0.2), (0.7, 0.8)]),), 0.1))


def kept(place: int, label: int, answer: int | None, text: str = "") -> Kept:
    image = np.zeros((28, 28), np.uint8)
    image[place, 3:20] = 255
    return Kept(f"ink{place}", image.tobytes(), label, answer, text)


MINE = (kept(3, 7, 7, TEXT), kept(4, 4, 9), kept(5, 4, None, TEXT))


def npz(**arrays) -> bytes:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def idx_files() -> list[File]:
    with zipfile.ZipFile(io.BytesIO(collection.to_idx(MINE))) as archive:
        return [File(f"{name}.gz", gzip.compress(archive.read(name))) for name in archive.namelist()]


FORMS = {
    "npz": [File("drawn.npz", collection.to_npz(MINE))],
    "zipped idx": [File("drawn.zip", collection.to_idx(MINE))],
    "idx.gz": idx_files(),
    "csv": [File("drawn.csv", collection.to_csv(MINE))],
}


@pytest.mark.parametrize("form", FORMS)
def test_every_file_of_the_page_comes_back_as_it_was(form):
    back, _ = given_back.read(FORMS[form])
    assert [each.image for each in back] == [each.image for each in MINE]
    assert [each.label for each in back] == [7, 4, 4]


def test_only_the_npz_tells_answers_and_strokes():
    back, answered = given_back.read(FORMS["npz"])
    assert answered and [each.answer for each in back] == [7, 9, None]
    assert [each.strokes for each in back] == [TEXT, "", TEXT]
    assert not given_back.read(FORMS["csv"])[1]


def test_csv_has_kaggles_columns():
    first, row = collection.to_csv(MINE).decode().splitlines()[:2]
    assert first.startswith("label,pixel0,") and first.endswith(",pixel783")
    assert row.startswith("7,0,0,") and row.count(",") == 784


def test_strokes_that_cannot_be_drawn_are_left_out_and_the_digit_stays():
    images = np.zeros((1, 28, 28), np.uint8)
    back, _ = given_back.read([File("x.npz", npz(images=images, labels=np.array([3]), strokes=np.array(["junk"])))])
    assert back[0].label == 3 and back[0].strokes == ""


def bomb() -> bytes:
    """A gzip of 3 kB that unpacks to 3 MB times ten."""
    return gzip.compress(b"\0\0\x08\x03" + bytes(30_000_000))


ONE = np.zeros((1, 28, 28), np.uint8)
BAD = {
    "nothing": ([], "Choose an NPZ"),
    "too large": ([File("a.csv", b"1," * 2_000_000)], "more than 3 MB"),
    "pickle": ([File("a.npz", npz(images=ONE, labels=np.array([{"a": 1}], object)))], "damaged, or holds something"),
    "no arrays": ([File("a.npz", npz(other=ONE))], "no arrays called images and labels"),
    "label of eleven": ([File("a.npz", npz(images=ONE, labels=np.array([11])))], "“11”; each must be a digit"),
    "shape": ([File("a.npz", npz(images=np.zeros((1, 20, 20), np.uint8), labels=[1]))], "have the shape 1 x 20 x 20"),
    "too many": (
        [File("a.npz", npz(images=np.zeros((501, 28, 28), np.uint8), labels=np.zeros(501, np.uint8)))],
        "holds 501 digits; a collection has 1 to 500",
    ),
    "labels lack": ([File("a.npz", npz(images=ONE, labels=np.array([1, 2])))], "needs one for each"),
    "answers": ([File("a.npz", npz(images=ONE, labels=[1], answers=np.array([0.5])))], "answers in a.npz"),
    "scalar": ([File("a.npz", npz(images=np.uint8(3), labels=np.array([1])))], "have the shape"),
    "bomb": ([File("a.gz", bomb()), File("b.gz", bomb())], "once unpacked"),
    "one idx file": (idx_files()[:1], "a file of images and its file of labels together"),
    "rows": ([File("a.csv", b"1,2\n" * 600)], "600 rows"),
    "pixels alone": ([File("a.csv", b",".join([b"0"] * 784) + b"\n")], "says not what the digits are"),
    "text": ([File("a.txt", b"hello")], "of no kind that is read here"),
    "damaged zip": ([File("a.zip", b"PK\x03\x04" + bytes(100))], "damaged"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_files_are_one_sentence(case):
    files, sentence = BAD[case]
    with pytest.raises(GivenBackError) as told:
        given_back.read(files)
    assert sentence in str(told.value) and "\n" not in str(told.value)


def test_joining_keeps_each_picture_once_as_it_was_named_last():
    renamed = Kept("given/1", MINE[1].image, 9, 9)
    both = collection.join(MINE, (renamed,))
    assert [each.label for each in both] == [7, 4, 9]


def test_joining_more_than_fits_is_refused_and_says_so():
    many = tuple(Kept(str(n), n.to_bytes(2, "big") + bytes(782), 1) for n in range(499))
    with pytest.raises(CollectionError, match="502 digits, and a collection holds 500"):
        collection.join(many, MINE)
