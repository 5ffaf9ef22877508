"""What the server answers besides Streamlit's own addresses, and what it adds to Streamlit's answers.

It serves the files that pages made for browsers. On a hosted copy it also gives each browser a token, by which what a
visitor started is known as theirs, and keeps Streamlit's figures on memory and sessions to itself.
"""

import traceback
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mnist_dash import paths
from mnist_dash.runs import journal, owners, served
from mnist_dash.ui.visitors import COOKIE

# The name of a file changes with its content, so a browser need never ask for it again.
KEEP = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}
HALF_A_YEAR = 182 * 24 * 3600
METRICS = "/_stcore/metrics"


def routes() -> list[BaseRoute]:
    """The addresses that Streamlit does not know; with any base path before them."""
    return [Route("/served/{name:path}", _file), Route("/{base:path}/served/{name:path}", _file)]


def note_error(error: Exception) -> None:
    """Write down for the operator where a page failed; the visitor sees Streamlit's own sentence."""
    places = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_ours(frame.filename)]
    place = f"{Path(places[-1].filename).relative_to(paths.PROJECT)}:{places[-1].lineno}" if places else "elsewhere"
    journal.write("error", f"{type(error).__name__} in {place}")


def _is_ours(file: str) -> bool:
    path = Path(file)
    return path.is_relative_to(paths.PROJECT) and "site-packages" not in path.parts


def middleware() -> list[Middleware]:
    """What stands around every answer."""
    return [Middleware(Hosting)]


def _file(request: Request) -> Response:
    """A file of the served folder. In a thread, as this is no coroutine: it looks at the disk."""
    file = served.find(request.path_params["name"])
    return FileResponse(file, headers=KEEP) if file else PlainTextResponse("Not found", status_code=404)


class Hosting:
    """On a hosted copy: gives a browser its token with the first page, and closes the metrics.

    The mode is looked up with each request: Streamlit reads its secrets, where it may stand, after this is made.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not paths.hosted():
            await self.app(scope, receive, send)
        elif scope["path"].rstrip("/").endswith(METRICS):
            await PlainTextResponse("Not found", status_code=404)(scope, receive, send)
        elif _has_token(scope):
            await self.app(scope, receive, send)
        else:
            await self.app(_whole(scope), receive, _giving_token(scope, send))


def _has_token(scope: Scope) -> bool:
    try:
        kept = SimpleCookie(Headers(scope=scope).get("cookie", "")).get(COOKIE)
    except CookieError:
        return False
    return kept is not None and owners.is_token(kept.value)


def _whole(scope: Scope) -> Scope:
    """The request without "only if it has changed": an answer that it has not would carry no token."""
    conditions = (b"if-none-match", b"if-modified-since")
    return {**scope, "headers": [header for header in scope["headers"] if header[0].lower() not in conditions]}


def _giving_token(scope: Scope, send: Send) -> Send:
    """Sends on what is sent, with a new token on each page; no cache between may keep such an answer."""

    async def give(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if headers.get("content-type", "").startswith("text/html"):
                headers.append("Set-Cookie", _set_cookie(scope))
                headers["Cache-Control"] = "private, no-store"
        await send(message)

    return give


def _set_cookie(scope: Scope) -> str:
    """A new token, which no script can read, no other site sends, and plain http does not carry where https is used."""
    proxied = Headers(scope=scope).get("x-forwarded-proto", "").partition(",")[0].strip().lower()
    secure = "https" in (scope.get("scheme"), proxied)
    parts = f"{COOKIE}={owners.new_token()}; Path=/; Max-Age={HALF_A_YEAR}; HttpOnly; SameSite=Lax"
    return f"{parts}; Secure" if secure else parts
