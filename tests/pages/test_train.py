"""Train: the link makes the form, wrong values are told in one sentence, and a run is shown as it is."""

import pytest

from mnist_dash.models import recipes
from mnist_dash.models.recipes import Recipe
from mnist_dash.runs import folder, jobs
from mnist_dash.ui import loaders, recipe_form, run_account, run_view
from tests.pages import prepared
from tests.pages.test_every_page import open_page

TRAIN = "pages/train/train.py"
SMALL = Recipe("32N-10N", epochs=3, learning_rate=0.002, seed=7)
BEGIN = Recipe("8C5-MP2-64N-10N", epochs=2, learning_rate=0.003, schedule="one-cycle")


def button(app, label):
    return next(each for each in app.button if each.label == label)


def words(app):
    groups = (app.error, app.warning, app.info, app.caption, app.markdown, app.subheader)
    return " ".join(each.value for group in groups for each in group)


def metric(app, label):
    return prepared.key_figures(app)[label]


@pytest.fixture
def no_process(monkeypatch):
    """Jobs are marked as running, but no process is made."""
    monkeypatch.setattr(jobs, "_launch", lambda engine, task: None)


def test_link_fills_the_form_and_the_form_makes_the_link(home):
    app = open_page(TRAIN, recipe="32N-10N~epochs:3~lr:0.002~seed:7", train_expert="true")
    assert not app.exception
    assert app.text_input(key=recipe_form.MODEL).value == "32N-10N"
    assert app.number_input(key="train_epochs").value == 3
    assert app.number_input(key="train_seed").value == 7
    app.number_input(key="train_epochs").set_value(5).run()
    assert recipes.find(app.query_params["recipe"]) == recipes.with_settings(SMALL, {"epochs": 5})


@pytest.mark.parametrize(
    "text",
    ["32C3-MP-10N", "<script>alert(1)</script>", "![x](http://x.example/a.png)", "128N-10N~epochs:1e9", "", "~" * 2000],
)
def test_broken_recipe_in_the_link_is_one_sentence_and_the_default_form(home, text):
    app = open_page(TRAIN, recipe=text)
    assert not app.exception
    assert len(app.warning) == 1
    assert "![" not in app.warning[0].value
    assert app.text_input(key=recipe_form.MODEL).value == "8C5-MP2-64N-10N"
    assert app.button(key="train_start").label == "Train it now"


def test_mistake_in_the_notation_is_marked_and_nothing_typed_is_lost(home):
    app = open_page(TRAIN)
    typed = "32C3-MP2-BX-10N"
    app.text_input(key=recipe_form.MODEL).set_value(typed).run()
    assert not app.exception
    assert ["position 10" in error.value for error in app.error] == [True], "the mistake is told once"
    assert "<mark" in app.get("html")[0].proto.body and ">BX</mark>" in app.get("html")[0].proto.body
    assert app.text_input(key=recipe_form.MODEL).value == typed
    assert not [each for each in app.button if each.key == "train_start"]


def test_hostile_notation_is_shown_as_text(home):
    app = open_page(TRAIN)
    app.text_input(key=recipe_form.MODEL).set_value("<img src=x onerror=alert(1)>").run()
    assert not app.exception
    assert "<img" not in app.get("html")[0].proto.body


def test_layer_editor_and_notation_stay_in_step(home):
    app = open_page(TRAIN, recipe="32C3-MP2-128N-10N")
    field = app.text_input(key=recipe_form.MODEL)
    app.button(key="train_model_add_after").click().run()
    assert app.text_input(key=recipe_form.MODEL).value == "32C3-128N-MP2-128N-10N"
    app.button(key="train_model_later").click().run()
    assert app.text_input(key=recipe_form.MODEL).value == "32C3-MP2-128N-128N-10N"
    app.selectbox(key="train_model_layer_kind").select("dropout").run()
    app.number_input(key="train_model_layer_rate").set_value(40).run()
    assert app.text_input(key=recipe_form.MODEL).value == "32C3-MP2-D40-128N-10N"
    app.button(key="train_model_remove").click().run()
    assert app.text_input(key=recipe_form.MODEL).value == field.value == "32C3-MP2-128N-10N"
    app.text_input(key=recipe_form.MODEL).set_value("16C5:same-10N").run()
    assert app.number_input(key="train_model_layer_units").value == 16
    assert app.selectbox(key="train_model_layer_padding").value == "same"


