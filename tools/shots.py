"""Screenshots of every page, at two widths and in both themes, into a folder (default: shots/)."""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.chromium import launch, serve
from tests.browser.driving import visit
from tests.page_table import PATHS


def main(folder: Path) -> None:
    """Write one picture per page, width and theme."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as home, serve(Path(home)) as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for path in PATHS:
            for width, height in ((1440, 1000), (390, 844)):
                for theme in ("light", "dark"):
                    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=theme)
                    visit(page, f"{address}/{path}")
                    page.wait_for_timeout(1500)  # charts and tiles fade in
                    page.screenshot(path=folder / f"{path or 'home'}-{width}-{theme}.png")
                    page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "shots")
