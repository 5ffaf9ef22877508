"""The command line: facts as JSON and words, and bad input answered in one line."""

import json
import subprocess
import sys

import pytest

from mnist_dash.cli import main
from tests.page_table import ROOT


def test_data_json(capsys):
    assert main(["data", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["splits"]["test"]["images_md5"] == "2646ac647ad5339dbf082846283269ea"


def test_data_in_words(capsys):
    assert main(["data"]) == 0
    assert "class counts" in capsys.readouterr().out


def test_bad_input_is_one_line_and_exit_code_2(capsys):
    assert main(["data", "--dataset", "none"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["data", "--nonsense"]])
def test_wrong_usage_exits_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2


def test_a_reader_that_has_seen_enough_is_no_error():
    command = f"{sys.executable} -m mnist_dash recipes --json | true"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stderr == ""
