"""Linear algebra. Operations are counted as LAPACK's working notes count them, whatever algorithm runs."""

import numpy as np

from harness.model import Check, Input, Kept, Program, Row, Target
from peers.blas import limited
from peers.dask_arrays import chunk_rows, lazy, scheduler, wrap
from peers.plain import call
from rows.common import gemm_peak


def matrix(seed=1, kind="uniform"):
    return Input(lambda size: (size["n"], size["n"]), seed, kind)


def vector(seed):
    return Input(lambda size: (size["n"],), seed)


def close(tolerance, **more):
    return Check(tolerance=tolerance, to_largest=True, summary=np.sum, summary_tolerance=1e-6, **more)


def scalapack(routine, *files):
    return Program([f"scalapack_{routine}", "{n}", *files, "{budget}"], ranks=True)


def cubic(factor):
    return lambda size: factor * size["n"] ** 3


def numpy_times(least):
    return (Target("numpy", least),)


def linear(name, title, full, quick, flops, **more):
    """A row about square matrices."""
    return Row(name=name, title=title, group="linear", full={"n": full}, quick={"n": quick},
               flops=cubic(flops), limit=gemm_peak(), **more)


def halves(size):
    """Rows of one of Dask's chunks."""
    return size["n"] // 2


def other_half(size, nodes):
    """Each node lacks the other nodes' rows of B."""
    return 8 * size["n"] ** 2 * (nodes - 1)


def matmul():
    return linear(
        "matmul", "product of two matrices", 4000, 1500, 2,
        inputs={"a": matrix(1), "b": matrix(2)}, weft=["matmul", "{a}", "{b}"], output="{out}.npy",
        peers={
            "numpy": call(np.matmul, "a", "b"),
            "scalapack": scalapack("gemm", "{a}", "{b}"),
            "dask": lazy(lambda a, b: a @ b, "a", "b", rows=halves),
        },
        check=close(1e-12), least_between_nodes=other_half, sweep=(100, 200, 400, 800, 1600, 3200),
        scaling=True, targets=(Target("limit", 0.97), Target("scalapack", 1.4)),
    )


def stack():
    size = {"count": 1000, "n": 100}
    matrices = [Input(lambda size: (size["count"], size["n"], size["n"]), seed) for seed in (1, 2)]
    return Row(
        name="matmul-stack", title="products of many small matrices", group="linear", full=size, quick=size,
        inputs=dict(zip("ab", matrices)), weft=["matmul", "{a}", "{b}"], output="{out}.npy",
        peers={"numpy": call(np.matmul, "a", "b"),
               "numpy, 1 core": limited(call(np.matmul, "a", "b"), lambda _size: 1)},
        check=close(1e-12), flops=lambda size: 2 * size["count"] * size["n"] ** 3, limit=gemm_peak(),
        targets=(Target("numpy, 1 core", 1.7),),
    )


def course_matmul(threads):
    return Row(
        name=f"course-matmul-{threads}", title=f"the course's product, BLAS threads: {threads}",
        group="course", full={"n": 8000, "blas": threads}, quick={"n": 1500, "blas": threads},
        inputs={"a": matrix(1), "b": matrix(2)},
        weft=["matmul", "{a}", "{b}", "--blas-threads", "{blas}"], output="{out}.npy",
        peers={"numpy": limited(call(np.matmul, "a", "b"), lambda size: size["blas"])},
        check=close(1e-12), flops=cubic(2), limit=gemm_peak(), threads=threads, shapes=False,
    )


def solve_product(a, b, c):
    return np.linalg.solve(a @ b, c)


