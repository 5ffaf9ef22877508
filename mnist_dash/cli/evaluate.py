"""The commands `evaluate` and `compare`: what saved predictions say about one run, and about several."""

import argparse
import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from mnist_dash.analysis import calibration, comparison, evaluation, over_seeds
from mnist_dash.analysis.evaluation import Mask, Rate, Scores
from mnist_dash.cli.types import Commands
from mnist_dash.data import datasets, doubt, measures
from mnist_dash.models import recipes
from mnist_dash.quantities import percent
from mnist_dash.runs import artifacts, results
from mnist_dash.runs.folder import Run

RUN_HELP = "the run's id or the beginning of it, or its recipe"
THRESHOLDS = (0.5, 0.8, 0.9, 0.95, 0.99)


def add(commands: Commands) -> None:
    """Add this module's commands."""
    evaluate = commands.add_parser("evaluate", help="a run's scores with intervals, by digit, confidence and slice")
    evaluate.add_argument("which", metavar="RUN", help=RUN_HELP)
    evaluate.set_defaults(run=evaluate_run)
    compare = commands.add_parser("compare", help="two to eight runs: scores, costs, and paired tests")
    compare.add_argument("which", metavar="RUN", nargs="+", help=RUN_HELP)
    compare.set_defaults(run=compare_runs)
    for command in (evaluate, compare):
        command.add_argument("--json", action="store_true", help="print one JSON object")


# --- one run --------------------------------------------------------------------------------------------


def evaluate_run(options: argparse.Namespace) -> None:
    """Print what the predictions of one run say."""
    facts = judge(results.find(options.which))
    if options.json:
        print(json.dumps(_plain(facts)))
        return
    print(f"{facts['run']}  {facts['recipe']}\n")
    for name, found in facts["labels"].items():
        print(f"{name:26} {_percent(found['accuracy'])}, {found['wrong']} wrong, log loss {found['log_loss']:.4f}")
    print(f"{'Calibration error':26} {facts['calibration_error']:.4f}")
    fitted = facts["temperature"]
    shown = f"{fitted['temperature']:.2f}, fitted on one half; on the other the error goes"
    print(f"{'Temperature':26} {shown} from {fitted['before'][1]:.4f} to {fitted['after'][1]:.4f}")
    for at in facts["answers_above"]:
        print(f"Answers from {at['threshold']:<13} {percent(at['answers']['value'])}, right {_percent(at['right'])}")
    print("\ndigit  count  precision                   recall                      F1")
    for name, row in facts["by_digit"].items():
        print(
            f"{name:5} {row['count']:>6,}  " + "  ".join(_interval(row, key) for key in ("precision", "recall", "f1"))
        )
    print("".join(f"\n{sentence}" for sentence in facts["sentences"]))


def judge(run: Run) -> dict[str, Any]:
    """All figures of a run as plain data. Raises PlainError where it has none."""
    dataset = datasets.load(run.recipe.data)
    probabilities, test = results.predictions(run), dataset.test
    found = evaluation.outcomes(probabilities, test.labels)
    headline, right = evaluation.scores(found), found.right
    contested = doubt.contested(dataset) if dataset.name == "mnist" else ()
    matrix = evaluation.confusion(found, len(dataset.class_names))
    tempered = asdict(calibration.temper(probabilities, test.labels))
    table = artifacts.get(measures.key(test.images), lambda: measures.measure(test.images))
    worst = evaluation.worst_slice({name: table[name] for name in measures.MEASURES}, right)
    variants = evaluation.mended(probabilities, test.labels, contested)
    by_digit = evaluation.digit_scores(matrix, dataset.class_names)
    warning = evaluation.label_warning(headline, contested)
    return {
        **_identity(run),
        "data": dataset.name,
        **_scores(headline),
        "calibration_error": calibration.calibration_error(found.confidence, right),
        "labels": {name: _scores(score) for name, score in variants.items()},
        "by_digit": by_digit.to_dict(orient="index"),
        "confusion": matrix.tolist(),
        "temperature": {key: value for key, value in tempered.items() if key != "table"},
        "answers_above": [_answered(found, right, threshold) for threshold in THRESHOLDS],
        "worst_slice": {**asdict(worst), "errors": _rate(worst.errors)} if worst else None,
        "sentences": [sentence for sentence in (warning, str(worst) if worst else "") if sentence],
    }


