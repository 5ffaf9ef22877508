"""Thousands of nasty links, drawings, pad messages and files: what the costliest takes. Prints a Markdown table.

Ends with 1 where one gives an error, or takes more than it may.
"""

import argparse
import resource
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.fuzzing import KINDS

CASES = {"drawings": 1500, "messages": 1500, "uploads": 1500, "links": 600}
ALLOWED = {"drawings": 0.6, "messages": 0.3, "uploads": 1.0, "links": 0.6}  # CPU seconds


def main() -> int:
    """Run all kinds; how many cases went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--share", type=float, default=1.0, help="of the cases that are tried")
    parser.add_argument("kinds", nargs="*", default=list(KINDS), metavar="KIND", help=", ".join(KINDS))
    options = parser.parse_args()
    wrong = 0
    print("| input | cases | costliest, CPU s | more memory, MB | wrong |\n|---|---|---|---|---|")
    for kind in options.kinds:
        list(KINDS[kind](options.seed + 1, 1))  # what is loaded with the first does not count
        before = _peak()
        cases = list(KINDS[kind](options.seed, max(1, round(CASES[kind] * options.share))))
        bad = [case for case in cases if case.problem or case.seconds > ALLOWED[kind]]
        worst = max(case.seconds for case in cases)
        print(f"| {kind} | {len(cases):,} | {worst:.2f} | {_peak() - before:.0f} | {len(bad)} |", flush=True)
        for case in bad[:20]:
            print(f"{kind}: {case.seconds:.2f} s {case.problem or 'too long'}: {case.name!r}", file=sys.stderr)
        wrong += len(bad)
    return wrong


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(min(main(), 1))
