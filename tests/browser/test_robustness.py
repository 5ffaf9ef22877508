"""Robustness in a browser: a tile and a cell are chosen, and the view of a link comes back in a fresh one."""

from playwright.sync_api import expect

from tests.browser.driving import settle, visit


def test_a_tile_is_chosen_and_comes_back(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/robustness?robust_runs=fast")
    page.get_by_role("button", name="Stripe, severity 5").click()
    settle(page)
    assert "robust_kind=Stripe" in page.url and "robust_severity=5" in page.url
    said = page.get_by_text("9 columns at each side: columns at both sides inverted").inner_text()

    other = new_page(width=390, theme="dark")
    visit(other, page.url)
    expect(other.get_by_text(said, exact=True)).to_be_visible()
    expect(other.get_by_role("button", name="Stripe, severity 5")).to_have_attribute("aria-pressed", "true")
    assert other.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_cell_shows_its_digits_and_a_digit_its_wall(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/robustness?robust_runs=fast&robust_view=Passport")
    page.get_by_role("button", name="Fog, severity 4").click()
    expect(page.get_by_text("Fog at severity 4, 4.5 times the ink")).to_be_visible()
    settle(page)
    assert "robust_kind=Fog" in page.url and "robust_severity=4" in page.url
    page.locator(".gallery .tile").nth(1).click()
    expect(page.get_by_role("heading", name="Under all of them")).to_be_visible()
    settle(page)
    assert "robust_digit=" in page.url


def test_an_attack_is_shown_and_its_curve_has_words(app_url, new_page):
    page = new_page()
    visit(page, f"{app_url}/robustness?robust_runs=fast&robust_view=Under+attack")
    expect(page.get_by_role("img", name="test 18, the same after an attack on fast")).to_be_visible()
    page.get_by_role("radio", name="One step (FGSM)").click()
    settle(page)
    assert "robust_attack=" in page.url
    expect(page.get_by_role("img", name="Right answers of fast against the bound of an attack")).to_be_visible()
