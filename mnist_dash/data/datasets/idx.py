"""The IDX format, in which MNIST was published: two zero bytes, a type, the axes, then the values."""

import math
import struct
import zlib

import numpy as np
import numpy.typing as npt

from mnist_dash.errors import PlainError

TYPES = {0x08: ">u1", 0x09: ">i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_GZIP = b"\x1f\x8b"


class IdxError(PlainError):
    """Bytes that are no IDX file, or hold more or less than its header says."""


def write(array: npt.NDArray[np.uint8]) -> bytes:
    """A uint8 array as an IDX file, not gzipped."""
    return struct.pack(f">BBBB{array.ndim}I", 0, 0, 0x08, array.ndim, *array.shape) + array.tobytes()


def read(content: bytes, largest: int) -> npt.NDArray[np.generic]:
    """The array of an IDX file, gzipped or not, of at most `largest` bytes of values. Raises IdxError."""
    if content[:2] == _GZIP:
        content = _unzip(content, largest + 1024)
    if len(content) < 4 or content[:2] != b"\0\0" or content[2] not in TYPES or not 1 <= content[3] <= 4:
        raise IdxError("This is no IDX file by its beginning; choose one such as images-idx3-ubyte.gz.")
    axes, kind = content[3], np.dtype(TYPES[content[2]])
    begin = 4 + 4 * axes
    if len(content) < begin:
        raise IdxError("This IDX file ends within its header; get it again.")
    shape = struct.unpack(f">{axes}I", content[4:begin])
    size = math.prod(shape) * kind.itemsize
    if size > largest:
        raise IdxError(f"This IDX file says that it holds {size:,} bytes; {largest:,} is the most.")
    if len(content) - begin != size:
        raise IdxError(f"This IDX file should hold {size:,} bytes of values and has {len(content) - begin:,}.")
    return np.frombuffer(content, kind, offset=begin).reshape(shape)


def _unzip(content: bytes, largest: int) -> bytes:
    """The gzipped content, read only as far as it may be. Raises IdxError."""
    opened = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        plain = opened.decompress(content, largest + 1)
    except zlib.error:
        raise IdxError("This gzip file is damaged; get it again.") from None
    if len(plain) > largest:
        raise IdxError(f"This file holds more than {largest:,} bytes once unpacked; choose a smaller one.")
    if not opened.eof:
        raise IdxError("This gzip file is cut short; get it again.")
    return plain
