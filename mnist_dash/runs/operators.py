"""The way in for a host's operator: a password, compared in constant time, with waits after wrong ones."""

import hashlib
import hmac
import threading
import time

from mnist_dash import paths
from mnist_dash.errors import PlainError

SHORTEST = 12  # characters of a password
FREE = 3  # wrong passwords before there is a wait
LONGEST_WAIT = 60.0  # seconds
LONGEST_TEXT = 1000  # characters that are looked at


class OperatorError(PlainError):
    """Nobody is let in; the message says why."""


def trouble() -> str | None:
    """Why nobody can be let in at all, in a sentence; None where there is a password."""
    if not paths.operator_password():
        return "This copy has no operator: set MNIST_DASH_OPERATOR_PASSWORD, or put it into Streamlit's secrets."
    if len(paths.operator_password()) < SHORTEST:
        return f"The operator's password is too short to be safe: set one of at least {SHORTEST} characters."
    return None


class Gate:
    """One for all visitors of a server: after a few wrong passwords each further one doubles the wait."""

    def __init__(self) -> None:
        self._wrong = 0
        self._open_at = 0.0
        self._lock = threading.Lock()

    def enter(self, password: str) -> None:
        """Return where the password is right. Raises OperatorError."""
        with self._lock:
            if reason := trouble():
                raise OperatorError(reason)
            left = self._open_at - time.monotonic()
            if left > 0:
                raise OperatorError(f"There were wrong passwords: wait {left + 1:.0f} s, then try again.")
            if not hmac.compare_digest(_digest(password), _digest(paths.operator_password())):
                self._refuse()
            self._wrong = 0

    def _refuse(self) -> None:
        self._wrong += 1
        beyond = self._wrong - FREE
        if beyond >= 0:
            self._open_at = time.monotonic() + min(2.0 ** min(beyond + 1, 10), LONGEST_WAIT)
        raise OperatorError("This is not the operator's password.")


def _digest(text: str) -> bytes:
    return hashlib.sha256(text[:LONGEST_TEXT].encode("utf-8", "replace")).digest()
