"""Data sets that people bring: IDX, NPZ, CSV and zipped folders of pictures, read as data and nothing else."""

from mnist_dash.data.importing.brought import Brought, How, ImportFailed, made
from mnist_dash.data.importing.pictures import Tell
from mnist_dash.data.importing.reading import KINDS, LARGEST, File, holds_pictures, prepared_examples, read

__all__ = [
    "KINDS",
    "LARGEST",
    "Brought",
    "File",
    "How",
    "ImportFailed",
    "Tell",
    "holds_pictures",
    "made",
    "prepared_examples",
    "read",
]
