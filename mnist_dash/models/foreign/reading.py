"""Which format somebody's model has, told by its contents, and the advice for formats that would run code."""

from mnist_dash.models.foreign import keras_files, onnx_file, plain_arrays, tflite_file
from mnist_dash.models.foreign.chain import Foreign, ForeignError

LARGEST = 100_000_000  # bytes
KINDS = ".keras, .h5, .onnx, .tflite, or .safetensors and .npz with the network's notation"

_ZIP, _HDF5 = b"PK\x03\x04", b"\x89HDF\r\n\x1a\n"
_PICKLES = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
TORCH = (
    "{name} is a pickle, which can run code and is not opened. Export it where you trained it: "
    "`from safetensors.torch import save_file` and `save_file(model.state_dict(), 'model.safetensors')`."
)


def read(name: str, content: bytes, text: str = "") -> Foreign:
    """The network in a file; `text` is its notation, where the file holds arrays alone. Raises ForeignError."""
    if len(content) > LARGEST:
        raise ForeignError(f"{name} has {len(content) / 1e6:.0f} MB; {LARGEST // 10**6} MB is the most.")
    if content[:2] in _PICKLES or (content[:4] == _ZIP and b"/data.pkl" in content[:4000]):
        raise ForeignError(TORCH.format(name=name))
    if content[:4] == _ZIP:
        if b".npy" in content[:4000]:
            return plain_arrays.from_npz(name, content, text)
        return keras_files.from_keras(name, content)
    if content[:8] == _HDF5:
        return keras_files.from_h5(name, content)
    if content[4:8] == b"TFL3":
        return tflite_file.from_tflite(name, content)
    if content[8:9] == b"{" and int.from_bytes(content[:8], "little") < len(content):
        return plain_arrays.from_safetensors(name, content, text)
    if name.lower().endswith(".onnx") or content[:1] == b"\x08":
        return onnx_file.from_onnx(name, content)
    raise ForeignError(f"{name} is of no kind that is read here; bring {KINDS}.")
