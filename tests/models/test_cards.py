"""Which device trains is told with the reason; there need not be a card for that to be tested."""

import json

import pytest

from mnist_dash.cli import main
from mnist_dash.models import cards
from mnist_dash.models.cards import Facts, judge

CARD = ("NVIDIA L4",)
CASES = {
    "no card, nothing to say": (Facts(None, ()), "", ""),
    "used": (Facts(CARD, CARD), "", ""),
    "driver fails": (Facts((), ()), "names no card", "nvidia-smi"),
    "Windows": (Facts(CARD, (), system="win32", built_for_cards=False), "WSL2", "wsl --install"),
    "hidden": (Facts(CARD, (), hidden=True), "CUDA_VISIBLE_DEVICES", "unset"),
    "small build": (Facts(CARD, (), built_for_cards=False, libraries=False), "build", "requirements-gpu.txt"),
    "no libraries": (Facts(CARD, (), libraries=False), "CUDA libraries", "requirements-gpu.txt"),
    "refused": (Facts(CARD, ()), "driver", "Update"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_card_that_is_not_used_has_a_reason_and_something_to_type(case):
    facts, why, advice = CASES[case]
    verdict = judge(facts, "CPU of a test")
    assert verdict.device == ("GPU NVIDIA L4" if facts.used else "CPU of a test")
    assert why in verdict.why and advice in verdict.advice
    assert bool(verdict.why) == bool(verdict.advice) == bool(why)


@pytest.mark.parametrize(
    ("program", "found"),
    [("echo NVIDIA L4; echo NVIDIA T4", ("NVIDIA L4", "NVIDIA T4")), ("echo broken >&2; exit 9", ()), (None, None)],
)
def test_cards_are_those_that_the_drivers_tool_names(program, found, tmp_path, monkeypatch):
    if program:
        tool = tmp_path / "nvidia-smi"
        tool.write_text(f"#!/bin/sh\n{program}\n")
        tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert cards.installed() == found


def test_the_command_tells_the_device_and_the_facts_behind_it(monkeypatch, capsys):
    monkeypatch.setattr(cards, "look", lambda: Facts(CARD, (), libraries=False))
    assert main(["devices"]) == 0
    device, why, advice = capsys.readouterr().out.splitlines()
    assert device.startswith("CPU") and "NVIDIA L4" in why and advice.startswith("Type: ")
    assert main(["devices", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["gpu"] is False and facts["cards"] == ["NVIDIA L4"] and facts["device"] == device
