"""arange, linspace, eye, full and astype give NumPy's arrays bit for bit, on any machine shape."""

import os
import subprocess
import sys
import warnings

import command
import numpy as np

CREATOR = os.path.join(os.environ["WEFT_BUILD"], "tests", "creator")
INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
DTYPES = ["bool", *INTEGERS, "float32", "float64", "complex64", "complex128"]
np.seterr(all="ignore")
random = np.random.default_rng(5)
lines, expected, names = [], [], []


def want(array, *words):
    number = len(lines)
    names.append(" ".join(map(str, words)))
    lines.append(" ".join([words[0], f"{number}.npy", *map(str, words[1:])]))
    expected.append(array)


def number():
    kind = random.integers(6)
    x = random.standard_normal() * 10.0 ** random.integers(-12, 12)
    return [x, float(np.round(x)), 0.0, -0.0, 1.0, x / 3][kind]


def aranges():
    for _ in range(150):
        start = number()
        step = number() or 0.5
        stop = start + step * random.uniform(-2, 400)
        want(np.arange(start, stop, step), "arange", start.hex(), stop.hex(), step.hex(), "float64")
    for dtype in INTEGERS:
        info = np.iinfo(dtype)
        for _ in range(12):
            count = int(random.integers(0, 60))
            step = int(random.integers(1, 4)) * (1 if dtype[0] == "u" or random.integers(2) else -1)
            low, high = max(int(info.min), -2**52), min(int(info.max), 2**52)
            start = int(random.integers(low + 200 if step < 0 else low,
                                        high - 200 if step > 0 else high, dtype=np.int64))
            if dtype[0] == "i" and info.bits == 8:
                start = 0
            start = min(start, 20) if dtype == "uint8" else start
            stop = start + count * step
            want(np.arange(start, stop, step, dtype=dtype), "arange", float(start).hex(),
                 float(stop).hex(), float(step).hex(), dtype)
    for start, stop, step in ((2.0**63, 2.0**63 + 2**16, 2.0**12), (0, 2.0**64 - 2**40, 2.0**60),
                              (2.0**62, 2.0**63 + 2.0**62, 2.0**61)):
        want(np.arange(int(start), int(stop), int(step), dtype="uint64"), "arange",
             float(start).hex(), float(stop).hex(), step.hex(), "uint64")
    want(np.arange(-(2**63), -(2**63) + 2**20, 2**12, dtype="int64"), "arange",
         (-(2.0**63)).hex(), (-(2.0**63) + 2**20).hex(), (2.0**12).hex(), "int64")


def linspaces():
    ends = [(0.0, 0.0), (1.0, 1.0), (0.0, 5e-324), (-0.0, 0.0), (-0.0, -1.0), (1e308, -1e308), (-1.0, 1e-300),
            (0.0, np.inf), (-np.inf, 1.0), (np.nan, 1.0)]
    ends += [(number(), number()) for _ in range(150)]
    for k, (start, stop) in enumerate(ends):
        for count in (1, 2, 7) if k < 12 else (int(random.integers(0, 3000)),):
            want(np.linspace(start, stop, count), "linspace", float(start).hex(),
                 float(stop).hex(), count)


def diagonals():
    for dtype in DTYPES:
        n, m, k = (int(v) for v in random.integers((0, 0, -12), (12, 12, 12)))
        want(np.eye(n, m, k, dtype=dtype), "eye", n, m, k, dtype)
    for n, m, k in ((5, 5, 0), (3, 7, 2), (7, 3, -2), (4, 4, 2**62), (4, 4, -(2**62)), (1, 9, 8)):
        want(np.eye(n, m, max(min(k, 99), -99)), "eye", n, m, k, "float64")


def fulls():
    for dtype in DTYPES:
        for value in (0.0, 1.0, 3.75, 100.0):
            want(np.full((9, 5), value, dtype=dtype), "full", 9, 5, dtype, value.hex())


def inputs_of(dtype):
    """Numbers that every real dtype can take without running over, then what others take."""
    if dtype == "bool":
        return random.integers(0, 2, 333).astype(bool)
    if dtype[0] in "iu":
        info = np.iinfo(dtype)
        return random.integers(info.min, info.max, 333, dtype=dtype, endpoint=True)
    x = np.concatenate([random.uniform(0, 127, 300), [0.0, -0.0, 0.5, 127.0, 1.0], np.ones(28)])
    return (x + 1j * x[::-1]).astype(dtype) if dtype[0] == "c" else x.astype(dtype)


def casts():
    for source in DTYPES:
        x = inputs_of(source)
        np.save(f"{source}.npy", x)
        want(x, "copy", f"{source}.npy")
        for target in DTYPES:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                want(x.astype(target), "astype", f"{source}.npy", target)


def first_difference(got, wanted):
    if got.dtype != wanted.dtype or got.shape != wanted.shape:
        return f"expected {wanted.dtype} {wanted.shape}"
    for index, (a, b) in enumerate(zip(got.ravel(), wanted.ravel())):
        if a.tobytes() != b.tobytes():
            return f"element {index} is {a!r}, expected {b!r}"


def check(launch):
    run = ["sh", os.path.join(command.SOURCE, "tests", "nodes", "run.sh")]
    done = subprocess.run([*(run if launch[0] == "2" else []), *launch, CREATOR, "script"],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{launch}: {done.returncode}\n{done.stdout}{done.stderr}")
    for k, want_ in enumerate(expected):
        got = np.load(f"{k}.npy")
        same = got.dtype == want_.dtype and got.shape == want_.shape and (
            got.tobytes() == want_.tobytes() or
            np.array_equal(np.isnan(got), np.isnan(want_)) and
            got[~np.isnan(got)].tobytes() == want_[~np.isnan(want_)].tobytes())
        if not same:
            sys.exit(f"{launch}: {names[k]}\ngot {got.dtype} {got.shape} {first_difference(got, want_)}")


aranges()
linspaces()
diagonals()
fulls()
casts()
with open("script", "w", encoding="ascii") as file:
    file.write("\n".join(lines) + "\n")
check(["mpirun", "-n", "1"])
check(["mpirun", "--bind-to", "none", "--oversubscribe", "-n", "3"])
check(["2", "1", "--"])
print(f"{len(lines)} arrays are NumPy's")
