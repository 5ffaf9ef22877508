"""The ONNX form of a network: valid, the light model's answers, and read back as the same network."""

import keras
import numpy as np
import onnx
import pytest
from onnx.reference import ReferenceEvaluator

from mnist_dash.data import datasets
from mnist_dash.models import light, networks, notation, onnx_model
from mnist_dash.models.foreign import ForeignError, keras_files, onnx_file
from mnist_dash.models.recipes import Recipe

IMAGES = datasets.load().test.images[:12]
RANDOM = np.random.default_rng(0)
NETWORKS = [
    *(f"4C3:{name}:s2-12N:{name}-10N" for name in notation.ACTIVATIONS),
    "4C5:linear:same:s2:nobias-BN:relu-6C3:elu-AP2:s1-BN-GAP-8N-BN:tanh-10N:nobias",
    "3C3:same-MP3:same:s2-D25-4C4:same:s3-AP3:same:s2-D20-9N-10N",
    "4C3-MP2:s1-GMP-BN-10N",
    "D10-10N",
]


def built(recipe: Recipe):
    """The recipe's Keras model with random numbers in all weights, those of normalisation and biases too."""
    model = networks.build(recipe)
    for weight in model.weights:
        if not weight.path.endswith("seed_generator_state"):
            noise = RANDOM.normal(0, 0.2, weight.shape).astype(np.float32)
            weight.assign(np.abs(noise) + 0.5 if "variance" in weight.path else weight.numpy() + noise)
    return model


def written(model, tmp_path) -> bytes:
    """Its ONNX form, made from the saved file."""
    model.save(tmp_path / "model.keras")
    content = (tmp_path / "model.keras").read_bytes()
    return onnx_model.to_onnx(keras_files.from_keras("model.keras", content))


@pytest.mark.parametrize("text", NETWORKS)
def test_answers_as_the_light_model_and_is_read_back(text, tmp_path):
    model = built(Recipe(text))
    content = written(model, tmp_path)
    file = onnx.load_model_from_string(content)
    onnx.checker.check_model(file, full_check=True)
    assert [each.version for each in file.opset_import] == [17]
    assert [each.name for each in file.graph.input] == ["ink"]
    (got,) = ReferenceEvaluator(file).run(["probabilities"], {"ink": IMAGES[..., None].astype(np.float32)})
    np.testing.assert_allclose(got, light.predict(light.to_tflite(model), IMAGES), atol=1e-5)

    back = onnx_file.from_onnx("mine.onnx", content)
    saved = keras_files.from_keras("model.keras", (tmp_path / "model.keras").read_bytes())
    assert back.scale == pytest.approx(1 / 255) and back.text == without_dropout(saved.text)
    for mine, theirs in zip(back.weights, saved.weights, strict=True):
        for one, other in zip(mine, theirs, strict=True):
            np.testing.assert_allclose(one, other, atol=1e-6)


def without_dropout(text: str) -> str:
    return notation.render([layer for layer in notation.parse(text).layers if layer.kind != "dropout"])


def test_raw_ink_has_no_scaling(tmp_path):
    file = onnx.load_model_from_string(written(built(Recipe("10N", scaling="raw")), tmp_path))
    assert [node.op_type for node in file.graph.node] == ["Transpose", "Flatten", "Gemm", "Softmax"]


def test_the_offset_of_a_model_that_was_brought_is_kept(tmp_path):
    model = networks.build_network(notation.parse("4C3-10N"), -1 / 128, 0.9)
    file = onnx.load_model_from_string(written(model, tmp_path))
    (got,) = ReferenceEvaluator(file).run(None, {"ink": IMAGES[..., None].astype(np.float32)})
    np.testing.assert_allclose(got, keras.ops.convert_to_numpy(model(IMAGES[..., None])), atol=1e-5)


@pytest.mark.parametrize(
    "text, kind, change, sentence",
    [
        ("3C3:leaky_relu-10N", "LeakyRelu", {"alpha": 0.01}, "has the slope 0.01"),
        ("3C3-AP3:same:s2-10N", "AveragePool", {"count_include_pad": 1}, "has count_include_pad 1"),
        ("3C3:same-10N", "Conv", {"pads": [2, 2, 0, 0]}, r"has the padding \[2, 2, 0, 0\]"),
    ],
)
def test_what_would_be_read_as_another_network_is_refused(text, kind, change, sentence, tmp_path):
    file = onnx.load_model_from_string(written(built(Recipe(text)), tmp_path))
    node = next(node for node in file.graph.node if node.op_type == kind)
    kept = [attribute for attribute in node.attribute if attribute.name not in change]
    del node.attribute[:]
    node.attribute.extend([*kept, *(onnx.helper.make_attribute(name, value) for name, value in change.items())])
    with pytest.raises(ForeignError, match=sentence):
        onnx_file.from_onnx("mine.onnx", file.SerializeToString())
