"""Browse in the browser: the link, the gallery, the keyboard and the copied link."""

import re

from playwright.sync_api import expect

from tests.browser.driving import copied, settle, tiles, visit


def test_choices_go_into_the_link_and_come_back_in_a_fresh_browser(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/browse")
    page.get_by_role("radio", name="test").click()
    settle(page)
    page.get_by_role("button", name="7", exact=True).first.click()
    settle(page)
    assert "split=test" in page.url and "digits=7" in page.url
    captions = tiles(page).locator(".caption").all_inner_texts()
    assert set(captions) == {"7"}

    other = new_page()
    visit(other, page.url)
    assert tiles(other).locator(".caption").all_inner_texts() == captions
    expect(other.get_by_text("1,028 digits in this view")).to_have_count(1)


def test_a_click_on_a_tile_shows_that_digit(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/browse")
    tiles(page).nth(4).click()
    page.get_by_text("A 9, train 4").wait_for()
    settle(page)
    assert "digit=4" in page.url
    assert tiles(page).nth(4).get_attribute("aria-selected") == "true"


def test_arrow_keys_walk_the_tiles_and_keep_the_focus(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/browse")
    tiles(page).first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.get_by_text("A 4, train 2").wait_for()
    page.keyboard.press("ArrowDown")
    settle(page)
    columns = page.locator(".gallery").evaluate("node => getComputedStyle(node).gridTemplateColumns.split(' ').length")
    page.get_by_text(re.compile(rf"train {2 + columns}$")).wait_for()
    focused = page.locator(".gallery").evaluate("node => node.getRootNode().activeElement.dataset.id")
    assert int(focused) == 2 + columns


def test_next_turns_the_page_of_the_gallery(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/browse?browse_tiles=large&digit=59")
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_text("train 60").wait_for()
    settle(page)
    assert "browse_page=2" in page.url
    assert tiles(page).first.get_attribute("data-id") == "60"


def test_copied_link_opens_the_digit(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/browse?split=test&digit=61")
    address = copied(page)
    other = new_page()
    visit(other, address)
    expect(other.get_by_text("test 61")).to_have_count(1)


def test_on_a_phone_the_chosen_digit_is_a_sheet_that_hides_nothing_until_one_is_chosen(app_url, new_page):
    page = new_page(width=390)
    visit(page, f"{app_url}/browse")
    column = page.get_by_test_id("stColumn").filter(has=page.locator(".st-key-browse_card")).first
    look = "node => [getComputedStyle(node).position, getComputedStyle(node).backgroundColor]"
    assert column.evaluate(look)[0] != "sticky"
    tiles(page).nth(4).click()
    settle(page)
    position, background = column.evaluate(look)
    assert position == "sticky" and background.startswith("rgb("), "opaque: no digits shine through"
    expect(page.get_by_role("heading", name="A 9, train 4")).to_be_in_viewport()
