"""A zip with a folder of pictures for each class: nothing is unpacked to disk, and sizes are looked at first."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath

import numpy as np
from PIL import Image

from mnist_dash.data import ink
from mnist_dash.data.datasets import Bytes
from mnist_dash.data.importing.brought import MOST, Brought, ImportFailed

SIDE = 28
LARGEST_PICTURE = 8_000_000  # bytes of one picture's file
LARGEST_IN_ALL = 1_000_000_000  # bytes of all of them, unpacked
ENDINGS = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp")
SPLITS = {"train": False, "training": False, "test": True, "testing": True, "val": True, "validation": True}

Tell = Callable[[int, int], None]  # pictures read, pictures in all


@dataclass(frozen=True)
class Entry:
    """One picture in the zip, its class, and whether it is a test picture (None: not said)."""

    member: zipfile.ZipInfo
    class_name: str
    is_test: bool | None


def from_zip(name: str, content: bytes, prepared: bool, tell: Tell) -> Brought:
    """The pictures as 28 x 28: prepared as MNIST's digits were, or resized as they are. Raises ImportFailed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            entries = list_entries(name, opened)
            found = [_read(opened, entry, prepared, number, len(entries), tell) for number, entry in enumerate(entries)]
    except ImportFailed:
        raise
    except Exception:  # zipfile and zlib raise a dozen kinds of errors for bytes that are not theirs
        raise ImportFailed(f"{name} is damaged or locked; pack it anew as a plain zip.") from None
    tell(len(entries), len(entries))
    kept = [(entry, image) for entry, image in zip(entries, found, strict=True) if image is not None]
    if not kept:
        raise ImportFailed(f"No picture in {name} could be read; bring PNG, JPEG, WebP, GIF or BMP files.")
    lost = len(entries) - len(kept)
    remarks = (f"{lost:,} of {len(entries):,} pictures held no ink or could not be read, and were left out.",)
    tests = [entry.is_test for entry, _ in kept]
    return Brought(
        np.stack([image for _, image in kept]),
        np.array([entry.class_name for entry, _ in kept]),
        None if None in tests else np.array(tests, bool),
        remarks if lost else (),
    )


def examples(name: str, content: bytes, count: int) -> Bytes:
    """Some pictures spread over the zip, prepared as digits: count x 28 x 28, blank for one without ink."""
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        entries = list_entries(name, opened)
        places = np.random.default_rng(0).permutation(len(entries))[:count]
        found = [_read(opened, entries[place], True, 1, len(entries), lambda *_: None) for place in places]
    return np.stack([np.zeros((SIDE, SIDE), np.uint8) if image is None else image for image in found])


def list_entries(name: str, opened: zipfile.ZipFile) -> list[Entry]:
    """The pictures in order of their paths. Raises ImportFailed for what is no folder of pictures for each class."""
    if len(opened.infolist()) > 2 * MOST:
        raise ImportFailed(f"{name} holds more than {MOST:,} pictures; bring fewer.")
    members = [member for member in opened.infolist() if _is_picture(member)]
    if sum(member.file_size for member in members) > LARGEST_IN_ALL:
        raise ImportFailed(f"{name} holds more than {LARGEST_IN_ALL // 10**6} MB unpacked; make the pictures smaller.")
    for member in members:
        if member.file_size > LARGEST_PICTURE:
            limit = LARGEST_PICTURE // 10**6
            raise ImportFailed(f"A picture in {name} is larger than {limit} MB: {_shown(member.filename)}.")
        if ".." in PurePosixPath(member.filename).parts or member.filename.startswith("/"):
            raise ImportFailed(f"{name} holds a path that leads out of it: {_shown(member.filename)}; pack it anew.")
        if len(PurePosixPath(member.filename).parts) < 2:
            raise ImportFailed(f"Put each picture in {name} into a folder with its class's name.")
    if not members:
        raise ImportFailed(f"{name} holds no pictures; put a folder of PNG or JPEG files for each class into it.")
    return sorted((_entry(member) for member in members), key=lambda entry: entry.member.filename)


def _is_picture(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename)
    hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in path.parts)
    return not member.is_dir() and not hidden and path.suffix.lower() in ENDINGS


def _entry(member: zipfile.ZipInfo) -> Entry:
    parts = PurePosixPath(member.filename).parts
    above = parts[-3].lower() if len(parts) > 2 else ""
    return Entry(member, _shown(parts[-2]), SPLITS.get(above))


def _shown(text: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in text)[:40]


def _read(opened: zipfile.ZipFile, entry: Entry, prepared: bool, number: int, count: int, tell: Tell) -> Bytes | None:
    if number % 50 == 0:
        tell(number, count)
    content = opened.read(entry.member)
    try:
        return _prepared(content) if prepared else resized(content)
    except ink.InkError:
        return None


def _prepared(content: bytes) -> Bytes | None:
    """The one digit in a picture as MNIST would have made it; None where there is none."""
    parts = ink.read(content, frozenset({"group"})).parts
    return parts[0].image if parts else None


def resized(content: bytes) -> Bytes:
    """The whole picture as 28 x 28 grey values, its shape kept, on its own ground. Raises InkError."""
    pixels = ink.decode(content).pixels
    grey = Image.fromarray(pixels.squeeze(axis=2) if pixels.shape[2] == 1 else pixels).convert("L")
    scale = SIDE / max(grey.size)
    size = max(1, round(grey.width * scale)), max(1, round(grey.height * scale))
    small = np.asarray(grey.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC))
    border = np.concatenate([small[0], small[-1], small[:, 0], small[:, -1]])
    framed = np.full((SIDE, SIDE), np.median(border), np.uint8)
    top, left = (SIDE - small.shape[0]) // 2, (SIDE - small.shape[1]) // 2
    framed[top : top + small.shape[0], left : left + small.shape[1]] = small
    return framed
