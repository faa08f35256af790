"""The commands of linear algebra: NumPy computes residuals and orthogonality from the files they write,
in all four dtypes, on one to four ranks and two nodes, by the usual way and by ScaLAPACK."""

import itertools
import os
import sys

import numpy as np
from command import weft
from factors import CASES, adjoint, check, check_grid, run, wide

DTYPES = ("float64", "float32", "complex128", "complex64")
JOBS = ({}, {"ranks": 2}, {"ranks": 3}, {"ranks": 4, "threads": 1}, {"nodes": 2, "ranks": 2, "threads": 1})
random = np.random.default_rng(7)


def uniform(dtype, *shape):
    a = random.random(shape)
    return (a + 1j * random.random(shape) if np.dtype(dtype).kind == "c" else a).astype(dtype)


def solve(dtype):
    for n, columns in ((65, ()), (37, (3,))):
        yield (uniform(dtype, n, n), uniform(dtype, n, *columns))


def square(dtype):
    yield (uniform(dtype, 65, 65),)


def positive(dtype):
    r = uniform(dtype, 65, 65)
    yield ((r @ adjoint(r) + 65 * np.eye(65)).astype(dtype),)


def systems(dtype):
    for m, n, columns in ((257, 19, ()), (70, 37, (2,)), (19, 40, ())):
        yield (uniform(dtype, m, n), uniform(dtype, m, *columns))


def oblongs(dtype):
    for shape in ((257, 23), (65, 65), (23, 65)):
        yield (uniform(dtype, *shape),)


def hermitian(dtype):
    r = uniform(dtype, 65, 65)
    yield ((r + adjoint(r)) / 2,)


OPERANDS = {"solve": solve, "inv": square, "cholesky": positive, "lstsq": systems, "qr": oblongs, "eigh": hermitian,
            "svd": oblongs}


def everything():
    """float64 on every job, the others each on two of them."""
    turn = itertools.cycle(range(len(JOBS)))
    for words, dtype in itertools.product(CASES, DTYPES):
        inputs = list(OPERANDS[words[0]](dtype))
        jobs = range(len(JOBS)) if dtype == "float64" and len(words) == 1 else (next(turn),)
        for k in jobs:
            report = check(words, inputs[k % len(inputs)], **JOBS[k])
            check_grid(report, False, **JOBS[k])


def by_scalapack():
    turn = itertools.cycle((3, 4, 1))
    for name, dtype in itertools.product(OPERANDS, DTYPES):
        inputs = list(OPERANDS[name](dtype))
        k = next(turn)
        report = check((name,), inputs[k % len(inputs)], ("--driver", "scalapack"), **JOBS[k])
        check_grid(report, True, **JOBS[k])
        if (report["bytes_between_nodes"] > 0) != ("nodes" in JOBS[k]):
            sys.exit(f"sent between nodes: {report}")


def values_and_rank():
    a = uniform("float64", 60, 40)
    u, s, vt = np.linalg.svd(a, full_matrices=False)
    (values,), report = run(("svd", "--values"), (a,), ("s",), ranks=3)
    if not np.allclose(values, s, rtol=0, atol=1e-12 * s[0]) or "residual" in report:
        sys.exit(f"svd --values: {report}")
    a = (u * 0.3 ** np.arange(40)) @ vt
    (u, s, vt), report = run(("svd", "--rank", "6"), (a,), ("U", "s", "Vt"), nodes=2, ranks=2)
    if not np.allclose(s, 0.3 ** np.arange(6), rtol=1e-9) or u.shape != (60, 6) or vt.shape != (6, 40):
        sys.exit(f"svd --rank 6 gives {s}")
    left = np.linalg.norm(a - (u * s) @ vt, 2)
    if not left <= report["bound"] <= 1e3 * left or report["rank"] != 6:
        sys.exit(f"svd --rank 6 leaves {left}, and says {report}")


