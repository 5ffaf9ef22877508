"""What the shipped runs reached: published figure, ours with its 95 % interval, seconds. Prints a Markdown table."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from mnist_dash.analysis.evaluation import Rate
from mnist_dash.models.recipes import LOTTERY, RECIPES
from mnist_dash.runs import folder

TEST_DIGITS = 10_000


def main() -> None:
    """Print a row for each recipe, and the ten seeds of the smallest network."""
    print("| recipe | published | ours | 95 % interval | seconds |\n|---|---|---|---|---|")
    for name, entry in RECIPES.items():
        run = folder.lookup(entry.recipe)
        if run is None:
            continue
        rate = Rate(round(run.status["test_accuracy"] * TEST_DIGITS), TEST_DIGITS)
        published = f"{entry.published:.2%}" if entry.published else ""
        low, high = rate.interval
        seconds = run.status["seconds"]
        print(f"| {name} | {published} | {rate.value:.2%} | {low:.2%} to {high:.2%} | {seconds:.0f} |")
    tries = [run.status["test_accuracy"] for recipe in LOTTERY if (run := folder.lookup(recipe))]
    print(f"\nardi-tiny with {len(tries)} seeds: {', '.join(f'{value:.2%}' for value in sorted(tries))}.")


if __name__ == "__main__":
    main()
