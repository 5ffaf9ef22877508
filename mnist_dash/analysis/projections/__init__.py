"""Maps of the digits: PCA, t-SNE, UMAP and PaCMAP, how far each can be trusted, and unseen digits placed in them.

Importing this package loads none of the libraries that compute maps: they load where a map is fitted, which is
never the server's process. What a page needs (parse, positions, place) works with NumPy alone.
"""

from mnist_dash.analysis.projections.figures import trust
from mnist_dash.analysis.projections.map import Map
from mnist_dash.analysis.projections.methods import PROJECTIONS, READING, Method
from mnist_dash.analysis.projections.pca import project
from mnist_dash.analysis.projections.placing import anchors, place
from mnist_dash.analysis.projections.progress import LAYOUT, Floats, Progress, ProjectionError, Report
from mnist_dash.analysis.projections.projection import ALL, Projection, key, of, parse, positions, to_link

__all__ = [
    "ALL",
    "LAYOUT",
    "PROJECTIONS",
    "READING",
    "Floats",
    "Map",
    "Method",
    "Progress",
    "Projection",
    "ProjectionError",
    "Report",
    "anchors",
    "key",
    "of",
    "parse",
    "place",
    "positions",
    "project",
    "to_link",
    "trust",
]
