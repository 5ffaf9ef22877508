"""Other people's models: read as data, they answer as the program that made them; anything else is one sentence."""

import io
import json
import zipfile

import h5py
import keras
import numpy as np
import onnx
import pytest
from keras import layers
from onnx import TensorProto, helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from safetensors.numpy import save as save_safetensors

from mnist_dash.data import datasets
from mnist_dash.models import foreign, light
from mnist_dash.models.foreign import INPUTS, ForeignError
from mnist_dash.models.foreign.rebuilt import probabilities, rebuild

IMAGES = datasets.load().test.images[:64]
RANDOM = np.random.default_rng(0)


def answers(name: str, content: bytes, way: str = "unit", text: str = "") -> tuple[str, np.ndarray]:
    """The network's text, and what it says of IMAGES once it is rebuilt."""
    found = foreign.read(name, content, text)
    return found.text, probabilities(rebuild(found, INPUTS[way]), IMAGES)


def shaken(model):
    """The Keras model with random numbers in all of its weights, those of normalisation and biases too."""
    for weight in model.weights:
        if weight.path.endswith("seed_generator_state"):
            continue
        noise = RANDOM.normal(0, 0.3, weight.shape).astype(np.float32)
        weight.assign(np.abs(noise) + 0.5 if "variance" in weight.path else weight.numpy() + noise)
    return model


def saved(model, tmp_path, ending: str) -> bytes:
    path = tmp_path / f"model{ending}"
    model.save(path)
    return path.read_bytes()


def sequential(*parts):
    return shaken(keras.Sequential([keras.Input((28, 28, 1)), *parts]))


