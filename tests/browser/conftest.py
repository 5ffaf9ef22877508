"""A server of the app and pages in Chromium that fail their test on any error the visitor could meet."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from tests.browser.chromium import launch, serve

# Streamlit asks for these relative to a deep link's path first, and answers them itself with a 404.
HARMLESS = ("_stcore/health", "_stcore/host-config")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def app_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server that the tests share keeps its results."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def app_url(app_home: Path) -> Iterator[str]:
    with serve(app_home) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            chromium = launch(playwright)
        except Error:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip("no Chromium here; `make test` says how to get one")
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def profiles(browser: Browser) -> Iterator[dict[bool, BrowserContext]]:
    """Two browser profiles, without and with a touch screen, whose cache of scripts and fonts stays warm."""
    found = {touch: browser.new_context(has_touch=touch) for touch in (False, True)}
    yield found
    for profile in found.values():
        profile.close()


@pytest.fixture
def new_page(browser: Browser, profiles: dict[bool, BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Open pages: new_page(width=1440, theme="light"); errors on them fail the test at its end.

    The first is in a profile that was emptied after the last test, each further one in a fresh profile, as another
    visitor's would be.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(width: int = 1440, theme: str = "light", height: int = 900) -> Page:
        touch = width < 600
        context = browser.new_context(has_touch=touch) if contexts else profiles[touch]
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if _is_error(message) else None)
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            if page.get_by_test_id("stException").count():
                errors.append(f"exception on {page.url}: {page.get_by_test_id('stException').first.inner_text()}")
            if context in profiles.values():
                _forget(page)
        if context not in profiles.values():
            context.close()
    assert not errors, errors


def _forget(page: Page) -> None:
    """Close a page and leave nothing in its profile."""
    if page.url.startswith("http"):
        page.evaluate("localStorage.clear()")
    page.context.clear_cookies()
    page.close()


def _is_error(message: object) -> bool:
    if message.type != "error":  # type: ignore[attr-defined]
        return False
    return not any(part in message.location.get("url", "") for part in HARMLESS)  # type: ignore[attr-defined]
