"""Draw: the link's drawing is answered, broken ones are not, uploads are read, and named digits are kept."""

import io
import zipfile

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from mnist_dash.data import datasets, ink, strokes
from mnist_dash.data.strokes import Drawing
from mnist_dash.runs.reader import Answer
from mnist_dash.ui.drawing import answer, source
from tests.pages.test_every_page import open_page

DRAW = "pages/play/draw.py"
FOUR = ([(0.55, 0.15), (0.25, 0.6), (0.8, 0.6)], [(0.6, 0.4), (0.6, 0.9)])
SEVEN = ([(0.25, 0.2), (0.75, 0.2), (0.45, 0.85)],)


def packed(*lines: list[tuple[float, float]], width: float = 0.06, across: float = 1.0, right: float = 0.0) -> str:
    """A drawing as a link carries it, its lines squeezed and moved to the right."""
    squeezed = tuple(np.array(line) * (across, 1) + (right, 0) for line in lines)
    return strokes.pack(Drawing(squeezed, width))


def spoken(app: AppTest) -> str:
    """All that stands on the page as HTML."""
    return " ".join(element.proto.body for element in app.get("html"))


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def name(app: AppTest, digit: int) -> AppTest:
    return app.button_group(key="draw_was").set_value(str(digit)).run()


def test_bare_it_says_to_draw_something():
    app = open_page(DRAW)
    assert "Draw something." in spoken(app)
    assert "draw_ink" not in app.query_params


@pytest.mark.parametrize(("lines", "digit"), [(FOUR, 4), (SEVEN, 7)])
def test_a_link_brings_the_drawing_and_its_answer(lines, digit):
    app = open_page(DRAW, draw_ink=packed(*lines))
    assert not app.exception
    assert f">{digit}</span>" in spoken(app)
    assert f"A {digit}: " in spoken(app)
    assert f'aria-label="Probabilities: {digit}: ' in spoken(app)
    assert "Centred: what the model sees" in spoken(app)


def test_a_number_is_read_as_a_whole_and_each_part_can_be_looked_at():
    drawing = strokes.pack(
        Drawing(
            tuple(
                np.array(line) * (0.45, 0.8) + (right, 0.1)
                for lines, right in ((FOUR, 0.0), (SEVEN, 0.5))
                for line in lines
            ),
            0.05,
        )
    )
    app = open_page(DRAW, draw_ink=drawing)
    assert ">47</span>" in spoken(app)
    assert "Probabilities: 4" in spoken(app)
    app = open_page(DRAW, draw_ink=drawing, draw_part="2")
    assert "Probabilities: 7" in spoken(app)
    app = open_page(DRAW, draw_ink=drawing, draw_part="9")
    assert not app.exception
    assert "Probabilities: 4" in spoken(app)


@pytest.mark.parametrize("text", ["nonsense", "eNpjrGDi", "x" * 3_000, packed(*FOUR)[:-8], "%00"])
def test_a_broken_drawing_leaves_the_pad_empty_and_says_so(text):
    app = open_page(DRAW, draw_ink=text)
    assert not app.exception
    assert not app.error
    assert len(app.warning) == 1
    assert app.warning[0].value.endswith("The pad is empty.")
    assert "Draw something." in spoken(app)


def test_clear_empties_the_pad_and_undo_takes_the_last_stroke():
    app = open_page(DRAW, draw_ink=packed(*FOUR))
    press(app, "Undo")
    assert len(strokes.unpack(app.session_state["draw_ink"]).strokes) == 1
    press(app, "Undo")
    assert "Draw something." in spoken(app)
    app = press(open_page(DRAW, draw_ink=packed(*FOUR)), "Clear")
    assert "Draw something." in spoken(app)
    assert not app.exception


def test_the_drawing_outlives_a_switch_of_page():
    app = open_page(DRAW, draw_ink=packed(*FOUR))
    app.switch_page("pages/data/pixels.py").run()
    del app.query_params["draw_ink"]  # as the browser does
    app.switch_page(DRAW).run()
    assert "A 4: " in spoken(app)


def test_a_pen_draws_the_same_strokes_with_another_width():
    app = open_page(DRAW, draw_ink=packed(*FOUR))
    app.button_group(key="draw_pen").set_value("thick").run()
    drawing = strokes.unpack(app.session_state["draw_ink"])
    assert drawing.width == 0.1
    assert np.allclose(drawing.strokes[1], FOUR[1], atol=0.002)


def test_a_step_left_out_changes_what_the_model_sees_and_both_answers_are_given():
    seven = packed(*SEVEN)
    with_all, without = open_page(DRAW, draw_ink=seven), open_page(DRAW, draw_ink=seven, draw_without=["centre"])
    assert not with_all.info and len(without.info) == 1
    assert without.info[0].value.startswith("Without centre: ")
    assert "With every step: **7**" in without.info[0].value
    seen = [spoken(app).split("Centred: what the model sees")[0][-400:] for app in (with_all, without)]
    assert seen[0] != seen[1]


