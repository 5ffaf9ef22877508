"""Training end to end on a few real digits: values, repeatability, resume, stop and bad ends."""

import dataclasses
import itertools

import keras
import numpy as np
import pytest

from mnist_dash.analysis import gate
from mnist_dash.data import datasets
from mnist_dash.data.writing import lessons
from mnist_dash.models import devices, loop, networks, training
from mnist_dash.models.epochs import Pace
from mnist_dash.models.recipes import Augmentation, Recipe

MNIST = datasets.load()
SMALL = Recipe("32N-D20-10N", train_size=700, batch_size=32, epochs=3, learning_rate=0.005)
FULL = Recipe(
    "4C5:linear-MP2-BN:relu-D30-16N-10N",
    train_size=400,
    batch_size=64,
    epochs=3,
    optimizer="adam",
    learning_rate=0.01,
    schedule="one-cycle",
    label_smoothing=0.1,
    weight_decay=0.01,
    augmentation=Augmentation(shift=1, rotate=5, elastic=0.3),
    patience=2,
    precision="bfloat16",
    seed=3,
)
HANDS = dataclasses.replace(FULL, written=0.5, strangers=0.5, augmentation=Augmentation(rotate=5, flourish=0.5))
TIMES = {"seconds", "seconds_left", "images_per_second", "snapshot", "model", "probabilities", "outside"}


def events(recipe: Recipe, **options) -> list[training.Event]:
    return list(training.train(recipe, MNIST, **options))


def epoch_ends(happened: list[training.Event]) -> list[training.EpochEnd]:
    return [event for event in happened if isinstance(event, training.EpochEnd)]


def values(event: training.Event) -> dict[str, object]:
    """All that must not depend on the machine's mood."""
    return {key: value for key, value in vars(event).items() if key not in TIMES}


def assert_same_end(one: list[training.Event], two: list[training.Event]) -> None:
    assert values(one[-1]) == values(two[-1])
    np.testing.assert_array_equal(one[-1].probabilities, two[-1].probabilities)


def test_the_events_of_a_run() -> None:
    happened = events(SMALL)
    ends, end = epoch_ends(happened), happened[-1]
    assert isinstance(happened[0], training.Progress)
    assert isinstance(end, training.Finished)
    assert [event.epoch for event in ends] == [1, 2, 3]
    steps = [event.step for event in happened if isinstance(event, training.Progress) and event.epoch == 2]
    assert steps == sorted(steps)
    assert steps[-1] == 22  # 700 digits in batches of 32: the last one has 28
    assert ends[-1].clean_accuracy > ends[0].clean_accuracy > 0.5
    assert ends[-1].clean_loss < ends[-1].loss
    assert (end.epochs, end.stopped, end.parameters) == (3, False, 25450)
    assert end.probabilities.shape == (10_000, 10)
    right = end.probabilities.argmax(1) == MNIST.test.labels
    assert end.test_accuracy == right.mean() > 0.7
    np.testing.assert_allclose(end.model(MNIST.test.images[:50, ..., None]), end.probabilities[:50], atol=1e-5)


def test_values_are_those_of_keras_fit() -> None:
    """One epoch of gradient descent in the same order as `fit` takes it, the small last batch included."""
    recipe = Recipe("16N-10N", train_size=300, batch_size=64, epochs=1, optimizer="sgd", learning_rate=0.1)
    ours = events(recipe)
    model = networks.build(recipe)
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"])
    digits, validation = training.divide(recipe, MNIST)
    order = np.random.default_rng([0, 1]).permutation(300)
    history = model.fit(
        digits.images[order].astype(np.float32),
        digits.labels[order],
        batch_size=64,
        shuffle=False,
        verbose=0,
        validation_data=(validation.images.astype(np.float32), validation.labels),
    ).history
    end = epoch_ends(ours)[0]
    for name in ("loss", "accuracy", "val_loss", "val_accuracy"):
        assert getattr(end, name) == pytest.approx(history[name][0], rel=1e-4)


@pytest.mark.parametrize("recipe", [SMALL, FULL, HANDS], ids=["plain", "everything", "strangers"])
def test_the_same_recipe_gives_the_same_run(recipe: Recipe) -> None:
    one, two = events(recipe), events(recipe)
    assert [values(event) for event in epoch_ends(one)] == [values(event) for event in epoch_ends(two)]
    assert_same_end(one, two)