def test_a_broken_layer_can_be_replaced_in_the_editor(home):
    app = open_page(TRAIN)
    app.text_input(key=recipe_form.MODEL).set_value("XX-128N-10N").run()
    app.selectbox(key="train_model_layer_kind").select("conv").run()
    assert app.text_input(key=recipe_form.MODEL).value == "32C3-128N-10N"
    assert not app.error


def test_settings_that_do_not_fit_together_are_told(home):
    app = open_page(TRAIN, recipe="32N-10N~protocol:test", train_expert="true")
    app.number_input(key="train_patience").set_value(3).run()
    assert any("Set protocol to holdout or patience to 0" in error.value for error in app.error)


def test_classical_model_has_its_parameters_and_no_learning_rate(home):
    app = open_page(TRAIN, recipe="knn:k=5")
    assert not app.exception
    assert app.text_input(key="train_model_knn_k").value == "5"
    assert "train_learning_rate" not in [each.key for each in app.number_input]
    app.text_input(key="train_model_knn_k").set_value("7").run()
    assert app.text_input(key=recipe_form.MODEL).value == "knn:k=7"
    app.text_input(key="train_model_knn_k").set_value("none").run()
    assert not app.exception
    assert any("knn" in error.value for error in app.error)


def test_cost_meter_tells_an_estimate_from_a_finished_run(home):
    prepared.done(Recipe("32N-10N", protocol="test"), seconds=40.0)
    app = open_page(TRAIN, recipe="32N-10N~protocol:test", train_expert="true")
    assert metric(app, "Parameters") == "25,450"
    assert metric(app, "Multiply-adds a digit") == "25,408"
    assert metric(app, "Estimated time") == "about 40 s"


