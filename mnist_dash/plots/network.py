"""A drawing of a network: each layer's output as a block of its size, from the image to the ten probabilities."""

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

from mnist_dash.plots.palette import BLUE, ORANGE

Shape = tuple[int, ...]

PIXEL = 3.2  # drawing units per pixel of a feature map
HEIGHT = 186
FLOOR = 128.0  # where the blocks stand
GAP, LEAN = 26.0, 0.45  # between blocks; how far a block's depth leans to the right and up
LETTER = 6.6  # room for a letter of the words under a block
COLORS = {
    "image": "#8a8f98",
    "conv": BLUE,
    "max_pool": ORANGE,
    "average_pool": ORANGE,
    "global_average_pool": ORANGE,
    "global_max_pool": ORANGE,
    "batch_norm": "#9a86c8",
    "dropout": "#9aa0a8",
    "flatten": "#9aa0a8",
    "dense": "#2fa06b",
}


class Block(NamedTuple):
    """One layer to draw: kind, the words over it, its output shape, and the side of the window it looks through."""

    kind: str
    label: str
    shape: Shape
    window: int = 0


def drawing(blocks: Sequence[Block], ink: str) -> str:
    """The network as SVG text; `ink` is the colour of words and outlines."""
    parts: list[str] = []
    left, before = 4.0, None
    for block in blocks:
        wide, high, deep = _size(block)
        room = max(wide + deep * LEAN, *(LETTER * len(text) for text in _lines(block)))
        start = left + (room - wide - deep * LEAN) / 2
        if before is not None and block.window:
            parts += _window(before, block, start, high, ink)
        parts += _solid(block, start, wide, high, deep, ink)
        parts += _words(block, left + room / 2, ink)
        before = (start, wide, block)
        left += room + GAP
    width = left - GAP + 4
    size = f'viewBox="0 0 {width:.0f} {HEIGHT}" width="{width:.0f}" height="{HEIGHT}"'
    style = 'font-family="system-ui, sans-serif" text-anchor="middle"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>'
    return "".join([head, *parts, "</svg>"])


def describe(blocks: Sequence[Block]) -> str:
    """The drawing in words, for those who cannot see it."""
    return "Network: " + ", then ".join(f"{block.label} gives {times(block.shape)}" for block in blocks)


def times(shape: Shape) -> str:
    """A shape in words: 24 × 24 × 32."""
    return " × ".join(f"{side:,}" for side in shape)


def _size(block: Block) -> tuple[float, float, float]:
    """Width, height and depth of a block: maps keep their scale, channels and units grow with their logarithm."""
    if len(block.shape) == 1:
        return 12.0, 10 + 7.5 * math.log2(block.shape[0] + 1), 0.0
    rows, columns, channels = block.shape
    return max(columns * PIXEL / 2.2, 3), max(rows * PIXEL, 3), 5 * math.log2(channels + 1)


def _solid(block: Block, x: float, wide: float, high: float, deep: float, ink: str) -> list[str]:
    """A box seen from the front left; layers that only change values are see-through."""
    color, y, lean = COLORS.get(block.kind, "#8a8f98"), FLOOR - high, deep * LEAN
    solid = 0.25 if block.kind in ("dropout", "flatten", "batch_norm") else 0.8
    line = f'stroke="{ink}" stroke-opacity="0.55"' + (' stroke-dasharray="3 2"' if block.kind == "dropout" else "")
    place = f'x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}"'
    front = f'<rect {place} fill="{color}" fill-opacity="{solid}" {line}/>'
    if not deep:
        return [front]
    top = [(x, y), (x + lean, y - lean), (x + wide + lean, y - lean), (x + wide, y)]
    side = [(x + wide, y), (x + wide + lean, y - lean), (x + wide + lean, y + high - lean), (x + wide, y + high)]
    return [
        *(
            f'<polygon points="{_points(corners)}" fill="{color}" fill-opacity="{solid * share:.2f}" {line}/>'
            for corners, share in ((top, 0.5), (side, 0.35))
        ),
        front,
    ]


def _points(corners: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)


def _window(before: tuple[float, float, Block], block: Block, start: float, high: float, ink: str) -> list[str]:
    """The patch of the block before from which one output is made, and the lines to that output."""
    x, wide, earlier = before
    if len(earlier.shape) != 3:
        return []
    rows, columns, _ = earlier.shape
    patch_wide, patch_high = block.window * wide / columns, block.window * PIXEL
    patch_x, patch_y = x + wide * 0.5, FLOOR - rows * PIXEL * 0.62
    end_y = FLOOR - high * 0.55
    line = f'stroke="{ink}" stroke-width="0.8" stroke-opacity="0.6"'
    right = patch_x + patch_wide
    return [
        f'<line x1="{right:.1f}" y1="{corner:.1f}" x2="{start:.1f}" y2="{end_y:.1f}" {line}/>'
        for corner in (patch_y, patch_y + patch_high)
    ] + [
        f'<rect x="{patch_x:.1f}" y="{patch_y:.1f}" width="{patch_wide:.1f}" height="{patch_high:.1f}" '
        f'fill="#ffffff" fill-opacity="0.35" {line}/>'
    ]


def _lines(block: Block) -> tuple[str, str, str]:
    """The words under a block: layer, output shape, options."""
    head, _, options = block.label.partition(":")
    return head, times(block.shape), options.replace(":", ", ")


def _words(block: Block, middle: float, ink: str) -> list[str]:
    looks = ((18, 13, 600), (34, 11, 400), (50, 10, 400))
    return [
        f'<text x="{middle:.1f}" y="{FLOOR + down}" font-size="{size}" font-weight="{weight}" fill="{ink}">'
        f"{escape(text)}</text>"
        for (down, size, weight), text in zip(looks, _lines(block), strict=True)
        if text
    ]
