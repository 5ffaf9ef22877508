"""Screenshots: of every page at two widths and in both themes into shots/, or with --readme those in docs/."""

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import launch, serve
from tests.browser.driving import draw_strokes, settle, visit
from tests.page_table import PATHS

# The README's pictures by name: the link, and how high the window is.
README = {
    "map": ("map?map_digit=4321", 900),
    "draw": ("draw", 1000),
    "browse": ("browse?digit=7", 900),
    "train": ("train", 900),
    "evaluate": ("evaluate?run=tence-cnn", 900),
    "robustness": ("robustness?robust_runs=best&robust_runs=hands", 1300),
    "compare": ("compare?runs=tence-mlp&runs=tence-cnn&runs=fast&runs=best", 900),
}
FOUR = [[(0.36, 0.22), (0.3, 0.52), (0.68, 0.54)], [(0.6, 0.2), (0.58, 0.5), (0.55, 0.82)]]


def shoot_pages(browser: Browser, address: str, folder: Path) -> None:
    """One picture per page, width and theme."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in PATHS:
        for width, height in ((1440, 1000), (390, 844)):
            for theme in ("light", "dark"):
                page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
                visit(page, f"{address}/{path}")
                page.wait_for_timeout(1500)  # charts and tiles fade in
                page.screenshot(path=folder / f"{path or 'home'}-{width}-{theme}.png")
                page.close()


def shoot_readme(browser: Browser, address: str, folder: Path) -> None:
    """The pictures of the README, in 256 colours so that each stays small."""
    for name, (link, height) in README.items():
        page = browser.new_page(viewport={"width": 1440, "height": height})
        visit(page, f"{address}/{link}")
        if name == "draw":
            draw_strokes(page, FOUR)
        page.wait_for_timeout(4000)
        settle(page)
        _keep(page, folder / f"{name}.png")
        page.close()


def _keep(page: Page, file: Path) -> None:
    picture = (
        Image.open(io.BytesIO(page.screenshot())).convert("RGB").resize((1152, page.viewport_size["height"] * 4 // 5))
    )
    picture.quantize(256, dither=Image.Dither.NONE).save(file, optimize=True)


def main() -> None:
    """Serve the app from an empty home and take the pictures."""
    with TemporaryDirectory() as home, serve(Path(home)) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        if "--readme" in sys.argv:
            shoot_readme(browser, address, ROOT / "docs")
        else:
            shoot_pages(browser, address, ROOT / "shots")


if __name__ == "__main__":
    main()
