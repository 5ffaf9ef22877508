"""The network notation: round trip, errors with their place, shapes and counts against Keras itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_dash.models import notation
from mnist_dash.models.notation import Layer, NotationError, parse, render

activations = st.sampled_from(notation.ACTIVATIONS)
units = st.integers(1, 64)
paddings = st.sampled_from(["valid", "same"])
dropouts = st.builds(Layer, st.just("dropout"), rate=st.integers(0, 9999).map(lambda hundredths: hundredths / 10000))
norms = st.builds(Layer, st.just("batch_norm"), activation=activations)
convolutions = st.builds(
    Layer,
    st.just("conv"),
    units,
    st.integers(1, 5),
    activations,
    paddings,
    st.integers(1, 2),
    bias=st.booleans(),
)
pools = st.builds(
    Layer,
    st.sampled_from(["max_pool", "average_pool"]),
    size=st.integers(2, 3),
    padding=paddings,
    stride=st.integers(1, 3),
)
globals_ = st.builds(Layer, st.sampled_from(["global_average_pool", "global_max_pool"]))
dense = st.builds(Layer, st.just("dense"), units, activation=activations, bias=st.booleans())
lasts = st.builds(Layer, st.just("dense"), units, activation=st.just("softmax"), bias=st.booleans())


@st.composite
def networks(draw: st.DrawFn) -> tuple[Layer, ...]:
    """Layers that fit one another: images shrink at most to what the next window needs."""
    image = draw(st.lists(convolutions | pools | norms | dropouts, max_size=5))
    side = 28
    fitting = []
    for layer in image:
        if layer.size > side:
            layer = replace(layer, padding="same")
        if layer.size:
            side = -(-side // layer.stride) if layer.padding == "same" else (side - layer.size) // layer.stride + 1
        fitting.append(layer)
    flat = draw(st.lists(dense | norms | dropouts, max_size=3))
    middle = draw(st.lists(globals_, max_size=1)) or [Layer("dense", 5, activation="relu")]
    return (*fitting, *middle, *flat, draw(lasts))


@given(networks())
def test_text_and_layers_are_two_forms_of_one_thing(layers: tuple[Layer, ...]) -> None:
    text = render(layers)
    network = parse(text)
    assert network.layers == layers
    assert network.text == text
    assert network.rows[-1].output_shape == (layers[-1].units,)


@given(st.text(max_size=60) | st.from_regex(r"([0-9]{0,5}[CNMPABDGx:.-]{0,3}){1,8}", fullmatch=True))
def test_any_text_parses_or_says_where_it_is_wrong(text: str) -> None:
    try:
        network = parse(text)
    except NotationError as error:
        assert 1 <= error.position <= len(text) + 1
        assert str(error).count("\n") == 0
    else:
        assert parse(network.text) == network


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [
        ("32c3 - mp2 - 10n", "32C3-MP2-10N"),
        ("032C3:RELU:valid:s1-10N:softmax", "32C3-10N"),
        ("32C3:s2:same:tanh-10N", "32C3:tanh:same:s2-10N"),
        ("MP2:s2-10N", "MP2-10N"),
        ("D25.00-10N", "D25-10N"),
        ("gap-10N", "GAP-10N"),
        ("BN:linear-10N:nobias", "BN-10N:nobias"),
    ],
)
def test_spellings_have_one_canonical_text(spelling: str, canonical: str) -> None:
    assert parse(spelling).text == canonical


@pytest.mark.parametrize(
    ("text", "position", "words"),
    [
        ("", 1, "got nothing"),
        ("32C3-", 6, "got nothing"),
        ("32C3-XX-10N", 6, 'got "XX"'),
        ("32C3-MP2", 6, "dense layer such as 10N at the end"),
        ("32C3-  C32-10N", 8, "did you mean 32C3?"),
        ("3-10N", 1, "did you mean 3N?"),
        ("N512-10N", 1, "did you mean 512N?"),
        ("MP-10N", 1, "did you mean MP2?"),
        ("32C3-maxpool2-10N", 6, "did you mean MP2?"),
        ("32C3x3-10N", 1, "did you mean 32C3?"),
        ("dropout25-10N", 1, "did you mean D25?"),
        ("D100-10N", 1, "in percent"),
        ("128N-softmax", 6, "softmax implied"),
        ("32C3-flatten-10N", 6, "flattening is implied"),
        ("28x28x1-10N", 1, "input size is implied"),
        ("32C3:relo-10N", 6, "did you mean relu?"),
        ("32C3:tanh:relu-10N", 11, "no second activation"),
        ("32C3:s9-10N", 7, "1 to 8"),
        ("D20:relu-10N", 5, "no option"),
        ("32C3MP2-10N", 5, '"-" and the next layer'),
        ("32C29-10N", 4, "1 to 28"),
        ("0N-10N", 1, "1 to 4096"),
        ("1-" + "9" * 99 + "N-10N", 1, "did you mean 1N?"),
        ("9" * 99 + "N-10N", 1, "1 to 4096"),
        ("24C5-MP24-MP2-10N", 11, "at most the 1 pixels"),
        ("24C5-MP24-3C2-10N", 11, "at most the 1 pixels"),
        ("GAP-GAP-10N", 5, "image is flat"),
        ("9N-32C3-10N", 4, "image is flat"),
        ("9N-10N:tanh", 4, "softmax is implied"),
        ("9N-10N:relu", 4, "softmax is implied"),
        ("-".join(["9N"] * 65), 193, "at most 64 layers"),
        ("9" * 401, 401, "at most 400 characters"),
        ("9N:softmax-10N", 1, "on the last layer only"),
    ],
)
def test_errors_name_the_place_and_what_was_expected(text: str, position: int, words: str) -> None:
    with pytest.raises(NotationError) as caught:
        parse(text)
    assert caught.value.position == position
    assert f"position {position}" in str(caught.value)
    assert words in str(caught.value)


def test_the_tutorials_have_the_counts_that_they_print() -> None:
    tiny = parse("5N:sigmoid-10N")
    assert [row.parameters for row in tiny.rows] == [0, 3925, 60]
    assert (tiny.parameters, tiny.multiply_adds) == (3985, 3970)
    tence = parse("32C3-32C3-MP2-D25-128N-D50-10N")
    assert [row.output_shape for row in tence.rows][:5] == [
        (26, 26, 32),
        (24, 24, 32),
        (12, 12, 32),
        (12, 12, 32),
        (4608,),
    ]
    assert tence.rows[4].layer.kind == "flatten"
    assert tence.rows[1].multiply_adds == 24 * 24 * 32 * 3 * 3 * 32
    assert tence.parameters == 600_810


@pytest.mark.parametrize(
    "text",
    [
        "512N-D20-512N-D20-10N",
        "32C3-32C3-MP2-D25-128N-D50-10N",
        "16C5:linear:nobias-MP2-BN:relu-32C5:same:s2-MP3:same:s2-BN-GAP-10N",
        "8C4:same:s3-AP2:s1-12C3:gelu:same-AP2:same-GMP-BN-20N:tanh:nobias-10N",
        "MP5:s3-D12.5-10N",
        "10N",
    ],
)
def test_shapes_and_counts_are_those_of_keras(text: str) -> None:
    from mnist_dash.models import networks
    from mnist_dash.models.recipes import Recipe

    network = parse(text)
    model = networks.build(Recipe(text))
    kept = ("Conv2D", "Pooling2D", "BatchNormalization", "Dropout", "Flatten", "Dense")
    layers = [layer for layer in model.layers if type(layer).__name__.endswith(kept)]
    assert [layer.output.shape[1:] for layer in layers] == [row.output_shape for row in network.rows]
    assert [layer.count_params() for layer in layers if "Dropout" not in type(layer).__name__] == [
        row.parameters for row in network.rows if row.layer.kind != "dropout"
    ]
    trainable = sum(weight.shape.num_elements() for weight in model.trainable_variables)
    assert network.trainable_parameters == trainable
