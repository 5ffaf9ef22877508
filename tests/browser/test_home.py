"""The first page in a browser: the pad reads, the map and the mistakes lead on."""

from playwright.sync_api import expect

from tests.browser.driving import draw_strokes, settle, tiles, visit

ONE = [[(0.5, 0.2), (0.5, 0.8)]]


def test_a_drawing_is_read_and_goes_along_to_the_draw_page(app_url, new_page):
    page = new_page()
    visit(page, app_url)
    draw_strokes(page, ONE)
    expect(page.get_by_role("status").filter(has_text="a 1:")).to_be_visible(timeout=20_000)
    page.get_by_role("link", name="See why it says so").click()
    expect(page.get_by_role("heading", name="Draw a digit")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="a 1:")).to_be_visible(timeout=20_000)


def test_a_mistake_leads_to_its_digit(app_url, new_page):
    page = new_page()
    visit(page, app_url)
    assert tiles(page).count() == 10
    tiles(page).nth(1).click()
    expect(page.get_by_role("heading", name="Browse the digits")).to_be_visible()
    assert "find=wrong" in page.url and "split=test" in page.url


def test_a_point_leads_to_the_large_map(app_url, new_page):
    page = new_page()
    visit(page, app_url)
    canvas = page.locator("canvas.overlay")
    expect(canvas).to_have_attribute("aria-busy", "false", timeout=30_000)
    canvas.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Map of all digits")).to_be_visible(timeout=20_000)
    settle(page)
    assert "map_digit=" in page.url
