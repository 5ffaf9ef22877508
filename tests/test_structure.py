"""The design holds: who may import what, what stays unloaded, and a map that lists what is there."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "mnist_dash"
CORE = [file for file in sorted(PACKAGE.rglob("*.py")) if file.parent.parts[-1] != "ui" and "ui" not in file.parts]
MODULES = [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in CORE]

INTERNAL = {"MNIST_DASH_LEASE", "MNIST_DASH_WORKER", "MNIST_DASH_PARENT"}  # set by the program itself

# Which parts of the package each part may import; modules at the top may be imported by all.
ALLOWED = {
    "data": {"data"},
    "models": {"models", "data"},
    "runs": {"runs", "analysis", "models", "data"},
    "analysis": {"analysis", "data", "models"},
    "plots": {"plots", "data"},
    "reports": {"reports", "plots", "runs", "analysis", "models", "data"},
    "cli": {"cli", "reports", "analysis", "runs", "models", "data"},
    "ui": {"ui", "reports", "plots", "analysis", "runs", "models", "data"},
}


def imports(file: Path) -> set[str]:
    """The dotted names a file imports."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("part", ALLOWED)
def test_direction_of_imports(part):
    for file in (PACKAGE / part).rglob("*.py"):
        for name in imports(file):
            pieces = name.split(".")
            if pieces[0] == "mnist_dash" and len(pieces) > 1 and pieces[1] in ALLOWED:
                assert pieces[1] in ALLOWED[part], f"{file.relative_to(ROOT)} imports {name}"


@pytest.mark.parametrize("file", CORE, ids=MODULES)
def test_core_knows_no_streamlit(file):
    assert not [name for name in imports(file) if name.split(".")[0] == "streamlit"]


def test_only_paths_reads_the_environment():
    readers = [
        file.name for file in CORE if {"os.environ", "os.getenv"} & imports(file) or "os.environ" in file.read_text()
    ]
    assert readers == ["paths.py"]


def test_importing_the_core_loads_neither_tensorflow_nor_streamlit():
    modules = [name for name in MODULES if not name.endswith("__main__")]
    heavy = ["tensorflow", "keras", "streamlit", "numba", "umap"]
    program = f"import importlib, sys\nfor name in {modules}: importlib.import_module(name)\n"
    program += f"print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_map_lists_every_module_and_page():
    code_map = (ROOT / "docs" / "map.md").read_text(encoding="utf8")
    files = [*PACKAGE.rglob("*.py"), *(ROOT / "pages").glob("*/*.py"), *(ROOT / "benchmarks").glob("*.py")]
    names = {file.parent.name + "/" if file.name == "__init__.py" else file.name for file in files}
    assert not [name for name in sorted(names) if name not in code_map]


def test_the_server_neither_collects_after_every_rerun_nor_watches_files():
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf8"))
    assert settings["runner"]["postScriptGC"] is False
    assert settings["server"]["fileWatcherType"] == "none"


def test_every_setting_has_its_line_in_the_docs():
    settings = (ROOT / "docs" / "settings.md").read_text(encoding="utf8")
    names = set(re.findall(r'"(MNIST_DASH_[A-Z_]+)"', (PACKAGE / "paths.py").read_text(encoding="utf8")))
    assert not {name for name in names - INTERNAL if f"`{name}`" not in settings}


def test_every_command_has_its_line_in_the_docs():
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf8")
    modules = list((PACKAGE / "cli").glob("*.py"))
    commands = {name for file in modules for name in re.findall(r'add_parser\(\s*"([a-z-]+)"', file.read_text())}
    assert len(commands) > 8
    assert not {name for name in commands if not re.search(rf"\b{name}\b", text)}