KERAS = {
    "dense": (
        "16N:silu-10N",
        lambda: sequential(layers.Flatten(), layers.Dense(16, "silu"), layers.Dense(10, "softmax")),
    ),
    "flat input": (
        "12N:tanh-D20-10N",
        lambda: shaken(
            keras.Sequential(
                [keras.Input((784,)), layers.Dense(12, "tanh"), layers.Dropout(0.2), layers.Dense(10, "softmax")]
            )
        ),
    ),
    "logits": ("10N", lambda: sequential(layers.Flatten(), layers.Dense(10))),
    "no bias": (
        "8N:nobias-10N",
        lambda: sequential(
            layers.Flatten(), layers.Dense(8, "relu", use_bias=False), layers.Dense(10), layers.Softmax()
        ),
    ),
    "tutorial": (
        "4C3-8C3-MP2-D25-16N-D50-10N",
        lambda: sequential(
            layers.Conv2D(4, 3, activation="relu"),
            layers.Conv2D(8, (3, 3), activation="relu"),
            layers.MaxPooling2D((2, 2)),
            layers.Dropout(0.25),
            layers.Flatten(),
            layers.Dense(16, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax"),
        ),
    ),
    "every other layer": (
        "4C5:linear:same:s2:nobias-BN:relu-6C3:elu-AP2:s1-BN-GAP-10N",
        lambda: sequential(
            layers.Conv2D(4, 5, strides=2, padding="same", use_bias=False),
            layers.BatchNormalization(epsilon=1e-5),
            layers.ReLU(),
            layers.Conv2D(6, 3),
            layers.Activation("elu"),
            layers.AveragePooling2D(2, strides=1),
            layers.BatchNormalization(scale=False, center=True),
            layers.GlobalAveragePooling2D(),
            layers.Dense(10),
            layers.Activation("softmax"),
        ),
    ),
    "activation behind pooling": (
        "4C3:linear-MP2:same-BN:gelu-GMP-10N",
        lambda: sequential(
            layers.Conv2D(4, 3),
            layers.MaxPooling2D(2, padding="same"),
            layers.Activation("gelu"),
            layers.GlobalMaxPooling2D(),
            layers.Dense(10, "softmax"),
        ),
    ),
}


def functional():
    inputs = keras.Input((28, 28, 1))
    hidden = layers.Conv2D(3, 3, activation="relu")(layers.Rescaling(1 / 255)(inputs))
    outputs = layers.Dense(10, "softmax")(layers.Flatten()(hidden))
    return shaken(keras.Model(inputs, outputs))


KERAS["functional with its scaling"] = ("3C3-10N", functional)


@pytest.mark.parametrize("ending", [".keras", ".h5"])
@pytest.mark.parametrize("kind", KERAS)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_keras_models_answer_as_keras_says(kind, ending, tmp_path):
    text, build = KERAS[kind]
    model = build()
    way = "raw" if "scaling" in kind else "unit"
    ink = INPUTS[way].prepare(IMAGES)[..., None]
    expected = np.asarray(model(ink.reshape(-1, 784) if len(model.input_shape) == 2 else ink))
    if kind == "logits":
        expected = np.exp(expected) / np.exp(expected).sum(1, keepdims=True)
    found, got = answers("model" + ending, saved(model, tmp_path, ending), way)
    assert found == text
    np.testing.assert_allclose(got, expected, atol=1e-5)


@pytest.mark.parametrize("kind", ["tutorial", "every other layer", "functional with its scaling", "flat input"])
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_tflite_models_answer_as_litert_says(kind):
    model = KERAS[kind][1]()
    content = light.to_tflite(model)
    way = "raw" if "scaling" in kind else "unit"
    expected = light.Predictor(content).predict(INPUTS[way].prepare(IMAGES))
    _, got = answers("model.tflite", content, way)
    np.testing.assert_allclose(got, expected, atol=1e-5)


# --- PyTorch's side: channels first, out x in -----------------------------------------------------------

ARRAYS = {
    "conv1.weight": (6, 1, 3, 3),
    "conv1.bias": (6,),
    "bn1.weight": (6,),
    "bn1.bias": (6,),
    "bn1.running_mean": (6,),
    "bn1.running_var": (6,),
    "conv2.weight": (8, 6, 3, 3),
    "conv2.bias": (8,),
    "fc1.weight": (20, 8 * 12 * 12),
    "fc1.bias": (20,),
    "fc2.weight": (10, 20),
    "fc2.bias": (10,),
}
STATE = {name: (RANDOM.normal(0, 0.2, shape) + ("var" in name)).astype(np.float32) for name, shape in ARRAYS.items()}
TEXT = "6C3:linear-BN:relu-8C3-MP2-20N-10N"


def torch_like(external: bool = False, **changes) -> bytes:
    """The graph that PyTorch exports of a small network: Conv, BatchNormalization, Relu, MaxPool, Flatten, Gemm."""
    node = helper.make_node
    nodes = [
        node("Conv", ["ink", "conv1.weight", "conv1.bias"], ["a"], kernel_shape=[3, 3], **changes),
        node("BatchNormalization", ["a", *list(STATE)[2:6]], ["b"], epsilon=1e-5),
        node("Relu", ["b"], ["c"]),
        node("Conv", ["c", "conv2.weight", "conv2.bias"], ["d"], kernel_shape=[3, 3]),
        node("Relu", ["d"], ["e"]),
        node("MaxPool", ["e"], ["f"], kernel_shape=[2, 2], strides=[2, 2]),
        node("Flatten", ["f"], ["g"], axis=1),
        node("Gemm", ["g", "fc1.weight", "fc1.bias"], ["h"], transB=1),
        node("Relu", ["h"], ["i"]),
        node("Gemm", ["i", "fc2.weight", "fc2.bias"], ["j"], transB=1),
        node("LogSoftmax", ["j"], ["out"], axis=1),
    ]
    tensors = [numpy_helper.from_array(array, name) for name, array in STATE.items()]
    if external:
        tensors[0].data_location = TensorProto.EXTERNAL
        tensors[0].external_data.add(key="location", value="../../etc/passwd")
        tensors[0].ClearField("raw_data")
    ends = [
        helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in (("ink", (None, 1, 28, 28)), ("out", None))
    ]
    graph = helper.make_graph(nodes, "torch", ends[:1], ends[1:], tensors)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)]).SerializeToString()


def torch_answers() -> np.ndarray:
    ink = INPUTS["standard"].prepare(IMAGES)[:, None]
    return np.exp(ReferenceEvaluator(onnx.load_model_from_string(torch_like())).run(None, {"ink": ink})[0])


def test_onnx_and_safetensors_answer_as_onnx_says():
    expected = torch_answers()
    for name, content, text in (
        ("model.onnx", torch_like(), ""),
        ("model.safetensors", save_safetensors(STATE), TEXT),
    ):
        found, got = answers(name, content, "standard", text)
        assert found == TEXT
        np.testing.assert_allclose(got, expected, atol=1e-5)


def test_matmul_with_its_bias_apart_and_scaled_input():
    kernel, bias = RANDOM.normal(size=(784, 10)).astype(np.float32), RANDOM.normal(size=10).astype(np.float32)
    node = helper.make_node
    nodes = [
        node("Div", ["ink", "scale"], ["a"]),
        node("Reshape", ["a", "shape"], ["b"]),
        node("MatMul", ["b", "kernel"], ["c"]),
        node("Add", ["c", "bias"], ["d"]),
        node("Softmax", ["d"], ["out"], axis=-1),
    ]
    constants = {"scale": np.float32(255), "shape": np.array([-1, 784]), "kernel": kernel, "bias": bias}
    tensors = [numpy_helper.from_array(np.asarray(array), name) for name, array in constants.items()]
    ends = [
        helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in (("ink", (None, 28, 28, 1)), ("out", None))
    ]
    model = helper.make_model(helper.make_graph(nodes, "flat", ends[:1], ends[1:], tensors))
    expected = ReferenceEvaluator(model).run(None, {"ink": IMAGES[..., None].astype(np.float32)})[0]
    text, got = answers("model.onnx", model.SerializeToString(), "raw")
    assert text == "10N"
    np.testing.assert_allclose(got, expected, atol=1e-5)


