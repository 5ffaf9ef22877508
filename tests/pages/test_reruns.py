"""What a visit costs: a first view loads no chart library, and a view that was drawn once is not drawn again."""

import gc
import time
from collections.abc import Iterator

import pytest
from PIL import Image

from mnist_dash.plots.marks import frame
from tests.page_table import PAGES
from tests.pages.test_every_page import open_page

# The browser fetches plotly, ECharts or Vega for each of these.
WITH_A_LIBRARY = ("plotly_chart", "echarts_chart", "vega_lite_chart")
MOST = 0.15  # seconds of CPU; pages take 0.015 to 0.035 on an idle machine, and took 0.06 to 0.35 once


@pytest.mark.parametrize("path", PAGES)
def test_first_view_needs_no_chart_library(path):
    app = open_page(path)
    assert not [kind for kind in WITH_A_LIBRARY if app.get(kind)]


@pytest.fixture
def tidy() -> Iterator[None]:
    """What earlier tests of this process loaded, TensorFlow for one, is no garbage to look through at every run."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.usefixtures("tidy")
def test_a_second_run_draws_nothing_again_and_is_cheap(path, monkeypatch):
    _is_cheap(open_page(path), monkeypatch)


def _is_cheap(app, monkeypatch) -> None:
    drawn = []
    monkeypatch.setattr(Image.Image, "save", lambda *_, **__: drawn.append("a picture"))
    monkeypatch.setattr(frame, "figure", lambda *_: drawn.append("a figure"))
    assert min(_cost(app) for _ in range(5)) < MOST
    assert not app.exception
    assert not drawn


def _cost(app) -> float:
    """Seconds of CPU that this process spends on one more run of the page."""
    before = time.process_time()
    app.run()
    return time.process_time() - before


VIEWS = (
    ("pages/judge/robustness.py", {"robust_view": "Passport", "robust_runs": ["best", "hands"]}),
    ("pages/judge/robustness.py", {"robust_view": "Under attack"}),
    ("pages/judge/robustness.py", {"robust_view": "Strangers"}),
)


@pytest.mark.parametrize(("path", "link"), VIEWS, ids=[link["robust_view"] for _, link in VIEWS])
@pytest.mark.usefixtures("tidy")
def test_other_views_are_as_cheap(path, link, monkeypatch):
    _is_cheap(open_page(path, **link), monkeypatch)
