"""The generator and what it costs: its figures, pictures, films, paths read, and the page. Prints a Markdown table."""

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from mnist_dash.analysis.morphing import film, frames
from mnist_dash.analysis.morphing.film import Film
from mnist_dash.analysis.morphing.stops import parse
from mnist_dash.cli.generator import lines
from mnist_dash.models.generator.decoder import draw, fold
from mnist_dash.models.recipes import RECIPES
from mnist_dash.runs import folder, generators, reader, stops
from tests.browser.chromium import launch, serve
from tests.browser.driving import visit

TIMES = 7
FILMS = (Film("gif", 512, 120), Film("apng", 256, 60), Film("webp", 256, 60), Film("gif", 160, 40), Film("png", 4096))
READERS = ("hands", "tence-cnn", "islr-lab", "best")
FRAMES = """async (canvas) => {
    const times = [];
    let last = performance.now();
    for (let each = 0; each < 40; each++) {
        await new Promise(requestAnimationFrame);
        times.push(performance.now() - last);
        last = performance.now();
    }
    return [times.sort((a, b) => a - b)[20], canvas.width];
}"""


def seconds(work: Callable[[], object], times: int = TIMES) -> str:
    """The median over some turns: of the clock, and of all cores."""
    work()
    walls, cores = [], []
    for _ in range(times):
        wall, core = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        cores.append(time.process_time() - core)
    return f"{1000 * statistics.median(walls):.0f} ms, {1000 * statistics.median(cores):.0f} ms of CPU"


def server() -> list[tuple[str, str]]:
    """Pictures, a path read, and films."""
    trained = generators.find("morph")
    points = [place.point for place in stops.find_all(parse("4 test:17 9"), trained)]
    hand = fold(trained.weights, points[0].latents, points[0].classes)
    rows = [(f"A picture of {side} x {side}", seconds(lambda side=side: draw(hand, side))) for side in (28, 256, 512)]
    along = frames.morphed(trained.weights, points)
    rows.append((f"{len(along)} frames for the readers", seconds(lambda: frames.morphed(trained.weights, points))))
    for name in READERS:
        run = folder.lookup(RECIPES[name].recipe)
        if run and run.usable and run.file("model.tflite"):
            ready = reader.load(run)
            rows.append((f"All of them read by {name}, gate too", seconds(lambda ready=ready: ready.answers(along))))
    for what in FILMS:
        name = f"{what.kind.upper()} of {what.frames if what.kind != 'png' else 1} at {what.side} px"
        rows.append((name, seconds(lambda what=what: film.make(what, trained.weights, points, lambda *_: None), 1)))
    return rows


def browser() -> list[tuple[str, str]]:
    """The page up, and a frame of the path as it plays, drawn in software."""
    with TemporaryDirectory() as home, serve(Path(home)) as address, sync_playwright() as playwright:
        chromium = launch(playwright)
        page = chromium.new_page()
        visit(page, f"{address}/morph")
        page.close()
        page = chromium.new_page()
        begun = time.perf_counter()
        visit(page, f"{address}/morph")
        up = time.perf_counter() - begun
        page.get_by_role("button", name="Pause").or_(page.get_by_role("button", name="Play", exact=True)).wait_for()
        if page.get_by_role("button", name="Play", exact=True).count():
            page.get_by_role("button", name="Play", exact=True).click()
        frame, side = page.locator(".picture").evaluate(FRAMES)
        chromium.close()
    return [("The page up, warm server", f"{up:.1f} s"), (f"A frame in software, at {side} px", f"{frame:.0f} ms")]


def main() -> None:
    """Print all of it."""
    print("\n".join(lines(generators.find("morph"))), end="\n\n")
    print("| what | time |\n|---|---|")
    for what, taken in [*server(), *browser()]:
        print(f"| {what} | {taken} |", flush=True)


if __name__ == "__main__":
    main()
