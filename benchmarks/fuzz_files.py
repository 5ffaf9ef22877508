"""Thousands of damaged files of each kind: each read ends in a value or a plain sentence, soon, and harms no other run.

`python benchmarks/fuzz_files.py [CASES [SEED]]`: so many cases of each kind; prints a table, and each finding with its
number, by which it can be made again. tests/runs/test_damaged_files.py runs a few of each.
"""

import contextlib
import io
import json
import os
import random
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np

from mnist_dash import paths
from mnist_dash.analysis import projections
from mnist_dash.cli import train
from mnist_dash.data.datasets import npz
from mnist_dash.errors import PlainError
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import artifacts, evidence, files, folder, jobs, lease, maps, owners, reader, results, status

SLOWEST = 1.0  # seconds of CPU that one read may take
GOOD, BAD = Recipe("16N-10N", epochs=2), Recipe("8N-10N", epochs=2)
MAP = projections.parse("pca~points:1000")
EVIDENCE = "evidence/v1-fuzzed"
ODD: tuple[Any, ...] = (
    *(None, True, -1, 0, 1e18, 10**400, "", "x" * 20_000, "\ud800", "\0", "..", "/etc/passwd", "done"),
    *([], {}, [[]], {"a": {"b": {}}}, float("nan"), float("inf"), ["running"], {"state": "done"}),
)


@dataclass
class Count:
    """What came of the cases of one kind."""

    cases: int = 0
    sentences: int = 0
    slowest: float = 0.0
    findings: list[str] = field(default_factory=list)


# --- a home with one of each ----------------------------------------------------------------------------


def furnish() -> dict[str, tuple[Path, Callable[[], object]]]:
    """A good run, and a file of each kind with what reads it."""
    _run(GOOD)
    bad = _run(BAD)
    (bad.path / folder.NAME).write_text("My first")
    files.replace(bad.path / owners.FILE, json.dumps({"owner": "0" * 64, "asked": "0" * 64}).encode())
    handle = lease.take(bad.path, "start", "one")
    os.close(handle or 0)
    ticket = paths.home() / "queue" / "00000001.json"
    ticket.parent.mkdir()
    ticket.write_text(json.dumps({"folder": f"runs/{bad.id}", "arguments": ["train", "--worker", bad.id]}))
    made = maps.keep(_map())
    place = maps.folder(MAP)
    jobs.make_folder(place, {maps.RECIPE: projections.to_link(MAP)})
    files.save_arrays(place / maps.FORMING, {"step": np.asarray(3), "coordinates": np.zeros((1000, 2), np.float32)})
    known = artifacts.put(EVIDENCE, _evidence())
    digits = paths.home() / "digits.npz"
    files.save_arrays(digits, _digits())
    runs = {
        name: (bad.path / name, lambda: _read_run(bad.id))
        for name in (folder.RECIPE, status.FILE, folder.METRICS, folder.PREDICTIONS, folder.NAME, owners.FILE)
    }
    return {
        **runs,
        "model.tflite": (bad.path / "model.tflite", lambda: reader.load(folder.load(bad.id))),
        "lease": (bad.path / "lease-1", lambda: (lease.current(bad.path), lease.held(bad.path, "start"))),
        "ticket": (ticket, lambda: (jobs.tickets(), jobs.position(bad.path))),
        "map": (made, lambda: maps.load(MAP)),
        "map's recipe": (place / maps.RECIPE, lambda: maps.recipe(place.name)),
        "map's status": (place / status.FILE, lambda: (maps.job(MAP), maps.trouble(MAP))),
        "map's picture": (place / maps.FORMING, lambda: maps.forming(MAP)),
        "evidence": (known, lambda: evidence.stored(EVIDENCE)),
        "data": (digits, lambda: npz.load(digits, "bring it again")),
    }


def _run(recipe: Recipe) -> folder.Run:
    run = folder.create(recipe)
    for epoch in (1, 2):
        shares = {"accuracy": 0.9, "clean_accuracy": 0.9, "val_accuracy": 0.9}
        row = {"epoch": epoch, "epochs": 2, "seconds": 1.5, "loss": 0.5, "clean_loss": 0.5, "val_loss": 0.5}
        folder.append_metrics(run, {**row, **shares})
    files.save_arrays(run.path / folder.PREDICTIONS, {"probabilities": np.full((10_000, 10), 0.1, np.float32)})
    best = folder.load(reader.default().id).path / "model.tflite"
    shutil.copy(best, run.path / "model.tflite")
    sums = {"model.tflite": files.digest(best.read_bytes())}
    result = {"test_accuracy": 0.1, "test_loss": 2.3, "seconds": 3.0, "epochs": 2, "images_per_second": 9.5}
    made = {"date": "2026-01-01", "processor": "x", "versions": {"numpy": "2"}}
    facts = {"state": "done", **result, "parameters": 99, "device": "CPU", "made_with": made, "files": sums}
    status.write(run.path, {**facts, "finished": time.time(), "heartbeat": time.time(), "progress": None})
    return folder.load(run.id)


