"""Runs: the list, its filters, and what can be done to a run."""

import json
from dataclasses import asdict

import pytest

from mnist_dash.models import recipes
from mnist_dash.models.recipes import RECIPES, Recipe
from mnist_dash.runs import folder, int8, jobs, results
from tests.pages import prepared
from tests.pages.test_every_page import open_page
from tests.pages.test_train import button, words

RUNS = "pages/train/runs.py"
FAST = RECIPES["fast"].recipe
SMALL = Recipe("32N-10N", epochs=3, seed=7)


@pytest.fixture
def runs(home):
    """A finished, a stopped and a failed run, and a folder that cannot be read."""
    broken = home / "runs" / "0123456789ab"
    broken.mkdir(parents=True)
    (broken / folder.RECIPE).write_text("{")
    return {
        "done": prepared.done(FAST, right=9_900),
        "failed": prepared.state(SMALL, "failed", error="The disk is full: free some space."),
        "interrupted": prepared.state(Recipe("16N-10N"), "interrupted", epochs=2),
    }


def table(app):
    return app.dataframe[0].value


def labels(app):
    return [each.label for each in app.button]


def test_lists_every_run_with_accuracy_interval_and_state(runs):
    app = open_page(RUNS)
    assert not app.exception
    assert sorted(table(app)["State"]) == ["done", "failed", "interrupted", "unreadable"]
    row = table(app)[table(app)["State"] == "done"].iloc[0]
    assert (row["Run"], row["Accuracy"], row["95 % interval"]) == ("fast", 99.0, "98.79 to 99.18")


def test_a_curve_is_drawn_for_networks_alone(home):
    prepared.done(SMALL)
    prepared.done(Recipe("tree", protocol="test"))
    shown = table(open_page(RUNS))["Curve"]
    (curve,) = shown.dropna()
    assert len(shown) == 2 and list(curve) == pytest.approx([90, 91, 92])


def test_seeds_of_one_recipe_are_one_row_that_chooses_them_all(home):
    for seed, right in enumerate((9_700, 9_800, 9_600)):
        prepared.done(recipes.with_settings(SMALL, {"seed": seed}), right=right)
    prepared.done(FAST, right=9_900)
    app = open_page(RUNS, runs_together="true")
    assert not app.exception
    row = table(app).set_index("Seeds").loc[3]
    assert (row["Mean"], row["± deviation"], row["Least to most"]) == (pytest.approx(97), "1.00", "96.00 to 98.00 %")
    assert list(table(app)["Seeds"]) == [1, 3]
    run = folder.lookup(recipes.with_settings(SMALL, {"seed": 0}))
    app = open_page(RUNS, runs_together="true", run=run.id)
    assert [each.value for each in app.subheader] == ["3 runs chosen"]


def test_seeds_without_a_result_are_no_rows(runs):
    assert list(table(open_page(RUNS, runs_together="true"))["Recipe"]) == [recipes.title_of(FAST)]
    app = open_page(RUNS, runs_together="true", runs_state=["failed"])
    assert not app.exception and "None of these runs has a result yet" in words(app)


