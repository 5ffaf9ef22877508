"""The views of the page "Look inside"; page keys and link names begin with `inside_`.

The link: `inside_run` (a run, as everywhere), `inside_split` and `inside_digit` (a digit) or `inside_picture` (a
drawing's ink), `inside_class` (a class by name; none = the answer), `inside_view`, `inside_layer`, `inside_unit`,
`inside_row`, `inside_column`, `inside_method` and `inside_shuffled`. `link` makes it.
"""

from collections.abc import Callable

from mnist_dash.ui.inside import doing, maps, trust, walk
from mnist_dash.ui.inside.asked import Asked, link, picker

VIEWS: dict[str, Callable[[Asked], None]] = {
    "Layer by layer": walk.view,
    "Why this answer": maps.view,
    "Which to trust": trust.view,
    "Whose doing is it": doing.view,
}

__all__ = ["VIEWS", "Asked", "link", "picker"]
