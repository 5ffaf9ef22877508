from pathlib import Path

import pytest

from mnist_dash import paths


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for runs; of what ships, the data and the measures, but no runs."""
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path / "home"))
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    for name in ("mnist.npz", "artifacts"):
        (shipped / name).symlink_to(paths.PACKAGE / "shipped" / name)
    monkeypatch.setattr(paths, "SHIPPED", shipped)
    return tmp_path / "home"
