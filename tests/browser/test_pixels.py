"""Pixels in a browser: a link is enough to see the same figures."""

import re

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
    expect(again.locator(".figure")).to_have_count(5)
    expect(again.get_by_text("Median (pixel value)")).to_have_count(1)
    expect(again.get_by_role("img", name="The median image of each class on one shared scale")).to_have_count(1)


def test_the_value_under_the_pointer_is_told(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/pixels")
    tip = page.locator(".st-key-pixels_values .tip")
    bar = page.locator(".st-key-pixels_values .bar")
    bar.first.hover()
    expect(tip).to_contain_text("values 0 to 7")
    bar.last.hover()
    expect(tip).to_contain_text("values 248 to 255")
    page.locator(".st-key-pixels_information .heat").hover(position={"x": 2, "y": 2})
    expect(page.locator(".st-key-pixels_information .tip")).to_be_hidden()
    page.locator(".st-key-pixels_information .heat").hover()
    expect(page.locator(".st-key-pixels_information .tip")).to_contain_text(
        re.compile(r"^row 1\d, column 1\d\s+variance 1\d,?\d{3}$")
    )
