"""The NumPy course's farms: many products, and one very large array of ones."""

import numpy as np

from harness.model import Check, Program, Row
from peers.blas import limited
from peers.processes import pool
from peers.threads import slices, workers
from rows.common import stream

OWN_NUMBERS = Check(free="everybody draws numbers of his own")


def product(seed, n):
    """One task: two random matrices and their product."""
    random = np.random.default_rng(seed)
    return (random.random((n, n)) @ random.random((n, n)))[0, 0]


def by_threads(data):
    size, executor = data.size, workers(data, data.size["workers"])
    return lambda: list(executor.map(product, range(size["count"]), [size["n"]] * size["count"]))


def by_processes(data):
    size = data.size
    processes = pool(data, size["workers"], size["blas"])
    work = [(seed, size["n"]) for seed in range(size["count"])]
    return lambda: processes.starmap(product, work, chunksize=1)


def blas_threads(size):
    return size["blas"]


def farm(workers_count, blas):
    split = {"workers": workers_count, "blas": blas}
    return Row(
        name=f"course-tasks-{workers_count}x{blas}",
        title=f"products of random matrices, workers x BLAS threads: {workers_count} x {blas}",
        group="course", full={"count": 100, "n": 2000, **split}, quick={"count": 12, "n": 1000, **split},
        weft=["tasks", "--count", "{count}", "--size", "{n}", "--workers", "{workers}",
              "--blas-threads", "{blas}"],
        peers={"numpy-threads": limited(by_threads, blas_threads), "numpy-processes": by_processes},
        check=OWN_NUMBERS, flops=lambda size: 2 * size["count"] * size["n"] ** 3, shapes=False,
    )


def ones(data):
    n = data.size["n"]
    return lambda: corner(np.ones((n, n)))


def ones_by_threads(data):
    n, executor = data.size["n"], workers(data, data.size["workers"])
    parts = slices(n, data.size["chunks"])

    def run():
        out = np.empty((n, n))
        list(executor.map(lambda part: out[part].fill(1.0), parts))
        return corner(out)

    return run


def corner(array):
    """What is compared of an array that is too large to keep twice."""
    return array[0, 0] + array[-1, -1]


def large_ones(threads, chunks):
    size = {"workers": threads, "chunks": chunks}
    return Row(
        name=f"course-ones-{threads}x{chunks}",
        title=f"a very large array of ones, threads: {threads}, chunks: {chunks}", group="course",
        full={"n": 50_000, **size}, quick={"n": 8_000, **size},
        weft=Program(["micro", "first", "{n}", "{threads}", "{chunks}"]),
        peers={"numpy": ones, "numpy-threads": ones_by_threads},
        check=Check(reference=None, expected=lambda size: 2.0), bytes=lambda size: 8 * size["n"] ** 2,
        limit=None, threads=threads, shapes=False, fresh=True, once=True,
    )


def rows(cores):
    for threads in sorted({1, cores}):
        for chunks in (threads, 16 * threads):
            yield large_ones(threads, chunks)
    for workers_count in sorted({1, cores}):
        for blas in sorted({1, cores}):
            yield farm(workers_count, blas)
