"""Handwriting in a browser: drawing round points of the scatter shows their digits, and a digit leads to its page."""

from playwright.sync_api import expect

from tests.browser.driving import settle, visit


def test_points_drawn_round_are_shown_and_lead_to_browse(app_url, new_page):
    page = new_page(1440, height=1200)
    visit(page, f"{app_url}/handwriting?handwriting_split=test&handwriting_digits=1")
    page.get_by_text("Draw round points").click()
    settle(page)
    assert "handwriting_draw=true" in page.url
    chart = page.get_by_test_id("stPlotlyChart")
    chart.scroll_into_view_if_needed()
    plot = chart.locator(".nsewdrag.drag").first
    plot.wait_for(timeout=60_000)
    box = plot.bounding_box()
    left, top = box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.05
    right, bottom = box["x"] + box["width"] * 0.9, box["y"] + box["height"] * 0.95
    page.mouse.move(left, top)
    page.mouse.down()
    for x, y in ((right, top), (right, bottom), (left, bottom), (left, top + 5)):
        page.mouse.move(x, y, steps=8)
    page.mouse.up()
    page.get_by_text("digits chosen").wait_for(timeout=60_000)
    settle(page)
    gallery = page.get_by_role("listbox", name="Chosen digits")
    gallery.locator(".tile").nth(2).click()
    settle(page)
    page.get_by_role("link", name="Up close").click()
    page.get_by_text("Browse the digits").first.wait_for()
    settle(page)
    assert "split=test" in page.url and "digit=" in page.url
    expect(page.get_by_role("heading", name="A 1, test")).to_have_count(1)


def test_a_part_of_a_ridge_is_chosen_with_a_click_and_is_in_the_link(app_url, new_page):
    page = new_page(390)
    visit(page, f"{app_url}/handwriting?handwriting_split=test")
    page.get_by_role("button", name="digit 7, ").nth(3).click()
    settle(page)
    assert "handwriting_slice=59" in page.url
    page.get_by_role("listbox", name="Digits of the chosen part of a ridge").locator(".tile").nth(1).click()
    page.get_by_role("heading", name="A 7, test").wait_for()
    settle(page)
    assert "handwriting_open=slice-" in page.url


def test_a_contested_digit_is_chosen_with_a_click(app_url, new_page):
    page = new_page(390, "dark")
    visit(page, f"{app_url}/doubt")
    page.get_by_role("listbox", name="Test digits whose label is in doubt").locator(".tile").nth(1).click()
    page.get_by_text("Labelled 0, raters say a 6").wait_for()
    settle(page)
    assert "doubt_digit=1621" in page.url
