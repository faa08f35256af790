"""The NumPy course's farms: many products, and one very large array of ones."""

import numpy as np

from harness.model import Check, Program, Row, Target
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


def split_processes(workers_count, blas):
    def run(data):
        processes = pool(data, workers_count, blas)
        work = [(seed, data.size["n"]) for seed in range(data.size["count"])]
        return lambda: processes.starmap(product, work, chunksize=1)

    return run


def best_split(cores):
    """Weft's own choice against every split of NumPy's processes."""
    splits = [(w, b) for w in sorted({1, cores}) for b in sorted({1, cores})]
    return Row(
        name="course-tasks", title="products of random matrices, the split that Weft chooses", group="course",
        full={"count": 100, "n": 2000}, quick={"count": 12, "n": 1000},
        weft=["tasks", "--count", "{count}", "--size", "{n}"],
        peers={f"numpy-{w}x{b}": split_processes(w, b) for w, b in splits}, check=OWN_NUMBERS,
        flops=lambda size: 2 * size["count"] * size["n"] ** 3, shapes=False,
        targets=tuple(Target(f"numpy-{w}x{b}", 1.2) for w, b in splits),
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


SHORT = 10e-6  # seconds of a short task: bench/farm.c


def dealt(kind, title, count, most, ranks):
    """A farm of tasks that only take time; `most` seconds are what it is held to."""
    return Row(
        name=f"farm-{kind}{'-ranks' if ranks else ''}",
        title=f"{title}{', on one rank per core' if ranks else ''}", group="course",
        full={"n": count}, quick={"n": count},
        weft=Program(["farm", kind, "{n}", "{threads}", "{budget}"], ranks=ranks), peers={},
        check=Check(reference=None, expected=lambda size: size["n"]),
        targets=(Target("seconds", at_most=most),), shapes=False,
    )


def farms(cores):
    """Nothing to do, 10 us each, and from 10 us to 10 ms each, against the best that the cores can do."""
    varied = sum(SHORT * 1000 ** (k / 999) for k in range(1000))
    for ranks in (False, True):
        yield dealt("empty", "a farm of a million empty tasks: under 1 us each", 1_000_000, 1 / cores, ranks)
        yield dealt("even", "10,000 tasks of 10 us: 90 % busy", 10_000, 10_000 * SHORT / cores / 0.9, ranks)
        yield dealt("varied", "1000 tasks of 1000-fold cost: 5 % over the best", 1000, varied / cores * 1.05,
                    ranks)


def rows(cores):
    yield from farms(cores)
    yield best_split(cores)
    for threads in sorted({1, cores}):
        for chunks in (threads, 16 * threads):
            yield large_ones(threads, chunks)
    for workers_count in sorted({1, cores}):
        for blas in sorted({1, cores}):
            yield farm(workers_count, blas)