def test_own_runs_stand_before_those_that_came_with_the_program(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    prepared.done(SMALL)
    assert list(table(open_page(RUNS))["Origin"])[:2] == ["own", "shipped"]


def test_filters_are_in_the_link(runs):
    assert list(table(open_page(RUNS, runs_state=["failed"]))["State"]) == ["failed"]
    assert list(table(open_page(RUNS, runs_find="32n"))["State"]) == ["failed"]
    assert len(table(open_page(RUNS, runs_origin="own"))) == 4
    app = open_page(RUNS, runs_find="nothing like it")
    assert not app.exception
    assert "None of the 4 runs is like that" in words(app)


def test_no_runs_yet_leads_to_train(home):
    app = open_page(RUNS)
    assert not app.exception
    assert "Nothing has been trained yet" in words(app)


def test_run_in_the_link_is_chosen_and_can_be_renamed_and_deleted(runs):
    run = runs["done"]
    app = open_page(RUNS, run=run.id)
    assert not app.exception
    assert "99.00 % of the test digits right, 95 % interval 98.79 to 99.18 %" in words(app)
    assert {"The light model (.tflite)", "The recipe as a Keras script", "The curve (CSV)"} <= {
        each.label for each in app.get("download_button")
    }
    app.text_input(key=f"runs_name_{run.id}").set_value("My [best](http://x.example) *one*")
    button(app, "Keep the name").click().run()
    assert not app.exception
    assert folder.load(run.id).name == "My [best](http://x.example) *one*"
    assert r"\[best\]" in app.subheader[0].value
    app.button(key="runs_delete").click().run()
    assert not app.exception
    assert len(table(app)) == 3
    assert "run" not in app.query_params and not app.warning


def test_several_runs_are_compared_deleted_and_had_back(runs):
    links = [runs["done"].id, runs["failed"].id]
    app = open_page(RUNS, run=links)
    assert not app.exception
    assert "2 runs chosen" in app.subheader[0].value
    assert button(app, "Compare these").disabled and "There is no result of" in words(app)
    app.button(key="runs_delete_all").click().run()
    assert not app.exception
    assert len(table(app)) == 2 and "2 runs deleted." in words(app)
    app.button(key="runs_undo").click().run()
    assert not app.exception
    assert len(table(app)) == 4 and folder.load(runs["done"].id).usable


def test_runs_with_results_go_to_compare(home):
    chosen = [prepared.done(FAST), prepared.done(SMALL)]
    app = open_page(RUNS, run=[run.id for run in chosen])
    assert not button(app, "Compare these").disabled
    assert app.query_params["run"] == [results.link_name(run) for run in chosen]


def test_the_order_is_in_the_link_and_a_linked_run_is_at_the_top(home):
    slow, quick = prepared.done(FAST, right=9_900, seconds=50.0), prepared.done(SMALL, right=9_000, seconds=5.0)
    seconds = [
        list(table(open_page(RUNS, **query))["Seconds"])
        for query in (
            {"runs_sort": "fastest first"},
            {"runs_sort": "most accurate first"},
            {"runs_sort": "fastest first", "run": slow.id},
        )
    ]
    assert seconds == [[5.0, 50.0], [50.0, 5.0], [50.0, 5.0]]
    assert quick.usable


def test_failed_run_says_why_and_can_go_on(runs):
    app = open_page(RUNS, run=runs["failed"].id)
    assert "The disk is full" in words(app)
    assert "Go on" in labels(app) and "Again with another seed" in labels(app)


def test_unreadable_run_says_so_and_can_only_be_deleted(runs):
    app = open_page(RUNS, run="0123456789ab")
    assert not app.exception
    assert "damaged or of another version" in words(app)
    assert "See the result" not in labels(app)
    app.button(key="runs_delete").click().run()
    assert len(table(app)) == 3


@pytest.mark.parametrize("link", ["ffffffffffff", "<b>x</b>", "![x](http://x.example/a.png)"])
def test_run_that_is_not_there_is_one_sentence(runs, link):
    app = open_page(RUNS, run=link)
    assert not app.exception
    assert len(app.warning) == 1 and "![" not in app.warning[0].value
    assert len(table(app)) == 4


def test_csv_of_the_curve_has_a_row_an_epoch(runs):
    from mnist_dash.plots import training

    text = training.table(folder.metrics(runs["done"])).to_csv(index=False)
    assert len(text.splitlines()) == FAST.epochs + 1
    assert text.startswith("epoch,")


def test_a_run_of_a_cluster_names_its_worker(home):
    run = prepared.state(SMALL, "running", worker="gpu_1", stage="Preparing", token="x")
    app = open_page(RUNS, run=run.id)
    assert not app.exception
    assert r"running on worker gpu\_1" in words(app)
    assert any("worker gpu" in each.proto.text for each in app.get("progress"))


def test_what_a_run_and_all_runs_give_away(runs):
    app = open_page(RUNS, run=runs["done"].id)
    assert not app.exception
    offered = [each.proto.label for each in app.get("download_button")]
    assert offered[:2] == ["All figures (CSV)", "All curves (CSV)"]
    assert offered[2:4] == ["Report (HTML)", "Notebook (.ipynb)"]
    assert {"Its answers (CSV)", "The curve (CSV)", "The recipe as a Keras script"} <= set(offered)
    assert "The ONNX model" not in offered, "this run has no Keras model"


def test_the_int8_model_is_offered_and_told(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    run = folder.find("fast")
    started = []
    monkeypatch.setattr("mnist_dash.runs.int8.start", lambda run, by: started.append(run.id))
    app = open_page(RUNS, run=run.id)
    assert not app.exception
    button(app, "Make an int8 model").click().run()
    assert started == [run.id]
    place = int8.job(run)
    jobs.make_folder(place, {})
    (place / int8.MODEL).write_bytes(b"x" * 100)
    made = int8.Measured(int8.version(run), 10_000, 9_900, 9_939, 100, 400_000)
    (place / int8.FACTS).write_text(json.dumps(asdict(made)))
    app = open_page(RUNS, run=run.id)
    assert "int8 reads 99.00 % of the 10,000 test images right, float32 99.39 %" in words(app)
    assert "The int8 model (.tflite)" in [each.proto.label for each in app.get("download_button")]


def test_onnx_of_a_large_network_is_left_to_the_command(tmp_path, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_HOME", str(tmp_path))
    run = folder.find("fast")
    offered = [each.proto.label for each in open_page(RUNS, run=run.id).get("download_button")]
    assert "The ONNX model" in offered
    monkeypatch.setattr("mnist_dash.ui.downloads.LARGEST_ONNX", 1000)
    app = open_page(RUNS, run=run.id)
    assert "The ONNX model" not in [each.proto.label for each in app.get("download_button")]
    assert f"export {run.id} --onnx" in words(app)
