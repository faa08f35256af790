"""Sorting and moving."""

import numpy as np

from harness.model import Check, Input, Row
from peers.plain import call
from peers.threads import slices, workers
from rows.common import stream, vector


def transpose_into(data):
    a = data["a"]
    out = np.empty_like(a)

    def run():
        np.copyto(out, a.T)
        return out

    return run


def transpose_by_threads(data):
    a, pool = data["a"], workers(data)
    out = np.empty_like(a)
    parts = slices(len(a), 4 * data.cores)

    def run():
        list(pool.map(lambda part: np.copyto(out[part], a.T[part]), parts))
        return out

    return run


def sent_elsewhere(elements):
    """Evenly spread data: all but the share that is already where it must go."""
    return lambda size, nodes: 8 * elements(size) * (nodes - 1) // nodes


def rows(_cores):
    yield Row(
        name="sort", title="sort doubles", group="moves",
        full={"n": 10_000_000}, quick={"n": 2_000_000}, inputs={"a": vector(4)},
        weft=["sort", "{a}"], output="{out}.npy", peers={"numpy": call(np.sort, "a")}, check=Check(),
        bytes=lambda size: 16 * size["n"], least_between_nodes=sent_elsewhere(lambda size: size["n"]),
    )
    yield Row(
        name="transpose", title="transposed copy of a matrix", group="moves",
        full={"n": 7071}, quick={"n": 4096 + 5},
        inputs={"a": Input(lambda size: (size["n"], size["n"]), 5)},
        weft=["transpose", "{a}"], output="{out}.npy",
        peers={"numpy": transpose_into, "numpy-threads": transpose_by_threads}, check=Check(),
        bytes=lambda size: 16 * size["n"] ** 2, limit=stream("copy", "{elements}"),
        least_between_nodes=sent_elsewhere(lambda size: size["n"] ** 2),
    )
