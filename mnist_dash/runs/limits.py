"""What a hosted copy allows; without settings everything that a recipe allows."""

from mnist_dash import paths
from mnist_dash.errors import PlainError
from mnist_dash.models.recipes import Recipe


class LimitError(PlainError):
    """The recipe asks for more than this host allows."""


def check(recipe: Recipe) -> None:
    """Raise LimitError where the network is larger than this host allows."""
    most = paths.largest_network()
    if most is None or recipe.is_classical:
        return
    parameters = recipe.network().parameters
    if parameters > most:
        raise LimitError(
            f"The network has {parameters:,} parameters and this host allows {most:,}; make a layer smaller."
        )
