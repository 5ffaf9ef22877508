"""Keras's own files: the .keras zip of a configuration and weights, and the older .h5 that holds both.

HDF5 can point to other files and to data that is made up on the way; only plain arrays in the file itself are read.
"""

import io
import re
import zipfile
from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash import checked
from mnist_dash.models.foreign import keras_config
from mnist_dash.models.foreign.chain import MOST_PARAMETERS, Foreign, ForeignError

LARGEST_CONFIG = 2_000_000  # bytes
LARGEST_WEIGHTS = 8 * MOST_PARAMETERS + 2_000_000  # bytes; an optimiser's memory is in the file too
MOST_VALUES = MOST_PARAMETERS


def from_keras(name: str, content: bytes) -> Foreign:
    """The network in a .keras file. Raises ForeignError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            config = checked.parse(_member(archive, "config.json", LARGEST_CONFIG).decode("utf-8"), deepest=40)
            weights = _member(archive, "model.weights.h5", 4 * LARGEST_WEIGHTS)
    except ForeignError:
        raise
    except Exception:  # zipfile and zlib raise a dozen kinds of errors for bytes that are not theirs
        raise ForeignError(f"{name} is damaged or no .keras file; save the model again.") from None
    stores = _store_names(keras_config.layer_list(config))
    with _Hdf5(name, weights) as file:
        return keras_config.read(config, lambda place: file.numbered(f"layers/{stores[place]}/vars"))


def from_h5(name: str, content: bytes) -> Foreign:
    """The network in an .h5 file, as Keras 2 wrote it by default. Raises ForeignError."""
    with _Hdf5(name, content) as file:
        config = file.config()
        layers = keras_config.layer_list(config)
        names = [str(layer.get("config", {}).get("name") or layer.get("name"))[:200] for layer in layers]
        return keras_config.read(config, lambda place: file.named(names[place]))


def _member(archive: zipfile.ZipFile, member: str, most: int) -> bytes:
    if member not in archive.namelist():
        raise ForeignError(f"The file holds no {member}; save the whole model, as model.save('model.keras') does.")
    if archive.getinfo(member).file_size > most:
        raise ForeignError(f"The {member} in the file is larger than {most // 10**6} MB.")
    return archive.read(member)


def _store_names(layers: list[dict[str, Any]]) -> list[str]:
    """Where each layer's weights lie in a .keras file: its class in small letters, numbered from the second on."""
    seen: dict[str, int] = {}
    names = []
    for layer in layers:
        words = re.sub(r"\W+", "", str(layer.get("class_name")))
        base = re.sub(r"([a-z])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", words)).lower()
        count = seen.get(base, 0)
        seen[base] = count + 1
        names.append(f"{base}_{count}" if count else base)
    return names


class _Hdf5:
    """An HDF5 file in memory, of which only plain arrays are read."""

    def __init__(self, name: str, content: bytes) -> None:
        import h5py

        self._name = name
        try:
            self._file = h5py.File(io.BytesIO(content), "r")
        except Exception:
            raise ForeignError(f"{name} is damaged or no HDF5 file; save the model again.") from None

    def __enter__(self) -> "_Hdf5":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def config(self) -> Any:
        """The configuration that Keras keeps as an attribute. Raises ForeignError."""
        text = self._file.attrs.get("model_config")
        if text is None:
            advice = "it may be weights alone: save the whole model, as model.save('model.h5') does"
            raise ForeignError(f"{self._name} holds no model_config; {advice}.")
        try:
            plain = text.decode("utf-8") if isinstance(text, bytes) else str(text)
            if len(plain) > LARGEST_CONFIG:
                raise ValueError
            return checked.parse(plain, deepest=40)
        except ValueError:
            raise ForeignError(f"The configuration in {self._name} is damaged; save the model again.") from None

    def numbered(self, path: str) -> list[npt.NDArray[Any]]:
        """The arrays "0", "1" and so on in a group; none where it is not there."""
        group = self._plain(path)
        if group is None:
            return []
        return [self._array(f"{path}/{number}") for number in range(len(group)) if str(number) in group]

    def named(self, layer: str) -> list[npt.NDArray[Any]]:
        """The arrays of a layer in the order that Keras notes with it."""
        path = f"model_weights/{layer}"
        group = self._plain(path)
        names = [] if group is None else list(group.attrs.get("weight_names", []))
        texts = [name.decode("utf-8") if isinstance(name, bytes) else str(name) for name in names[:20]]
        return [self._array(f"{path}/{text}") for text in texts]

    def _plain(self, path: str) -> Any:
        """What lies at the path, each step of it in this file itself; None where there is nothing."""
        import h5py

        place: Any = self._file
        for step in filter(None, path.split("/")):
            if not isinstance(place, h5py.Group):
                return None
            link = place.get(step, getlink=True)
            if link is None:
                return None
            if not isinstance(link, h5py.HardLink):
                raise ForeignError(f"{self._name} points to data elsewhere, which is not followed; save it plainly.")
            place = place[step]
        return place

    def _array(self, path: str) -> npt.NDArray[Any]:
        import h5py

        found = self._plain(path)
        if not isinstance(found, h5py.Dataset):
            raise ForeignError(f"Weights are missing in {self._name}; save the whole model again.")
        if found.external or found.is_virtual or found.size > MOST_VALUES or found.dtype.kind not in "fiu":
            raise ForeignError(f"{self._name} holds weights that are no plain arrays, or too large.")
        try:
            return np.asarray(found[()])
        except (OSError, ValueError, TypeError):
            raise ForeignError(f"The weights in {self._name} are damaged; save the model again.") from None
