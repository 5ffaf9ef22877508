import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mnist_dash import paths
from mnist_dash.data import datasets
from mnist_dash.models import export, recipes, training
from mnist_dash.models.recipes import Augmentation, Recipe

EVERYTHING = Recipe(
    "8C3:tanh:same:nobias-AP2-BN:relu-8C5:s2-MP2-D20-16N:gelu-10N",
    train_size=2000,
    optimizer="adamw",
    schedule="one-cycle",
    batch_size=100,
    epochs=1,
    label_smoothing=0.1,
    weight_decay=0.01,
    augmentation=Augmentation(shift=1, rotate=5, scale=0.1, shear=5, elastic=1),
    protocol="holdout",
    patience=2,
    precision="bfloat16",
)


def _run(recipe: Recipe, folder: Path) -> tuple[float, float]:
    """Test loss and accuracy of the recipe's script, run as a reader would."""
    return _run_on(recipe, folder, paths.SHIPPED / "mnist.npz")


def _run_on(recipe: Recipe, folder: Path, data: Path) -> tuple[float, float]:
    path = folder / "script.py"
    path.write_text(export.script(recipe), encoding="utf-8")
    command = [sys.executable, str(path), str(data)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=150)
    assert done.returncode == 0, done.stderr
    words = done.stdout.splitlines()[-1].replace(",", "").split()
    return float(words[2]), float(words[5])


@pytest.mark.parametrize("name", [name for name, entry in recipes.RECIPES.items() if not entry.recipe.is_classical])
def test_every_network_has_a_short_script(name: str) -> None:
    text = export.script(recipes.RECIPES[name].recipe)
    compile(text, "script.py", "exec")
    assert "mnist_dash" not in text and len(text.splitlines()) < 75


@pytest.mark.parametrize("schedule", recipes.SCHEDULES)
@pytest.mark.parametrize("optimizer", recipes.OPTIMIZERS)
def test_every_optimiser_and_schedule_is_python(optimizer: str, schedule: str) -> None:
    recipe = Recipe("10N", optimizer=optimizer, schedule=schedule)  # type: ignore[arg-type]
    compile(export.script(recipe), "script.py", "exec")


def test_a_classical_model_has_no_script() -> None:
    with pytest.raises(export.ExportError, match="only networks"):
        export.script(Recipe("forest"))


def test_a_script_agrees_with_our_training(tmp_path: Path) -> None:
    recipe = Recipe("32N-10N", train_size=20_000, epochs=3, protocol="test")
    loss, accuracy = _run(recipe, tmp_path)
    *_, ours = training.train(recipe, datasets.load())
    assert isinstance(ours, training.Finished)
    spread = 4 * np.sqrt(2 * 0.93 * 0.07 / 10_000)  # four standard errors of a difference near 93 %
    assert accuracy > 0.9
    assert abs(accuracy - ours.test_accuracy) < spread
    assert abs(loss - ours.test_loss) < 0.05


def test_a_script_with_every_setting_runs(tmp_path: Path) -> None:
    _, accuracy = _run(EVERYTHING, tmp_path)
    assert 0.05 < accuracy < 1
    assert "left out" in export.script(EVERYTHING)
    assert "left out" not in export.script(replace(EVERYTHING, augmentation=Augmentation(shift=1)))
    pens = export.script(replace(EVERYTHING, augmentation=Augmentation(thickness=1, flourish=0.2)))
    assert (
        "# Keras has no layer for this recipe's thicker and thinner pens and flourishes on 0, 1 and 7: left out."
        in pens
    )


def test_the_precision_is_kept_or_told() -> None:
    policy = 'keras.config.set_dtype_policy("mixed_bfloat16")'
    lines = {
        kind: export.script(Recipe("10N", precision=kind)).splitlines()  # type: ignore[arg-type]
        for kind in ("float32", "bfloat16", "auto")
    }
    assert policy in lines["bfloat16"] and not [line for line in lines["float32"] if policy in line]
    assert f"# {policy}" in lines["auto"] and "computes in float32" in "\n".join(lines["auto"])


@pytest.mark.parametrize(
    "data, classes, source",
    [
        ("mnist", 10, "keras.datasets.mnist.load_data()"),
        ("fashion", 10, "keras.datasets.fashion_mnist.load_data()"),
        ("kmnist", 10, "Keras does not bring Kuzushiji-MNIST, so the file is needed."),
        ("emnist-letters", 26, "so the file is needed"),
    ],
)
def test_the_script_says_where_its_images_come_from(data: str, classes: int, source: str) -> None:
    text = export.script(Recipe(f"{classes}N", data=data))
    compile(text, "script.py", "exec")
    assert source in text and datasets.title_of(data) in text.splitlines()[0]
    assert ("keras.datasets" in text) == ("load_data" in source)


def test_some_classes_alike_in_weight_run_from_a_file(tmp_path: Path) -> None:
    digits = datasets.load()
    arrays = {}
    for name, split in (("train", digits.train), ("test", digits.test)):
        arrays |= {f"x_{name}": split.images[:3000], f"y_{name}": split.labels[:3000]}
    np.savez(tmp_path / "data.npz", **arrays)
    recipe = Recipe("2N", data="mnist/3v7", epochs=3, class_weights="balanced", protocol="test")
    _, accuracy = _run_on(recipe, tmp_path, tmp_path / "data.npz")
    assert accuracy > 0.9
