"""weft_print writes what Python's print of a NumPy array shows, character for character."""

import os
import sys

import command
import numpy as np

PRINTER = os.path.join(os.environ["WEFT_BUILD"], "tests", "printer")
INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
DTYPES = ["bool", *INTEGERS, "float32", "float64", "complex64", "complex128"]
SPECIAL = [0.0, -0.0, np.nan, np.inf, -np.inf, 1e-320, 1e300, 0.1, 1 / 3, 123456.7, 1e8, 99999999.5, 1e-4, 1e16]
random = np.random.default_rng(5)
lines, expected = [], []


def want(a, threshold=0, edge=0):
    with np.printoptions(threshold=threshold or 1000, edgeitems=edge or 3):
        text = str(a)
    np.save(f"{len(lines)}.npy", a)
    lines.append(f"{len(lines)}.npy {threshold} {edge}")
    expected.append(text + "\n")


def reals(shape):
    x = random.standard_normal(shape) * 10.0 ** random.integers(-3, 9)
    if random.integers(2):
        x = np.round(x, int(random.integers(0, 10)))
    if random.integers(3) == 0:
        x = x * 10.0 ** random.integers(-5, 6, shape)
    if random.integers(3) == 0:
        x = np.where(random.integers(0, 6, shape) == 0, random.choice(SPECIAL, shape), x)
    return x


def array_of(dtype, shape):
    if dtype == "bool":
        return np.asarray(random.integers(0, 2, shape), bool)
    if dtype[0] in "iu":
        info = np.iinfo(dtype)
        wide = random.integers(info.min, info.max, shape, dtype=dtype, endpoint=True)
        return np.asarray(wide if random.integers(2) else wide % 7, dtype)
    if dtype[0] == "c":
        z = np.empty(shape, "complex128")
        z.real, z.imag = reals(shape), reals(shape)
        return z.astype(dtype)
    return np.asarray(reals(shape)).astype(dtype)


def shape_of():
    ndim = int(random.integers(0, 5))
    return tuple(int(n) for n in random.integers(0 if random.integers(12) == 0 else 1, [60, 30, 8, 4][:ndim]))


def check(**shape):
    done = command.launched(PRINTER, "script", **shape)
    if done.returncode != 0:
        sys.exit(f"{shape}: {done.returncode}\n{done.stdout[-2000:]}{done.stderr}")
    got = done.stdout.split("----\n")[:-1]
    assert len(got) == len(expected), (shape, len(got), len(expected))
    for line, mine, numpys in zip(lines, got, expected):
        if mine != numpys:
            sys.exit(f"{shape}: {line}\n{mine}is not\n{numpys}")


np.seterr(all="ignore")
for dtype in DTYPES:
    for _ in range(14):
        want(array_of(dtype, shape_of()), int(random.choice([0, 5, 100])), int(random.choice([0, 1, 2, 5])))
    want(array_of(dtype, (40, 50)))
    want(array_of(dtype, (3000,)))
for value in SPECIAL:
    want(np.float64(value))
    want(np.array([value]))
    want(np.array([value], "float32"))
    want(np.complex128(complex(value, -value)))
    want(np.array(complex(1, value)))
want(np.zeros((3, 0, 2)))
with open("script", "w", encoding="ascii") as file:
    file.write("\n".join(lines) + "\n")
check(ranks=1)
check(ranks=3)
check(nodes=2)
print(f"{len(lines)} arrays are printed as NumPy prints them")