@pytest.mark.parametrize("step", ink.STEPS)
def test_every_step_can_be_left_out(step):
    app = open_page(DRAW, draw_ink=packed(*FOUR), draw_without=[step])
    assert not app.exception and not app.error
    assert app.info[0].value.startswith(f"Without {step}: ")
    assert any(ink.STEPS[step] in caption.value for caption in app.caption)


def test_unknown_steps_in_the_link_are_left_alone():
    app = open_page(
        DRAW, draw_ink=packed(*FOUR), draw_without=["nonsense"], draw_run="", draw_view="x", draw_input="fax"
    )
    assert not app.exception and not app.error and not app.info
    assert "A 4: " in spoken(app)


def test_several_models_answer_the_same_ink():
    app = open_page(DRAW, draw_ink=packed(*SEVEN), draw_view="Other models", draw_runs=["islr-lab", "tree", "nonsense"])
    assert not app.exception
    table = next(element.proto.body for element in app.get("html") if "<table>" in element.proto.body)
    assert table.count('class="number"') == 2
    assert "islr-lab" in table and "tree" in table
    assert any("nonsense" in warning.value for warning in app.warning)


def test_a_run_without_a_model_says_so_in_the_answers_place():
    app = open_page(DRAW, draw_ink=packed(*SEVEN), draw_run="knn")
    assert not app.exception
    assert len(app.error) == 1
    assert "no model file" in app.error[0].value
    assert not open_page(DRAW, draw_run="knn").error


def test_a_link_to_a_run_that_is_gone_still_shows_the_drawing_and_reads_it():
    app = open_page(DRAW, draw_ink=packed(*FOUR), draw_run="no-such-run")
    assert not app.exception and not app.error
    assert len(app.warning) == 1 and "so this shows hands instead" in app.warning[0].value
    assert "A 4: " in spoken(app)


def test_a_classical_run_has_no_hidden_layer_to_compare_in():
    app = open_page(DRAW, draw_ink=packed(*SEVEN), draw_run="tree", draw_view="Nearest digits")
    assert not app.exception
    captions = " ".join(caption.value for caption in app.caption)
    assert "no hidden layer" in captions
    assert "of the 12 nearest are a 7" in captions


# --- uploads --------------------------------------------------------------------------------------------


