"""The views of the page "Robustness"; page keys and link names begin with `robust_`.

The link: `robust_runs` (up to four runs), `robust_view`, `robust_split` and `robust_digit` (the digit), or
`robust_picture` (a drawing's ink), `robust_kind` and `robust_severity` (the corruption), `robust_also` and
`robust_also_severity` (one more over it), `robust_digits` (how many a passport reads) and `robust_measure` (what its
cells show); `robust_attack`, `robust_norm`, `robust_linf` or `robust_l2` (the bound) and `robust_target` (the attack);
`robust_told` and `robust_stranger` (what the table of strangers shows, and of which kind pictures are shown);
`robust_published` (whether what others published is unfolded).
"""

from collections.abc import Callable

from mnist_dash.ui.robustness import desk, one, outsiders, passport
from mnist_dash.ui.robustness.asked import Asked, picker

VIEWS: dict[str, Callable[[Asked], None]] = {
    "One digit": one.view,
    "Passport": passport.view,
    "Under attack": desk.view,
    "Strangers": outsiders.view,
}

__all__ = ["VIEWS", "Asked", "picker"]
