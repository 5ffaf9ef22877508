"""Links: every parameter that any page binds or takes comes back as it was set, and none can be forgotten here.

The visits below hold a value that is not the default for each parameter. While they run, every call that binds a
parameter is noted; a parameter without a value, or a call in a visited file that no visit reaches, fails the test.
"""

import ast
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from streamlit.runtime.state.query_params import QueryParams
from streamlit.testing.v1 import AppTest

from mnist_dash.analysis.projections import PROJECTIONS
from mnist_dash.analysis.projections.projection import COMMON
from mnist_dash.data import doubt, duplicates, ink, strokes
from mnist_dash.data.ink import carried
from mnist_dash.data.strokes import Drawing
from mnist_dash.models.recipes import Recipe
from mnist_dash.models.recipes.settings import Setting
from mnist_dash.runs import machine
from mnist_dash.ui import broken, loaders
from mnist_dash.ui.map import recipe
from tests import prepared_runs
from tests.page_table import ROOT
from tests.pages.test_map import select

INSIDE = "pages/judge/inside.py"
ROBUST = "pages/judge/robustness.py"
BROWSE, MOSAIC, PIXELS = "pages/data/browse.py", "pages/data/mosaic.py", "pages/data/pixels.py"
HANDWRITING, DOUBT = "pages/data/handwriting.py", "pages/data/doubt.py"
MAP, COMPONENTS = "pages/map/map.py", "pages/map/components.py"
TRAIN, RUNS = "pages/train/train.py", "pages/train/runs.py"
EVALUATE, COMPARE = "pages/judge/evaluate.py", "pages/judge/compare.py"
DRAW, TUTORIALS = "pages/play/draw.py", "pages/learn/tutorials.py"
Link = dict[str, str | list[str]]

LONG = Recipe("32N-10N", epochs=6, protocol="test")  # long enough to choose from its epochs
OTHER = Recipe("tree:depth=9", protocol="test")
RUN, TWO = "32N-10N~epochs:6~protocol:test", ["32N-10N~epochs:6~protocol:test", "tree:depth=9~protocol:test"]
VIEW = {"at": "0.1~-0.2~3.5", "hidden": "17", "around": "-400~-400~400~-400~0~400", "step": "2"}
SEVEN = strokes.pack(Drawing((np.array([(0.2, 0.2), (0.8, 0.2), (0.4, 0.9)]),), 0.06))
PAIR = strokes.pack(
    Drawing((np.array([(0.1, 0.3), (0.4, 0.3), (0.2, 0.7)]), np.array([(0.6, 0.3), (0.9, 0.3), (0.7, 0.7)])), 0.06)
)


def view(prefix: str) -> Link:
    return {f"{prefix}{name}": text for name, text in VIEW.items()}


