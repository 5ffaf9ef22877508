"""Look inside in a browser: from layer to unit, and the view of a link in a fresh one."""

from playwright.sync_api import expect

from tests.browser.driving import settle, visit


def test_a_layer_and_a_unit_go_into_the_link_and_come_back(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/inside?inside_split=test&inside_digit=18")
    page.get_by_role("radio", name="2 · 32C3").click()
    settle(page)
    page.get_by_role("spinbutton", name="Unit").fill("7")
    page.keyboard.press("Enter")
    settle(page)
    assert "inside_unit=7" in page.url
    said = page.get_by_text("What it reads times its weights").inner_text()

    other = new_page(width=390, theme="dark")
    visit(other, page.url)
    expect(other.get_by_text("What it reads times its weights")).to_have_text(said)
    assert other.evaluate("document.documentElement.scrollWidth") <= 390


def test_heat_maps_have_words_and_values(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/inside?inside_split=test&inside_digit=18&inside_view=Why+this+answer")
    expect(page.get_by_role("img", name="Occlusion: what a square of paper")).to_be_visible()
    expect(page.get_by_text("Put one to the test")).to_be_visible()


def test_whose_doing_it_is_by_a_click(app_url, new_page):
    page = new_page()
    visit(
        page, f"{app_url}/inside?inside_run=tence-mlp&inside_split=test&inside_digit=18&inside_view=Whose+doing+is+it"
    )
    shown = page.get_by_role("heading", name="Pushed towards it").or_(page.get_by_text("Pushed towards it", exact=True))
    page.get_by_role("button", name="Read the training set").click()
    expect(shown.first).to_be_visible(timeout=60_000)
    expect(page.get_by_text("Most like it", exact=True)).to_be_visible()