def png(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def upload(content: bytes, file: str = "digit.png", kind: str = "image/png") -> AppTest:
    app = open_page(DRAW, draw_input="upload", draw_ink=packed(*FOUR))
    return app.file_uploader(key="draw_file").set_value((file, content, kind)).run()


def test_the_link_carries_what_was_read_from_an_upload():
    app = upload(png(255 - strokes.render(strokes.unpack(packed(*SEVEN)), 200)))
    (text,) = np.atleast_1d(app.query_params["draw_picture"]).tolist()  # a list or a text, by the way it was written
    bars = [each.proto.body for each in app.get("html") if "Probabilities" in each.proto.body]
    other = open_page(DRAW, draw_input="upload", draw_picture=text, draw_without="paper")
    assert not other.exception and not other.error and not other.warning
    assert "A 7: " in spoken(other)
    assert [each.proto.body for each in other.get("html") if "Probabilities" in each.proto.body] == bars
    other.button(key="draw_put_away").click().run()
    assert "draw_picture" not in other.query_params and "Choose a picture" in spoken(other)


def test_a_damaged_picture_in_the_link_is_one_sentence():
    app = open_page(DRAW, draw_input="upload", draw_picture="AAAA")
    assert not app.exception and not app.error
    assert len(app.warning) == 1 and "damaged" in app.warning[0].value


def test_an_upload_is_read_and_its_digit_framed():
    seven = datasets.load().test.images[0]
    paper = np.full((300, 400), 230, np.uint8)
    paper[90:202, 120:232] -= np.kron(seven, np.ones((4, 4), np.uint8)) // 2
    app = upload(png(paper))
    assert not app.exception and not app.error
    assert "A 7: " in spoken(app)
    assert "The picture, framed in it: 7" in spoken(app)
    assert "Your picture" in spoken(app) and "What you drew" not in spoken(app)


@pytest.mark.parametrize(
    "content", [b"", b"not a picture", png(np.zeros((50, 50), np.uint8))[:60], b"\x89PNG\r\n\x1a\n" + bytes(200)]
)
def test_junk_is_refused_in_one_sentence_and_the_drawing_is_not_lost(content):
    app = upload(content)
    assert not app.exception
    assert len(app.error) == 1
    assert app.error[0].value.count(".") <= 3
    app.button_group(key="draw_input").set_value("draw").run()
    assert not app.error
    assert "A 4: " in spoken(app)


def test_an_empty_sheet_has_no_ink():
    app = upload(png(np.full((80, 80), 255, np.uint8)))
    assert not app.exception and not app.error
    assert "No ink found." in spoken(app) and "Choose a picture with dark ink" in spoken(app)


def test_only_an_eight_takes_an_an():
    uniform = (0.1,) * 10
    sure = [answer.word(Answer(digit, 0.99, "digit", uniform, None)) for digit in range(10)]
    assert [text.split(":")[0] for text in sure] == [f"{'An' if digit == 8 else 'A'} {digit}" for digit in range(10)]
    assert answer.word(Answer(8, 0.9, "not a digit", uniform, None)).endswith("then an 8.")


# --- the collection and the test of ten -----------------------------------------------------------------


def test_naming_a_drawing_keeps_it_once_and_naming_it_anew_corrects_it():
    app = open_page(DRAW, draw_ink=packed(*FOUR), draw_view="Your hand")
    name(app, 9)
    assert any("0 of 1 read right" in text.value and "9 as 4" in text.value for text in app.markdown)
    name(app, 4)
    assert any("1 of 1 read right" in text.value for text in app.markdown)
    assert [metric.label for metric in app.metric] == ["Thickness (px)", "Slant (°)", "Width (px)", "Height (px)"]
    app.button_group(key="draw_was").set_value(None).run()
    assert any("your digits gather here" in info.value for info in app.info)


def test_the_collection_outlives_a_switch_of_page_and_can_be_emptied():
    app = name(open_page(DRAW, draw_ink=packed(*FOUR), draw_view="Your hand"), 4)
    app.switch_page("pages/data/pixels.py").run()
    app.query_params["draw_view"] = "Your hand"
    app.switch_page(DRAW).run()
    assert any("1 of 1 read right" in text.value for text in app.markdown)
    press(app, "Empty the collection")
    assert any("your digits gather here" in info.value for info in app.info)


def test_the_test_of_ten_asks_for_every_digit_once_and_gives_a_score():
    app = press(open_page(DRAW, draw_view="Your hand"), "Take the test of ten")
    asked = []
    for _ in range(10):
        asked.append(int(app.subheader[0].value.split()[-1]))
        app.query_params["draw_ink"] = packed(*FOUR)  # whatever is asked for
        app.run()
        press(app, "Next")
        assert not app.exception
    assert sorted(asked) == list(range(10))
    assert any(text.value.startswith("**1 of 10 read right.**") for text in app.markdown)
    kept = app.session_state["draw_kept"]
    assert len(kept) == 1  # the same ink ten times over
    missed = sorted(set(range(10)) - {4})
    assert any(f"Missed: {', '.join(map(str, missed))}." in text.value for text in app.markdown)
    press(app, "Close")
    assert not any("of 10 read right" in text.value for text in app.markdown)


def test_the_files_hold_what_was_kept():
    app = name(open_page(DRAW, draw_ink=packed(*FOUR), draw_view="Your hand"), 4)
    (kept,) = app.session_state["draw_kept"]
    assert kept.label == kept.answer == 4
    assert np.allclose(strokes.unpack(kept.strokes).strokes[1], FOUR[1], atol=0.002)
    from mnist_dash.data import collection

    with zipfile.ZipFile(io.BytesIO(collection.to_idx((kept,)))) as archive:
        assert archive.read("drawn-labels-idx1-ubyte")[-1] == 4
    labels = {button.label for button in app.get("download_button")}
    assert labels == {"NumPy file", "IDX files, as MNIST's own", "CSV table"}


def test_a_network_without_features_offers_to_make_them(monkeypatch, tmp_path):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    app = open_page(DRAW, draw_ink=packed(*SEVEN), draw_run="ardi-tiny", draw_view="Nearest digits")
    assert not app.exception
    captions = " ".join(caption.value for caption in app.caption)
    assert "This model has no gate" in captions
    assert "also tells it what is no digit" in captions
    assert any(button.label == "Compare in its last hidden layer" for button in app.button)
    assert captions.count("of the 12 nearest") == 1


@pytest.mark.parametrize(
    "address", ["http://mnist.example:8501/draw", "http://192.168.0.7:8501/draw", "http://evil-localhost.example"]
)
def test_over_plain_http_the_camera_is_explained(address, monkeypatch):
    assert not source.gives_camera(address)
    monkeypatch.setattr(source, "gives_camera", lambda _: False)
    app = open_page(DRAW, draw_input="photo")
    assert not app.exception
    assert "only over https" in app.info[0].value and "choose upload" in app.info[0].value


@pytest.mark.parametrize(
    "address",
    [
        "https://mnist.example/draw",
        "http://localhost:8501",
        "http://app.localhost:1",
        "http://127.0.0.1:8501",
        "http://[::1]:8501",
        None,
    ],
)
def test_over_https_and_on_the_own_machine_there_is_a_camera(address):
    assert source.gives_camera(address)
