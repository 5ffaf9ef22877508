"""Chromium from the browser tests, for visits over a proxy."""

from tests.browser.conftest import browser

__all__ = ["browser"]
