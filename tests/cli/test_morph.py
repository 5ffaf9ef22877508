"""The commands `morph` and `generator`: files of every kind, and one sentence for what cannot be."""

import json

import numpy as np
import pytest
from PIL import Image

from mnist_dash.cli import main


def run(capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str, str]:
    code = main(["morph", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


@pytest.mark.parametrize(
    ("name", "format"), [("a.gif", "GIF"), ("a.webp", "WEBP"), ("a.png", "PNG"), ("a.apng", "PNG")]
)
def test_a_film_goes_there_and_back(tmp_path, capsys, name, format):
    code, out, err = run(capsys, "4", "test:17", "9", "--frames", "10", "--size", "48", "--out", str(tmp_path / name))
    assert code == 0 and "10 frames of 48 x 48 pixels" in out and "Drawing" in err
    with Image.open(tmp_path / name) as film:
        assert film.format == format and film.size == (48, 48) and film.n_frames == 10 and film.is_animated
        frames = []
        for number in range(10):
            film.seek(number)
            frames.append(np.asarray(film.convert("L")).astype(int))
    assert frames[0].max() > 200 and np.abs(frames[0] - frames[5]).max() > 100
    assert np.abs(frames[1] - frames[9]).mean() < 2  # the way back is the way there


def test_a_picture_and_a_strip(tmp_path, capsys):
    place = tmp_path / "one.png"
    assert run(capsys, "4", "9", "--at", "1", "--size", "100", "--look", "paper", "--out", str(place))[0] == 0
    with Image.open(place) as picture:
        pixels = np.asarray(picture.convert("L"))
    assert pixels.shape == (100, 100) and pixels[0, 0] > 245 and pixels.min() < 40
    assert (
        run(capsys, "0", "1", "--strip", "--frames", "5", "--size", "32", "--look", "colour", "--out", str(place))[0]
        == 0
    )
    with Image.open(place) as strip:
        assert strip.size == (160, 32) and strip.mode == "RGB"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["4"], "2 to 6 stops, not 1"),
        (["4"] * 400, "2 to 6 stops, not 400"),
        (["4", "x"], "is no digit to stop at"),
        (["4", "test:10000"], "there is no test:10000"),
        (["4", "9", "--size", "100000"], "Set --size to a whole number from 16 to 4096"),
        (["4", "9", "--size", "4096"], "from 16 to 1,080 pixels for a GIF"),
        (["4", "9", "--frames", "1"], "Set --frames to a whole number from 2 to 400"),
        (["4", "9", "--frames", "400", "--size", "1080"], "make them fewer or smaller"),
        (["4", "9", "--out", "a.mp4"], "Let the file end in"),
        (["4", "9", "--at", "0.5", "--out", "a.gif"], "Let the file end in"),
        (["4", "9", "--at", "2", "--out", "a.png"], "Set --at"),
        (["4", "9", "--look", "neon"], "Choose one of chalk, paper, colour"),
        (["4", "9", "--generator", "vae~epochs:59"], "is not trained here, or was deleted"),
        (["4", "9", "--generator", "../x"], "There is no generator"),
        (["4", "9", "--size", "16", "--frames", "2", "--out", "/no/such/place.gif"], "Choose another place with --out"),
    ],
)
def test_what_cannot_be_is_one_sentence(capsys, arguments, says):
    code, out, err = run(capsys, *arguments)
    last = err.strip().splitlines()[-1]
    assert code == 2 and not out and says in last and last.startswith("mnist_dash: ")


def test_the_shipped_generator_is_shown_at_once(capsys):
    assert main(["generator", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["latents"] == 8 and facts["drawn"]["best"]["count"] == 10_000
    assert main(["generator"]) == 0
    assert "nats" in capsys.readouterr().out
    assert main(["generator", "--latents", "0"]) == 2
    assert "Set latents to a whole number from 1 to 32" in capsys.readouterr().err