def _read_run(run_id: str) -> None:
    """All that pages and the command line look at."""
    entries = {entry.id: entry for entry in folder.entries()}
    run = entries[run_id]
    if isinstance(run, folder.Unreadable):
        raise folder.RunError(run.reason)
    json.dumps([train.result(run), folder.metrics(run), run.label, results.costs(run), owners._read(run.path)])
    f"{run.status['test_loss']:.4f} {time.localtime(run.status.get('finished') or 0)}"
    results.predictions(run)


def _map() -> projections.Map:
    import dataclasses

    whole = maps.load(projections.parse("pca"))
    assert whole is not None
    some = np.arange(1000, dtype=np.int32)
    frames = np.zeros((0, 0, 2), np.float32)
    bare = {"frames": frames, "frame_rows": some[:0], "frame_steps": some[:0]}
    return dataclasses.replace(whole, projection=MAP, positions=some, coordinates=whole.coordinates[:1000], **bare)


def _evidence() -> files.Arrays:
    rows = {"positions": np.arange(200, dtype=np.uint16), "directions": np.ones((300, 16), np.int8)}
    return {**rows, "threshold": np.array(0.5), "temperature": np.array(1.2)}


def _digits() -> files.Arrays:
    images, labels = np.zeros((20, 28, 28), np.uint8), np.zeros(20, np.uint8)
    return {"x_train": images, "y_train": labels, "x_test": images, "y_test": labels}


# --- damage ---------------------------------------------------------------------------------------------


def damage(path: Path, whole: bytes, rng: random.Random) -> None:
    """Leave something else in the file's place."""
    makers = [_cut, _flipped, _mixed, _noise, _nested, _long]
    makers += [_odd_json] * 8 if whole[:1] == b"{" else [_odd_arrays] * 6 + [_bomb] if whole[:2] == b"PK" else []
    if rng.random() < 0.06:
        _no_plain_file(path, rng)
        return
    path.write_bytes(rng.choice(makers)(whole, rng))


def _cut(whole: bytes, rng: random.Random) -> bytes:
    return whole[: rng.randrange(len(whole))]


def _flipped(whole: bytes, rng: random.Random) -> bytes:
    content = bytearray(whole)
    for _ in range(rng.choice((1, 3, 40))):
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    return bytes(content)


def _mixed(whole: bytes, rng: random.Random) -> bytes:
    at, length = rng.randrange(len(whole)), rng.randrange(1, 400)
    return whole[:at] + whole[rng.randrange(len(whole)) :][:length] + whole[at + rng.randrange(length) :]


def _noise(whole: bytes, rng: random.Random) -> bytes:
    return rng.randbytes(rng.choice((0, 1, 30, 5000)))


def _nested(whole: bytes, rng: random.Random) -> bytes:
    deep = rng.choice((5, 20, 900, 100_000))
    inside = b"[" * deep + b"]" * deep
    return rng.choice((inside, b"[" * deep, b'{"state": ' + inside + b"}", b'{"a":' * deep + b"1" + b"}" * deep))


