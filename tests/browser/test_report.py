"""Reports in the browser: downloaded from a page and opened from disk, they are whole without the server."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from mnist_dash.analysis import evaluation, standing
from mnist_dash.runs import folder
from tests import prepared_runs
from tests.browser.driving import visit
from tests.browser.test_evaluate import judged  # noqa: F401
from tests.reports.reading import stands_alone


def downloaded(page, name: str, folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    file = folder / download.value.suggested_filename
    download.value.save_as(file)
    return file


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_a_report_from_evaluate_opens_from_disk(judged, new_page, tmp_path, width, theme):  # noqa: F811
    address, runs = judged
    run = runs["good"]
    page = new_page()
    visit(page, f"{address}/evaluate?run={run.id}")
    file = downloaded(page, "Report (HTML)", tmp_path)
    assert file.name == f"report-{run.id}.html" and stands_alone(file.read_text(encoding="utf8"))

    asked = []
    other = new_page(width, theme)
    other.on("request", lambda request: asked.append(request.url))
    other.goto(file.as_uri())
    found = evaluation.outcomes(folder.probabilities(run), prepared_runs.labels())
    said = standing.sentence(evaluation.scores(found).accuracy).replace("**", "")
    assert said.removesuffix(".") in other.locator(".lead").inner_text()
    assert other.locator("main a").get_attribute("href").startswith(f"{address}/evaluate?run=32N-10N")
    assert not [url for url in asked if not url.startswith(("file:", "data:"))]
    assert not Axe().run(other).response["violations"]
    assert other.evaluate("document.documentElement.scrollWidth") == width
    dark = other.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(19, 20, 23)"
    assert dark == (theme == "dark")
    tile = other.locator(".shelf i").first
    assert tile.bounding_box()["width"] > 40 and "data:image" in tile.evaluate(
        "e => getComputedStyle(e).backgroundImage"
    )


def test_a_comparison_gives_its_report_and_its_notebook(judged, new_page, tmp_path):  # noqa: F811
    address, runs = judged
    page = new_page()
    visit(page, f"{address}/compare?runs={runs['good'].id}&runs={runs['poor'].id}")
    assert "Only A · 32N-10N" in stands_alone(downloaded(page, "Report (HTML)", tmp_path).read_text("utf8")).text
    assert json.loads(downloaded(page, "Notebook (.ipynb)", tmp_path).read_bytes())["nbformat"] == 4
