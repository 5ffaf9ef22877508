"""The first page: it shows a little of everything, and each part leads on."""

from streamlit.testing.v1 import AppTest

from tests.page_table import ROOT
from tests.pages.test_draw import FOUR, packed, spoken
from tests.pages.test_every_page import open_page

HOME = "pages/start/home.py"


def test_reads_a_drawing_that_the_link_carries():
    app = open_page(HOME, draw_ink=packed(*FOUR))
    assert not app.exception
    assert ">4</span>" in spoken(app)


def test_a_broken_drawing_is_an_empty_pad_and_a_sentence():
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params["draw_ink"] = "nonsense"
    app.run()
    assert not app.exception
    assert "The pad is empty." in app.warning[0].value


def test_questions_show_digits_that_answer_them_and_lead_to_all():
    app = open_page(HOME)
    pictures = [body for element in app.get("html") if "answer it" in (body := element.proto.body)]
    assert len(pictures) == 3
    assert all("data:image/png" in body for body in pictures)
    links = {link.proto.label: link.proto for link in app.get("page_link")}
    assert "find=label" in links["**Which 4s look like 9s?**"].query_string


def test_says_how_many_the_best_run_misreads():
    app = open_page(HOME)
    assert any("10,000 our best run misreads" in heading.value for heading in app.subheader)


def test_without_runs_and_maps_it_is_still_a_first_page(home):
    app = open_page(HOME)
    assert not app.exception and not app.error
    assert not any("misreads" in heading.value for heading in app.subheader)
