"""The commands of linear algebra: NumPy computes residuals and orthogonality from the files they write,
in all four dtypes, on one to four ranks and two nodes, by the usual way and by ScaLAPACK."""

import itertools
import json
import os
import sys

import numpy as np
from command import weft

DTYPES = ("float64", "float32", "complex128", "complex64")
JOBS = ({}, {"ranks": 2}, {"ranks": 3}, {"ranks": 4, "threads": 1}, {"nodes": 2, "ranks": 2, "threads": 1})
random = np.random.default_rng(7)
norm = np.linalg.norm


def uniform(dtype, *shape):
    a = random.random(shape)
    return (a + 1j * random.random(shape) if np.dtype(dtype).kind == "c" else a).astype(dtype)


def wide(a):
    """In double precision, so that what NumPy rounds itself does not count."""
    return a.astype("complex128" if a.dtype.kind == "c" else "float64")


def adjoint(a):
    return a.conj().T


def of_unit(q):
    """How far the columns of q are from orthonormal."""
    return norm(adjoint(q) @ q - np.eye(q.shape[1]))


def solve(dtype):
    for n, columns in ((65, ()), (37, (3,))):
        yield (uniform(dtype, n, n), uniform(dtype, n, *columns))


def solve_is(a, b, x):
    return norm(a @ x - b) / (norm(a) * norm(x) + norm(b)), 0, x.shape == b.shape


def square(dtype):
    yield (uniform(dtype, 65, 65),)


def inv_is(a, b):
    return norm(a @ b - np.eye(len(a))) / (norm(a) * norm(b)), 0, b.shape == a.shape


def positive(dtype):
    r = uniform(dtype, 65, 65)
    yield ((r @ adjoint(r) + 65 * np.eye(65)).astype(dtype),)


def cholesky_is(a, l):
    return norm(a - l @ adjoint(l)) / norm(a), 0, not np.triu(l, 1).any() and np.all(l.diagonal() > 0)


def systems(dtype):
    for m, n, columns in ((257, 19, ()), (70, 37, (2,)), (19, 40, ())):
        yield (uniform(dtype, m, n), uniform(dtype, m, *columns))


def lstsq_is(a, b, x):
    r = b - a @ x
    residual = norm(adjoint(a) @ r) / (norm(a) ** 2 * norm(x) + norm(a) * norm(b))
    least = norm(x) <= norm(np.linalg.pinv(a) @ b) * 1.0001
    return residual, 0, x.shape == (a.shape[1], *b.shape[1:]) and least


def oblongs(dtype):
    for shape in ((257, 23), (65, 65), (23, 65)):
        yield (uniform(dtype, *shape),)


def qr_is(a, q, r):
    return norm(a - q @ r) / norm(a), of_unit(q), not np.tril(r, -1).any() and q.shape[1] == min(a.shape)


def hermitian(dtype):
    r = uniform(dtype, 65, 65)
    yield ((r + adjoint(r)) / 2,)


def eigh_is(a, w, v):
    ascends = w.dtype.kind == "f" and np.all(np.diff(w) >= 0)
    return norm(a @ v - v * w) / norm(a), of_unit(v), ascends


def svd_is(a, u, s, vt):
    k = len(s)
    falls = k == min(a.shape) and s.dtype.kind == "f" and np.all(np.diff(s) <= 0) and s[-1] >= 0
    return norm(a - (u[:, :k] * s) @ vt[:k]) / norm(a), max(of_unit(u), of_unit(adjoint(vt))), falls


# command, its options: operands, the files' names (none: one file), what has to hold of the results
CASES = {
    ("solve",): (solve, None, solve_is),
    ("inv",): (square, None, inv_is),
    ("cholesky",): (positive, None, cholesky_is),
    ("lstsq",): (systems, None, lstsq_is),
    ("qr",): (oblongs, ("Q", "R"), qr_is),
    ("eigh",): (hermitian, ("w", "V"), eigh_is),
    ("svd",): (oblongs, ("U", "s", "Vt"), svd_is),
    ("svd", "--full"): (oblongs, ("U", "s", "Vt"), svd_is),
    ("svd", "--driver", "gesvd"): (oblongs, ("U", "s", "Vt"), svd_is),
}
BY_SCALAPACK = ("solve", "inv", "cholesky", "lstsq", "qr", "eigh", "svd")


def run(words, inputs, parts, **job):
    """The results that were written, and the object of --json."""
    names = ["a.npy", "b.npy"][:len(inputs)]
    for name, a in zip(names, inputs):
        np.save(name, a)
    done = weft(words[0], *names, *words[1:], "-o", "r" if parts else "r.npy", "--json", **job)
    files = [f"r-{part}.npy" for part in parts] if parts else ["r.npy"]
    if sorted(os.listdir(".")) != sorted(files + names):
        sys.exit(f"{words} {job} left {os.listdir('.')}")
    results = [np.load(file) for file in files]
    for file in os.listdir("."):
        os.remove(file)
    return results, json.loads(done.stdout)


def check(words, inputs, parts, holds, **job):
    where = f"weft {' '.join(words)} of {' and '.join(str(a.shape) for a in inputs)} {inputs[0].dtype} {job}"
    results, report = run(words, inputs, parts, **job)
    residual, orthogonality, is_right = holds(*map(wide, [*inputs, *results]))
    bound = 10 * max(inputs[0].shape) * np.finfo(inputs[0].dtype).eps
    if not is_right or any(r.dtype not in (inputs[0].dtype, inputs[0].real.dtype) for r in results):
        sys.exit(f"{where}: the results are {[(r.shape, r.dtype) for r in results]}")
    if not residual < bound or not orthogonality < bound:
        sys.exit(f"{where}: residual {residual}, orthogonality {orthogonality}, bound {bound}\n{report}")
    if not report["residual"] < bound or not report.get("orthogonality", 0) < bound:
        sys.exit(f"{where}: the certificate is {report}, bound {bound}")
    if report["command"] != words[0] or report["seconds_min"] <= 0 or not report["gflops"] > 0:
        sys.exit(f"{where}: {report}")
    return report


def check_grid(report, asked, **job):
    """ScaLAPACK has all ranks where it is asked for; and else it is another driver's."""
    ranks = job.get("ranks", 1) * job.get("nodes", 1)
    if report["grid"][0] * report["grid"][1] != (ranks if asked else 1):
        sys.exit(f"on {ranks} ranks: {report}")
    if (report["driver"] == "scalapack") != asked:
        sys.exit(f"driver: {report}")


def everything():
    """float64 on every job, the others each on two of them."""
    turn = itertools.cycle(range(len(JOBS)))
    for (words, (operands, parts, holds)), dtype in itertools.product(CASES.items(), DTYPES):
        inputs = list(operands(dtype))
        jobs = range(len(JOBS)) if dtype == "float64" and len(words) == 1 else (next(turn),)
        for k in jobs:
            report = check(words, inputs[k % len(inputs)], parts, holds, **JOBS[k])
            check_grid(report, False, **JOBS[k])


def by_scalapack():
    turn = itertools.cycle((3, 4, 1))
    for name, dtype in itertools.product(BY_SCALAPACK, DTYPES):
        operands, parts, holds = CASES[(name,)]
        inputs = list(operands(dtype))
        k = next(turn)
        report = check((name, "--driver", "scalapack"), inputs[k % len(inputs)], parts, holds, **JOBS[k])
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


everything()
by_scalapack()
stacks()
values_and_rank()
