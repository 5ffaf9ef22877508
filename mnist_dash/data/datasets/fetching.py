"""One file from the network: resumed where it broke off, checked by its published MD5, told as it goes."""

import hashlib
import http.client
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from mnist_dash.data.datasets.dataset import DatasetError

LARGEST = 700_000_000  # bytes; the largest known file has 562 million
PIECE = 2**17  # bytes read at a time
PATIENCE = 30  # seconds without an answer

Tell = Callable[[str, int, int], None]  # what is done, bytes done, bytes in all (0: not known)


class FetchStopped(Exception):
    """Someone asked for an end; what has come stays for the next time."""


def fetch(url: str, target: Path, md5: str, tell: Tell, should_stop: Callable[[], bool]) -> None:
    """Put the file at `url` into `target`, whole and checked. Raises DatasetError and FetchStopped.

    What came before a cut stands beside it as NAME.part, and the next call goes on from there.
    """
    part = target.with_name(f"{target.name}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _receive(url, part, tell, should_stop)
    except (OSError, http.client.HTTPException) as error:
        raise DatasetError(_why(url, target.name, error)) from None
    tell("Checking", 0, 0)
    if md5 and _md5(part) != md5:
        part.unlink()
        raise DatasetError(
            f"{target.name} from {_host(url)} is not the file that was published: its checksum differs. Try again, "
            "or get the file elsewhere and put it into the data folder."
        )
    part.replace(target)


def _receive(url: str, part: Path, tell: Tell, should_stop: Callable[[], bool]) -> None:
    """Append what is missing of the file. Raises OSError where the line breaks."""
    begun = part.stat().st_size if part.exists() else 0
    request = urllib.request.Request(url, headers={"Range": f"bytes={begun}-"} if begun else {})
    try:
        answer = urllib.request.urlopen(request, timeout=PATIENCE)
    except urllib.error.HTTPError as error:
        if begun and error.code == http.HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return  # nothing is missing: the checksum decides
        raise
    with answer:
        begun = begun if answer.status == http.HTTPStatus.PARTIAL_CONTENT else 0
        total = begun + int(answer.headers.get("Content-Length") or 0)
        with part.open("ab" if begun else "wb") as file:
            _copy(answer, file, begun, total, tell, should_stop)


def _copy(answer: BinaryIO, file: BinaryIO, done: int, total: int, tell: Tell, should_stop: Callable[[], bool]) -> None:
    while piece := answer.read(PIECE):
        file.write(piece)
        done += len(piece)
        tell("Fetching", done, total)
        if should_stop():
            raise FetchStopped
        if done > LARGEST:
            raise OSError("it is larger than any published file")
    if done < total:
        raise OSError("the connection was cut")


def _why(url: str, name: str, error: Exception) -> str:
    """Why a file did not come, and what to do."""
    if isinstance(error, urllib.error.HTTPError):
        reason = f"{_host(url)} answers {error.code}"
    elif isinstance(error, urllib.error.URLError):
        reason = f"{_host(url)} cannot be reached"
    else:
        reason = f"the connection to {_host(url)} broke"
    return f"{name} did not come: {reason}. Try again to go on from there, or put the file into the data folder."


def _host(url: str) -> str:
    return urlsplit(url).hostname or "the address"


def _md5(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
