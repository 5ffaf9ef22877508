"""Figures of a training. A run is named by its id and the version of its curve, as in the loaders."""

import base64

import numpy as np

from mnist_dash.data import tiles
from mnist_dash.models import augmentation
from mnist_dash.models.recipes import Augmentation
from mnist_dash.plots import training as plots
from mnist_dash.runs import account, folder
from mnist_dash.ui import loaders

PREVIEWED = (1, 3, 5, 7, 2, 0, 13, 4)  # training positions of eight clear digits
WARPS = 4  # of each


def curve(run_id: str, version: int, measure: plots.Measure, shown: tuple[int, int], height: int) -> str:
    """Loss or accuracy over the epochs of a run that has ended."""
    digits = account.validation(folder.load(run_id).recipe)
    return plots.curves(loaders.metrics(run_id, version), measure, shown=shown, validation=digits, height=height)


def warped(*values: float) -> str:
    """Eight training digits and four warps of each, by the values of an Augmentation in their order, as an image."""
    digits = loaders.dataset().train
    images, labels = digits.images[list(PREVIEWED)], digits.labels[list(PREVIEWED)]
    rows = [images, *(augmentation.preview(images, Augmentation(*values), seed, labels) for seed in range(WARPS))]
    picture = base64.b64encode(tiles.png(np.concatenate([np.concatenate(list(row), axis=1) for row in rows]))).decode()
    words = "Eight training digits, and each of them warped at random four times with these settings"
    look = "width:100%;border-radius:6px;image-rendering:pixelated"
    return f'<img alt="{words}" style="{look}" src="data:image/png;base64,{picture}">'
