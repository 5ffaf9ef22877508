"""Published data sets: from a folder, and over the network from a server on this machine."""

import gzip
import hashlib
import io
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from mnist_dash.data import datasets
from mnist_dash.data.datasets import DatasetError, fetching, idx, published
from mnist_dash.data.datasets.published import EMNIST_KINDS, emnist


def small(count: int, first_label: int = 0, columns: int = 0) -> tuple[bytes, bytes]:
    """Images whose top left pixel is their number and whose first row is white, and labels, as gzipped IDX files."""
    images = np.zeros((count, 28, 28), np.uint8)
    images[:, 0, :], images[:, 0, 0] = 255, np.arange(count)
    labels = np.arange(count, dtype=np.uint8) % 10 + first_label
    if columns:
        table = np.zeros((count, columns), ">i4")
        table[:, 0] = labels
        plain = bytes([0, 0, 0x0C, 2]) + count.to_bytes(4, "big") + columns.to_bytes(4, "big") + table.tobytes()
    else:
        plain = idx.write(labels)
    return gzip.compress(idx.write(images)), gzip.compress(plain)


def contents(files, **kind) -> dict[str, bytes]:
    """What the four files of a data set hold, by name."""
    return dict(zip([file.name for file in files], [*small(30, **kind), *small(20, **kind)], strict=True))


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("MNIST_DASH_DATA", raising=False)
    return tmp_path


# --- from a folder --------------------------------------------------------------------------------------


def put(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def test_taken_from_a_folder(home, monkeypatch):
    assert not datasets.is_here("fashion")
    put(home / "mine" / "fashion", contents(published.FASHION))
    monkeypatch.setenv("MNIST_DASH_DATA", str(home / "mine"))
    found = datasets.load("fashion")
    assert datasets.is_here("fashion") and found.class_names[9] == "ankle boot" and found.noun == "garment"
    assert len(found.train) == 30 and found.test.labels[:3].tolist() == [0, 1, 2]


def test_unzipped_files_do_too(home, monkeypatch):
    plain = {name.removesuffix(".gz"): gzip.decompress(file) for name, file in contents(published.KMNIST).items()}
    put(home / "mine" / "kmnist", plain)
    monkeypatch.setenv("MNIST_DASH_DATA", str(home / "mine"))
    assert len(datasets.load("kmnist").test) == 20


def test_emnist_is_set_upright_and_counts_from_zero(home, monkeypatch):
    put(home / "mine" / "emnist", contents(emnist("letters"), first_label=1))
    monkeypatch.setenv("MNIST_DASH_DATA", str(home / "mine"))
    found = datasets.load("emnist-letters")
    assert (found.train.images[3, 1:, 0] == 255).all() and found.train.images[3, 0, 0] == 3
    assert found.train.labels[0] == 0 and found.class_names[0] == "A"


def test_qmnist_has_labels_in_its_first_column(home, monkeypatch):
    put(home / "mine" / "qmnist", contents(published.QMNIST, columns=8))
    monkeypatch.setenv("MNIST_DASH_DATA", str(home / "mine"))
    assert datasets.load("qmnist").train.labels[:12].tolist() == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]


