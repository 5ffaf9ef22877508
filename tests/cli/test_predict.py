"""The command `predict`: one JSON object a file, verdicts for junk, and a sentence for what is no picture."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mnist_dash.cli import main, predict
from mnist_dash.data import datasets
from mnist_dash.data.ink import Part, Reading
from mnist_dash.runs.numbers import Written
from mnist_dash.runs.reader import Answer

TEST = datasets.load().test
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path / "home"))


def save(path: Path, picture: np.ndarray) -> str:
    """The picture as a file, dark ink on white."""
    Image.fromarray(255 - picture).save(path)
    return str(path)


def page(positions: list[int]) -> np.ndarray:
    """Test digits side by side, five times as large."""
    return np.kron(np.pad(np.hstack(TEST.images[positions]), 8), np.ones((5, 5), np.uint8))


def read(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict]:
    assert main(["predict", *arguments, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_one_object_a_file_in_order(tmp_path, capsys) -> None:
    files = [save(tmp_path / f"{place}.png", page([place])) for place in range(6)]
    rows = read(capsys, *files)
    assert [row["file"] for row in rows] == files
    assert [row["text"] for row in rows] == [str(label) for label in TEST.labels[:6]]
    for row, label in zip(rows, TEST.labels, strict=False):
        assert set(row) == {"file", "text", "complete", "digits"} and row["complete"]
        [digit] = row["digits"]
        assert set(digit) == {"digit", "probability", "verdict", "box", "probabilities", "text"}
        assert digit["text"] == str(label) and digit["digit"] == label and digit["verdict"] == "digit"
        assert digit["probability"] == pytest.approx(max(digit["probabilities"]))
        assert sum(digit["probabilities"]) == pytest.approx(1, abs=1e-5)
        left, top, right, bottom = digit["box"]
        assert 0 <= left < right <= 220 and 0 <= top < bottom <= 220


def test_a_number_of_several_digits(tmp_path, capsys) -> None:
    positions = [3, 2, 1, 32, 4]
    [row] = read(capsys, save(tmp_path / "number.png", page(positions)))
    assert row["text"] == "".join(str(label) for label in TEST.labels[positions])
    lefts = [digit["box"][0] for digit in row["digits"]]
    assert lefts == sorted(lefts)


def test_another_run_and_a_classical_one(tmp_path, capsys) -> None:
    file = save(tmp_path / "seven.png", page([0]))
    for run in ("best", "tree"):
        [row] = read(capsys, file, "--run", run)
        assert row["text"] == "7"


def test_an_empty_page_is_blank(tmp_path, capsys) -> None:
    [row] = read(capsys, save(tmp_path / "blank.png", np.zeros((200, 300), np.uint8)))
    assert row["text"] == ""
    assert [digit["verdict"] for digit in row["digits"]] == ["blank"]


def test_junk_has_a_verdict_and_is_no_error(tmp_path, capsys) -> None:
    y, x = np.mgrid[:300, :300]
    circles = [(150, 150, 120), (105, 110, 12), (195, 110, 12)]
    rings = [np.abs(np.hypot(x - a, y - b) - radius) < 8 for a, b, radius in circles]
    mouth = (np.abs(np.hypot(x - 150, y - 150) - 70) < 8) & (y > 180)
    smiley = np.uint8(255 * np.logical_or.reduce([*rings, mouth]))
    [row] = read(capsys, save(tmp_path / "smiley.png", smiley))
    assert {digit["verdict"] for digit in row["digits"]} == {"not a digit"}


def test_what_is_no_picture_is_told_and_the_rest_is_read(tmp_path, capsys) -> None:
    good = save(tmp_path / "good.png", page([0]))
    text = tmp_path / "notes.txt"
    text.write_text("not a picture")
    empty = tmp_path / "empty.png"
    empty.touch()
    files = [str(text), good, str(empty), str(tmp_path), str(tmp_path / "missing.png"), "odd\0name.png"]
    with pytest.raises(SystemExit) as left:
        main(["predict", *files, "--json"])
    out, err = capsys.readouterr()
    assert left.value.code == 2
    assert [json.loads(line)["file"] for line in out.splitlines()] == [good]
    sentences = err.splitlines()
    assert len(sentences) == 5
    assert all(line.startswith("mnist_dash: ") and line.endswith(".") for line in sentences)


def test_an_unknown_run_is_one_sentence(tmp_path, capsys) -> None:
    assert main(["predict", save(tmp_path / "a.png", page([0])), "--run", "nonsense"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_for_people_one_line_a_file(tmp_path, capsys) -> None:
    file = save(tmp_path / "a.png", page([0]))
    assert main(["predict", file]) == 0
    line = capsys.readouterr().out.strip()
    assert line.startswith(f"{file}: 7 (7 digit ")


def test_the_process_loads_no_tensorflow(tmp_path) -> None:
    file = save(tmp_path / "a.png", page([0]))
    program = (
        "import sys; from mnist_dash.cli import main; main(sys.argv[1:]); print(sorted({'tensorflow', 'keras', "
        "'streamlit', 'sklearn'} & set(sys.modules)), file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, "predict", file, "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert json.loads(done.stdout)["text"] == "7"


def test_many_files_are_answered_in_order(tmp_path, capsys) -> None:
    files = []
    for place in range(150):
        Image.fromarray(TEST.images[place]).save(tmp_path / f"{place:03}.png")
        files.append(str(tmp_path / f"{place:03}.png"))
    rows = read(capsys, *files)
    assert [row["file"] for row in rows] == files
    right = np.mean([row["text"] == str(label) for row, label in zip(rows, TEST.labels, strict=False)])
    assert right > 0.97


def between(middle: np.ndarray) -> np.ndarray:
    """Two test digits with something of 140 x 140 pixels between them."""
    sheet = page([3, 2, 1])
    top = (sheet.shape[0] - 140) // 2
    sheet[:, 180:320] = 0
    sheet[top : top + 140, 180:320] = middle
    return sheet


def test_a_sign_between_digits_is_read_as_a_sign(tmp_path, capsys) -> None:
    plus = np.zeros((140, 140), np.uint8)
    plus[30:110, 62:76] = plus[63:77, 30:110] = 255
    [row] = read(capsys, save(tmp_path / "sum.png", between(plus)))
    assert [digit["verdict"] for digit in row["digits"]] == ["digit", "not a digit", "digit"]
    assert row["text"] == f"{TEST.labels[3]}+{TEST.labels[1]}" and row["complete"]
    minus = np.zeros((140, 140), np.uint8)
    minus[63:77, 30:110] = 255
    [row] = read(capsys, save(tmp_path / "minus.png", between(minus)))
    assert row["text"] == f"{TEST.labels[3]}-{TEST.labels[1]}" and row["complete"]


def test_what_is_refused_between_digits_is_never_left_out_silently(tmp_path, capsys) -> None:
    letter = np.zeros((140, 140), np.uint8)  # a T
    letter[20:120, 63:77] = letter[20:34, 30:110] = 255
    [row] = read(capsys, save(tmp_path / "odd.png", between(letter)))
    assert row["text"] == f"{TEST.labels[3]}?{TEST.labels[1]}" and not row["complete"]


def test_a_crowd_of_marks_is_no_digit_and_no_error(tmp_path, capsys) -> None:
    crowd = np.zeros((1500, 1500), np.uint8)
    for place in np.ndindex(15, 15):
        crowd[place[0] * 100 + 20 : place[0] * 100 + 70, place[1] * 100 + 20 : place[1] * 100 + 50] = 255
    assert main(["predict", save(tmp_path / "crowd.png", crowd), "--json"]) == 0
    told = capsys.readouterr()
    [row] = [json.loads(line) for line in told.out.splitlines()]
    assert row["text"] == "" and not row["complete"] and row["digits"][0]["verdict"] == "not a digit"
    assert told.err.count("\n") == 1 and "marks in the picture" in told.err


def test_no_file_is_one_sentence(capsys) -> None:
    assert main(["predict"]) == 2
    assert capsys.readouterr().err == "mnist_dash: Name one or more pictures to read.\n"


def test_other_classes_than_digits_are_told_by_name() -> None:
    part = Part(np.zeros((28, 28), np.uint8), (0, 0, 9, 9), 0, {})
    answers = tuple(Answer(label, 0.9, "digit", (0.1, 0.9), None, ("boot", "bag")) for label in (1, 0))
    row = predict._row(Written(Reading((part, part), "dark on light", {}), answers))
    assert [each["name"] for each in row["digits"]] == ["bag", "boot"] and row["text"] == "bag boot"
    assert "bag digit 90.0 %" in predict._line({"file": "x.png", **row})
