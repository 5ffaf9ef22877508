"""Every page of the table runs from app.py: bare, with a link's choices, and with broken ones."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.page_table import PAGES, ROOT

BROKEN = {
    "split": "dev",
    "digits": "x",
    "digit": "70000",
    "browse_sort": "<b>",
    "find": "nonsense",
    "browse_page": "-3",
    "browse_tiles": "0",
    "mosaic_split": "dev",
    "mosaic_order": "ink",
    "mosaic_digit": "70000",
    "pixels_split": "nonsense",
    "pixels_digits": "nonsense",
    "pixels_digit": "nonsense",
    "pixels_histogram": "nonsense",
    "pixels_statistic": "nonsense",
    "pixels_first": "nonsense",
    "pixels_second": "nonsense",
    "handwriting_split": "nonsense",
    "handwriting_digits": "nonsense",
    "handwriting_measure": "nonsense",
    "handwriting_against": "nonsense",
    "handwriting_side": "nonsense",
    "handwriting_x": "nonsense",
    "handwriting_y": ["70", "300"],
    "handwriting_slice": "-1",
    "handwriting_open": "nonsense",
    "doubt_digits": "nonsense",
    "doubt_digit": "nonsense",
    "doubt_pairs": "nonsense",
    "doubt_page": "99999",
    "map_method": "nonsense",
    "map_colour": "nonsense",
    "map_digit": "nonsense",
    "map_find": "nonsense",
    "map_like": "nonsense",
    "map_count": "nonsense",
    "map_points": "nonsense",
    "map_seed": "nonsense",
    "map_tsne_perplexity": "nonsense",
    "components_first": "nonsense",
    "components_split": "nonsense",
    "components_digit": "nonsense",
    "components_kept": "nonsense",
    "components_across": "nonsense",
    "components_up": "nonsense",
    "components_x": "nonsense",
    "components_y": "nonsense",
    "components_z": "nonsense",
    "components_points": "nonsense",
    "draw_input": "nonsense",
    "draw_without": "nonsense",
    "draw_part": "-1",
    "draw_view": "nonsense",
    "draw_map": "nonsense",
    "morph_path": "nonsense here",
    "morph_anyway": "nonsense",
    "morph_look": "nonsense",
    "morph_blend": "nonsense",
    "morph_runs": "nonsense",
    "morph_view": "nonsense",
    "morph_generator": "nonsense",
    "morph_file": "nonsense",
    "morph_side_gif": "100000",
    "morph_frames_gif": "-1",
    "morph_at": "Infinity",
    "inside_run": "nonsense",
    "inside_split": "nonsense",
    "inside_digit": "70000",
    "inside_class": "nonsense",
    "inside_picture": "nonsense",
    "inside_view": "nonsense",
    "inside_layer": "nonsense",
    "inside_unit": "999",
    "inside_row": "-1",
    "inside_column": "1e9",
    "inside_method": "nonsense",
    "inside_shuffled": "nonsense",
    "robust_runs": ["nonsense", "../../etc"],
    "robust_view": "nonsense",
    "robust_picture": "nonsense",
    "robust_split": "nonsense",
    "robust_digit": "70000",
    "robust_kind": "nonsense",
    "robust_severity": "9",
    "robust_also": "nonsense",
    "robust_also_severity": "nonsense",
    "robust_digits": "5",
    "robust_measure": "nonsense",
    "robust_attack": "nonsense",
    "robust_norm": "nonsense",
    "robust_linf": "nan",
    "robust_l2": "-1",
    "robust_target": "nonsense",
    "robust_told": "nonsense",
    "robust_published": "nonsense",
    "robust_stranger": "nonsense",
    "run": "nonsense",
    "runs": ["nonsense", "../../etc"],
    "evaluate_view": "nonsense",
    "compare_view": "nonsense",
    "runs_origin": "nonsense",
    "recipe": "nonsense",
    "train_group": "nonsense",
    "train_vary": "nonsense",
    "train_seeds": "-5",
    "train_and": "colour",
    "train_search": "luck",
    "train_tries": "9999",
}


def open_page(path: str, **link: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in link.items():
        app.query_params[name] = value
    return app.switch_page(path).run()


@pytest.mark.parametrize("path", PAGES)
def test_runs_bare(path):
    app = open_page(path)
    assert not app.exception
    assert app.title[0].value


@pytest.mark.parametrize("path", PAGES)
def test_broken_link_values_fall_back(path):
    app = open_page(path, **BROKEN)
    assert not app.exception
    assert not app.error


def test_table_lists_every_page_file():
    files = {str(file.relative_to(ROOT)) for file in (ROOT / "pages").glob("*/*.py")}
    assert files == set(PAGES)


def test_no_page_file_stands_directly_in_pages():
    """Streamlit's legacy scan of pages/*.py would run such a page without app.py."""
    assert not list((ROOT / "pages").glob("*.py"))