def visits() -> Iterator[tuple[str, Link]]:
    """Pages with the values of a link, together all parameters there are."""
    random = {"browse_sort": "random", "browse_seed": "7", "browse_tiles": "small", "browse_page": "2"}
    yield BROWSE, {"split": "test", "digits": ["3", "7"], "digit": "18", "browse_values": "true", **random}
    inside = {"inside_split": "test", "inside_digit": "18", "inside_class": "5", "inside_run": "fast"}
    yield INSIDE, {**inside, "inside_layer": "4 · 64C5", "inside_unit": "3", "inside_row": "2", "inside_column": "4"}
    why = {"inside_view": "Why this answer", "inside_method": "SmoothGrad", "inside_shuffled": "2"}
    yield INSIDE, {**inside, **why}
    yield INSIDE, {**inside, "inside_view": "Which to trust"}
    harder = {"robust_kind": "Stripe", "robust_severity": "4", "robust_also": "Fog", "robust_also_severity": "1"}
    yield ROBUST, {"robust_runs": ["fast", "tence-cnn"], "robust_split": "train", "robust_digit": "18", **harder}
    cell = {"robust_measure": "Calibration error", "robust_digits": "10,000", "robust_view": "Passport"}
    yield ROBUST, {"robust_runs": ["fast"], "robust_view": "Passport", "robust_published": "true"}
    yield ROBUST, {"robust_runs": ["fast"], **cell}
    desk = {"robust_attack": "One step (FGSM)", "robust_linf": "0.2", "robust_target": "5"}
    yield ROBUST, {"robust_runs": ["fast"], "robust_view": "Under attack", **desk}
    drawn = ["robust_picture", carried.pack([ink.Part(loaders.dataset().test.images[4], (0, 0, 28, 28), 0, {})])]
    yield ROBUST, {"robust_runs": ["fast"], drawn[0]: drawn[1]}
    yield INSIDE, {"inside_run": "fast", "inside_picture": drawn[1]}
    told = {"robust_told": "strangers that pass (FPR95)", "robust_stranger": "Letters"}
    yield ROBUST, {"robust_runs": ["fast"], "robust_view": "Strangers", **told}
    length = {"robust_norm": "the whole change", "robust_l2": "3.5"}
    yield ROBUST, {"robust_runs": ["fast"], "robust_view": "Under attack", **length}
    by_run = {"browse_sort": "highest loss of a run", "browse_run": "best"}
    yield BROWSE, {"split": "test", "find": "label=4 & wrong(fast)", **by_run}
    yield BROWSE, {"split": "test", "digit": "18", "browse_near": "true", "browse_alike": "features"}
    yield MOSAIC, {"mosaic_digit": "9", "mosaic_near": "true", "mosaic_alike": "features"}
    yield MAP, {"map_method": "pca", "map_digit": "9", "map_near": "true", "map_alike": "features"}
    yield MOSAIC, {"mosaic_split": "test", "mosaic_order": "label", "mosaic_digit": "9", "mosaic_at": "0.2~0.7~6"}
    pixels = {"pixels_statistic": "median", "pixels_first": "3", "pixels_second": "8", "pixels_digits": ["1", "2"]}
    yield PIXELS, {"pixels_split": "test", "pixels_histogram": "one digit", "pixels_digit": "5", **pixels}
    choice = {"handwriting_split": "test", "handwriting_digits": ["1"], "handwriting_measure": "thickness"}
    shares = {"handwriting_x": ["10", "50"], "handwriting_y": ["20", "90"]}
    yield (
        HANDWRITING,
        {**choice, **shares, "handwriting_against": "area", "handwriting_side": "top", "handwriting_draw": "true"},
    )
    first = int(loaders.extremes("mnist", "train", "slant", (), 18)[0][0])
    opened = {"handwriting_slice": "11", "handwriting_open": f"low-{first}"}
    yield HANDWRITING, {**opened, "handwriting_near": "true", "handwriting_alike": "features"}
    contested = str(list(doubt.contested(loaders.dataset()))[2].position)
    place = duplicates.PLACES[0]
    pair = loaders.pairs_to_look_at("mnist", (1,), place).index[17]
    chosen = {
        "doubt_digits": ["1"],
        "doubt_pairs": place,
        "doubt_pair": str(pair),
        "doubt_page": "2",
        "doubt_near": "true",
    }
    yield DOUBT, {"doubt_digit": contested, "doubt_near": "true", "doubt_alike": "features", **chosen}
    yield MAP, {"map_method": "pca", "map_colour": "mistakes", "map_run": RUN, "map_digit": "60008", **view("map_")}
    like = {"map_like": "pixels", "map_count": "7", "map_find": "label=4"}
    yield MAP, {"map_method": "pca", "map_digit": "60008", **like}
    yield MAP, {"map_method": "pca", "map_digit": "60008", "map_like": "a run's features", "map_like_run": RUN}
    for method, kind in PROJECTIONS.items():
        names = [name for name in kind.settings if name not in (*COMMON, "library")]
        own = {f"map_{method}_{name}": changed(kind.settings[name]) for name in names}
        chosen = {} if method == recipe.DEFAULT else {"map_method": method}
        yield MAP, {**chosen, "map_points": "5000", "map_seed": "3", **own}
    yield MAP, {"map_points": "5000", "map_tsne_library": "scikit-learn"}
    picked = {"first": "3", "split": "test", "digit": "4", "kept": "20", "across": "3", "up": "5"}
    space = {"space": "true", "x": "4", "y": "5", "z": "6", "points": "2000"}
    yield COMPONENTS, {f"components_{name}": text for name, text in {**picked, **space}.items()} | view("components_")
    yield from train_visits()
    yield (
        RUNS,
        {"runs_find": "32n", "runs_state": ["done"], "runs_origin": "own", "runs_sort": "fastest first", "run": RUN},
    )
    yield RUNS, {"runs_together": "true", "run": RUN}
    yield from evaluate_visits()
    compare = {"runs": TWO}
    shown = {"compare_pair": "A and C", "compare_who": "second", "compare_digit": "9", "compare_second_page": "2"}
    yield COMPARE, {"runs": [*TWO, "32N-10N~seed:1"], "compare_view": "Disagreements", **shown}
    like = {"compare_digit": "9", "compare_near": "true", "compare_alike": "features"}
    yield COMPARE, {**compare, "compare_view": "Disagreements", "compare_first_page": "2", **like}
    yield COMPARE, {**compare, "compare_view": "Disagreements", "compare_who": "neither", "compare_neither_page": "2"}
    yield COMPARE, {**compare, "compare_view": "Curves", "compare_along": "seconds", "compare_line": "training"}
    yield from draw_visits()
    yield TUTORIALS, {"tutorials_network": "ardi-tiny", "tutorials_gap_epochs": ["1", "4"], "tutorials_matrix": "true"}


