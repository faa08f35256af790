"""Mandelbrot counts: the plain recurrence bit for bit, on every instruction set and machine shape; the
NumPy guide's own function on the guide's view."""

import ctypes
import os
import subprocess

import numpy as np
from command import SHAPES, weft

PLAIN = r"""
#include <stdint.h>
void count(int64_t n, const double *real, int64_t m, const double *imag, int64_t limit, int64_t *counts)
{
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < m; j++) {
            double x = 0, y = 0;
            int64_t steps = 0;

            for (; steps < limit && x * x + y * y <= 4; steps++) {
                double xy = x * y;

                x = x * x - y * y + real[i];
                y = xy + xy + imag[j];
            }
            counts[i * m + j] = steps;
        }
}
"""


def compile_plain():
    with open("plain.c", "w") as out:
        out.write(PLAIN)
    subprocess.run([os.environ.get("CC", "cc"), "-O2", "-ffp-contract=off", "-shared", "-fPIC", "-o",
                    "plain.so", "plain.c"], check=True)
    return ctypes.CDLL("./plain.so").count


def expected(plain, shape, view, limit):
    real = np.linspace(view[0], view[1], shape[0])
    imag = np.linspace(view[2], view[3], shape[1])
    counts = np.empty(shape, dtype=np.int64)
    number, pointer = ctypes.c_int64, lambda a: a.ctypes.data_as(ctypes.c_void_p)
    plain(number(shape[0]), pointer(real), number(shape[1]), pointer(imag), number(limit), pointer(counts))
    return counts


def guide(n, m, limit):
    """The NumPy guide's mandelbrot, counting steps while |z| <= 2."""
    c = np.linspace(-2, 1, n)[:, np.newaxis] + 1j * np.linspace(-1.5, 1.5, m)[np.newaxis, :]
    z = np.zeros_like(c)
    counts = np.zeros(c.shape, dtype=np.int64)
    for _ in range(limit):
        inside = np.abs(z) <= 2
        counts += inside
        with np.errstate(over="ignore", invalid="ignore"):
            z = np.where(inside, z * z + c, z)
    return counts


def run(shape, view, limit, **launch):
    weft("mandelbrot", "--size", f"{shape[0]}x{shape[1]}", "--view=" + ",".join(map(repr, view)),
         "--max-iter", limit, "-o", "m.npy", **launch)
    return np.load("m.npy")


def check(plain, shape, view, limit, **launch):
    got, want = run(shape, view, limit, **launch), expected(plain, shape, view, limit)
    assert got.dtype == np.int64 and np.array_equal(got, want), (shape, view, limit, launch,
                                                                 np.argwhere(got != want)[:5])


plain = compile_plain()
GUIDE = (-2.0, 1.0, -1.5, 1.5)

weft("mandelbrot", "--max-iter", 300, "-o", "m.npy", ranks=2)
counts = np.load("m.npy")
assert counts.sum() == 35077851, counts.sum()
assert np.array_equal(counts, guide(800, 800, 300))

for isa in ("baseline", "avx2", "avx512", "native"):
    os.environ["WEFT_ISA"] = isa
    if subprocess.run([os.environ["WEFT"], "info"], capture_output=True).returncode:
        print(f"{isa} does not run here")
        continue
    for shape, view, limit in (
            ((203, 101), GUIDE, 1000),                            # rows that end inside a vector
            ((100, 100), GUIDE, 1), ((100, 100), GUIDE, 48), ((100, 100), GUIDE, 49), ((100, 100), GUIDE, 71),
            ((1, 1), GUIDE, 10), ((1, 7), GUIDE, 100), ((7, 1), (-0.5, 0.3, 0.0, 1.0), 100000),
            ((120, 90), (-0.7485, -0.7475, 0.095, 0.105), 5000),  # many that leave late
            ((60, 60), (-1.26, -1.24, -0.01, 0.01), 20000),       # where two discs meet: slow cycles
            ((60, 60), (0.2499999, 0.2500001, -1e-8, 1e-8), 20000),
            ((80, 80), (-2.0000000002, -1.9999999998, -1e-10, 1e-10), 3000),  # around |c| = 2
            ((40, 40), (-1e200, 1e200, -1e200, 1e200), 500)):
        check(plain, shape, view, limit)
del os.environ["WEFT_ISA"]

for ranks, threads in SHAPES:
    check(plain, (101, 53), GUIDE, 200, ranks=ranks, threads=threads)
check(plain, (101, 53), GUIDE, 200, nodes=2, ranks=2)
check(plain, (2, 53), GUIDE, 200, ranks=4)
