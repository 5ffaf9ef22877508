"""Who asks, and what they may change.

At home everybody may do everything. On a hosted copy only the visitor who started a job, known by a random token that
their browser keeps, and the operator may stop, rename or delete it. A folder holds the token's hash, never the token.
"""

import contextlib
import hashlib
import hmac
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe

from mnist_dash import paths
from mnist_dash.errors import PlainError
from mnist_dash.runs import files

FILE = "owner.json"
TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class OwnerError(PlainError):
    """Only the owner or the operator may do this."""


@dataclass(frozen=True)
class Visitor:
    """Who asks: a visitor by their token's hash, the operator, or somebody unknown (neither)."""

    hash: str = field(default="", repr=False)
    operator: bool = False


NOBODY = Visitor()
OPERATOR = Visitor(operator=True)  # also who sits at the machine: the command line


def new_token() -> str:
    """A random token for a browser to keep."""
    return token_urlsafe(TOKEN_BYTES)


def is_token(text: str) -> bool:
    """Whether the text has the form of a token."""
    return bool(_TOKEN.fullmatch(text))


def visitor(token: str) -> Visitor:
    """The visitor whose browser keeps that token."""
    return Visitor(hashlib.sha256(token.encode()).hexdigest())


def may_change(folder: Path, by: Visitor) -> bool:
    """Whether this visitor may stop, rename or delete what the folder holds."""
    return not paths.hosted() or by.operator or _is_same(_read(folder).get("owner"), by)


def may_stop(folder: Path, by: Visitor) -> bool:
    """Whether this visitor may end the folder's job: also who took it up again after its owner."""
    return may_change(folder, by) or _is_same(_read(folder).get("asked"), by)


def check_change(folder: Path, by: Visitor, done: str) -> None:
    """Raise OwnerError unless this visitor may have it renamed or deleted."""
    if not may_change(folder, by):
        raise OwnerError(f"Another visitor started this; only they or the operator can have it {done}.")


def check_stop(folder: Path, by: Visitor) -> None:
    """Raise OwnerError unless this visitor may end the folder's job."""
    if not may_stop(folder, by):
        raise OwnerError("Another visitor started this; only they or the operator can stop it.")


def claim(folder: Path, by: Visitor, *, new: bool) -> None:
    """Note who asks for the folder's job; who asks for a new one owns it from now on. Raises OSError."""
    if by.hash:
        first = by.hash if new else _read(folder).get("owner")
        files.replace(folder / FILE, json.dumps({"owner": first, "asked": by.hash}).encode())


def asked_by(by: Visitor, folders: Iterable[Path]) -> int:
    """How many of these folders' jobs this visitor asked for."""
    return sum(_is_same(_read(folder).get("asked"), by) for folder in folders)


def _is_same(kept: str | None, by: Visitor) -> bool:
    return bool(kept) and bool(by.hash) and hmac.compare_digest(str(kept), by.hash)


def _read(folder: Path) -> dict[str, str | None]:
    """The hashes in the folder; what is no hash is left out."""
    with contextlib.suppress(OSError, ValueError, RecursionError, AttributeError):
        with (folder / FILE).open("rb") as file:
            content = json.loads(file.read(1000))
        return {name: value for name, value in content.items() if isinstance(value, str) and _HASH.fullmatch(value)}
    return {}
