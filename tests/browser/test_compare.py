"""Compare in the browser: choosing runs, the link, and the digits on which two of them disagree."""

from playwright.sync_api import expect

from tests.browser.driving import settle, tiles, visit
from tests.browser.test_evaluate import judged  # noqa: F401


def test_runs_are_added_and_the_link_restores_them(judged, new_page):  # noqa: F811
    address, runs = judged
    page = new_page()
    visit(page, f"{address}/compare?runs={runs['good'].label}&runs={runs['poor'].label}")
    page.get_by_role("combobox", name="Runs").click()
    page.keyboard.type(runs["twin"].label)  # the list draws only the options in sight
    page.get_by_role("option", name=runs["twin"].label, exact=True).click()
    page.get_by_text("differ by their seed only").wait_for()
    settle(page)
    assert page.url.count("runs=") == 3

    other = new_page(390, "dark")
    visit(other, page.url)
    expect(other.get_by_text("A, C differ by their seed only")).to_have_count(1)


def test_a_digit_on_which_two_runs_disagree_shows_both_answers(judged, new_page):  # noqa: F811
    address, runs = judged
    page = new_page()
    link = f"runs={runs['good'].id}&runs={runs['poor'].id}&compare_view=Disagreements&compare_who=second"
    visit(page, f"{address}/compare?{link}")
    tiles(page).nth(1).click()
    settle(page)
    position = int(tiles(page).nth(1).get_attribute("data-id"))
    label, note = (tiles(page).nth(1).locator(f".{name}").inner_text() for name in ("caption", "note"))
    assert note.endswith(f"B {label[-1]}"), "the second run is right"
    assert f"compare_digit={position}" in page.url
    expect(page.get_by_text(f"Label {label[-1]}, A: {note[2]} · B: {label[-1]}")).to_have_count(1)


def test_a_pair_is_picked_by_keyboard(judged, new_page):  # noqa: F811
    address, runs = judged
    page = new_page()
    names = "&".join(f"runs={runs[name].id}" for name in ("good", "twin", "poor"))
    visit(page, f"{address}/compare?{names}&compare_view=Disagreements")
    page.get_by_role("combobox", name="Pair").focus()
    page.keyboard.type("B and C")
    page.keyboard.press("Enter")
    page.get_by_text("B is right on").wait_for()
    settle(page)
    assert "compare_pair=B+and+C" in page.url or "compare_pair=B%20and%20C" in page.url