def _long(whole: bytes, rng: random.Random) -> bytes:
    line = rng.choice((b'{"epoch": 1, "epochs": 2, "seconds": 1, "loss": 1}\n', b"[],", b"9", b"x"))
    return line * (rng.choice((50_000, 200_000, 9_000_000)) // len(line))


def _odd_json(whole: bytes, rng: random.Random) -> bytes:
    """One value replaced, somewhere in one of the lines."""
    lines = whole.decode().splitlines() if b'"epoch"' in whole else [whole.decode()]
    at = rng.randrange(len(lines))
    value = node = json.loads(lines[at])
    while True:
        key = rng.choice(list(node))
        if not isinstance(node[key], dict) or not node[key] or rng.random() < 0.4:
            break
        node = node[key]
    if rng.random() < 0.15:
        del node[key]
    else:
        node[key] = rng.choice(ODD)
    lines[at] = json.dumps(value)
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _odd_arrays(whole: bytes, rng: random.Random) -> bytes:
    """One array of another shape or type, whole in itself."""
    with np.load(io.BytesIO(whole)) as file:
        arrays = {name: file[name] for name in file.files}
    name = rng.choice(list(arrays))
    old = arrays[name]
    with contextlib.suppress(ValueError):
        odd = [np.array(np.nan), np.array([]), np.array("text"), old.astype("U9") if old.size < 100 else old[:0]]
        odd += [
            old[None],
            old.ravel()[:3],
            np.asfortranarray(old),
            old.astype(np.complex64),
            np.full(3, -1),
            np.zeros(0),
        ]
        odd += [np.full(old.shape, np.inf), np.zeros((1,) * 30), old.astype(">f8")]
        arrays[name] = rng.choice(odd)
    if rng.random() < 0.1:
        del arrays[name]
    out = io.BytesIO()
    with np.errstate(all="ignore"):
        np.savez_compressed(out, **arrays)
    return out.getvalue()


def _bomb(whole: bytes, rng: random.Random) -> bytes:
    """A small file that unpacks to much, or says so, or says that its arrays are huge."""
    out = io.BytesIO()
    with np.load(io.BytesIO(whole)) as file:
        name = rng.choice(file.files)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        header = io.BytesIO()
        shape = rng.choice(((2**40,), (10**9, 10**9), (10_000, 10), (0,), (2**31, 28, 28)))
        np.lib.format.write_array_header_1_0(header, {"descr": "<f4", "fortran_order": False, "shape": shape})
        archive.writestr(f"{name}.npy", header.getvalue() + b"\0" * rng.choice((10, 400_000, 90_000_000)))
    return out.getvalue()


def _no_plain_file(path: Path, rng: random.Random) -> None:
    path.unlink()
    kind = rng.randrange(5)
    if kind == 0:
        path.mkdir()
    elif kind == 1 and hasattr(os, "mkfifo"):
        os.mkfifo(path)
    elif kind == 2:
        path.symlink_to(path)
    elif kind == 3:
        path.symlink_to("/dev/zero")
    else:
        with path.open("wb") as file:
            file.truncate(5_000_000_000)  # takes no room


def _mend(path: Path, whole: bytes) -> None:
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    elif path.is_symlink() or path.exists():
        path.unlink()
    path.write_bytes(whole)


# --- the cases ------------------------------------------------------------------------------------------


def run(cases: int, seed: int = 1) -> dict[str, Count]:
    """So many cases of each kind in a home of their own."""
    counts = {}
    with _home():
        good, kinds = GOOD, furnish()
        for name, (path, read) in kinds.items():
            whole = path.read_bytes()
            read()  # as it is, it can be read
            counts[name] = count = Count()
            for case in range(cases):
                damage(path, whole, random.Random(f"{seed} {name} {case}"))
                _try(read, count, f"{name}, case {case}, seed {seed}")
                _mend(path, whole)
            if not folder.lookup(good):
                count.findings.append(f"{name}: the other run is gone")
    return counts


def _try(read: Callable[[], object], count: Count, which: str) -> None:
    begun = time.process_time()
    count.cases += 1
    try:
        read()
    except PlainError as error:
        count.sentences += 1
        if str(paths.home()) in str(error) or "\n" in str(error):
            count.findings.append(f"{which}: the sentence names a folder: {error}")
    except Exception as error:
        count.findings.append(f"{which}: {type(error).__name__}: {str(error)[:200]}")
    took = time.process_time() - begun
    count.slowest = max(count.slowest, took)
    if took > SLOWEST:
        count.findings.append(f"{which}: {took:.1f} s")


@contextlib.contextmanager
def _home() -> Iterator[None]:
    """A home of its own, through the one setting for it."""
    with tempfile.TemporaryDirectory() as place:
        before = os.environ.get("MNIST_DASH_HOME")
        os.environ["MNIST_DASH_HOME"] = place
        try:
            yield
        finally:
            if before is None:
                del os.environ["MNIST_DASH_HOME"]
            else:
                os.environ["MNIST_DASH_HOME"] = before


def main() -> int:
    """Print the table and the findings; 1 where there are any."""
    cases, seed = [*map(int, sys.argv[1:3]), 400, 1][:2] if len(sys.argv) < 3 else map(int, sys.argv[1:3])
    counts = run(cases, seed)
    print(f"{'file':20} {'cases':>6} {'sentences':>10} {'slowest':>9}  findings")
    for name, count in counts.items():
        row = f"{name:20} {count.cases:6} {count.sentences:10} {1000 * count.slowest:6.0f} ms"
        print(f"{row}  {len(count.findings)}")
    findings = [finding for count in counts.values() for finding in count.findings]
    print("\n".join(findings))
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