def _answered(found: evaluation.Outcomes, right: Mask, threshold: float) -> dict[str, Any]:
    at = calibration.answer_above(found.confidence, right, threshold)
    return {"threshold": threshold, "answers": _rate(at.answers), "right": _rate(at.right)}


# --- several runs ---------------------------------------------------------------------------------------


def compare_runs(options: argparse.Namespace) -> None:
    """Print the table of the runs, and what the paired tests say."""
    facts = contrast([results.find(which) for which in options.which])
    if options.json:
        print(json.dumps(_plain(facts)))
        return
    for row in facts["runs"]:
        costs = (f"{row[key]:,.0f} {key}" for key in ("parameters", "kilobytes", "seconds") if row[key] is not None)
        print(f"{row['run']}  {row['recipe']}")
        print(f"{'':14}{_percent(row['accuracy'])}, log loss {row['log_loss']:.4f}, {', '.join(costs)}")
    print()
    for pair in facts["pairs"]:
        print(f"{pair['first']} and {pair['second']}: {pair['verdict']}")
    for spread in facts["seeds"]:
        ends = f"{percent(spread['least'])} to {percent(spread['most'])}"
        count = len(spread["runs"])
        print(f"\n{spread['recipe']} over {count} seeds: mean {percent(spread['mean'])}, {ends}")
    for rival in facts["rivals"]:
        print(rival["verdict"])


def contrast(runs: Sequence[Run]) -> dict[str, Any]:
    """All figures of a comparison as plain data. Raises PlainError where runs cannot be compared."""
    comparison.check([run.recipe for run in runs])
    labels = datasets.load(runs[0].recipe.data).test.labels
    found = [evaluation.outcomes(results.predictions(run), labels) for run in runs]
    scores = [evaluation.scores(each) for each in found]
    names = [_identity(run)["recipe"] for run in runs]
    rows = [{**_identity(run), **_scores(score), **results.costs(run)} for run, score in zip(runs, scores, strict=True)]
    accuracies = [score.accuracy.value for score in scores]
    spreads = over_seeds.spreads([run.recipe for run in runs], accuracies)
    pairs = comparison.pairs([each.right for each in found])
    fronts = {
        cost: comparison.pareto([math.nan if row[cost] is None else row[cost] for row in rows], accuracies)
        for cost in ("seconds", "parameters", "kilobytes")
    }
    return {
        "digits": len(labels),
        "runs": rows,
        "pairs": [_pair(pair, names, [run.id for run in runs], len(labels)) for pair in pairs],
        "seeds": [{**asdict(spread), "runs": [runs[place].id for place in spread.places]} for spread in spreads],
        "rivals": [
            {
                "better": rival.better.recipe,
                "other": rival.other.recipe,
                "lead": rival.lead.value,
                "interval": rival.lead.ends,
                "paired": rival.paired,
                "beyond_luck": rival.beyond_luck,
                "verdict": str(rival),
            }
            for rival in over_seeds.rivals([run.recipe for run in runs], accuracies)
        ],
        "pareto": {cost: [runs[place].id for place in front] for cost, front in fronts.items()},
    }


def _pair(pair: comparison.Pair, names: Sequence[str], ids: Sequence[str], digits: int) -> dict[str, Any]:
    better = None if pair.better is None else ids[pair.better]
    ends = {"first": ids[pair.first], "second": ids[pair.second], "better": better}
    return {**asdict(pair), **ends, "verdict": comparison.verdict(pair, names, digits)}


# --- forms ----------------------------------------------------------------------------------------------


def _identity(run: Run) -> dict[str, Any]:
    return {"run": run.id, "recipe": recipes.name_of(run.recipe), "name": run.name}


def _scores(found: Scores) -> dict[str, Any]:
    return {"accuracy": _rate(found.accuracy), "wrong": found.wrong, "log_loss": found.log_loss}


def _rate(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval
    return {"value": rate.value, "low": low, "high": high, "hits": rate.hits, "count": rate.count}


def _percent(rate: dict[str, Any]) -> str:
    return str(Rate(rate["hits"], rate["count"]))


def _interval(row: dict[str, float], key: str) -> str:
    value, low, high = (100 * row[key + ending] for ending in ("", "_low", "_high"))
    return f"{value:6.2f} % ({low:6.2f} to {high:6.2f})"


def _plain(value: Any) -> Any:
    """The same with None for NaN, which JSON does not have."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
