"""Pixels in a browser: a link is enough to see the same figures."""

from playwright.sync_api import expect

from tests.browser.driving import settle, visit


def test_choices_are_in_the_address_and_come_back(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/pixels?pixels_digits=3&pixels_digits=8")
    page.get_by_text("by class", exact=True).click()
    settle(page)
    page.get_by_text("median", exact=True).click()
    settle(page)
    assert "pixels_histogram=by+class" in page.url
    again = new_page(390, "dark")
    visit(again, page.url)
    charts = again.get_by_test_id("stPlotlyChart")
    charts.nth(4).wait_for(timeout=60_000)
    expect(charts).to_have_count(5)
    again.get_by_text("Median (pixel value)").wait_for(timeout=60_000)
