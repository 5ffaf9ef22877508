"""A server of the app and pages in Chromium that fail their test on any error the visitor could meet."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

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


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages in fresh contexts: new_page(width=1440, theme="light"); errors on them fail the test at its end."""
    contexts, errors = [], []

    def open_page(width: int = 1440, theme: str = "light", height: int = 900) -> Page:
        touch = width < 600
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme, has_touch=touch)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda message: errors.append(message.text) if _is_error(message) else None)
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            if page.get_by_test_id("stException").count():
                errors.append(f"exception on {page.url}: {page.get_by_test_id('stException').first.inner_text()}")
        context.close()
    assert not errors, errors


def _is_error(message: object) -> bool:
    if message.type != "error":  # type: ignore[attr-defined]
        return False
    return not any(part in message.location.get("url", "") for part in HARMLESS)  # type: ignore[attr-defined]