@pytest.mark.parametrize(
    "name, content, sentence",
    [
        ("train-images-idx3-ubyte.gz", b"not gzipped", "no IDX file"),
        ("train-labels-idx1-ubyte.gz", gzip.compress(idx.write(np.zeros(29, np.uint8))), "label each"),
        ("train-labels-idx1-ubyte.gz", gzip.compress(idx.write(np.full(30, 10, np.uint8))), "beyond its 10 classes"),
        ("t10k-images-idx3-ubyte.gz", gzip.compress(idx.write(np.zeros((20, 32, 32), np.uint8))), "28 x 28"),
        ("t10k-images-idx3-ubyte.gz", gzip.compress(idx.write(np.zeros(20, np.uint8))), "something else"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",  # bytes as names would differ between runs
)
def test_a_wrong_file_is_one_sentence(home, monkeypatch, name, content, sentence):
    put(home / "mine" / "fashion", contents(published.FASHION) | {name: content})
    monkeypatch.setenv("MNIST_DASH_DATA", str(home / "mine"))
    with pytest.raises(DatasetError, match=sentence):
        datasets.load("fashion")


def test_what_is_not_here_says_how_to_get_it(home):
    with pytest.raises(DatasetError, match="Fashion-MNIST is not on this machine yet; fetch it"):
        datasets.load("fashion")


# --- from the network -----------------------------------------------------------------------------------


class Server:
    """A server of some files that knows ranges, and may cut every answer after some bytes."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files, self.cut, self.knows_ranges = files, 0, True
        self.asked: list[tuple[str, str | None]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.http.server_port}"

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        wanted = handler.headers.get("Range")
        self.asked.append((handler.path, wanted))
        content = self.files.get(handler.path)
        if content is None:
            handler.send_error(404)
            return
        begin = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.knows_ranges else 0
        handler.send_response(206 if begin else 200)
        handler.send_header("Content-Length", str(len(content) - begin))
        handler.end_headers()
        handler.wfile.write(content[begin:][: self.cut or None])


@pytest.fixture
def fashion(home, monkeypatch) -> Iterator[Server]:
    """Small files of Fashion-MNIST's format on a server, published with their own checksums."""
    files = contents(published.FASHION)
    server = Server({f"/fashion/{name}": content for name, content in files.items()})
    known = tuple(
        replace(file, md5=hashlib.md5(files[file.name]).hexdigest(), url=f"http://nowhere.invalid/{file.name}")
        for file in published.FASHION
    )
    monkeypatch.setitem(datasets.DATASETS, "fashion", replace(datasets.DATASETS["fashion"], files=known))
    monkeypatch.setenv("MNIST_DASH_MIRROR", server.address)
    yield server
    server.http.shutdown()
    server.http.server_close()


def fetch(tell=lambda *_: None, should_stop=lambda: False) -> None:
    published.fetch(datasets.DATASETS["fashion"].files, tell, should_stop)


def test_fetched_with_progress_then_there(fashion):
    told = []
    fetch(lambda *what: told.append(what))
    assert datasets.load("fashion").train.labels.tolist() == [number % 10 for number in range(30)]
    assert told[0][0] == "Fetching file 1 of 4" and 0 < told[0][1] <= told[0][2]
    fetch()
    assert len(fashion.asked) == 4, "what is there is not fetched again"


def test_goes_on_after_a_cut_connection(fashion):
    fashion.cut = 50
    with pytest.raises(DatasetError, match=r"train-images-idx3-ubyte.gz did not come: the connection .* Try again"):
        fetch()
    assert not datasets.is_here("fashion")
    fashion.cut = 0
    fetch()
    assert fashion.asked[1] == ("/fashion/train-images-idx3-ubyte.gz", "bytes=50-")
    assert datasets.is_here("fashion") and len(datasets.load("fashion").test) == 20


def test_begins_anew_where_the_server_knows_no_ranges(fashion):
    fashion.cut = 50
    with pytest.raises(DatasetError):
        fetch()
    fashion.cut, fashion.knows_ranges = 0, False
    fetch()
    assert len(datasets.load("fashion").train) == 30


def test_stopped_keeps_what_came(fashion):
    with pytest.raises(fetching.FetchStopped):
        fetch(should_stop=lambda: True)
    fetch()
    assert datasets.is_here("fashion")


def test_a_wrong_checksum_keeps_nothing(fashion, home):
    fashion.files["/fashion/t10k-labels-idx1-ubyte.gz"] = small(20)[1] + b" "
    with pytest.raises(DatasetError, match="its checksum differs"):
        fetch()
    assert not datasets.is_here("fashion")
    assert not list((home / "home" / "data" / "fashion").glob("t10k-labels*"))


def test_no_network_and_no_file_are_one_sentence_each(fashion, monkeypatch):
    fashion.files.clear()
    with pytest.raises(DatasetError, match=r"127\.0\.0\.1 answers 404"):
        fetch()
    monkeypatch.setenv("MNIST_DASH_MIRROR", "http://127.0.0.1:9")
    with pytest.raises(DatasetError, match=r"127\.0\.0\.1 cannot be reached"):
        fetch()


def test_one_zip_brings_all_kinds_of_emnist(home, monkeypatch):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for kind in EMNIST_KINDS:
            for name, content in contents(emnist(kind), first_label=int(kind == "letters")).items():
                archive.writestr(f"gzip/{name}", content)
    server = Server({"/emnist/gzip.zip": packed.getvalue()})
    monkeypatch.setenv("MNIST_DASH_MIRROR", server.address)
    files = tuple(replace(file, md5=hashlib.md5(packed.getvalue()).hexdigest()) for file in emnist("balanced"))
    published.fetch(files, lambda *_: None, lambda: False)
    server.http.shutdown()
    server.http.server_close()
    assert len(server.asked) == 1 and datasets.is_here("emnist-letters") and datasets.is_here("emnist-digits")
    assert not (home / "home" / "data" / "emnist" / "gzip.zip").exists()
