"""A hosted copy in the browser: what was started stays the visitor's over a reload, and the token stays with them."""

import urllib.error
import urllib.request

import pytest

from mnist_dash.runs import owners
from mnist_dash.ui.visitors import COOKIE
from tests.browser.chromium import serve
from tests.browser.driving import visit

RUN = "512N-512N-10N~epochs:200~seed:11"


@pytest.fixture(scope="module")
def hosted_home(tmp_path_factory):
    return tmp_path_factory.mktemp("hosted")


@pytest.fixture(scope="module")
def hosted_url(hosted_home):
    with serve(hosted_home, MNIST_DASH_HOSTED="1") as address:
        yield address


def test_a_run_stays_its_starters_over_a_reload_and_a_stranger_cannot_stop_it(hosted_url, hosted_home, new_page):
    mine = new_page()
    visit(mine, f"{hosted_url}/train?recipe={RUN}")
    mine.get_by_role("button", name="Train it now", exact=True).last.click()
    stop = mine.get_by_role("button", name="Stop", exact=True)
    stop.wait_for()
    mine.wait_for_url("**run=*")
    address = mine.url
    visit(mine, address)
    assert stop.is_enabled(), "the browser kept the token over a reload"

    stranger = new_page()
    visit(stranger, address)
    stranger.get_by_text("Another visitor started this already").wait_for()
    assert stranger.get_by_role("button", name="Stop", exact=True).is_disabled()

    [cookie] = [each for each in mine.context.cookies() if each["name"] == COOKIE]
    assert owners.is_token(cookie["value"]) and cookie["httpOnly"] and cookie["sameSite"] == "Lax"
    assert COOKIE not in mine.evaluate("document.cookie")
    for page in (mine, stranger):
        assert cookie["value"] not in page.content() + page.url
    kept = b"".join(file.read_bytes() for file in hosted_home.rglob("*") if file.is_file())
    assert cookie["value"].encode() not in kept and owners.visitor(cookie["value"]).hash.encode() in kept

    stop.click()
    mine.get_by_role("button", name="Go on").or_(mine.get_by_text("Stopped")).first.wait_for(timeout=20_000)


def test_streamlits_figures_are_closed_to_visitors(hosted_url):
    for path in ("/_stcore/metrics", "/_stcore/metrics/", "/_stcore/metrics?families=active_sessions"):
        with pytest.raises(urllib.error.HTTPError) as raised:
            urllib.request.urlopen(hosted_url + path, timeout=5)
        assert raised.value.code == 404
    assert urllib.request.urlopen(f"{hosted_url}/_stcore/health", timeout=5).status == 200


def test_a_cookie_that_is_no_token_is_replaced_and_pages_with_one_are_not_kept_by_caches(hosted_url):
    for sent in ("", f"{COOKIE}=abc", f"{COOKIE}=" + "x" * 9000, "\x01;=;"):
        request = urllib.request.Request(hosted_url, headers={"Cookie": sent} if sent else {})
        with urllib.request.urlopen(request, timeout=5) as answer:
            assert answer.headers["Set-Cookie"].startswith(f"{COOKIE}=")
            assert answer.headers["Cache-Control"] == "private, no-store"
    etag = urllib.request.urlopen(hosted_url, timeout=5).headers["ETag"] or "*"
    request = urllib.request.Request(hosted_url, headers={"If-None-Match": etag, "X-Forwarded-Proto": "https, http"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.status == 200 and answer.headers["Set-Cookie"].endswith("; Secure")
    request = urllib.request.Request(hosted_url, headers={"Cookie": f"{COOKIE}={owners.new_token()}"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.headers["Set-Cookie"] is None


def test_a_visitor_too_many_waits_and_the_page_opens_by_itself(tmp_path, new_page):
    with serve(tmp_path, MNIST_DASH_HOSTED="1", MNIST_DASH_MAX_VISITORS="1") as address:
        first, second = new_page(), new_page()
        visit(first, f"{address}/browse?digit=7")
        visit(second, f"{address}/browse?digit=7")
        second.get_by_text("Busy: this copy serves as many visitors as it can").wait_for()
        assert not second.get_by_text("Label").count()
        first.get_by_role("link", name="Mosaic").first.click()
        first.get_by_role("heading", name="Mosaic").wait_for()
        assert not first.get_by_text("Busy").count(), "who was there goes on"
        first.close()
        second.get_by_text("Label").first.wait_for(timeout=25_000)
        assert not second.get_by_text("Busy").count()
        second.close()  # before the server, which it would miss
