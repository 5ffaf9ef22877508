"""Links in the browser: what "Copy this view" copies, and that Back and Forward go from choice to choice."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.driving import copied, settle, tiles, visit
from tests.page_table import PATHS

Step = tuple[str, Callable[[Page], object]]


def choose(name: str) -> Step:
    return name, lambda page: page.get_by_role("radio", name=name, exact=True).first.click()


def open_tab(name: str) -> Step:
    return name, lambda page: page.get_by_role("tab", name=name).click()


def go_to(name: str) -> Step:
    return name, lambda page: page.get_by_test_id("stSidebarNav").get_by_text(name, exact=True).click()


VISIT = [  # twelve steps through five pages
    go_to("Browse the digits"),
    choose("test"),
    choose("small"),
    ("tile 4", lambda page: tiles(page).nth(4).click()),
    go_to("Evaluate a run"),
    open_tab("Confidence"),
    open_tab("By digit"),
    go_to("Mosaic"),
    choose("label"),
    go_to("Pixels"),
    choose("median"),
    go_to("Compare runs"),
]


def test_back_and_forward_go_from_choice_to_choice_through_five_pages(app_url, new_page):
    page = new_page()
    visit(page, app_url)
    trail = [seen(page)]
    for _, act in VISIT:
        before, length = page.url, page.evaluate("history.length")
        act(page)
        page.wait_for_function("address => location.href !== address", arg=before)
        settle(page)
        assert page.evaluate("history.length") == length + 1, f"not one step: {before} to {page.url}"
        trail.append(seen(page))
    for expected in trail[-2::-1]:
        page.go_back()
        settle(page)
        assert seen(page) == expected
    for expected in trail[1:4]:
        page.go_forward()
        settle(page)
        assert seen(page) == expected


def seen(page: Page) -> tuple[str, str, list[str]]:
    """The address, the title, and which choices are marked as chosen."""
    marked = page.locator('[role=radio][aria-checked="true"], [role=tab][aria-selected="true"]').all_inner_texts()
    return page.url, page.locator("h1").inner_text(), marked


def test_a_choice_that_changes_two_values_is_one_step(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/browse?browse_tiles=large&digit=59")
    length = page.evaluate("history.length")
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_text("at train position 60").wait_for()
    settle(page)
    assert "digit=60" in page.url and "browse_page=2" in page.url
    assert page.evaluate("history.length") == length + 1
    page.go_back()
    expect(page.get_by_text("at train position 59")).to_have_count(1)
    assert tiles(page).first.get_attribute("data-id") == "0"


def test_opening_a_page_with_choices_of_its_own_is_no_step(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/evaluate")
    assert "run=" in page.url
    assert page.evaluate("history.length") == 2  # the empty page of the test, and this one


@pytest.mark.parametrize("path", PATHS)
def test_every_page_copies_its_address_without_what_embeds_it(app_url, new_page, path):
    page = new_page()
    visit(page, f"{app_url}/{path}?embed=true&embed_options=dark_theme")
    link = copied(page)
    assert link.split("?")[0].rstrip("/") == f"{app_url}/{path}".rstrip("/")
    assert "embed" not in link
    said = page.locator(".copy output").inner_text()
    assert said.startswith(f"Copied /{path}")


def test_where_nothing_may_be_copied_the_address_is_shown_to_copy_by_hand(app_url, new_page):
    page = new_page()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")  # as over plain http
    visit(page, f"{app_url}/browse?split=test")
    page.get_by_role("button", name="Copy this view").click()
    field = page.locator(".copy input")
    expect(field).to_be_visible()
    assert field.input_value() == f"{app_url}/browse?split=test"
    assert field.evaluate("field => field.selectionEnd - field.selectionStart") == len(field.input_value())
