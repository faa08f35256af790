"""Creation, casts, triangles, diagonals and repetitions give NumPy's arrays bit for bit, logspace and
geomspace to 4 ulp, on any machine shape."""

import os
import sys
import warnings

import command
import numpy as np

CREATOR = os.path.join(os.environ["WEFT_BUILD"], "tests", "creator")
INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
DTYPES = ["bool", *INTEGERS, "float32", "float64", "complex64", "complex128"]
np.seterr(all="ignore")
random = np.random.default_rng(5)
lines, expected, names, loose = [], [], [], set()


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


def whole_ranges():
    for dtype in [*INTEGERS, "float32", "float64"]:
        for _ in range(12):
            low = 0 if dtype[0] == "u" else -100
            start, stop = (int(v) for v in random.integers(low, 120, 2))
            step = int(random.integers(1, 9)) * (1 if stop >= start else -1)
            if dtype[0] == "u" and start + step < 0:
                start = -step
            want(np.arange(start, stop, step, dtype=dtype), "arange_int", start, stop, step, dtype)
    for start, stop, step in ((2**62, 2**63 - 1, 2**59), (-2**63, 2**63 - 1, 2**60),
                              (2**63 - 1, -2**63, -2**60 - 7)):
        want(np.arange(start, stop, step, dtype="int64"), "arange_int", start, stop, step, "int64")
        want(np.arange(start, stop, step, dtype="float64"), "arange_int", start, stop, step,
             "float64")
    for _ in range(60):
        start, step = number(), number() or 0.5
        stop = start + step * random.uniform(-2, 400)
        want(np.arange(start, stop, step, dtype="float32"), "arange", start.hex(), stop.hex(),
             step.hex(), "float32")
    for start, stop, step in ((0.0, 1.0, np.inf), (1.0, 0.0, np.inf), (1.0, 0.0, -np.inf),
                              (0.0, 5e-324, 1e300), (3.0, 3.0, np.inf)):
        want(np.arange(start, stop, step), "arange", start.hex(), stop.hex(), float(step).hex(),
             "float64")


def spaces():
    for dtype in DTYPES:
        for endpoint in (True, False):
            for count in (0, 1, 2, 3, 2500):
                low, high = (0.0, 120.7) if dtype[0] == "u" else (-100.3, 90.1)
                want(np.linspace(low, high, count, endpoint, dtype=dtype), "linspace_with",
                     low.hex(), high.hex(), count, int(endpoint), dtype)
    for start, stop in ((0.0, 5e-324), (1.0, 1.0), (0.0, np.inf), (-0.0, -1.0), (1e308, -1e308)):
        for count in (1, 2, 7):
            want(np.linspace(start, stop, count, False), "linspace_with", float(start).hex(),
                 float(stop).hex(), count, 0, "float64")


def near(array, *words):
    """As want, to 4 ulp; integers to 1, as they are cut off."""
    loose.add(len(lines))
    want(array, *words)


def powers():
    for dtype in DTYPES:
        for endpoint in (True, False):
            for count in (0, 1, 2, 900):
                near(np.logspace(0.0, 2.0, count, endpoint, 10.0, dtype), "logspace", (0.0).hex(),
                     (2.0).hex(), count, int(endpoint), (10.0).hex(), dtype)
                # NumPy's complex logarithms and powers are further from the truth than 4 ulp.
                near(np.geomspace(0.75, 100.5, count, endpoint).astype(dtype), "geomspace",
                     (0.75).hex(), (100.5).hex(), count, int(endpoint), dtype)
                if dtype[0] in "if":
                    near(np.geomspace(-0.75, -100.5, count, endpoint, dtype), "geomspace",
                         (-0.75).hex(), (-100.5).hex(), count, int(endpoint), dtype)
    for base in (2.0, 0.5, 1.0, 0.0, -2.0, np.inf, np.nan):
        near(np.logspace(-3.5, 4.0, 61, base=base), "logspace", (-3.5).hex(), (4.0).hex(), 61, 1,
             float(base).hex(), "float64")
    for start, stop in ((-1.0, 2.0), (1.0, np.inf), (np.nan, 3.0), (1e-300, 1e300), (7.0, 7.0)):
        near(np.geomspace(start, stop, 11), "geomspace", float(start).hex(), float(stop).hex(), 11,
             1, "float64")


def from_arrays():
    for k, shape in enumerate(((11,), (7, 5), (3, 9), (2, 3, 4), (0, 4), (4, 0), (1, 1), (17, 17))):
        dtype = DTYPES[(5 * k + 3) % len(DTYPES)]
        x = inputs_of(dtype)[:int(np.prod(shape))].reshape(shape)
        name = f"shape{k}.npy"
        np.save(name, x)
        for diagonal in (0, 1, -2, 30, -30):
            want(np.tril(x, diagonal), "tril", name, diagonal)
            want(np.triu(x, diagonal), "triu", name, diagonal)
            if x.ndim < 3 and abs(diagonal) < min(30, 99 if x.ndim == 1 else min(shape) + 1):
                want(np.diag(x, diagonal), "diag", name, diagonal)
            want(np.tri(*(*shape, 5)[:2], diagonal, dtype), "tri", *(*shape, 5)[:2], diagonal, dtype)
        for axis in (None, *range(-x.ndim, x.ndim)):
            for count in (0, 1, 3):
                want(np.repeat(x, count, axis), "repeat", name, count, axis)
        for reps in ((), (2,), (1, 1), (3, 2), (2, 1, 3), (0, 2), (2, 1, 1, 2)):
            want(np.tile(x, reps), "tile", name, len(reps), *reps)


def is_near(got, wanted):
    if got.dtype.kind in "iub":
        difference = got.astype(int) - wanted.astype(int)
        return np.all(np.abs(difference) <= (0 if wanted.dtype == bool else 1))
    parts = np.float32 if got.dtype in (np.float32, np.complex64) else np.float64
    x, y = np.ascontiguousarray(got).view(parts), np.ascontiguousarray(wanted).view(parts)
    apart = np.abs(x - y) <= 4 * np.spacing(np.abs(y))
    return np.all(apart | (x == y) | (np.isnan(x) & np.isnan(y)))


def first_difference(got, wanted):
    if got.dtype != wanted.dtype or got.shape != wanted.shape:
        return f"expected {wanted.dtype} {wanted.shape}"
    for index, (a, b) in enumerate(zip(got.ravel(), wanted.ravel())):
        if a.tobytes() != b.tobytes():
            return f"element {index} is {a!r}, expected {b!r}"


def check(**shape):
    done = command.launched(CREATOR, "script", **shape)
    if done.returncode != 0:
        sys.exit(f"{shape}: {done.returncode}\n{done.stdout}{done.stderr}")
    for k, want_ in enumerate(expected):
        got = np.load(f"{k}.npy")
        same = got.dtype == want_.dtype and got.shape == want_.shape and (
            k in loose and is_near(got, want_) or
            got.tobytes() == want_.tobytes() or
            np.array_equal(np.isnan(got), np.isnan(want_)) and
            got[~np.isnan(got)].tobytes() == want_[~np.isnan(want_)].tobytes())
        if not same:
            sys.exit(f"{shape}: {names[k]}\ngot {got.dtype} {got.shape} {first_difference(got, want_)}")


aranges()
linspaces()
diagonals()
fulls()
casts()
whole_ranges()
spaces()
powers()
from_arrays()
with open("script", "w", encoding="ascii") as file:
    file.write("\n".join(lines) + "\n")
check(ranks=1)
check(ranks=3)
check(nodes=2)
print(f"{len(lines)} arrays are NumPy's")
