"""Principal components: the figures are those of the digits, and the link is what is shown."""

import pytest

from tests.pages.test_every_page import open_page

COMPONENTS = "pages/map/components.py"


def captions(app):
    return " ".join(caption.value for caption in app.caption)


def test_the_counts_that_hold_half_and_nine_tenths_are_those_of_mnist():
    app = open_page(COMPONENTS)
    assert not app.exception and not app.error
    assert "The first component holds 9.7% of the variance" in captions(app)
    assert "11 of 784 hold 50%, 87 of 784 hold 90%, 154 of 784 hold 95%" in captions(app)


@pytest.mark.parametrize("kept", ["0", "784"])
def test_a_digit_is_rebuilt_from_none_and_from_all(kept):
    app = open_page(COMPONENTS, components_split="test", components_digit="4", components_kept=kept)
    assert not app.exception
    left = captions(app).split("components leave an error of ")[1].split(" ")[0]
    assert (float(left) < 0.1) == (kept == "784")


def test_other_components_are_in_the_link():
    app = open_page(
        COMPONENTS,
        components_first="780",
        components_across="3",
        components_up="3",
        components_z="784",
        components_points="1000",
        components_space="true",
    )
    assert not app.exception and not app.error
    assert app.number_input(key="components_across").value == 3
    assert "1,000 digits, drawn at random" in captions(app)


def test_broken_choices_fall_back():
    broken = dict.fromkeys(("first", "kept", "across", "up", "x", "y", "z", "points", "digit", "split"), "-1")
    app = open_page(COMPONENTS, **{f"components_{name}": value for name, value in broken.items()})
    assert not app.exception and not app.error
    assert app.number_input(key="components_across").value == 1
