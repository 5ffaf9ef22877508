"""What browser tests do to the point map: find a point in the window, draw round points, read what is said."""

import base64
import io
import time
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image
from playwright.sync_api import Locator, Page

from mnist_dash.ui.components.point_map import packing
from tests.browser.driving import visit

Corners = list[tuple[float, float]]


@dataclass(frozen=True)
class Camera:
    """What the window shows: the map's point in its middle, CSS pixels per unit, and the window itself."""

    x: float
    y: float
    scale: float
    left: float
    top: float
    width: float
    height: float

    def window(self, xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Where points (N x 2, from -1 to 1) are on the page, in CSS pixels."""
        right = self.left + self.width / 2 + (xy[:, 0] - self.x) * self.scale
        down = self.top + self.height / 2 - (xy[:, 1] - self.y) * self.scale
        return np.stack([right, down], axis=1)


def open_map(page: Page, address: str) -> Locator:
    """Visit a page with a map and wait until all points are painted; the canvas that takes pointers and keys."""
    visit(page, address)
    return painted(page)


def painted(page: Page) -> Locator:
    """The canvas, once everything is painted and at rest."""
    canvas = page.locator(".map .overlay")
    page.locator('.map .overlay[aria-busy="false"][data-view]').wait_for(timeout=30_000)
    return canvas


def camera(page: Page) -> Camera:
    """The camera once the map is at rest."""
    canvas = painted(page)
    box = canvas.bounding_box()
    assert box
    x, y, scale = map(float, str(canvas.get_attribute("data-view")).split())
    return Camera(x, y, scale, box["x"], box["y"], box["width"], box["height"])


def places(coordinates: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """The points as the browser has them, from -1 to 1."""
    return packing.places(coordinates) / packing.MOST * 2 - 1


def lasso(page: Page, corners: Corners) -> float:
    """Draw round these corners of the page (CSS pixels) with the lasso; the time when it was let go."""
    page.get_by_role("button", name="Lasso").click()
    page.mouse.move(*corners[0])
    page.mouse.down()
    for corner in corners[1:]:
        page.mouse.move(*corner)
    ended = time.perf_counter()
    page.mouse.up()
    return ended


def inside(corners: Corners, points: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which points (N x 2) lie inside a polygon, by the even-odd rule."""
    found = np.zeros(len(points), bool)
    x, y = points.T
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1], strict=True):
        if y1 != y2:
            crossing = (y1 > y) != (y2 > y)
            found ^= crossing & (x < (x2 - x1) * (y - y1) / (y2 - y1) + x1)
    return found


def thumbnail(page: Page) -> npt.NDArray[np.uint8]:
    """The 28 x 28 pixels beside the point that is looked at."""
    address = page.locator(".map .tip canvas").evaluate("node => node.toDataURL()")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(address.split(",")[1]))).convert("RGB"))[:, :, 0]


def told(page: Page) -> str:
    """The line under the map."""
    return page.locator(".map output").inner_text()
