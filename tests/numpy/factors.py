"""What has to hold of the results of a factorisation's command, computed by NumPy from the files it writes.

Every verdict takes the operands and the results in double precision, and gives a residual, how far factors are from
orthonormal, and whether the results are what they should be otherwise."""

import json
import os
import sys

import numpy as np
from command import weft

norm = np.linalg.norm


def wide(a):
    """In double precision, so that what NumPy rounds itself does not count."""
    return a.astype("complex128" if a.dtype.kind == "c" else "float64")


def adjoint(a):
    return a.conj().T


def of_unit(q):
    """How far the columns of q are from orthonormal."""
    return norm(adjoint(q) @ q - np.eye(q.shape[1]))


def solve_is(a, b, x):
    return norm(a @ x - b) / (norm(a) * norm(x) + norm(b)), 0, x.shape == b.shape


def inv_is(a, b):
    return norm(a @ b - np.eye(len(a))) / (norm(a) * norm(b)), 0, b.shape == a.shape


def cholesky_is(a, l):
    return norm(a - l @ adjoint(l)) / norm(a), 0, not np.triu(l, 1).any() and np.all(l.diagonal() > 0)


def lstsq_is(a, b, x):
    r = b - a @ x
    residual = norm(adjoint(a) @ r) / (norm(a) ** 2 * norm(x) + norm(a) * norm(b))
    least = norm(x) <= norm(np.linalg.pinv(a) @ b) * 1.0001
    return residual, 0, x.shape == (a.shape[1], *b.shape[1:]) and least


def qr_is(a, q, r):
    return norm(a - q @ r) / norm(a), of_unit(q), not np.tril(r, -1).any() and q.shape[1] == min(a.shape)


def eigh_is(a, w, v):
    ascends = w.dtype.kind == "f" and np.all(np.diff(w) >= 0)
    return norm(a @ v - v * w) / norm(a), of_unit(v), ascends


def svd_is(a, u, s, vt):
    k = len(s)
    falls = k == min(a.shape) and s.dtype.kind == "f" and np.all(np.diff(s) <= 0) and s[-1] >= 0
    return norm(a - (u[:, :k] * s) @ vt[:k]) / norm(a), max(of_unit(u), of_unit(adjoint(vt))), falls


# command, its options: the files' names (none: one file), what has to hold of the results
CASES = {
    ("solve",): (None, solve_is),
    ("inv",): (None, inv_is),
    ("cholesky",): (None, cholesky_is),
    ("lstsq",): (None, lstsq_is),
    ("qr",): (("Q", "R"), qr_is),
    ("eigh",): (("w", "V"), eigh_is),
    ("svd",): (("U", "s", "Vt"), svd_is),
    ("svd", "--full"): (("U", "s", "Vt"), svd_is),
    ("svd", "--driver", "gesvd"): (("U", "s", "Vt"), svd_is),
}


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


def check(case, inputs, options=(), **job):
    """Runs a case of CASES with more options; its --json object."""
    words, (parts, holds) = (*case, *options), CASES[case]
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