def test_npz_in_keras_order_fills_the_notation():
    shapes = {"w1": (784, 12), "b1": (12,), "w2": (12, 10), "b2": (10,)}
    arrays = {name: RANDOM.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    file = io.BytesIO()
    np.savez(file, **arrays)
    hidden = np.tanh(INPUTS["unit"].prepare(IMAGES).reshape(-1, 784) @ arrays["w1"] + arrays["b1"])
    logits = hidden @ arrays["w2"] + arrays["b2"]
    _, got = answers("weights.npz", file.getvalue(), "unit", "12N:tanh-10N")
    np.testing.assert_allclose(got, np.exp(logits) / np.exp(logits).sum(1, keepdims=True), atol=1e-4)


def test_the_way_of_preparing_ink_is_found_by_trying():
    test = datasets.load().test
    centre = test.images.reshape(-1, 784).mean(0)

    def reads(prepared):
        """Right only for light ink on black, from 0 to 1."""
        ink = prepared.reshape(len(prepared), -1)
        good = (ink.min() == 0) & (ink.max() == 1) & (np.abs(ink.mean(0) * 255 - centre).mean() < 20)
        return np.eye(10)[test.labels[: len(ink)]] if good else np.ones((len(ink), 10))

    way, shares = foreign.best_input(reads, test.images, test.labels)
    assert way.name == "unit" and shares["unit"] == 1 and shares["raw"] < 0.2 and set(shares) == set(INPUTS)


# --- anything else --------------------------------------------------------------------------------------


def keras_zip(config, weights: bytes = b"") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("model.weights.h5", weights)
    return packed.getvalue()


def hdf5(fill) -> bytes:
    file = io.BytesIO()
    with h5py.File(file, "w") as opened:
        fill(opened)
    return file.getvalue()


def chain_config(*parts):
    return {"class_name": "Sequential", "config": {"layers": list(parts)}}


DENSE = {
    "class_name": "Dense",
    "module": "keras.layers",
    "registered_name": None,
    "config": {"name": "dense", "units": 10, "activation": "softmax", "use_bias": True},
}
LAMBDA = {"class_name": "Lambda", "module": "keras.layers", "registered_name": None, "config": {"function": "evil"}}
CUSTOM = {"class_name": "Mine", "module": "mine", "registered_name": "pkg>Mine", "config": {}}


def external_link(file) -> None:
    file.create_group("layers/dense")["vars"] = h5py.ExternalLink("/etc/passwd", "/")


def soft_link(file) -> None:
    file.create_group("layers/dense")["vars"] = h5py.SoftLink("/elsewhere")


def external_data(file) -> None:
    group = file.create_group("layers/dense/vars")
    group.create_dataset("0", (784, 10), "f4", external=[("/etc/passwd", 0, h5py.h5f.UNLIMITED)])


def virtual(file) -> None:
    layout = h5py.VirtualLayout((784, 10), "f4")
    layout[:] = h5py.VirtualSource("/etc/passwd", "x", (784, 10))
    file.create_group("layers/dense/vars").create_virtual_dataset("0", layout)


def huge(file) -> None:
    file.create_group("layers/dense/vars").create_dataset("0", (10**6, 10**6), "f4", chunks=(100, 100))


def good_dense(file) -> None:
    group = file.create_group("layers/dense/vars")
    group["0"], group["1"] = np.zeros((784, 10), "f4"), np.zeros(10, "f4")


def nan_dense(file) -> None:
    group = file.create_group("layers/dense/vars")
    group["0"], group["1"] = np.full((784, 10), np.nan, "f4"), np.zeros(10, "f4")


def changed(**settings):
    return {**DENSE, "config": {**DENSE["config"], **settings}}


GOOD = hdf5(good_dense)
WRONG = {
    "nothing": ("x.keras", b"", "of no kind"),
    "a picture": ("x.keras", b"\x89PNG\r\n\x1a\n" + bytes(99), "of no kind"),
    "a pickle": ("x.pt", b"\x80\x02}q\x00.", "is a pickle"),
    "a torch zip": ("x.pt", b"PK\x03\x04" + bytes(26) + b"archive/data.pkl" + bytes(99), "is a pickle"),
    "a cut zip": ("x.keras", keras_zip(chain_config(DENSE), GOOD)[:500], "damaged"),
    "a zip of something": ("x.keras", keras_zip({})[:0] + b"PK\x05\x06" + bytes(18), "of no kind|damaged"),
    "no configuration": ("x.keras", keras_zip([]), "not a Sequential"),
    "a Lambda": ("x.keras", keras_zip(chain_config(LAMBDA, DENSE), GOOD), "is a Lambda, which cannot be read"),
    "a custom class": ("x.keras", keras_zip(chain_config(CUSTOM, DENSE), GOOD), "Mine is somebody's own class"),
    "a nested bomb": ("x.keras", keras_zip(chain_config(changed(a=eval("[" * 60 + "]" * 60))), GOOD), "damaged"),
    "too many layers": ("x.keras", keras_zip(chain_config(*[DENSE] * 200), GOOD), "200 layers"),
    "an external link": ("x.keras", keras_zip(chain_config(DENSE), hdf5(external_link)), "points to data elsewhere"),
    "a soft link": ("x.keras", keras_zip(chain_config(DENSE), hdf5(soft_link)), "points to data elsewhere"),
    "external data": ("x.keras", keras_zip(chain_config(DENSE), hdf5(external_data)), "no plain arrays"),
    "virtual data": ("x.keras", keras_zip(chain_config(DENSE), hdf5(virtual)), "no plain arrays"),
    "a huge array": ("x.keras", keras_zip(chain_config(DENSE), hdf5(huge)), "no plain arrays, or too large"),
    "no weights": ("x.keras", keras_zip(chain_config(DENSE), hdf5(lambda file: None)), "not as Keras writes it"),
    "NaN": ("x.keras", keras_zip(chain_config(DENSE), hdf5(nan_dense)), "NaN"),
    "an odd activation": ("x.keras", keras_zip(chain_config(changed(activation="evil")), GOOD), "evil"),
    "sigmoid at the end": (
        "x.keras",
        keras_zip(chain_config(changed(activation="sigmoid")), GOOD),
        "ends with sigmoid",
    ),
    "weights alone": ("x.h5", hdf5(good_dense), "no model_config"),
    "no HDF5": ("x.h5", b"\x89HDF\r\n\x1a\n" + bytes(50), "damaged or no HDF5"),
    "no ONNX": ("x.onnx", b"\x08\x07garbage", "damaged or no ONNX"),
    "external ONNX": ("x.onnx", torch_like(external=True), "keeps its weights in another file"),
    "grouped ONNX": ("x.onnx", torch_like(group=2), "group 2"),
    "padded ONNX": ("x.onnx", torch_like(pads=[2, 2, 2, 2]), "has the padding"),
    "no tflite": ("x.tflite", b"\x00\x00\x00\x00TFL3" + bytes(40), "damaged or no .tflite"),
    "safetensors alone": ("x.safetensors", save_safetensors(STATE), "without an architecture"),
}


@pytest.mark.parametrize("what", WRONG)
def test_anything_else_is_one_sentence(what):
    name, content, sentence = WRONG[what]
    with pytest.raises(ForeignError, match=sentence) as caught:
        foreign.read(name, content)
    assert "\n" not in str(caught.value) and "/etc" not in str(caught.value)


@pytest.mark.parametrize(
    "text, sentence", [("10N", "no array of 784 x 10"), ("6C3-", "wrong at position"), (TEXT + "x", "wrong")]
)
def test_a_notation_that_does_not_fit_is_one_sentence(text, sentence):
    with pytest.raises(ForeignError, match=sentence):
        foreign.read("x.safetensors", save_safetensors(STATE), text)


def test_branches_are_refused(tmp_path):
    inputs = keras.Input((28, 28, 1))
    flat = layers.Flatten()(inputs)
    both = layers.Add()([layers.Dense(10)(flat), layers.Dense(10)(flat)])
    with pytest.raises(ForeignError, match=r"branches|joins|plain chain"):
        foreign.read("x.keras", saved(keras.Model(inputs, both), tmp_path, ".keras"))


def test_damaged_files_are_read_or_one_sentence(tmp_path):
    """Three hundred seeded changes of good files: never another error."""
    model = KERAS["tutorial"][1]()
    good = {
        "x.keras": saved(model, tmp_path, ".keras"),
        "x.tflite": light.to_tflite(model),
        "x.onnx": torch_like(),
        "x.safetensors": save_safetensors(STATE),
    }
    random = np.random.default_rng(5)
    for number in range(300):
        name = list(good)[number % len(good)]
        content = bytearray(good[name])
        reach = len(content) if number % 3 else 2000
        for place in random.integers(0, min(reach, len(content)), random.integers(1, 9)):
            content[place] = random.integers(0, 256)
        if number % 5 == 0:
            del content[random.integers(0, len(content)) :]
        try:
            foreign.read(name, bytes(content), TEXT if name.endswith("s") and "safe" in name else "")
        except ForeignError as error:
            assert "\n" not in str(error)
