"""Train in the browser: start, watch, leave, come back, reload, stop, and go on after a killed trainer or server."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from mnist_dash.models import recipes
from mnist_dash.runs import folder, status
from tests.browser.chromium import serve
from tests.browser.driving import settle, visit

MODEL = "Network, or the name of a classical model"
CHANGES = """async () => {
    let changes = 0;
    const seen = new MutationObserver(() => changes++);
    seen.observe(document.querySelector('[data-testid=stProgress]'), {subtree: true, characterData: true});
    await new Promise(done => setTimeout(done, 5000));
    seen.disconnect();
    return changes;
}"""
LONG = "16N-10N~size:20000~batch:32~epochs:1000"  # minutes, in many short epochs


@dataclass
class Trainer:
    """A server of its own, and the home that its runs are in."""

    url: str
    home: Path

    def facts(self, run_id: str) -> status.Facts:
        return status.read(self.home / "runs" / run_id)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trainer]:
    home = tmp_path_factory.mktemp("trained")
    with serve(home) as address:
        yield Trainer(address, home)


@pytest.fixture
def trainer(shared: Trainer) -> Iterator[Trainer]:
    """The server that the tests share, with nothing running; each test trains a recipe of its own seed."""
    yield shared
    _end_all(shared.home)


def _end_all(home: Path) -> None:
    for place in (home / "runs").glob("*"):
        facts = status.read(place)
        if facts["state"] == "running" and facts.get("pid"):
            os.kill(facts["pid"], signal.SIGKILL)


def start(page: Page, trainer: Trainer, recipe: str) -> str:
    """Start a recipe from its link; the run's id."""
    visit(page, f"{trainer.url}/train?recipe={recipe}")
    page.get_by_test_id("stMain").get_by_role("button", name="Train it now", exact=True).last.click()
    page.wait_for_url("**/train?run=*")
    return recipes.recipe_id(recipes.find(recipe))


def epoch(page: Page) -> int:
    """The epoch that the progress bar tells."""
    line = page.get_by_test_id("stProgress").filter(has_text="Epoch")
    line.wait_for(timeout=90_000)
    return int(line.inner_text().split()[1])


def charts(page: Page):
    return page.get_by_test_id("stMain").locator(".root:has(.figure)")


def go(page: Page, name: str) -> None:
    page.get_by_test_id("stSidebarNav").get_by_text(name, exact=True).click()
    page.locator("h1", has_text=name).wait_for()
    settle(page)


def stop(page: Page) -> None:
    page.get_by_test_id("stMain").get_by_role("button", name="Stop").click()


def test_start_watch_leave_come_back_reload_share_and_stop(trainer, new_page):
    page = new_page()
    run = start(page, trainer, f"{LONG}~seed:1")
    charts(page).nth(1).wait_for()
    seen, address = epoch(page), page.url

    page.get_by_test_id("stSidebarNav").get_by_text("Browse the digits").click()
    page.locator(".gallery .tile").first.wait_for()
    go_back = page.get_by_test_id("stSidebarNav").get_by_text("Train a model")
    go_back.click()
    assert epoch(page) >= seen
    assert page.url == address

    begun = time.monotonic()
    page.reload()
    charts(page).nth(1).wait_for()
    assert time.monotonic() - begun < 10  # 2 s on an idle machine
    assert epoch(page) >= seen

    other = new_page(width=390, theme="dark")
    other.goto(page.url)
    assert epoch(other) >= seen
    stop(other)
    for each in (page, other):
        each.get_by_text("What it gets wrong").wait_for(timeout=60_000)
        each.get_by_text("95 % interval").wait_for()
        each.get_by_role("button", name="Go on").wait_for()
    assert trainer.facts(run)["state"] == "stopped"


def test_live_curves_stay_in_place_and_keep_the_zoom(trainer, new_page):
    page = new_page()
    start(page, trainer, f"{LONG}~seed:2")
    chart = charts(page).first
    chart.locator(".x-ticks span", has_text="1,000").wait_for()  # the axis ends at the last epoch
    page.get_by_role("slider").last.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    chart.locator(".x-ticks span", has_text="1,000").wait_for(state="detached")
    chart.evaluate("node => { node.dataset.same = 'yes' }")
    before = epoch(page)
    page.wait_for_function(
        "before => Number(document.querySelector('[data-testid=stProgress]').innerText.split(' ')[1]) > before + 3",
        arg=before,
    )
    expect(chart.locator(".x-ticks span", has_text="1,000")).to_have_count(0)  # new values came, the zoom stayed
    expect(page.locator("[data-same=yes]")).to_have_count(1)  # and so did the chart
    changes = page.evaluate(CHANGES)
    assert changes >= 4  # in five seconds; twice a second on an idle machine
    stop(page)
    page.get_by_text("What it gets wrong").wait_for(timeout=60_000)


