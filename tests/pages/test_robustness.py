"""Robustness: the link says which runs, digit, corruption and view, and what cannot be is a sentence."""

from mnist_dash.data import datasets
from mnist_dash.data.ink import Part, carried
from tests.pages.test_every_page import open_page

ROBUST = "pages/judge/robustness.py"
PASSPORT = {"robust_view": "Passport"}


def texts(app):
    return " ".join(each.value for each in [*app.markdown, *app.caption]).replace("\\-", "-")


def test_a_digit_is_read_by_two_runs():
    app = open_page(ROBUST)
    assert not app.exception
    assert app.multiselect(key="robust_runs").value == ["best", "hands"]
    assert "**best** reads **3**, right" in texts(app)
    assert "what best and hands read in this order" in texts(app)


def test_the_link_chooses_two_corruptions():
    link = {"robust_kind": "Stripe", "robust_severity": "5", "robust_also": "Scale", "robust_also_severity": "4"}
    app = open_page(ROBUST, robust_runs=["tence-cnn"], robust_digit="7", **link)
    assert not app.exception
    assert "Stripe, 9 columns at each side" in texts(app) and "Scale, to 60 %" in texts(app)
    app.selectbox(key="robust_kind").select("Scale").run()
    assert not app.exception
    assert app.selectbox(key="robust_also").value == "nothing"


def test_passports_stand_side_by_side_with_their_test():
    app = open_page(ROBUST, robust_runs=["best", "hands"], **PASSPORT)
    assert not app.exception
    said = texts(app)
    assert said.count("on average under MNIST-C's fifteen at their severity") == 2
    assert "At severity 3, **best** reads more than **hands** under" in said
    assert "wrong; these come first" in said


def test_what_a_run_reads_worst_leads_to_a_recipe():
    app = open_page(ROBUST, robust_runs=["fast"], **PASSPORT)
    assert "Against translate, " in texts(app)
    links = [each for each in app.get("page_link") if "changes" in each.proto.label]
    assert "shift%3A3.0" in links[0].proto.query_string and "rotate%3A23.0" in links[0].proto.query_string


def test_a_passport_that_is_not_there_is_offered():
    app = open_page(ROBUST, robust_runs=["fast"], robust_digits="10,000", **PASSPORT)
    assert not app.exception
    assert "over 10,000 test digits" in texts(app)
    assert app.button(key=f"robust_passports_{run_id('fast')}_make").label == "Make its passport"


def run_id(name):
    from mnist_dash.runs import results

    return results.find(name).id


def test_a_run_without_a_model_is_left_out():
    app = open_page(ROBUST, robust_runs=["fast", "knn"])
    assert not app.exception
    assert "knn" in app.warning[0].value and "left out" in app.warning[0].value
    assert "**fast** reads" in texts(app)


def test_without_runs_it_says_what_to_do(home):
    app = open_page(ROBUST)
    assert not app.exception
    assert "Choose one or more runs" in app.info[0].value


ATTACK = {"robust_view": "Under attack"}


def test_an_attack_fools_the_first_run_and_noise_does_not():
    app = open_page(ROBUST, robust_runs=["tence-cnn", "best"], robust_digit="18", **ATTACK)
    assert not app.exception
    said = texts(app)
    assert "**tence-cnn** reads the attacked picture as **8**" in said and "Under noise as large it reads 3" in said
    assert "**best** reads the attacked picture as **3**" in said
    assert "is enough here" in said


def test_the_link_chooses_attack_bound_and_target():
    link = {
        "robust_attack": "One step (FGSM)",
        "robust_norm": "the whole change",
        "robust_l2": "4",
        "robust_target": "5",
    }
    app = open_page(ROBUST, robust_runs=["fast"], **link, **ATTACK)
    assert not app.exception
    assert app.slider(key="robust_l2").value == 4
    assert app.selectbox(key="robust_target").value == "5"


def test_a_run_without_gradients_is_a_sentence_but_for_squares():
    app = open_page(ROBUST, robust_runs=["logistic"], **ATTACK)
    assert not app.exception
    assert "The attack without gradients works on any run" in app.info[0].value
    app = open_page(ROBUST, robust_runs=["logistic"], robust_attack="Without gradients (squares)", **ATTACK)
    assert not app.exception
    assert "**logistic** reads the attacked picture as" in texts(app)


def test_strangers_have_a_table_for_each_run_and_pictures():
    app = open_page(ROBUST, robust_runs=["hands", "fast"], robust_view="Strangers", robust_stranger="Letters")
    assert not app.exception
    assert [list(table.value.columns) for table in app.table[:2]] == [
        ["Largest probability", "Energy", "Mahalanobis", "Our gate"],
        ["Largest probability", "Energy", "Mahalanobis"],
    ]
    assert "Of 300 such pictures, those that hands reads with the highest probability" in texts(app)
    assert texts(app).count("as a class of its own, which is its gate") == 1  # fast learned none


def test_a_drawing_is_made_harder_and_put_away():
    ink = carried.pack([Part(datasets.load("mnist").test.images[4], (0, 0, 28, 28), 0, {})])
    app = open_page(ROBUST, robust_runs=["fast"], robust_picture=ink)
    assert not app.exception
    assert "Your drawing, as the link carries it" in texts(app)
    assert "**fast** reads **4**" in texts(app) and "**4**, right" not in texts(app)
    app = open_page(ROBUST, robust_runs=["fast"], robust_picture=ink, **ATTACK)
    assert not app.exception
    assert "**fast** reads the attacked picture as" in texts(app)
    app.button(key="robust_put_away").click().run()
    assert not app.exception
    assert app.number_input(key="robust_digit").value is None


def test_what_is_published_stands_beside_ours_once_it_is_unfolded():
    for view, of in (("Passport", "Four networks"), ("Under attack", "AutoAttack"), ("Strangers", "AUROC")):
        app = open_page(ROBUST, robust_runs=["robust"], robust_view=view, robust_published="true")
        assert not app.exception
        assert any(of in table.value.columns for table in app.table), view
        folded = open_page(ROBUST, robust_runs=["robust"], robust_view=view)
        assert len(folded.table) == len(app.table) - 1
    app = open_page(ROBUST, robust_runs=["robust"], robust_published="true", **ATTACK)
    ours = app.table[0].value.iloc[0]
    assert ours["Network"] == "robust, here" and ours["Under this app's attack"].startswith("8")
