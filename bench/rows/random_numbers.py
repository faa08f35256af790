"""Random numbers: Weft's uniform doubles are NumPy's Philox, bit for bit."""

import numpy as np

from harness.model import Check, Row, Target
from peers.dask_arrays import CHUNKS_PER_CORE, scheduler
from rows.common import ELEMENTS, SAME_ON_RANKS, doubles, nothing, stream

SEED = 7


def filler(bits, method):
    """Fills one array again and again; starts anew each time, so that every result is the first."""

    def start(data):
        out = np.empty(data.size["n"])
        return lambda: getattr(np.random.Generator(bits()), method)(out=out)

    return start


def philox():
    return np.random.Philox(key=SEED)


def pcg():
    return np.random.PCG64(SEED)


def dask_uniform():
    """Dask's newest generator; before 2023 it only had RandomState."""
    import dask.array

    if hasattr(dask.array.random, "default_rng"):
        return dask.array.random.default_rng(SEED).random
    return dask.array.random.RandomState(SEED).random_sample


def dask_random(data):
    scheduler(data)
    n = data.size["n"]
    chunk = max(1, n // (CHUNKS_PER_CORE * data.cores))
    return lambda: dask_uniform()(n, chunks=chunk).persist()


def rows(_cores):
    other = "another generator: other numbers"
    yield Row(
        name="random", title="uniform doubles", group="random", **ELEMENTS,
        weft=["random", "{n}", "--seed", str(SEED)], output="{out}.npy",
        peers={
            "numpy": filler(pcg, "random"),
            "numpy-philox": filler(philox, "random"),
            "dask": dask_random,
        },
        check=Check(reference="numpy-philox", exempt={"numpy": other, "dask": other}),
        bytes=doubles(1), limit=stream("write"),
        targets=(Target("numpy", 2.5), Target("numpy-philox", 4), SAME_ON_RANKS),
        least_between_nodes=nothing, scaling=True,
    )
    yield Row(
        name="normal", title="Gaussian doubles", group="random", **ELEMENTS,
        weft=["random", "{n}", "--dist", "normal", "--seed", str(SEED)], output="{out}.npy",
        peers={"numpy": filler(pcg, "standard_normal"), "numpy-philox": filler(philox, "standard_normal")},
        check=Check(reference=None, expected=lambda size: 0.0, summary=np.mean,
                    summary_tolerance=1e-2),
        bytes=doubles(1), limit=stream("write"), least_between_nodes=nothing,
        targets=(Target("numpy", 4), SAME_ON_RANKS),
    )
