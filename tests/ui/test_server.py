"""What the server adds: where a page failed is written down, without what it was about."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from mnist_dash.runs import journal, owners
from mnist_dash.ui import server
from mnist_dash.ui.visitors import COOKIE


def test_an_error_is_noted_by_kind_and_place_without_its_message(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    try:
        int("what a visitor typed")
    except ValueError as error:
        server.note_error(error)
    [event] = journal.events("error")
    assert event["what"].startswith("ValueError in tests/ui/test_server.py:")
    assert "typed" not in str(event)


def answer(path, headers=(), kind="text/html; charset=utf-8", scheme="http"):
    """What the browser gets, and what the app was asked."""
    sent, asked = [], []

    async def app(scope, receive, send):
        asked.append(scope)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind.encode())]})
        await send({"type": "http.response.body", "body": b""})

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "headers": list(headers), "scheme": scheme}
    with ThreadPoolExecutor() as pool:  # a browser test in this process may have left its loop running in this thread
        pool.submit(asyncio.run, server.Hosting(app)(scope, None, send)).result()
    return dict(sent[0]["headers"]), sent[0]["status"], asked


@pytest.mark.parametrize("path", ["/", "/train", "/base/train"])
def test_each_page_gives_a_token_once_on_a_hosted_copy(monkeypatch, path):
    assert b"set-cookie" not in answer(path)[0]
    monkeypatch.setenv("MNIST_DASH_HOSTED", "1")
    headers, _, asked = answer(path, [(b"if-none-match", b"x"), (b"accept", b"y")], scheme="https")
    assert headers[b"set-cookie"].endswith(b"; Secure") and headers[b"cache-control"] == b"private, no-store"
    assert asked[0]["headers"] == [(b"accept", b"y")], "else an unchanged page would come without a token"
    cookie = (b"cookie", f"a=b; {COOKIE}={owners.new_token()}".encode())
    assert b"set-cookie" not in answer(path, [cookie])[0]
    assert b"set-cookie" not in answer(path, kind="text/javascript")[0]


def test_the_metrics_are_closed_on_a_hosted_copy_alone(monkeypatch):
    assert answer("/_stcore/metrics")[1] == 200
    monkeypatch.setenv("MNIST_DASH_HOSTED", "1")
    for path in ("/_stcore/metrics", "/_stcore/metrics/", "/base/_stcore/metrics"):
        assert answer(path)[1] == 404 and not answer(path)[2]