def train_visits() -> Iterator[tuple[str, Link]]:
    folded = {"train_layers": "true", "train_warps": "true", "train_expert": "true", "train_group": "Tutorials"}
    grid = {"train_grid": "true", "train_vary": "optimizer", "train_optimizer_values": "adam, sgd", "train_seeds": "2"}
    two = {"train_and": "epochs", "train_epochs_values": "1, 2", "train_search": "random", "train_tries": "3"}
    yield TRAIN, {"recipe": "16N-10N", **folded, **grid, **two}
    yield TRAIN, {"run": RUN, "run_curves_epochs": ["1", "4"]}


def evaluate_visits() -> Iterator[tuple[str, Link]]:
    views: dict[str, Link] = {
        "Confusions": {"label": "4", "answer": "9", "digit": "8", "numbers": "percent", "contested": "true"},
        "Right and wrong": {"which": "wrong", "wrong_sort": "file order", "digits": ["7"], "wrong_page": "2"},
        "Confidence": {"threshold": "0.7"},
        "Handwriting": {"measure": "slant", "slice": "3", "slice_page": "2"},
        "Training": {"curves_epochs": ["1", "4"]},
    }
    for name, choices in views.items():
        shown = {} if name == "Confusions" else {"evaluate_view": name}  # the first view is the usual one
        yield EVALUATE, {"run": RUN, **shown} | {f"evaluate_{key}": value for key, value in choices.items()}
    near = {"evaluate_digit": "8", "evaluate_near": "true", "evaluate_alike": "features"}
    yield EVALUATE, {"run": RUN, "evaluate_label": "4", "evaluate_cell_page": "2"}
    yield EVALUATE, {"run": RUN, "evaluate_label": "4", "evaluate_answer": "9", **near}
    right = {"evaluate_which": "right", "evaluate_right_sort": "file order", "evaluate_right_page": "3"}
    yield EVALUATE, {"run": RUN, "evaluate_view": "Right and wrong", **right}


def draw_visits() -> Iterator[tuple[str, Link]]:
    yield DRAW, {"draw_ink": PAIR, "draw_part": "2", "draw_run": "tence-cnn", "draw_without": ["centre"]}
    yield DRAW, {"draw_ink": SEVEN, "draw_view": "Other models", "draw_runs": ["tence-cnn", "tree"]}
    picture = carried.pack(ink.read(strokes.render(strokes.unpack(SEVEN), 200)).parts)
    yield DRAW, {"draw_input": "upload", "draw_picture": picture}
    placed = {"draw_map": "pca", "draw_map_digit": "60008", **view("draw_map_")}
    yield DRAW, {"draw_ink": SEVEN, "draw_view": "On the map", **placed}


def changed(setting: Setting) -> str:
    """A value near the usual one, which goes together with the other settings."""
    if setting.words and setting.low == setting.high:
        return next(word for word in setting.words if word != setting.default)
    if isinstance(setting.default, str):  # a word or a number
        return str(int((setting.low + setting.high) / 2))
    near = 1 if isinstance(setting.default, int) else 0.125
    return str(setting.default + near if setting.default + near <= setting.high else setting.default - near)


# --- what binds and takes parameters --------------------------------------------------------------------


@cache
def sites() -> frozenset[tuple[str, int]]:
    """Every call in the code that binds a parameter: its file and the line of its beginning."""
    found = set()
    for file in [*(ROOT / "pages").rglob("*.py"), *(ROOT / "mnist_dash/ui").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf8"))):
            if isinstance(node, ast.Call) and any(word.arg == "bind" for word in node.keywords):
                found.add((str(file), node.lineno))
    return frozenset(found)


class Notes:
    """Which calls bound a parameter, and which parameters were bound or taken."""

    def __init__(self) -> None:
        self.sites: set[tuple[str, int]] = set()
        self.names: set[str] = set()

    def bound(self, name: str) -> None:
        self.names.add(name)
        frame = sys._getframe(2)
        while frame:
            place = frame.f_code.co_filename, frame.f_lineno
            if place in sites():
                self.sites.add(place)
            frame = frame.f_back


@pytest.fixture(scope="module")
def notes(tmp_path_factory) -> Iterator[Notes]:
    found = Notes()
    bind, take = QueryParams.bind_widget, broken.take

    def note_bind(self, param_key, *rest, **more):
        found.bound(param_key)
        return bind(self, param_key, *rest, **more)

    def note_take(*names):
        found.names.update(names)
        take(*names)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QueryParams, "bind_widget", note_bind)
        patch.setattr(broken, "take", note_take)
        patch.setenv("MNIST_DASH_HOME", str(tmp_path_factory.mktemp("home")))
        for seed, recipe in enumerate((LONG, OTHER, Recipe("32N-10N", seed=1))):
            finish(recipe, seed)
        yield found