def test_strangers_are_learned_as_a_class_that_is_cut_off_again() -> None:
    end = events(dataclasses.replace(HANDS, train_size=3000, epochs=4, patience=0))[-1]
    assert isinstance(end, training.Finished)
    assert end.probabilities.shape == (10_000, 10) and end.model.output_shape == (None, 10)
    np.testing.assert_allclose(end.model(MNIST.test.images[:50, ..., None]), end.probabilities[:50], atol=1e-5)
    assert {name: array.shape for name, array in end.outside.items()} == {"kernel": (16, 11), "bias": (11,)}
    last = keras.Model(end.model.inputs, end.model.layers[-2].output)
    strangers = lessons.strangers(200, MNIST.test.images, MNIST.test.labels, seed=9)
    odds = [
        gate.odds(last.predict(some[..., None], verbose=0), end.outside)
        for some in (MNIST.test.images[:200], strangers)
    ]
    assert np.median(odds[1]) > np.median(odds[0])
    assert events(SMALL)[-1].outside == {}


def test_what_is_learned_are_the_digits_then_written_ones_then_strangers() -> None:
    digits = training.divide(HANDS, MNIST)[0]
    learned = training.lessons(HANDS, digits)
    assert len(learned) == 2 * len(digits)
    np.testing.assert_array_equal(learned.images[: len(digits)], digits.images)
    counts = np.bincount(learned.labels[len(digits) :], minlength=11)
    assert counts[10] == len(digits) // 2 and counts[:10].sum() == len(digits) // 2
    plain = training.lessons(SMALL, training.divide(SMALL, MNIST)[0])
    np.testing.assert_array_equal(plain.images, training.divide(SMALL, MNIST)[0].images)


def test_fused_steps_learn_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = epoch_ends(events(SMALL))
    monkeypatch.setattr(devices, "is_gpu", lambda: True)
    monkeypatch.setattr(loop, "FUSED_FROM", 1)
    fused = epoch_ends(events(SMALL))
    for one, other in zip(plain, fused, strict=True):
        assert (other.loss, other.accuracy) == pytest.approx((one.loss, one.accuracy), rel=2e-3)


def test_another_seed_gives_another_run() -> None:
    one, two = events(SMALL), events(dataclasses.replace(SMALL, seed=1))
    assert epoch_ends(one)[-1].loss != epoch_ends(two)[-1].loss


@pytest.mark.parametrize("recipe", [SMALL, FULL], ids=["plain", "everything"])
@pytest.mark.parametrize("epoch", [1, 3])
def test_resume_from_a_saved_snapshot_ends_the_same(recipe: Recipe, epoch: int, tmp_path) -> None:
    whole = events(recipe)
    np.savez(tmp_path / "checkpoint.npz", **epoch_ends(whole)[epoch - 1].snapshot)
    with np.load(tmp_path / "checkpoint.npz", allow_pickle=False) as file:
        resumed = events(recipe, resume=dict(file))
    expected = [values(event) for event in epoch_ends(whole)[epoch:]]
    assert [values(event) for event in epoch_ends(resumed)] == expected
    assert_same_end(whole, resumed)
    assert resumed[-1].seconds > epoch_ends(whole)[epoch - 1].snapshot["seconds"]


def test_stop_in_an_epoch_gives_the_last_finished_one() -> None:
    calls = itertools.count()
    whole, ends = events(dataclasses.replace(SMALL, epochs=1, protocol="test")), []
    train = training.train(
        dataclasses.replace(SMALL, epochs=50, protocol="test"),
        MNIST,
        should_stop=lambda: bool(ends) and next(calls) > 2,
    )
    for event in train:
        if isinstance(event, training.EpochEnd):
            ends.append(event)
    assert len(ends) == 1
    assert isinstance(event, training.Finished)
    assert (event.stopped, event.epochs) == (True, 1)
    np.testing.assert_array_equal(event.probabilities, whole[-1].probabilities)
    np.testing.assert_allclose(event.model(MNIST.test.images[:50, ..., None]), event.probabilities[:50], atol=1e-5)


def test_stop_before_the_first_epoch_ends_has_no_result() -> None:
    with pytest.raises(training.Stopped):
        events(SMALL, should_stop=lambda: True)


def test_a_loss_that_is_no_number_names_epoch_and_step() -> None:
    recipe = dataclasses.replace(
        SMALL, model="32N:linear-32N:linear-10N", optimizer="sgd", learning_rate=10.0, scaling="raw"
    )
    with pytest.raises(training.TrainingError, match=r"in epoch 1 at step [0-9]+; try a learning rate below 10\."):
        events(recipe)