def names():
    """What ran is named; a last .npy of the beginning is none of the files' names."""
    a = uniform("float64", 20, 20)
    for words, tall, driver in ((("svd", "--driver", "gesvd"), False, "gesvd"), (("svd",), False, "lapack"),
                                (("svd", "--driver", "gesvd"), True, "tsqr gesvd"), (("qr",), True, "tsqr"),
                                (("qr", "--driver", "lapack"), True, "lapack")):
        parts = ("U", "s", "Vt") if words[0] == "svd" else ("Q", "R")
        _, report = run(words, (uniform("float64", 600, 20) if tall else a,), parts)
        if report["driver"] != driver:
            sys.exit(f"{words} of a {'tall' if tall else 'square'} matrix: {report}")
    _, report = run(("svd", "--driver", "gesvd"), (uniform("float64", 7, 5, 5),), ("U", "s", "Vt"))
    if report["driver"] != "gesvd" or "residual" in report:
        sys.exit(f"svd --driver gesvd of a stack: {report}")
    np.save("a.npy", a)
    for beginning in ("p.npy", "p.NPY", "p"):
        said = weft("qr", "a.npy", "-o", beginning).stdout
        if sorted(os.listdir(".")) != ["a.npy", "p-Q.npy", "p-R.npy"] or "wrote p-Q.npy:" not in said:
            sys.exit(f"qr -o {beginning} says {said} and leaves {os.listdir('.')}")
        os.remove("p-Q.npy"), os.remove("p-R.npy")
    os.remove("a.npy")


def stacks():
    """Matrix by matrix, with the same bits on any number of ranks."""
    a, b = uniform("float64", 7, 12, 12), uniform("float64", 7, 12, 2)
    (x,), report = run(("solve",), (a, b), None, ranks=3)
    (other,), _ = run(("solve",), (a, b), None, nodes=2, ranks=2)
    if not np.allclose(a @ x, b, rtol=0, atol=1e-10) or x.tobytes() != other.tobytes():
        sys.exit(f"solve of a stack: {report}")
    (u, s, vt), report = run(("svd",), (a,), ("U", "s", "Vt"), ranks=2)
    if not np.allclose((u * s[:, None]) @ vt, a, rtol=0, atol=1e-13):
        sys.exit(f"svd of a stack: {report}")


# ---- near the ends of a dtype's range ----

# Powers of two by which each result is larger where the operands are 2**e times as large.
GROWS = {"solve": (0,), "inv": (-1,), "cholesky": (0.5,), "lstsq": (0,), "qr": (0, 1), "eigh": (1, 0), "svd": (0, 1, 0)}


def times_power(a, exponent):
    """In two steps, as 2**-exponent alone may overflow."""
    half = int(exponent) // 2
    return a * a.real.dtype.type(2.0 ** half) * a.real.dtype.type(2.0 ** (int(exponent) - half))


def near_the_ends():
    """NumPy judges what is scaled back, and 1/condition is that of the operands before."""
    turn = itertools.cycle(((1, (), {}), (-1, (), {"ranks": 2}), (-1, (), {}), (1, ("--driver", "scalapack"), {}),
                            (-1, ("--driver", "scalapack"), {"ranks": 3})))
    for (name, grows), dtype in itertools.product(GROWS.items(), DTYPES):
        parts, holds = CASES[(name,)]
        inputs, (sign, driver, job) = next(OPERANDS[name](dtype)), next(turn)
        exponent = sign * (1000 if wide(inputs[0]).dtype == inputs[0].dtype else 110)
        _, plain = run((name, *driver), inputs, parts, **job)
        results, report = run((name, *driver), [times_power(a, exponent) for a in inputs], parts, **job)
        back = [times_power(r, -exponent * g) for r, g in zip(results, grows)]
        residual, orthogonality, is_right = holds(*map(wide, [*inputs, *back]))
        bound = 10 * max(inputs[0].shape) * np.finfo(dtype).eps
        where = f"{name} {driver} of {dtype} times 2**{exponent} {job}: residual {residual}, {report}, was {plain}"
        if not is_right or not residual < bound or not orthogonality < bound or report["nonfinite"] != 0:
            sys.exit(where)
        if not 0 < report["residual"] < bound or not abs(report.get("rcond", 1) / plain.get("rcond", 1) - 1) < 0.01:
            sys.exit(where)


everything()
by_scalapack()
near_the_ends()
names()
stacks()
values_and_rank()
