"""weft matmul against NumPy through files, on one rank, several, and two nodes; random operands;
what NumPy refuses; what is sent between nodes."""

import json
import os
import sys

import numpy as np
from command import weft as run

random = np.random.default_rng(11)
folder = os.getcwd()
SHAPES = (((301, 257), (257, 190)), ((150, 900), (900,)), ((900,), (900, 40)), ((5, 30, 20), (20, 33)),
          ((3, 1), (1, 4)), ((0, 4), (4, 3)), ((2, 0), (0, 3)), ((7,), (7,)))
JOBS = ({}, {"ranks": 3, "threads": 2}, {"nodes": 2, "ranks": 2})
problems = 0


def path(name):
    return os.path.join(folder, name)


def complain(text):
    global problems
    problems += 1
    print(text)


def operand(shape, dtype):
    if np.dtype(dtype).kind in "iub":
        return random.integers(-9 if np.dtype(dtype).kind == "i" else 0, 9, shape).astype(dtype)
    a = random.standard_normal(shape)
    return (a + 1j * random.standard_normal(shape) if np.dtype(dtype).kind == "c" else a).astype(dtype)


def close(got, want, a, b):
    """Within the usual bound of a sum of products."""
    if want.dtype.kind in "iub":
        return np.array_equal(got, want)
    error = np.abs(got - want)
    size = np.abs(a).astype(float) @ np.abs(b).astype(float)
    return np.all(error <= 2 * a.shape[-1] * np.finfo(want.dtype).eps * size)


for dtype, other in (("float64",) * 2, ("float32",) * 2, ("complex64",) * 2, ("complex128", "float32"), ("int8",) * 2,
                     ("uint32", "int16"), ("bool",) * 2):
    for left, right in SHAPES if dtype == "float64" else SHAPES[:1]:
        a, b = operand(left, dtype), operand(right, other)
        np.save(path("a.npy"), a), np.save(path("b.npy"), b)
        first = None
        for job in JOBS:
            run("matmul", path("a.npy"), path("b.npy"), "-o", path("c.npy"), **job)
            c, want = np.load(path("c.npy")), np.matmul(a, b)
            first = c if first is None else first
            if c.shape != np.shape(want) or c.dtype != want.dtype or not close(c, want, a, b):
                complain(f"{left} {dtype} @ {right} {other} {job}: {c.dtype} {c.shape}")
            if c.tobytes() != first.tobytes():
                complain(f"{left} {dtype} @ {right} {other} {job}: other bits than on one rank")

a = np.random.Generator(np.random.Philox(key=5)).random((60, 50))
b = np.random.Generator(np.random.Philox(key=6)).random((50, 70))
run("matmul", "--size", "60x50x70", "--seed", "5", "-o", path("c.npy"))
if not close(np.load(path("c.npy")), a @ b, a, b):
    complain("--size 60x50x70 is not the product of NumPy's numbers")
report = json.loads(run("matmul", "--size", "200", "--dtype", "complex64", "--json", "--repeat", "2").stdout)
if report["command"] != "matmul" or report["gflops"] <= 0:
    complain(f"--json gives {report}")

n = 400
report = json.loads(run("matmul", "--size", f"{n}", "--json", nodes=2, ranks=1).stdout)
half, edges = n * n * 8 // 2, 2 * 2 * 192 * n * 8
if not 2 * half <= report["bytes_between_nodes"] <= 2 * half + edges + 4096:
    complain(f"two nodes send {report['bytes_between_nodes']} bytes")

np.save(path("a.npy"), np.ones((3, 4))), np.save(path("b.npy"), np.ones((3, 4)))
for words in (("--size", "3x"), ("--size", "2x3x4x5"), (), (path("a.npy"),), ("--size", "3", path("a.npy")),
              ("--size", "3", "--dtype", "int8"), (path("a.npy"), path("b.npy"), "--dtype", "float32")):
    if not run("matmul", *words, status=2).stderr:
        complain(f"nothing is said of {words}")
for job in JOBS:
    said = run("matmul", path("a.npy"), path("b.npy"), "-o", path("never.npy"), status=1, **job).stderr
    if "(3, 4) and (3, 4)" not in said or os.path.exists(path("never.npy")):
        complain(f"of wrong shapes is said: {said}")
sys.exit(bool(problems))