def test_early_stopping_keeps_the_best_epoch() -> None:
    recipe = dataclasses.replace(SMALL, epochs=60, patience=2, learning_rate=0.02)
    ends, end = epoch_ends(happened := events(recipe)), happened[-1]
    losses = [event.val_loss for event in ends]
    assert len(ends) < 60
    assert int(np.argmin(losses)) == len(ends) - 1 - 2
    kept = events(dataclasses.replace(recipe, epochs=len(ends) - 2, patience=0))
    np.testing.assert_array_equal(end.probabilities, kept[-1].probabilities)
    assert end.stopped is False


def test_holdout_keeps_five_thousand_digits_apart() -> None:
    digits, validation = training.divide(Recipe("10N"), MNIST)
    assert (len(digits), len(validation)) == (55_000, 5_000)
    together = [image.tobytes() for split in (digits, validation) for image in split.images]
    assert sorted(together) == sorted(image.tobytes() for image in MNIST.train.images)
    fewer, same = training.divide(Recipe("10N", train_size=200, seed=5), MNIST)
    np.testing.assert_array_equal(fewer.images, digits.images[:200])
    np.testing.assert_array_equal(same.labels, validation.labels)


def test_the_test_protocol_trains_on_all_and_validates_on_the_test_digits() -> None:
    digits, validation = training.divide(Recipe("10N", protocol="test"), MNIST)
    assert len(digits) == 60_000
    assert validation is MNIST.test


def test_learning_rate_follows_the_schedule() -> None:
    rates = [event.learning_rate for event in epoch_ends(events(dataclasses.replace(SMALL, schedule="cosine")))]
    assert 0.005 > rates[0] > rates[1] > rates[2] > 0


def test_a_classical_model_reports_and_finishes() -> None:
    happened = events(Recipe("forest:trees=10", train_size=500))
    assert all(isinstance(event, training.Progress) for event in happened[:-1])
    assert happened[-2].step == happened[-2].steps
    assert happened[-1].test_accuracy > 0.7
    assert type(happened[-1].model).__name__ == "RandomForestClassifier"


def test_a_classical_model_can_be_stopped() -> None:
    with pytest.raises(training.Stopped):
        events(Recipe("forest:trees=10", train_size=500), should_stop=lambda: True)


def test_pace_aims_at_five_reports_a_second() -> None:
    pace = Pace()
    for _ in range(12):
        pace.record(pace.steps, 32 * pace.steps, 0.001 * pace.steps)
    assert pace.steps == 200
    assert pace.rate == pytest.approx(32_000)
    pace.record(pace.steps, 32 * pace.steps, 1.0)
    assert pace.steps == 40


# --- other data sets ------------------------------------------------------------------------------------


def test_learns_some_classes_of_a_data_set() -> None:
    part = datasets.load("mnist/3v7")
    end = list(training.train(dataclasses.replace(SMALL, model="32N-D20-2N", data="mnist/3v7"), part))[-1]
    assert isinstance(end, training.Finished)
    assert end.probabilities.shape == (len(part.test), 2) and end.test_accuracy > 0.95


def test_a_classical_model_answers_for_every_class() -> None:
    recipe = Recipe("tree:depth=4", data="fashion", train_size=1000)
    lacking = dataclasses.replace(MNIST, train=datasets.Split(MNIST.train.images, MNIST.train.labels // 2))
    end = list(training.train(recipe, lacking))[-1]
    assert isinstance(end, training.Finished)
    assert end.probabilities.shape == (10_000, 10) and not end.probabilities[:, 5:].any()


def test_balanced_weights_make_a_rare_class_count_as_much_as_a_common_one() -> None:
    rare = np.flatnonzero(MNIST.train.labels == 3)[:30]
    common = np.flatnonzero(MNIST.train.labels == 7)[:3000]
    chosen = np.sort(np.concatenate([rare, common]))
    uneven = datasets.Split(MNIST.train.images[chosen], (MNIST.train.labels[chosen] == 7).astype(np.uint8))
    data = dataclasses.replace(datasets.load("mnist/3v7"), train=uneven)
    recalls = {}
    for weights in ("none", "balanced"):
        recipe = Recipe("2N", "mnist/3v7", epochs=1, batch_size=32, protocol="test", class_weights=weights)
        end = list(training.train(recipe, data))[-1]
        assert isinstance(end, training.Finished)
        recalls[weights] = (end.probabilities.argmax(1)[data.test.labels == 0] == 0).mean()
    assert recalls["balanced"] > recalls["none"] + 0.05


def test_the_holdout_of_a_small_data_set_is_a_twelfth() -> None:
    recipe = Recipe("2N", "mnist/3v7")
    learned, kept = training.places(recipe, 1200)
    assert len(kept) == 100 and len(learned) == 1100
    learned, kept = training.places(Recipe("10N"), 60_000)
    assert len(kept) == 5_000 and len(learned) == 55_000
