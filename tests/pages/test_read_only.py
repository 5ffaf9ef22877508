"""Pages whose pictures browsers fetch work where the project's folder cannot be written, as in a container."""

import subprocess

import pytest
from streamlit.testing.v1 import AppTest

from mnist_dash import paths
from mnist_dash.runs import served
from tests.page_table import ROOT


def changes() -> str:
    """What is new or changed in the project's folder, ignored files too, but for Python's own."""
    command = ["git", "status", "--porcelain", "--ignored", "--untracked-files=all"]
    lines = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return "\n".join(line for line in lines if "cache" not in line and not line.endswith(".pyc"))


@pytest.mark.parametrize("page", ["pages/data/mosaic.py", "pages/map/map.py", "pages/map/components.py"])
def test_nothing_is_written_into_the_project(page, tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    before = changes()
    at = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    at.query_params["mosaic_split"] = "test"
    at.query_params["components_points"] = "True"
    at.run()
    at.switch_page(page).run()
    assert not at.exception and not at.error
    assert changes() == before
    made = [file for file in paths.served().rglob("*.*") if file.is_file()]
    assert page.endswith("components.py") or made, "the page made pictures"
    for file in made:
        assert served.find(file.relative_to(paths.served()).as_posix()) == file, "and a browser finds them"
