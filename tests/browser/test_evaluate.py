"""Evaluate in the browser: from a cell to its pictures, by click and by keyboard, and the link that restores it."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests import prepared_runs
from tests.browser.chromium import serve
from tests.browser.driving import settle, tiles, visit


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict]]:
    """The address of a server whose home holds four prepared runs, and the runs."""
    home = tmp_path_factory.mktemp("judged")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "MNIST_DASH_HOME", str(home))
        runs = prepared_runs.finish_all()
        with serve(home) as address:
            yield address, runs


def counts(runs: dict, kind: str, label: int, answer: int) -> int:
    answers = prepared_runs.predictions(0.05).argmax(axis=1)
    assert kind == "good" and runs
    return int(((prepared_runs.labels() == label) & (answers == answer)).sum())


def click_cell(page: Page, label: int, answer: int) -> None:
    page.locator(".cell").nth(10 * label + answer).click()


def test_a_click_on_a_cell_shows_its_pictures_and_the_link_restores_them(judged, new_page):
    address, runs = judged
    page = new_page()
    visit(page, f"{address}/evaluate?run={runs['good'].id}")
    click_cell(page, 4, 9)
    page.get_by_text(f"4 read as 9: {counts(runs, 'good', 4, 9)} digits").wait_for()
    settle(page)
    assert "evaluate_label=4" in page.url and "evaluate_answer=9" in page.url and runs["good"].id in page.url
    shown = tiles(page).locator(".caption").all_inner_texts()
    assert set(shown) == {"label 4"} and len(shown) == counts(runs, "good", 4, 9)

    other = new_page(390, "dark")
    visit(other, page.url)
    expect(other.get_by_text("4 read as 9:")).to_have_count(1)
    assert tiles(other).locator(".note").all_inner_texts() == tiles(page).locator(".note").all_inner_texts()


def test_a_bare_visit_puts_its_run_into_the_link(judged, new_page):
    address, _ = judged
    page = new_page()
    visit(page, f"{address}/evaluate")
    page.wait_for_url("**run=**")
    visit(page, f"{address}/compare")
    page.wait_for_url("**runs=**runs=**")


def test_the_same_cell_can_be_clicked_again_after_another_was_picked(judged, new_page):
    address, runs = judged
    page = new_page()
    visit(page, f"{address}/evaluate?run={runs['good'].id}")
    click_cell(page, 4, 9)
    page.get_by_text("4 read as 9:").wait_for()
    settle(page)
    page.get_by_role("combobox", name="Label").click()
    page.get_by_role("option", name="7").click()
    page.get_by_text("7 read as 9:").wait_for()
    settle(page)
    click_cell(page, 4, 9)
    page.get_by_text("4 read as 9:").wait_for()


def test_a_cell_and_a_digit_are_reached_by_keyboard(judged, new_page):
    address, runs = judged
    page = new_page()
    visit(page, f"{address}/evaluate?run={runs['good'].id}")
    for name, value in (("Label", "3"), ("Read as", "5")):
        page.get_by_role("combobox", name=name).focus()
        page.keyboard.type(value)
        page.keyboard.press("Enter")
        settle(page)
    page.get_by_text("3 read as 5:").wait_for()
    expect(page.locator(".cell[aria-pressed=true]")).to_have_attribute("data-pick", "35")
    tiles(page).first.focus()
    page.keyboard.press("ArrowRight")
    settle(page)
    second = tiles(page).nth(1).get_attribute("data-id")
    assert f"evaluate_digit={second}" in page.url
    expect(page.get_by_role("heading", name=f"test {int(second):,}")).to_have_count(1)


def test_the_matrix_is_walked_with_the_arrow_keys(judged, new_page):
    address, runs = judged
    page = new_page()
    visit(page, f"{address}/evaluate?run={runs['good'].id}&evaluate_label=4&evaluate_answer=8")
    page.locator(".cell[aria-pressed=true]").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".cell:focus")).to_have_attribute("data-pick", "49")
    page.keyboard.press("Enter")
    page.get_by_text("4 read as 9:").wait_for()
    settle(page)
    assert "evaluate_answer=9" in page.url
    expect(page.locator(".cell:focus")).to_have_attribute("data-pick", "49")


def test_a_wrong_digit_leads_to_its_pixels(judged, new_page):
    address, runs = judged
    page = new_page()
    visit(page, f"{address}/evaluate?run={runs['good'].id}&evaluate_view=Right and wrong&evaluate_which=wrong")
    third = int(tiles(page).nth(2).get_attribute("data-id"))
    tiles(page).nth(2).click()
    page.locator(f'a[href*="digit={third}"]', has_text="Up close").first.wait_for()
    settle(page)  # the card of the digit before may still stand beside it
    page.get_by_role("link", name="Up close").click()
    page.get_by_role("heading", name="Browse the digits").wait_for()
    page.get_by_role("heading", name=f"test {third:,}").wait_for()
    assert "split=test" in page.url and f"digit={third}" in page.url


def test_slices_open_their_errors_by_click(judged, new_page):
    address, runs = judged
    page = new_page()
    visit(page, f"{address}/evaluate?run={runs['good'].id}&evaluate_view=Handwriting&evaluate_measure=slant")
    page.locator(".dot[data-pick]").nth(3).click()
    page.get_by_text("Slice 4, slant").wait_for()
    settle(page)
    assert "evaluate_slice=4" in page.url


def test_the_table_downloads_as_csv(judged, new_page):
    address, runs = judged
    page = new_page()
    visit(page, f"{address}/evaluate?run={runs['good'].id}&evaluate_view=Table")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    lines = download.value.path().read_text().splitlines()
    assert len(lines) == 10_001
    first = prepared_runs.predictions(0.05)[0]
    assert [float(value) for value in lines[1].split(",")[-10:]] == pytest.approx(first, rel=1e-5)
