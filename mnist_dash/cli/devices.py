"""The command `devices`: what trains here."""

import argparse
import json

from mnist_dash.cli.types import Commands
from mnist_dash.models import cards, devices


def add(commands: Commands) -> None:
    """Add this module's command."""
    command = commands.add_parser("devices", help="which device trains, and why a graphics card does not")
    command.add_argument("--json", action="store_true", help="print one JSON object")
    command.set_defaults(run=show_devices)


def show_devices(options: argparse.Namespace) -> None:
    """Print the device, and where a card is not used the reason and what to type."""
    facts = cards.look()
    verdict = cards.judge(facts, devices.describe_cpu())
    if options.json:
        print(json.dumps(cards.as_json(facts, verdict)))
        return
    for line in filter(None, (verdict.device, verdict.why, verdict.advice)):
        print(line)
