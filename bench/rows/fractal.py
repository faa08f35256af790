"""Mandelbrot counts of the view in NumPy's guide: work that differs from row to row."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

from harness.model import Check, Limit, Program, Row, Target
from peers.processes import pool
from peers.threads import slices
from rows.common import SAME_ON_RANKS

BANDS_PER_WORKER = 8


def counts(real, imag, limit):
    """Steps taken while |z| <= 2, as the guide computes them: the points that left are masked out."""
    c = real[:, np.newaxis] + 1j * imag[np.newaxis, :]
    z = np.zeros_like(c)
    steps = np.zeros(c.shape, dtype=np.int64)
    for _ in range(limit):
        inside = np.abs(z) <= 2
        if not inside.any():
            break
        steps[inside] += 1
        z[inside] = z[inside] ** 2 + c[inside]
    return steps


def axes(size):
    return np.linspace(-2, 1, size["n"]), np.linspace(-1.5, 1.5, size["n"])


def plain(data):
    real, imag = axes(data.size)
    return lambda: counts(real, imag, data.size["limit"])


def bands(data):
    """Arguments of counts() for bands of rows, more than workers: some bands cost far more."""
    real, imag = axes(data.size)
    parts = slices(len(real), BANDS_PER_WORKER * data.cores)
    return [(real[part], imag, data.size["limit"]) for part in parts]


def by_threads(data):
    work, workers = bands(data), ThreadPoolExecutor(data.cores)
    data.at_end(workers.shutdown)
    return lambda: np.concatenate(list(workers.map(lambda band: counts(*band), work)))


def by_processes(data):
    work, workers = bands(data), pool(data, data.cores)
    return lambda: np.concatenate(workers.starmap(counts, work, chunksize=1))


def hand():
    """Intrinsics and an atomic counter of rows."""
    return Program(
        ["mandelbrot_hand", "{n}", "{n}", "-2", "1", "-1.5", "1.5", "{limit}", "{threads}", "{budget}"]
    )


def row(name, title, full, quick, **more):
    return Row(
        name=name, title=title, group="mandelbrot", full=full, quick=quick,
        weft=["mandelbrot", "--size", "{n}x{n}", "--max-iter", "{limit}"], output="{out}.npy",
        limit=Limit("by hand", hand()), least_between_nodes=lambda size, nodes: 0, **more,
    )


def rows(_cores):
    yield row(
        "mandelbrot-guide", "the NumPy guide's view, 300 iterations",
        {"n": 800, "limit": 300}, {"n": 800, "limit": 300},
        peers={"numpy": plain, "numpy-threads": by_threads, "numpy-processes": by_processes, "hand": hand()},
        check=Check(summary=np.sum, summary_tolerance=0),
    )
    yield row(
        "mandelbrot", "the same, 10000 iterations",
        {"n": 800, "limit": 10000}, {"n": 800, "limit": 10000},
        peers={"numpy": plain, "numpy-processes": by_processes, "hand": hand()},
        slow=("numpy", "numpy-processes"), check=Check(reference="hand", summary=np.sum, summary_tolerance=0),
        targets=(Target("hand", 1 / 1.3), SAME_ON_RANKS), scaling=True,
    )
