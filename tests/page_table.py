"""The page table of app.py, read as text so that no page runs."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = re.findall(r'st\.Page\("(pages/[^"]+\.py)"', (ROOT / "app.py").read_text(encoding="utf8"))
PATHS = ["" if Path(page).stem == "home" else Path(page).stem for page in PAGES]  # as they stand in the address