def systems():
    yield linear(
        "solve", "A x = b", 4000, 1500, 2 / 3, inputs={"a": matrix(1), "b": vector(2)},
        weft=["solve", "{a}", "{b}"], output="{out}.npy",
        peers={"numpy": call(np.linalg.solve, "a", "b"), "scalapack": scalapack("solve", "{a}", "{b}")},
        check=close(1e-6), targets=numpy_times(1),
    )
    yield linear(
        "product-solve", "A B x = c in one process: a factorisation after a product", 3000, 1000, 8 / 3,
        inputs={"a": matrix(6, "positive"), "b": matrix(7, "positive"), "c": vector(2)},
        weft=Kept("mul-solve", how="call"), peers={"numpy": call(solve_product, "a", "b", "c")},
        check=close(1e-8), targets=numpy_times(1),
    )
    yield linear(
        "inv", "inverse", 2000, 1000, 2, inputs={"a": matrix(1)}, weft=["inv", "{a}"],
        output="{out}.npy", peers={"numpy": call(np.linalg.inv, "a")}, check=close(1e-6),
        targets=numpy_times(1),
    )
    yield linear(
        "cholesky", "Cholesky", 2000, 1000, 1 / 3, inputs={"a": matrix(6, "positive")},
        weft=["cholesky", "{a}"], output="{out}.npy", peers={"numpy": call(np.linalg.cholesky, "a")},
        check=close(1e-10), targets=numpy_times(1.5),
    )


def decompositions():
    """Compared by what is unique: values, and R up to signs."""
    yield linear(
        "svd", "all singular values and vectors", 2000, 500, 22, inputs={"a": matrix(1, "normal")},
        weft=["svd", "{a}", "--full"], output="{out}", compared="{out}-s.npy",
        peers={"numpy": call(lambda a: np.linalg.svd(a)[1], "a"), "scalapack": scalapack("svd", "{a}")},
        check=close(1e-11), targets=(Target("numpy", 1), Target("scalapack", 15)),
    )
    yield linear(
        "svd-values", "all singular values alone", 2000, 500, 8 / 3, inputs={"a": matrix(1, "normal")},
        weft=["svd", "{a}", "--values"], output="{out}", compared="{out}-s.npy",
        peers={"numpy": call(lambda a: np.linalg.svd(a, compute_uv=False), "a")},
        check=close(1e-11), targets=numpy_times(1),
    )
    yield linear(
        "eigh", "symmetric eigenvalues and vectors", 2000, 500, 9,
        inputs={"a": matrix(6, "symmetric")}, weft=["eigh", "{a}"], output="{out}",
        compared="{out}-w.npy", peers={"numpy": call(lambda a: np.linalg.eigh(a)[0], "a")},
        check=close(1e-11), targets=numpy_times(1),
    )
    yield linear(
        "qr", "QR", 2000, 1000, 8 / 3, inputs={"a": matrix(1, "normal")}, weft=["qr", "{a}"],
        output="{out}", compared="{out}-R.npy", peers={"numpy": call(lambda a: np.linalg.qr(a)[1], "a")},
        check=close(1e-9, view=np.abs), targets=numpy_times(1),
    )


def dask_tall_svd(data):
    """All three factors are computed, the values kept."""
    import dask
    import dask.array

    scheduler(data)
    a = wrap(data["a"], chunk_rows(data, data["a"]))
    return lambda: dask.persist(*dask.array.linalg.svd(a))[1]


def tall(name, title, **more):
    return Row(
        name=name, title=title, group="linear", full={"m": 200_000, "n": 100},
        quick={"m": 50_000, "n": 100}, check=close(1e-9), targets=numpy_times(3),
        least_between_nodes=lambda size, nodes: 8 * size["n"] ** 2 // 2 * (nodes - 1), **more,
    )


def tall_rows():
    a = Input(lambda size: (size["m"], size["n"]), 7)
    yield tall(
        "svd-tall", "thin SVD of a tall matrix", inputs={"a": a}, weft=["svd", "{a}", "--thin"],
        output="{out}", compared="{out}-s.npy",
        peers={
            "numpy": call(lambda a: np.linalg.svd(a, full_matrices=False)[1], "a"),
            "dask": dask_tall_svd,
        },
    )
    yield tall(
        "lstsq", "least squares, tall matrix",
        inputs={"a": a, "b": Input(lambda size: (size["m"],), 8)}, weft=["lstsq", "{a}", "{b}"],
        output="{out}.npy",
        peers={"numpy": call(lambda a, b: np.linalg.lstsq(a, b, rcond=None)[0], "a", "b")},
    )


def rows(cores):
    yield matmul()
    yield stack()
    yield from systems()
    yield from decompositions()
    yield from tall_rows()
    for threads in sorted({1, cores}):
        yield course_matmul(threads)
