"""A link from one copy of the app on another one with nothing trained: one click, and the same figures are there."""

import re

import pytest
from playwright.sync_api import Page, expect

from mnist_dash.models import recipes
from mnist_dash.models.recipes import Recipe
from tests.browser.chromium import serve
from tests.browser.driving import copied, settle, visit

RECIPE = Recipe("8N-10N", epochs=2, train_size=2_000, seed=3, protocol="test")
TRAINED = 240_000  # ms; some seconds on a machine that does nothing else
PAGES = {
    "evaluate": "run={run}&evaluate_view=Confidence&evaluate_threshold=0.7",
    "train": "run={run}",
    "runs": "run={run}",
    "compare": "runs={run}&runs=fast&compare_view=Costs",
    "draw": "draw_run={run}",
    "map": "map_method=pca&map_colour=mistakes&map_run={run}",
}


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    """Two servers with homes of their own."""
    homes = [tmp_path_factory.mktemp(name) for name in ("first", "second")]
    with serve(homes[0]) as first, serve(homes[1]) as second:
        yield first, second


def figures(page: Page) -> list[str]:
    """Every figure that the page says, less what it took to train here."""
    text = page.locator("section[data-testid=stMain], [data-testid=stMain]").first.inner_text()
    return re.findall(r"\d[\d,.]* ?%|\d\.\d{4}", text)


def test_each_pages_link_opens_on_another_copy_with_one_click(copies, new_page):
    first, second = copies
    page, other = new_page(), new_page()
    name = recipes.name_of(RECIPE)
    visit(page, f"{first}/evaluate?{PAGES['evaluate'].format(run=name)}")
    page.get_by_role("button", name="Train it here").click()
    page.get_by_text("Calibration error", exact=True).wait_for(timeout=TRAINED)
    settle(page)
    links = {}
    for path, query in PAGES.items():
        visit(page, f"{first}/{path}?{query.format(run=name)}")
        links[path] = copied(page).replace(first, second)
        expect(page.get_by_text("is not trained on this copy yet")).to_have_count(0)
        if path == "evaluate":
            expected = figures(page)
    for link in links.values():
        visit(other, link)
        expect(other.get_by_text("is not trained on this copy yet")).to_have_count(1, timeout=20_000)
    visit(other, links["evaluate"])
    other.get_by_role("button", name="Train it here").click()
    other.get_by_text("Calibration error", exact=True).wait_for(timeout=TRAINED)
    settle(other)
    expect(other.get_by_text("below 0.70")).to_have_count(1)
    assert figures(other) == expected and len(expected) > 3