def test_killed_trainer_is_told_and_goes_on_from_its_last_epoch(trainer, new_page):
    page = new_page()
    run = start(page, trainer, f"{LONG}~seed:3")
    _wait(lambda: trainer.facts(run).get("epochs", 0) >= 3)
    os.kill(trainer.facts(run)["pid"], signal.SIGKILL)
    page.get_by_text("The training was interrupted after").wait_for(timeout=60_000)
    kept = trainer.facts(run)["epochs"]
    page.get_by_role("button", name="Go on").click()
    assert epoch(page) > kept
    rows = [row["epoch"] for row in folder.metrics(_run(trainer, run))]
    assert rows == list(range(1, len(rows) + 1))
    stop(page)
    page.get_by_text("What it gets wrong").wait_for(timeout=60_000)


def test_training_outlives_a_killed_server(tmp_path, new_page):
    page = new_page()
    with serve(tmp_path) as address:
        first = Trainer(address, tmp_path)
        run = start(page, first, LONG)
        seen = epoch(page)
        page.goto("about:blank")
        _kill_server(address)
    try:
        with serve(tmp_path) as address:
            visit(page, f"{address}/train?run={run}")
            assert epoch(page) >= seen
            stop(page)
            page.get_by_text("What it gets wrong").wait_for(timeout=60_000)
    finally:
        _end_all(tmp_path)


def test_link_reproduces_the_form_in_a_fresh_browser(trainer, new_page):
    page = new_page()
    visit(page, f"{trainer.url}/train")
    field = page.get_by_role("textbox", name=MODEL)
    field.fill("16C5-MP2-BX")
    page.get_by_text("position 10").first.wait_for()  # told while typing: neither Enter nor leaving the field
    expect(field).to_have_value("16C5-MP2-BX")
    assert page.locator("mark").inner_text() == "BX"
    field.fill("16C5-MP2-32N-10N")
    page.wait_for_url("**recipe=16C5-MP2-32N-10N*")
    settle(page)
    page.get_by_role("spinbutton", name="Epochs").fill("7")
    page.get_by_role("spinbutton", name="Epochs").press("Enter")
    page.wait_for_url("**epochs*7*")
    settle(page)

    other = new_page()
    visit(other, page.url)
    expect(other.get_by_role("textbox", name=MODEL)).to_have_value("16C5-MP2-32N-10N")
    expect(other.get_by_role("spinbutton", name="Epochs")).to_have_value("7")
    size = page.get_by_role("spinbutton", name="Batch size").input_value()
    expect(other.get_by_role("spinbutton", name="Batch size")).to_have_value(size)


def test_the_run_list_opens_a_run(trainer, new_page):
    page = new_page()
    run = start(page, trainer, "5N:sigmoid-10N~size:1000~epochs:2")
    page.get_by_text("What it gets wrong").wait_for(timeout=90_000)
    visit(page, f"{trainer.url}/runs?run={run}")
    with page.expect_download() as download:
        page.get_by_role("button", name="The curve (CSV)").click()
    assert len(Path(download.value.path()).read_text().splitlines()) == 3
    page.get_by_role("button", name="See the result", exact=True).click()
    page.wait_for_url("**/train?run=*")
    page.get_by_text("What it gets wrong").wait_for()


def _run(trainer: Trainer, run_id: str) -> folder.Run:
    place = trainer.home / "runs" / run_id
    return folder.Run(run_id, place, None, status.read(place), "", False)  # type: ignore[arg-type]


def _kill_server(address: str) -> None:
    port = address.rpartition(":")[2]
    found = subprocess.run(["pgrep", "-f", f"server.port {port}"], capture_output=True, text=True, check=True)
    os.kill(int(found.stdout.split()[0]), signal.SIGKILL)


def _wait(reached) -> None:
    deadline = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)
