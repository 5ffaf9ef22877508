"""The pictures of a map that forms: a few dozen, thinned to some points and rounded, so that a replay stays small."""

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.projections.progress import LAYOUT, Floats, Progress

FRAMES = 24
POINTS = 12_000  # of a larger map, drawn at random with the seed
LEVELS = 2047  # places along each side of a frame: finer than a screen shows


class Film:
    """Takes each Progress and keeps about FRAMES pictures, evenly spread over the steps."""

    def __init__(self, points: int, seed: int) -> None:
        rows = np.arange(points)
        if points > POINTS:
            rows = np.sort(np.random.default_rng(seed).choice(points, POINTS, replace=False))
        self.rows: npt.NDArray[np.int32] = rows.astype(np.int32)
        self.steps: list[int] = []
        self._frames: list[Floats] = []

    def take(self, progress: Progress) -> None:
        """Keep the picture if it is due; the first and the last always are."""
        if progress.coordinates is None or progress.stage != LAYOUT:
            return
        due = len(self.steps) * progress.steps / FRAMES
        if progress.step >= min(due, progress.steps) and progress.step not in self.steps[-1:]:
            self.steps.append(progress.step)
            self._frames.append(np.array(progress.coordinates[self.rows], np.float32))

    @property
    def frames(self) -> Floats:
        """The pictures (float32, F x M x 2)."""
        return np.array(self._frames, np.float32) if self._frames else np.zeros((0, 0, 2), np.float32)


def rounded(frames: Floats) -> tuple[npt.NDArray[np.uint16], Floats]:
    """The frames on a grid of LEVELS (uint16, F x M x 2), and the lowest and highest place of each (F x 2 x 2)."""
    if not frames.size:
        return np.zeros(frames.shape, np.uint16), np.zeros((len(frames), 2, 2), np.float32)
    ends = np.stack([frames.min(axis=1), frames.max(axis=1)], axis=1)
    span = np.maximum(ends[:, 1:] - ends[:, :1], 1e-30)
    return np.rint((frames - ends[:, :1]) / span * LEVELS).astype(np.uint16), ends


def unrounded(frames: npt.NDArray[np.uint16], ends: Floats) -> Floats:
    """The frames (float32, F x M x 2) from their rounded form."""
    low, high = ends[:, :1], ends[:, 1:]
    return np.asarray(low + frames / np.float32(LEVELS) * (high - low), np.float32)
