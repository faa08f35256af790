"""Backward errors of large factorisations: matrices of many kinds, of order 257 to 2000, in all dtypes, on one to six
ranks and on two nodes, by LAPACK and by ScaLAPACK. NumPy computes residuals and orthogonality from the files."""

import itertools
import sys

import numpy as np
from factors import CASES, adjoint, check, check_grid

DTYPES = ("float64", "float32", "complex128", "complex64")
JOBS = ({"ranks": 1}, {"ranks": 2}, {"nodes": 2, "ranks": 2}, {"ranks": 3}, {"ranks": 4}, {"nodes": 2, "ranks": 3},
        {"ranks": 5}, {"ranks": 6})
random = np.random.default_rng(11)


# ---- kinds of matrices, m x n ----

def uniform(dtype, m, n):
    a = random.random((m, n)) - 0.5
    return a + 1j * (random.random((m, n)) - 0.5) if np.dtype(dtype).kind == "c" else a


def graded(dtype, m, n):
    """Rows that shrink from 1 to 1e-6."""
    return uniform(dtype, m, n) * np.geomspace(1, 1e-6, m)[:, None]


def hilbert(dtype, m, n):
    return 1 / (np.arange(m)[:, None] + np.arange(n) + 1.0)


def kahan(dtype, m, n):
    """Upper triangular, nearly singular without showing it."""
    c = 0.285
    upper = np.triu(np.full((m, n), -c), 1) + np.eye(m, n)
    return upper * np.sqrt(1 - c * c) ** np.arange(m)[:, None]


def wilkinson(dtype, m, n):
    """Its triangular factor grows as much as partial pivoting lets it."""
    a = np.eye(m, n) - np.tril(np.ones((m, n)), -1)
    a[:, -1] = 1
    return a


def clustered(dtype, m, n):
    return np.eye(m, n) + 1e-3 * uniform(dtype, m, n)


def deficient(dtype, m, n):
    rank = min(m, n) // 2
    return uniform(dtype, m, rank) @ uniform(dtype, rank, n)


ANY = (uniform, graded, hilbert, kahan, wilkinson, clustered, deficient)
REGULAR = (uniform, graded, kahan, clustered)  # as far as elimination can tell; it grows with wilkinson, as it must
OF_FULL_RANK = (uniform, clustered)
KINDS = {"solve": REGULAR, "inv": REGULAR, "cholesky": (uniform, graded, clustered), "lstsq": OF_FULL_RANK,
         "qr": ANY, "eigh": ANY, "svd": ANY}


def operands(name, kind, dtype, n):
    """Square for most; tall, wide and square in turn for QR, least squares and singular values."""
    m, k = next(SHAPES[name])(n)
    a = kind(dtype, m, k)
    if name == "cholesky":
        a = a @ adjoint(a) + np.diag(1 + np.sum(abs(a) ** 2, axis=1))
    if name == "eigh":
        a = a + adjoint(a)
    given = [a, uniform(dtype, m, 3)] if name in ("solve", "lstsq") else [a]
    return [x.astype(dtype) for x in given]


def square(n):
    return n, n


OBLONG = (square, lambda n: (n, n // 5), lambda n: (n // 5, n))
SHAPES = {name: itertools.cycle(OBLONG if name in ("lstsq", "qr", "svd") else (square,)) for name in KINDS}


# ---- what is run ----

def cases(n):
    """All kinds at the smallest order; of the larger ones one kind for each dtype, of the largest float64 alone."""
    for case in CASES:
        kinds = itertools.cycle(KINDS[case[0]])
        for dtype in DTYPES if n < 2000 else DTYPES[:1]:
            for _ in KINDS[case[0]] if n < 1000 else range(1):
                yield case, dtype, next(kinds)


def run(n):
    jobs, count = itertools.cycle(JOBS), 0
    for case, dtype, kind in cases(n):
        inputs = operands(case[0], kind, dtype, n)
        for by_scalapack in (False, True):
            driver = ("--driver", "scalapack" if by_scalapack else "lapack")
            if "--driver" in case and by_scalapack:
                continue
            job = {**next(jobs), "threads": 1, "timeout": 600}
            report = check(case, inputs, () if "--driver" in case else driver, **job)
            check_grid(report, by_scalapack, **job)
            count += 1
    print(f"order {n}: {count} factorisations", flush=True)


for order in map(int, sys.argv[1:] or (257, 1000, 2000)):
    run(order)
