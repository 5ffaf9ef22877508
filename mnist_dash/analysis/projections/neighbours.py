"""The nearest neighbours of many points: what every map but PCA begins with. Loads FAISS, in a job's process only."""

from typing import Any

import numpy as np
import numpy.typing as npt

from mnist_dash.analysis.projections.progress import Floats
from mnist_dash.models.recipes.settings import Setting

METRIC = Setting("euclidean", words=("euclidean", "cosine"), about="how unlike two digits are: distance, or angle")
EXACT = 12_000  # points up to which every distance is computed: beyond, a graph search is many times faster
LINKS, EFFORT, LEAST = 16, 40, 32  # of the graph, its making, its search: it finds 98 to 99 % of the true neighbours

Neighbours = tuple[npt.NDArray[np.int32], Floats]


def nearest(points: Floats, count: int, metric: str = "euclidean") -> Neighbours:
    """The indices and distances (N x count each, nearest first) of each point's neighbours, itself left out.

    Exact for few points, else by a navigable small-world graph (Malkov and Yashunin 2016) which is built by one
    thread, so that the same points give the same neighbours.
    """
    import faiss

    data = np.ascontiguousarray(angles(points) if metric == "cosine" else points, np.float32)
    if len(data) <= EXACT:
        index: Any = faiss.IndexFlatL2(data.shape[1])
        index.add(data)
    else:
        index = faiss.IndexHNSWFlat(data.shape[1], LINKS)
        index.hnsw.efConstruction, index.hnsw.efSearch = EFFORT, max(LEAST, count + 1)
        threads = faiss.omp_get_max_threads()
        faiss.omp_set_num_threads(1)
        index.add(data)
        faiss.omp_set_num_threads(threads)
    squares, found = index.search(data, count + 1)
    return _without_self(found, np.sqrt(np.maximum(squares, 0)))


def angles(points: Floats) -> Floats:
    """The points on the unit sphere, where the nearest by distance are the nearest by angle; zero stays zero."""
    return np.asarray(points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-12), np.float32)


def _without_self(found: npt.NDArray[np.int64], distances: Floats) -> Neighbours:
    """Each row without its own point, or without the last where a duplicate took the point's place."""
    own = found == np.arange(len(found))[:, None]
    own[~own.any(axis=1), -1] = True
    shape = (len(found), found.shape[1] - 1)
    return found[~own].reshape(shape).astype(np.int32), distances[~own].reshape(shape)
