"""The command `mosaic`: a whole split as one PNG picture."""

import argparse
from pathlib import Path

from mnist_dash.cli.types import Commands
from mnist_dash.data import datasets, tiles
from mnist_dash.errors import PlainError


def add(commands: Commands) -> None:
    """Add this module's command."""
    mosaic = commands.add_parser("mosaic", help="all images of a split as one PNG picture")
    mosaic.add_argument("--dataset", default="mnist", help="which data set (default: mnist)")
    mosaic.add_argument("--split", choices=datasets.SPLITS, default="train", help="default: train")
    mosaic.add_argument("--order", choices=tiles.ORDERS, default="file", help="default: file")
    mosaic.add_argument("--out", type=Path, default=Path("mosaic.png"), help="default: mosaic.png")
    mosaic.set_defaults(run=write_mosaic)


def write_mosaic(options: argparse.Namespace) -> None:
    """Write the picture and say what it holds."""
    split = datasets.load(options.dataset).split(options.split)
    picture = tiles.picture(split.images, tiles.arrange(split.labels, options.order))
    file = tiles.png(picture)
    try:
        options.out.write_bytes(file)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PlainError(f"Choose another place with --out: {options.out} gives {reason!r}.") from None
    height, width = picture.shape
    print(f"{options.out}: {len(split):,} images, {width} x {height} pixels, {len(file) / 1e6:.1f} MB")
