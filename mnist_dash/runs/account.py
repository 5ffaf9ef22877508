"""How a run came about, in sentences: where, which epoch counts, how it stood attacks, why it has no result.

And which other runs it is held against.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from mnist_dash.models.foreign import INPUTS
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import results
from mnist_dash.runs.folder import Run

BESIDE = ("fast", "best")  # the recipes whose runs a result is held against
Rows = Sequence[Mapping[str, Any]]  # of metrics.jsonl, one for each epoch


def counted(run: Run, rows: Rows) -> str:
    """Which epoch's weights the result is of, in a sentence; nothing for a model without epochs."""
    done = run.status.get("epochs") or 0
    if run.recipe.is_classical or not done:
        return ""
    if not run.recipe.patience:
        return f"The weights after the last epoch, {done}, count."
    what = (
        "fewest errors under attack on the held-out digits"
        if run.recipe.attack
        else "least loss on the held-out digits"
    )
    best = counting(run, rows)
    which = f", {best['epoch']} of {done}," if best else ""
    return f"With patience the weights of the epoch{which} with the {what} count."


def counting(run: Run, rows: Rows) -> Mapping[str, Any] | None:
    """The row of the epoch whose weights count: the last, or with patience the best one; None without rows."""
    if not rows or not run.recipe.patience:
        return rows[-1] if rows else None
    if run.recipe.attack:
        return max(rows, key=lambda row: row.get("attacked_accuracy") or 0)
    return min(rows, key=lambda row: row["val_loss"])


def validation(recipe: Recipe) -> str:
    """What the training was watched on: the test digits, or some that were held out."""
    return "test" if recipe.protocol == "test" else "held-out"


def watched(run: Run, rows: Rows) -> str:
    """How the held-out digits stood the attack after each epoch, in a sentence; nothing for other trainings."""
    shares = [row["attacked_accuracy"] for row in rows if row.get("attacked_accuracy") is not None]
    if not (run.recipe.attack and shares):
        return ""
    told = ", ".join(f"{100 * share:.1f}" for share in shares)
    return (
        f"Under an attack of ten steps, each pixel changed by up to {run.recipe.attack:g} of full ink, so many percent "
        f"of 500 validation digits were read right after each epoch: {told}. A sudden fall would be catastrophic "
        "overfitting: the training has learned its own attack by heart."
    )


def unfinished(run: Run) -> str:
    """Why an ended run has no result, and what to do, in one sentence."""
    epochs = run.status.get("epochs") or 0
    done = f"{epochs} finished epoch{'' if epochs == 1 else 's'}"
    if run.state == "failed":
        return str(run.status.get("error") or "The training failed; its log says why.")
    if run.state == "interrupted" and epochs:
        return f"The training was interrupted after {done}: “Go on” continues from there."
    if run.state == "interrupted":
        return "The training was interrupted before its first epoch ended: “Go on” starts it again."
    return f"Stopped after {done}: “Go on” takes it up again."


def origin(run: Run, said: Callable[[str], str] = str) -> str:
    """When, where and how fast the run was trained, in one line; `said` makes the name of a worker safe to show."""
    facts, made = run.status, run.status.get("made_with") or {}
    if run.recipe.is_brought:
        return _brought(run)
    finished = facts.get("finished")
    day = time.strftime("%d %B %Y, %H:%M", time.localtime(finished)).lstrip("0") if finished else made.get("date")
    stopped = f"Stopped after {facts['epochs']} of {run.recipe.epochs} epochs" if run.state == "stopped" else "Trained"
    parts = [f"{stopped} on {day}" if day else stopped, f"on {facts.get('device') or made.get('processor')}"]
    if facts.get("worker"):
        parts.append(f"by worker {said(facts['worker'])}")
    if facts.get("images_per_second") and not run.recipe.is_classical:
        parts.append(f"at {facts['images_per_second']:,.0f} digits a second")
    shipped = " It came with the program." if run.shipped else ""
    return f"{', '.join(parts)}.{shipped}"


def _brought(run: Run) -> str:
    """What was brought, in one line: answers, or a model and how it was read."""
    facts = run.status
    if facts.get("brought") == "model":
        way = INPUTS[facts["input"]].about if facts.get("input") in INPUTS else "as it is"
        return f"Trained elsewhere and brought as a file; read as `{facts.get('network')}`, with ink {way}."
    if facts.get("brought") == "taught":
        return f"The run {facts.get('taught_from')}, its last layer taught somebody's digits on the page Draw."
    return f"Answers from elsewhere, brought as a file{' of labels alone' if facts.get('labels_only') else ''}."


def known(run: Run, among: Iterable[Run]) -> dict[str, Run]:
    """The runs that this one is held against, by name: those of BESIDE on the same digits, itself left out."""
    here = {results.link_name(each): each for each in among if each.usable}
    others = {name: here[name] for name in BESIDE if name in here}
    return {name: each for name, each in others.items() if each.id != run.id and each.recipe.data == run.recipe.data}
