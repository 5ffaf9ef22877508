"""Draw with a run that learned other classes than the digits 0 to 9: it answers by their names."""

import io
import time

import numpy as np
import pytest

from mnist_dash.data import datasets
from mnist_dash.data.datasets import Dataset, Split, own
from mnist_dash.data.ink import Part, Reading
from mnist_dash.runs import brought, folder, jobs, results
from mnist_dash.runs.numbers import Written
from mnist_dash.runs.reader import Answer
from mnist_dash.ui.drawing import answer, models, pictures
from tests.pages.test_draw import DRAW, SEVEN, packed, spoken
from tests.pages.test_every_page import open_page

KINDS = ("ankle boot", "b", "4")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))


def taught(data: Dataset) -> folder.Run:
    """A run that compares a picture with the mean of each class."""
    train, count = data.train, len(data.class_names)
    means = np.stack([train.images[train.labels == label].mean(axis=0).ravel() / 255 for label in range(count)])
    file = io.BytesIO()
    np.savez(file, w=means.T.astype(np.float32) / 4, b=-(means**2).sum(axis=1).astype(np.float32) / 8)
    run = brought.model("w.npz", file.getvalue(), "Means", data.name, f"{count}N", "unit")
    until = time.time() + 90
    while folder.load(run.id).active and time.time() < until:
        time.sleep(0.1)
        jobs.poll()
    found = folder.load(run.id)
    assert found.state == "done", found.status.get("error")
    return found


def texts(app) -> str:
    shown = "\n".join(each.value for each in (*app.markdown, *app.caption, *app.info, *app.warning))
    return shown.replace("\\", "")


def test_a_run_of_two_digits_reads_the_pad():
    run = taught(datasets.load("mnist/3v7"))
    assert run in models.readable() and not models.reads_digits(run)
    app = open_page(DRAW, draw_ink=packed(*SEVEN), draw_run=results.link_name(run), draw_view="Other models")
    assert not app.exception and not [each.value for each in app.error]
    assert ">7</span>" in spoken(app) and "A 7: " in spoken(app)
    assert 'aria-label="Probabilities: 7: ' in spoken(app) and "class's probability" in spoken(app)
    assert "answers one of: 3, 7" in texts(app) and "one of its classes" in texts(app)
    assert not [each for each in app.button_group if each.key == "draw_was"], "the collection is of digits"


def test_a_run_of_own_classes_answers_by_name_in_every_view():
    digits = datasets.load().train
    labels = digits.labels[:3000]
    chosen = np.flatnonzero(np.isin(labels, (0, 1, 7)))
    split = Split(digits.images[chosen], np.array([0, 1, 9, 9, 9, 9, 9, 2], np.uint8)[labels[chosen]])
    data = own.keep(Dataset("", "My things", KINDS, split, split, "thing"))
    link = results.link_name(taught(data))
    for view in ("Nearest digits", "Other models", "On the map", "Your hand"):
        app = open_page(DRAW, draw_ink=packed(*SEVEN), draw_run=link, draw_view=view)
        assert not app.exception and not app.error, view
        assert ">4</span>" in spoken(app) and "A 4: " in spoken(app)
        assert "ankle boot" in spoken(app)
    circle = [(0.5 + 0.3 * np.sin(turn), 0.5 - 0.4 * np.cos(turn)) for turn in np.linspace(0, 2 * np.pi, 30)]
    app = open_page(DRAW, draw_ink=packed(circle), draw_run=link, draw_view="On the map")
    assert ">ankle boot</span>" in spoken(app) and "Ankle boot: " in spoken(app)
    assert "My things by t-SNE**: this map is not made" in texts(app)


def of(label: int, verdict: str = "digit", share: float = 0.99) -> Answer:
    return Answer(label, share, verdict, (share, (1 - share) / 2, (1 - share) / 2), None, KINDS)


def test_only_digits_take_an_article_and_small_letters_stay_small():
    assert [answer.word(of(label)).split(":")[0] for label in range(3)] == ["Ankle boot", "b", "A 4"]
    assert answer.word(of(0, "not a digit")) == (
        "None of its classes, as far as it can tell. If it must be one, then ankle boot."
    )
    assert answer.word(of(0, "unsure", 0.6)) == "Unsure: perhaps ankle boot (60.0 %), perhaps b (20.0 %)."


def test_several_parts_are_named_one_after_another():
    assert written(of(0), of(1), of(2, "blank"))[0] == "ankle boot · b · ?"
    assert written(of(1), of(2))[0] == "b4"
    said = written(of(1), of(2))[1]
    assert said.startswith("2 parts: ") and "number" not in said
    assert written(of(1), of(2, "not a digit"))[1] == "2 parts: part 2 is none of its classes."


def written(*answers: Answer) -> tuple[str, str]:
    """The text of parts of one height with these answers, and how sure the model is said to be of them."""
    parts = tuple(Part(np.zeros((28, 28), np.uint8), (0, 0, 9, 9), 0, {}) for _ in answers)
    return answer.text(parts, answers), answer.words(Written(Reading(parts, "dark on light", {}), answers))


def test_of_many_classes_the_likeliest_have_bars():
    names = [f"kind {number}" for number in range(62)]
    text = pictures.bars([0.5, *[0.5 / 61] * 61], names)
    assert text.count("line-height") == 1 and text.count(">kind ") == pictures.MOST_BARS
    assert text.index(">kind 0<") < text.index(">kind 1<")


def test_names_are_never_read_as_html():
    text = pictures.bars([0.9, 0.1], ["<b>", 'x"y'])
    assert "<b>" not in text and 'x"y:' not in text
