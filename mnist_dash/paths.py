"""Where data, results and runs live. The only reader of the environment."""

import os
import tempfile
from pathlib import Path

import platformdirs

PACKAGE = Path(__file__).parent
SHIPPED = PACKAGE / "shipped"
PROJECT = PACKAGE.parent


def home() -> Path:
    """The writable folder for this user's runs and results: MNIST_DASH_HOME, else the user's cache folder."""
    chosen = os.environ.get("MNIST_DASH_HOME")
    folder = Path(chosen) if chosen else Path(platformdirs.user_cache_dir("mnist_dash", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # a read-only or odd home directory, as some hosts have
        folder = Path(tempfile.gettempdir()) / "mnist_dash"
        folder.mkdir(parents=True, exist_ok=True)
    return folder


def static() -> Path:
    """The folder Streamlit serves to browsers under `app/static/`; its contents may vanish at any time."""
    return PROJECT / "static"
