"""weft pca against NumPy's SVD of the centred data: handwritten digits, sampled components of a larger
matrix, and what is refused."""

import json
import os
import shutil
import sys

import numpy as np
from command import data_file, weft

PARTS = ("scores", "components", "variance", "ratio", "mean")
JOBS = ({}, {"ranks": 3}, {"nodes": 2, "ranks": 2, "threads": 1})


def expected(a, rank):
    """The same in float64; of each component the largest element is positive."""
    a = a.astype("float64")
    mean = a.mean(axis=0)
    u, s, vt = np.linalg.svd(a - mean, full_matrices=False)
    u, s, vt, total = u[:, :rank], s[:rank], vt[:rank], np.sum(s ** 2)
    sign = np.where(vt.max(axis=1) + vt.min(axis=1) < 0, -1, 1)
    return u * s * sign, vt * sign[:, None], s ** 2 / (len(a) - 1), s ** 2 / total, mean


def check(name, a, rank, tolerance, **job):
    np.save("a.npy", a)
    report = json.loads(weft("pca", "a.npy", "--rank", rank, "-o", "p", "--json", **job).stdout)
    for part, want in zip(PARTS, expected(a, rank)):
        got = np.load(f"p-{part}.npy")
        error = np.max(np.abs(got - want)) / np.max(np.abs(want))
        dtype = a.dtype if a.dtype.kind == "f" else "float64"
        if got.shape != want.shape or got.dtype != dtype or not error < tolerance:
            sys.exit(f"{name} {job}: {part} is {got.dtype} {got.shape}, error {error}\n{report}")
        os.remove(f"p-{part}.npy")
    if shutil.which("gnuplot"):
        with open("p-scree.png", "rb") as picture:
            if picture.read(8) != b"\x89PNG\r\n\x1a\n":
                sys.exit(f"{name}: no scree plot")
        os.remove("p-scree.png")
    if os.listdir(".") != ["a.npy"]:
        sys.exit(f"{name} {job} left {os.listdir('.')}")
    return report


def without_gnuplot(a):
    np.save("a.npy", a)
    with open("gnuplot", "w", encoding="utf-8") as failing:
        failing.write("#!/bin/sh\nexit 1\n")
    os.chmod("gnuplot", 0o755)
    path, os.environ["PATH"] = os.environ["PATH"], f"{os.getcwd()}:{os.environ['PATH']}"
    done = weft("pca", "a.npy", "--rank", "2", "-o", "p")
    os.environ["PATH"] = path
    if "no p-scree.png: gnuplot is missing or failed" not in done.stderr or "p-scree.png" in os.listdir("."):
        sys.exit(f"without gnuplot: {done.stdout}{done.stderr}")
    shares = [line.split()[2] for line in done.stdout.splitlines() if line.strip().startswith(("1 ", "2 "))]
    if shares != [f"{100 * r:.2f}%" for r in expected(a, 2)[3]]:
        sys.exit(f"the table is\n{done.stdout}")


def far_from_one(a, scale, rank, **job):
    """Shares and components are those of the data, variances may overflow: then that is said."""
    np.save("a.npy", (a * scale).astype(a.dtype))
    done = weft("pca", "a.npy", "--rank", rank, "-o", "p", "--json", **job)
    report, tolerance = json.loads(done.stdout), 1e4 * np.finfo(a.dtype).eps
    found = [np.load(f"p-{part}.npy").astype("longdouble") for part in PARTS]
    scores, components, variance, ratio, mean = expected(a, rank)
    for name, got, want in (("scores", found[0] / scale, scores), ("components", found[1], components),
                            ("ratio", found[3], ratio), ("mean", found[4] / scale, mean)):
        if not np.max(np.abs(got - want)) < tolerance * np.max(np.abs(want)):
            sys.exit(f"{name} of data times {scale} {job}: {got}, not {want}")
    if not 0 < report["residual"] < tolerance or report["nonfinite"] != np.sum(np.isinf(found[2])):
        sys.exit(f"data times {scale} {job}: {report} {found[2]}")
    is_large = scale ** 2 * variance[0] > np.finfo(a.dtype).max
    if is_large != (f"{rank} of its elements are not finite, the first is variance[0] = inf" in done.stderr):
        sys.exit(f"data times {scale} {job} says {done.stderr}")
    for file in os.listdir("."):
        os.remove(file)


def refusals():
    np.save("a.npy", np.ones((4, 3))), np.save("one.npy", np.ones((1, 3))), np.save("flat.npy", np.ones(4))
    np.save("complex.npy", np.ones((4, 3), complex)), np.save("nan.npy", np.array([[1.0, np.nan], [2, 3]]))
    there = sorted(os.listdir("."))
    for words, status, named in (
            (("a.npy",), 2, "--rank K"), (("a.npy", "--rank", "0"), 2, "--rank needs"),
            (("a.npy", "--rank", "4"), 1, "4 components"), (("one.npy", "--rank", "1"), 1, "(1, 3)"),
            (("flat.npy", "--rank", "1"), 1, "(4,)"), (("nan.npy", "--rank", "1"), 1, "is nan"),
            (("complex.npy", "--rank", "1"), 1, "complex128")):
        for job in ({}, {"ranks": 3}):
            done = weft("pca", *words, "-o", "never", status=status, **job)
            if named not in done.stderr or done.stdout or sorted(os.listdir(".")) != there:
                sys.exit(f"weft pca {words} {job}: {done.stdout}{done.stderr}{os.listdir('.')}")


def by_driver(a):
    """Where a driver is asked for nothing is sampled, and the certificate says who computed."""
    np.save("a.npy", a)
    for driver in ("lapack", "scalapack"):
        report = json.loads(weft("pca", "a.npy", "--rank", 4, "--driver", driver, "--json", ranks=2).stdout)
        if report["driver"] != driver or "bound" in report:
            sys.exit(f"pca --driver {driver}: {report}")


random = np.random.default_rng(5)
low = random.standard_normal((900, 4)) * (9, 6, 3, 2) @ random.standard_normal((4, 600))
noisy = low + 1e-3 * random.standard_normal(low.shape)
report = check("sampled", noisy, 4, 1e-5, ranks=2)
if report["driver"] != "randomised":
    sys.exit(f"four components of 900 x 600 are not sampled: {report}")
by_driver(noisy)
check("integers", random.integers(0, 50, (30, 12)), 12, 1e-12, ranks=2)
check("float32", random.random((300, 7)).astype("float32"), 3, 1e-4)
for k, (scale, dtype) in enumerate(((1e160, float), (1e306, float), (1e-200, float), (1e30, "f"), (1e-30, "f"))):
    far_from_one(random.random((40, 12)).astype(dtype), np.longdouble(scale), 3, **JOBS[k % 3])
without_gnuplot(random.random((30, 5)))
for file in os.listdir("."):
    os.remove(file)
refusals()
for file in os.listdir("."):
    os.remove(file)
digits = np.load(data_file("matrices/digits.npy"))
for job in JOBS:
    check("digits", digits, 20, 1e-9, **job)
