"""The collection of the page Draw lasts and teaches: files come back, the browser's text is checked, runs learn."""

import base64

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from mnist_dash.analysis import teaching as arithmetic
from mnist_dash.data import collection, datasets, measures
from mnist_dash.data.collection import Kept
from mnist_dash.runs import folder, jobs, owners, results, teaching
from mnist_dash.runs.status import Reporter
from mnist_dash.ui import loaders, visitors
from mnist_dash.ui.drawing import lasting
from tests.pages.test_every_page import open_page

DRAW = "pages/play/draw.py"
TEST = datasets.load().test


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))


def digits(count: int, answered: bool = True) -> tuple[Kept, ...]:
    rows = zip(TEST.images[:count], TEST.labels[:count].tolist(), strict=True)
    return tuple(
        Kept(f"ink{place}", image.tobytes(), label, label if answered else None)
        for place, (image, label) in enumerate(rows)
    )


def hand(**link: str) -> AppTest:
    return open_page(DRAW, draw_view="Your hand", **link)


def with_digits(count: int, **link: str) -> AppTest:
    app = hand(**link)
    app.session_state[lasting.KEPT] = digits(count)
    return app.run()


def load(app: AppTest, name: str, content: bytes) -> AppTest:
    turn = app.session_state["draw_given_turn"]
    return app.file_uploader(key=f"draw_given_{turn}").set_value([(name, content, "application/octet-stream")]).run()


def said(app: AppTest) -> str:
    return " ".join(each.value for each in [*app.markdown, *app.caption])


def test_a_file_is_loaded_back_and_joins_what_is_there():
    app = load(with_digits(2), "drawn.npz", collection.to_npz(digits(6)))
    assert not app.exception and "6 of 6 read right" in said(app)
    app = load(app, "drawn.csv", collection.to_csv(digits(8)))
    assert "8 of 8 read right" in said(app)  # a table does not say what was read: the run of the page reads it
    assert len(app.session_state[lasting.KEPT]) == 8


def test_a_bad_file_is_one_sentence_and_takes_nothing_away():
    app = load(with_digits(2), "drawn.npz", b"PK\x03\x04nonsense")
    assert [error.value for error in app.error] == ["drawn.npz is a damaged zip; save it anew."]
    assert "2 of 2 read right" in said(app) and not app.run().error


def test_the_hand_is_measured_anew_only_when_the_collection_changes(monkeypatch):
    measured = []
    measure = measures.measure
    monkeypatch.setattr(measures, "measure", lambda images: measured.append(len(images)) or measure(images))
    app = with_digits(4)
    app.run().run()
    assert measured == [4]
    app.session_state[lasting.KEPT] = digits(5)
    app.run()
    assert measured == [4, 5]


def test_few_digits_say_how_many_lack():
    assert "Name 1 more digit, and hands can learn from them." in said(with_digits(4))
    assert "Name 4 more digits" in said(with_digits(1))


def test_teaching_begins_a_job_once(monkeypatch):
    asked = []
    monkeypatch.setattr(jobs, "enqueue", lambda job, arguments, *_, **__: asked.append(arguments))
    app = with_digits(6)
    next(button for button in app.button if button.label == "Teach it my 6 digits").click().run()
    assert not app.exception
    (made,) = [run for run in folder.runs() if not run.shipped]
    assert asked == [("teach", "--worker", made.id)] and teaching.is_taught(made)


def taught(count: int, monkeypatch) -> folder.Run:
    """A run taught so many digits, in this process and with few lessons."""
    monkeypatch.setattr(teaching, "KEPT", 600)
    monkeypatch.setattr(teaching, "STRANGE", 300)
    monkeypatch.setattr(arithmetic, "FOLDS", 2)
    monkeypatch.setattr(jobs, "enqueue", lambda *_, **__: None)
    made = teaching.start(folder.find("hands"), digits(count))
    with Reporter(made.path, lambda: None) as reporter:
        teaching._work(made, reporter)
        reporter.update(state="done")
    return folder.load(made.id)


def test_what_it_is_worth_is_shown_and_it_draws(monkeypatch):
    made = taught(6, monkeypatch)
    app = with_digits(6)
    table = next(each.value for each in app.markdown if "Your digits, kept out" in each.value)
    assert table.count("6\xa0of\xa06 (") == 2 and "99.51" in table and "| Read right | hands | taught |" in table
    assert "have the same digits right" in said(app)
    next(button for button in app.button if button.label == "Draw with it").click().run()
    assert not app.exception and app.session_state["draw_run"] == results.link_name(made)
    assert "It reads your ink now." in said(app)
    app.session_state[lasting.KEPT] = digits(7)  # with more digits it is the run before that is taught all of them
    app.run()
    assert "**Teach hands your hand**" in said(app)
    assert [button.label for button in app.button if "Teach" in button.label] == ["Teach it my 7 digits"]


def test_a_taught_run_evaluates_and_compares(monkeypatch):
    name = results.link_name(taught(6, monkeypatch))
    for page, link in (
        ("pages/judge/evaluate.py", {"run": name}),
        ("pages/judge/compare.py", {"runs": [name, "hands"]}),
    ):
        app = open_page(page, **link)
        assert not app.exception and not app.error


@pytest.mark.parametrize(
    "text, left",
    [
        (base64.b64encode(collection.to_npz(digits(3))).decode(), 3),
        ("no base64 !", 1),
        (base64.b64encode(b"no file").decode(), 1),
        ("A" * (lasting.LONGEST + 4), 1),
    ],
)
def test_what_a_browser_says_is_checked_like_an_upload(text, left, monkeypatch):
    state: dict[str, object] = {lasting.KEPT: digits(1)}
    told: list[str] = []
    monkeypatch.setattr(lasting.st, "session_state", state)
    monkeypatch.setattr(lasting.st, "toast", lambda message, **_: told.append(message))
    lasting._stored(text, False)
    assert len(lasting.kept()) == left and bool(told) == (left == 1)


def test_another_tab_replaces_and_empties(monkeypatch):
    monkeypatch.setattr(lasting.st, "session_state", {lasting.KEPT: digits(1)})
    lasting._stored(base64.b64encode(collection.to_npz(digits(3)[1:])).decode(), True)
    assert [each.label for each in lasting.kept()] == TEST.labels[1:3].tolist()
    lasting._stored("", True)
    assert lasting.kept() == ()


def test_a_full_collection_fits_into_what_a_browser_may_send():
    noise = np.random.default_rng(0).integers(0, 256, (500, 28, 28), np.uint8)
    full = tuple(Kept(str(place), image.tobytes(), 1) for place, image in enumerate(noise))
    assert len(base64.b64encode(collection.to_npz(full))) < lasting.LONGEST


def test_on_a_hosted_copy_lists_show_a_taught_run_to_its_visitor_alone(monkeypatch):
    made = taught(6, monkeypatch)
    (made.path / owners.FILE).write_text(f'{{"owner": "{owners.visitor("me").hash}"}}')
    monkeypatch.setenv("MNIST_DASH_HOSTED", "1")
    for who, sees in (("me", True), ("another", False)):
        monkeypatch.setattr(visitors, "me", lambda who=who: owners.visitor(who))
        assert (made.id in [run.id for run in loaders.runs()]) == sees
        assert (made.id in [entry.id for entry in loaders.entries()]) == sees
