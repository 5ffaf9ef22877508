"""Write the map of the code into docs/map.md anew, from the first sentence of every module's docstring."""

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
COLUMN = 35  # where the sentences begin
TOLD = {  # what has no docstring of its own
    "pages": "thin scripts, one per page, in a folder per menu section",
    "mnist_dash": "the package",
    "shipped": "what travels with the program: mnist.npz, finished runs, maps, measures",
    "benchmarks": "what docs/figures.md comes from",
    "tools": "scripts behind make, and the one that writes this map",
    "tests": "the same folders; pages/ runs every page from app.py, browser/ drives Chromium",
}


def sentence(file: Path) -> str:
    """The first sentence of a module's docstring, without its full stop."""
    text = ast.get_docstring(ast.parse(file.read_text(encoding="utf8"))) or ""
    return re.split(r"\.(?:\s|$)", text.replace("\n", " "), maxsplit=1)[0].strip()


def line(name: str, depth: int, text: str) -> str:
    """A file or folder of the map, indented by its depth."""
    return f"    {'  ' * depth + name:<{COLUMN - 4}}{text}".rstrip()


def folder(place: Path, depth: int = 0) -> list[str]:
    """A folder's lines: itself, its modules, then its folders."""
    face = place / "__init__.py"
    lines = [line(f"{place.name}/", depth, TOLD.get(place.name) or (sentence(face) if face.exists() else ""))]
    if place.name in ("tests", "shipped"):
        return lines
    modules = [file for file in sorted(place.glob("*.py")) if file.name != "__init__.py"]
    lines += [line(file.name, depth + 1, sentence(file)) for file in modules]
    for inner in sorted(path for path in place.iterdir() if path.is_dir() and _holds_something(path)):
        lines += folder(inner, depth + 1)
    return lines


def _holds_something(place: Path) -> bool:
    return place.name == "shipped" or any(place.rglob("*.py"))


def main() -> None:
    """Replace the block that begins with app.py and ends with tests/."""
    lines = [line("app.py", 0, sentence(ROOT / "app.py"))]
    for name in ("pages", "mnist_dash", "benchmarks", "tools", "tests"):
        lines += folder(ROOT / name)
    page = ROOT / "docs" / "map.md"
    before = page.read_text(encoding="utf8")
    after, count = re.subn(
        r"^    app\.py  .*?^    tests/  [^\n]*$", lambda _: "\n".join(lines), before, flags=re.DOTALL | re.MULTILINE
    )
    if count != 1:
        sys.exit("docs/map.md has no map that begins with app.py and ends with tests/.")
    page.write_text(after, encoding="utf8")


if __name__ == "__main__":
    main()
