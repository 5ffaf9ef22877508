"""Browse: what the link says is what is shown."""

from tests.pages.test_every_page import open_page

BROWSE = "pages/data/browse.py"


def test_link_chooses_split_digits_and_digit():
    app = open_page(BROWSE, split="test", digits=["3", "5"], digit="8")
    assert not app.exception
    assert app.subheader[0].value == "A 5, at test position 8"
    assert any("1,902 digits in this view" in caption.value for caption in app.caption)


def test_position_out_of_range_falls_back_to_the_first_shown():
    app = open_page(BROWSE, split="test", digit="10000")
    assert app.subheader[0].value == "A 7, at test position 0"


def test_next_goes_on_within_the_view():
    app = open_page(BROWSE, digits=["9"])
    assert app.subheader[0].value == "A 9, at train position 4"
    next(button for button in app.button if button.label == "Next").click().run()
    assert app.subheader[0].value == "A 9, at train position 19"


def test_a_digit_outside_the_view_is_shown_and_said_to_be():
    app = open_page(BROWSE, digits=["9"], digit="0")
    assert app.subheader[0].value == "A 5, at train position 0"
    assert any("not among those in this view" in text.value for text in app.markdown)


def test_a_page_number_past_the_end_of_a_filtered_view_is_no_error():
    app = open_page(BROWSE, digits=["7"], browse_page="400")
    assert not app.exception
    assert app.subheader[0].value.startswith("A 7,")
