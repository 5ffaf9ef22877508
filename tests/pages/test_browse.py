"""Browse: what the link says is what is shown."""

from tests.pages.test_every_page import open_page

BROWSE = "pages/data/browse.py"


def test_link_chooses_split_digits_and_digit():
    app = open_page(BROWSE, split="test", digits=["3", "5"], digit="8")
    assert not app.exception
    assert app.subheader[0].value == "A 5, test 8"
    assert any("1,902 digits in this view" in caption.value for caption in app.caption)


def test_position_out_of_range_falls_back_to_the_first_shown():
    app = open_page(BROWSE, split="test", digit="10000")
    assert app.subheader[0].value == "A 7, test 0"


def test_next_goes_on_within_the_view():
    app = open_page(BROWSE, digits=["9"])
    assert app.subheader[0].value == "A 9, train 4"
    next(button for button in app.button if button.label == "Next").click().run()
    assert app.subheader[0].value == "A 9, train 19"


def test_a_digit_outside_the_view_is_shown_and_said_to_be():
    app = open_page(BROWSE, digits=["9"], digit="0")
    assert app.subheader[0].value == "A 5, train 0"
    assert any("not among those in this view" in text.value for text in app.caption)


def test_a_page_number_past_the_end_of_a_filtered_view_is_no_error():
    app = open_page(BROWSE, digits=["7"], browse_page="400")
    assert not app.exception
    assert app.subheader[0].value.startswith("A 7,")


def test_the_link_finds_digits_by_a_text():
    app = open_page(BROWSE, split="test", find="label=4 & wrong(fast)")
    assert not app.exception and not app.warning
    assert app.subheader[0].value.startswith("A 4,")
    count = next(caption.value for caption in app.caption if "in this view" in caption.value)
    assert 0 < int(count.split()[0]) < 40


def test_a_text_that_means_nothing_shows_all_and_says_what_would_do():
    app = open_page(BROWSE, find="slnat>3")
    assert "did you mean slant?" in app.warning[0].value
    assert any("60,000 digits in this view" in caption.value for caption in app.caption)


def test_a_text_that_finds_none_says_so():
    app = open_page(BROWSE, find="slant>89")
    assert not app.exception
    assert "None of the 60,000 digits is like that" in app.info[0].value


def test_a_place_as_text_goes_to_that_digit():
    app = open_page(BROWSE, find="test 1,052")
    assert app.subheader[0].value.endswith("test 1,052")
    assert app.text_input(key="find").value == ""


def test_an_idea_asks_its_question():
    app = open_page(BROWSE)
    app.session_state["find_ideas"] = True
    app.run()
    next(button for button in app.button if button.label == "Whose label do people contest?").click().run()
    assert app.text_input(key="find").value == "contested"
    assert any("15 digits in this view" in caption.value for caption in app.caption)


def test_sorts_by_a_measure_and_by_how_a_run_read_them():
    thick = open_page(BROWSE, browse_sort="thickest", digits=["7"])
    assert thick.subheader[0].value.startswith("A 7,")
    hard = open_page(BROWSE, split="test", browse_sort="highest loss of a run", browse_run="fast")
    assert not hard.exception
    wrong = open_page(BROWSE, split="test", find="wrong(fast)", browse_sort="highest loss of a run", browse_run="fast")
    assert hard.subheader[0].value == wrong.subheader[0].value


def test_the_card_tells_the_votes_the_runs_and_the_most_alike():
    app = open_page(BROWSE, split="test", digit="947", browse_near="true")
    assert not app.exception
    said = " ".join(text.value for text in app.markdown)
    assert "of five people 0 said 8, 5 said 9, 0 neither" in said
    assert "shipped runs read" in said
    assert any("nearest first" in caption.value for caption in app.caption)