def finish(recipe: Recipe, seed: int) -> None:
    """A finished run with all that a page asks of one; it errs often, for there must be pages of errors."""
    share = 0.3 + seed / 20
    facts = {"finished": time.time(), "test_loss": 0.1, "test_accuracy": 1 - share, "images_per_second": 20_000.0}
    epochs = 1 if recipe.is_classical else recipe.epochs
    wrong = prepared_runs.predictions(share, seed)
    prepared_runs.finish(recipe, wrong, **facts, epochs=epochs, made_with=machine.facts())


def open_link(page: str, link: Link) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    for name, value in link.items():
        app.query_params[name] = value
    return app.switch_page(page).run()


def test_every_parameter_comes_back_as_it_was_set(notes):
    wrong = []
    set_somewhere = set()
    for page, link in visits():
        app = open_link(page, link)
        wrong += [f"{page} with {link}: {each.value}" for each in [*app.exception, *app.error]]
        wrong += [f"{page}: {each.value}" for each in app.warning if "link's" in each.value]
        for name, value in link.items():
            if list(np.atleast_1d(app.query_params.get(name, []))) != list(np.atleast_1d(value)):
                wrong.append(f"{page} loses {name} = {value}: {app.query_params.get(name)}")
        set_somewhere |= set(link)
    app = select(open_link(MAP, {"map_method": "pca", "map_page": "2"}), np.arange(500))
    assert "map_page" in app.session_state and app.session_state["map_page"] == 2
    set_somewhere.add("map_page")
    forgotten = sorted(notes.names - set_somewhere - {"data"})  # one data set ships: there is no other value
    assert not wrong, "\n".join(wrong)
    assert not forgotten, f"no visit sets {forgotten}"
    visited = {file for file, _ in notes.sites}  # a page without a visit here has a test file that walks its link
    unreached = sorted(f"{Path(file).name}:{line}" for file, line in sites() - notes.sites if file in visited)
    assert not unreached, f"no visit reaches the parameters bound at {unreached}"


BROKEN: dict[str, Link] = {
    BROWSE: {"split": "foo", "digit": "99999999", "digits": "x"},
    MOSAIC: {"mosaic_at": "NaN~0~-3"},
    PIXELS: {"pixels_digit": "Infinity", "pixels_histogram": "pie"},
    HANDWRITING: {"handwriting_x": ["70", "300"], "handwriting_open": "low", "handwriting_slice": "80"},
    DOUBT: {"doubt_pair": "-1", "doubt_digit": "x" * 100_000},
    MAP: {"map_at": "0~0~-3", "map_around": "1~2", "map_hidden": "!", "map_step": "1e9", "map_method": "magic"},
    COMPONENTS: {"components_kept": "99999"},
    TRAIN: {"recipe": "24N-10N~momentum:0.9", "train_group": "Theirs"},
    RUNS: {"run": "24N-10N~momentum:0.9"},
    EVALUATE: {"run": "24N-10N~momentum:0.9", "evaluate_view": "Nothing"},
    COMPARE: {"runs": ["fast", "strong", "24N-10N~momentum:0.9"], "compare_who": "me"},
    DRAW: {"draw_ink": "x" * 100_000, "draw_picture": "y", "draw_input": "telepathy"},
    TUTORIALS: {"tutorials_network": "none", "no_such_parameter": "1"},
}


@pytest.mark.parametrize("page", BROKEN)
def test_what_a_link_asks_in_vain_is_named_once_and_the_page_is_shown(page):
    app = open_link(page, BROKEN[page])
    assert not app.exception
    (warning,) = [each.value.replace("\\", "") for each in app.warning if "link's" in each.value]
    told = [name for name in BROKEN[page] if f"The link's {name}" in warning]
    assert told == list(BROKEN[page]) or len(told) == len(warning.splitlines()) >= len(BROKEN[page]) - 1, warning
    assert len(warning) < 1_500