def test_limits_of_a_host_are_told_and_hold(home, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_MAX_PARAMETERS", "1000")
    monkeypatch.setenv("MNIST_DASH_MAX_SECONDS", "60")
    app = open_page(TRAIN, recipe="32N-10N")
    assert any("this host allows 1,000" in error.value for error in app.error)
    app.text_input(key=recipe_form.MODEL).set_value("1N-10N").run()
    assert "at most 60 s each" in words(app) and "at most 1,000 parameters" in words(app)


def test_a_click_starts_the_run_and_shows_it_and_stop_can_be_pressed_twice(home, no_process):
    app = open_page(TRAIN, recipe="32N-10N~epochs:3~lr:0.002~seed:7", train_expert="true")
    app.button(key="train_start").click().run()
    assert not app.exception
    run = folder.load(recipes.recipe_id(SMALL))
    assert app.query_params["run"] == recipes.to_link(SMALL)
    assert run.state == "running"
    app.button(key="run_stop").click().run()
    assert app.button(key="run_stop").disabled
    jobs.stop(run.path)
    assert not app.run().exception


def test_two_visitors_with_the_same_recipe_share_one_run_and_the_third_waits(home, no_process):
    for _ in range(2):
        app = open_page(TRAIN, recipe="32N-10N")
        app.button(key="train_start").click().run()
        assert not app.exception
    other = open_page(TRAIN, recipe="33N-10N")
    other.button(key="train_start").click().run()
    assert len(folder.runs()) == 2
    assert [bar.proto.text for bar in other.get("progress")] == ["**Waiting: number 1 in the queue**"]


def test_full_queue_is_one_sentence(home, no_process, monkeypatch):
    monkeypatch.setenv("MNIST_DASH_MAX_QUEUE", "0")
    jobs.start(Recipe("32N-10N"))
    app = open_page(TRAIN, recipe="33N-10N")
    app.button(key="train_start").click().run()
    assert not app.exception
    assert "jobs are waiting already" in words(app)


def test_finished_run_shows_result_interval_and_mistakes(home):
    run = prepared.done(SMALL, right=9_800)
    app = open_page(TRAIN, run=run.id)
    assert not app.exception
    assert metric(app, "Test accuracy") == "98.00 %"
    assert metric(app, "95 % interval") == "97.71 to 98.26 %"
    assert metric(app, "Wrong of 10,000") == "200"
    assert "the 60 surest mistakes of 200" in words(app)
    assert "on CPU of a test" in words(app)


def test_a_finished_run_is_put_into_a_sentence_beside_known_ones_and_leads_on(home):
    prepared.done(recipes.RECIPES["fast"].recipe, right=9_930)
    prepared.done(recipes.RECIPES["best"].recipe, right=9_801)
    run = prepared.done(SMALL, right=9_800)
    app = open_page(TRAIN, run=run.id)
    assert not app.exception
    assert "**9,800 of 10,000** right: plausibly 97.71 to 98.26 %" in words(app)
    assert "1.30 points worse than `fast`, not to be told from `best`" in words(app)
    assert "The weights after the last epoch, 3, count." in words(app)
    assert app.subheader[0].value == "Dense network of 25,450 parameters, seed 7"


def test_with_patience_the_epoch_that_counts_is_told(home):
    run = prepared.done(recipes.with_settings(SMALL, {"patience": 2}))
    folder.append_metrics(run, {"epoch": 1, "epochs": 3, "seconds": 1.0, "loss": 0.2, "val_loss": 0.2})
    assert "held-out digits count" in run_account.counted(run)


def test_a_card_offers_its_result_and_to_train_it_again(home, no_process):
    fast = recipes.RECIPES["fast"].recipe
    prepared.done(fast)
    app = open_page(TRAIN)
    assert app.button(key="train_go_fast").label == "See the result"
    assert app.button(key="train_go_best").label == "Train it now"
    app.button(key="train_again_fast").click().run()
    assert not app.exception
    assert app.subheader[0].value == "Past 99 % as fast as possible, seed 1"
    assert folder.lookup(recipes.with_settings(fast, {"seed": 1})).active


def test_the_builder_begins_with_what_has_no_run_yet(home):
    prepared.done(recipes.find(open_page(TRAIN).query_params.get("recipe") or recipes.to_link(BEGIN)))
    app = open_page(TRAIN, train_expert="true")
    assert app.number_input(key="train_seed").value == 1


def test_an_active_run_shows_its_axes_and_steps_at_once(home):
    run = prepared.state(SMALL, "running", stage="Preparing", token="x")
    app = open_page(TRAIN, run=run.id)
    assert not app.exception
    assert "reading the digits → **loading TensorFlow and building the network** → training" in words(app)
    assert "**Loss (cross-entropy)**" in words(app)


def test_run_is_still_shown_after_another_page(home):
    run = prepared.done(SMALL)
    app = open_page(TRAIN, run=run.id)
    app.switch_page("pages/data/browse.py").run()
    app.switch_page(TRAIN).run()
    assert metric(app, "Test accuracy") == "98.00 %"
    button(app, "Change this recipe").click().run()
    assert app.text_input(key=recipe_form.MODEL).value == "32N-10N"
    assert recipes.find(app.query_params["recipe"]) == SMALL


def test_settings_that_are_folded_away_make_no_widgets_and_count_all_the_same(home):
    link = "32N-10N~seed:7~smooth:0.1~rotate:12.0"
    app = open_page(TRAIN, recipe=link)
    folded = {"train_seed", "train_label_smoothing", "train_rotate"}
    shown = [*app.number_input, *app.slider]
    assert not app.exception and not folded & {each.key for each in shown}
    app.number_input(key="train_epochs").set_value(5).run()
    assert recipes.find(app.query_params["recipe"]) == recipes.with_settings(recipes.find(link), {"epochs": 5})
    opened = open_page(TRAIN, recipe=link, train_expert="true", train_warps="true")
    assert folded <= {each.key for each in [*opened.number_input, *opened.slider]}
    assert opened.slider(key="train_rotate").value == 12
    assert any("warped at random four times" in each.proto.body for each in opened.get("html"))


@pytest.mark.parametrize("link", ["0123456789ab", "nonsense", "<b>", "../../etc", ""])
def test_missing_run_is_one_sentence_with_a_way_on(home, link):
    app = open_page(TRAIN, run=link)
    assert not app.exception
    assert len(app.warning) == 1 and "is not understood, so this shows the recipes instead" in app.warning[0].value
    assert not app.error and app.text_input(key=recipe_form.MODEL).value


@pytest.mark.parametrize(
    ("state", "facts", "sentence"),
    [
        ("failed", {"error": "The disk is full."}, "The disk is full"),
        ("interrupted", {"epochs": 2}, "interrupted after 2 finished epochs"),
        ("interrupted", {}, "before its first epoch"),
        ("stopped", {}, "Stopped after 0 finished epochs"),
    ],
)
def test_ended_without_result_says_why_and_offers_to_go_on(home, state, facts, sentence):
    run = prepared.state(SMALL, state, **facts)
    app = open_page(TRAIN, run=run.id)
    assert not app.exception
    assert sentence in words(app)
    assert button(app, "Go on")


def test_study_is_queued_with_one_click_and_fills_its_figure_and_table(home, no_process):
    prepared.studied(Recipe("32N-10N", learning_rate=0.001, seed=1), 0.9625, right=9_700)
    values = {"train_learning_rate_values": "0.001, 0.002"}
    app = open_page(TRAIN, recipe="32N-10N", train_grid="true", train_seeds="2", **values)
    assert app.button(key="train_queue").label == "Train 3 runs"
    assert "4 runs (2 combinations by 2 seeds)" in words(app)
    app.button(key="train_queue").click().run()
    assert not app.exception
    table = app.dataframe[0].value
    assert table["Seed 1"][0] == "96.25 %" and table["Mean"][0] == "96.25 %"
    assert table["Seed 0"][0].startswith("training")
    assert table["Seed 0"][1] == "number 1 in the queue"
    assert app.button(key="train_queue").disabled
    assert "**learning rate 0.001** is ahead so far: 96.25 % (one seed)" in words(app)
    assert "which chose nothing: 97.00 %" in words(app)
    app.button(key="train_study_stop").click().run()
    assert not app.exception
    assert app.button(key="train_queue").label != "All are trained"
    assert sum(run.state == "queued" for run in folder.runs()) == 0


def test_halving_goes_on_with_the_better_half_by_itself(home, no_process):
    base = Recipe("32N-10N", epochs=4)
    for rate, score in ((0.001, 0.95), (0.002, 0.97)):
        prepared.studied(recipes.with_settings(base, {"learning_rate": rate, "epochs": 2}), score)
    app = open_page(
        TRAIN,
        recipe=recipes.name_of(base),
        train_grid="true",
        train_seeds="1",
        train_search="halving",
        train_learning_rate_values="0.001, 0.002",
    )
    assert "**Round 2**: 1 combination with 4 epochs" in words(app)
    assert app.button(key="train_queue").label == "Train 1 run"
    app.button(key="train_queue").click().run()
    assert [run.recipe.learning_rate for run in folder.runs() if run.active] == [0.002]


def test_two_settings_make_a_map_and_wrong_values_one_sentence(home):
    link = {"recipe": "32N-10N", "train_grid": "true", "train_seeds": "1", "train_and": "batch_size"}
    prepared.studied(Recipe("32N-10N", learning_rate=0.001, batch_size=64), 0.91)
    app = open_page(TRAIN, **link, train_batch_size_values="64, 128", train_learning_rate_values="0.001")
    assert not app.exception
    assert app.button(key="train_queue").label == "Train 1 run"
    assert "**learning rate 0.001, batch size 64** is ahead so far" in words(app)
    app.text_input(key="train_learning_rate_values").set_value("0.1, much").run()
    assert any("much" in error.value for error in app.error)


def test_another_seed_is_the_next_without_a_run(home):
    prepared.done(SMALL)
    prepared.done(recipes.with_settings(SMALL, {"seed": 8}))
    assert run_view.another_seed(SMALL, loaders.runs()).seed == 9
