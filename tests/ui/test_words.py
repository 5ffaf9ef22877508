"""Text that a visitor may have written is shown as it is."""

import pytest

from mnist_dash.ui import words


@pytest.mark.parametrize("text", ["![x](http://a.example/i.png)", "**bold**", "`code`", "<b>", ":red[x]", "$x$"])
def test_plain_escapes_every_mark(text):
    escaped = words.plain(text)
    for place, sign in enumerate(escaped):
        if sign in "*`<[]!:$":
            assert escaped[place - 1] == "\\"


@pytest.mark.parametrize("text", ["http://x.example", "HTTPS://x.example", "www.x.example", "me@x.example"])
def test_plain_breaks_up_addresses(text):
    shown = words.plain(text).replace("\\", "")
    assert shown != text and shown.replace("\u2060", "") == text
