"""What the server answers besides Streamlit's own addresses: the files that pages made for browsers."""

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from mnist_dash.runs import served

# The name of a file changes with its content, so a browser need never ask for it again.
KEEP = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def routes() -> list[BaseRoute]:
    """The addresses that Streamlit does not know; with any base path before them."""
    return [Route("/served/{name:path}", _file), Route("/{base:path}/served/{name:path}", _file)]


def _file(request: Request) -> Response:
    """A file of the served folder. In a thread, as this is no coroutine: it looks at the disk."""
    file = served.find(request.path_params["name"])
    return FileResponse(file, headers=KEEP) if file else PlainTextResponse("Not found", status_code=404)
