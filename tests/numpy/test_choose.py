"""Masks, indices, quantiles and histograms are NumPy's, on any machine shape."""

import os
import sys
import warnings

import command
import numpy as np

CHOOSER = os.path.join(os.environ["WEFT_BUILD"], "tests", "chooser")
INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
REAL = [*INTEGERS, "float32", "float64"]
DTYPES = ["bool", *REAL, "complex64", "complex128"]
METHODS = ["linear", "lower", "higher", "nearest", "midpoint"]
MODES = ["raise", "wrap", "clip"]
np.seterr(all="ignore")
warnings.simplefilter("ignore")
random = np.random.default_rng(11)
lines, expected = [], []
files = 0


def saved(array):
    global files
    files += 1
    np.save(f"in{files}.npy", array)
    return f"in{files}.npy"


def want(array, operation, *words, tolerance=0.0):
    lines.append(" ".join([operation, f"{len(lines)}.npy", *map(str, words)]))
    expected.append((np.asarray(array), tolerance))


def shape_of():
    ndim = int(random.integers(1, 4))
    return tuple(int(n) for n in random.integers(0 if random.integers(8) == 0 else 1, [300, 12, 7][:ndim]))


def array_of(dtype, shape):
    """Many equal elements, zeros of both signs, and what is special."""
    if dtype == "bool":
        return np.asarray(random.integers(0, 2, shape), bool)
    if dtype[0] in "iu":
        info = np.iinfo(dtype)
        wide = random.integers(info.min, info.max, shape, dtype=dtype, endpoint=True)
        return np.where(random.integers(0, 2, shape) == 0, np.asarray(wide % 7, dtype), wide)
    x = np.asarray(np.round(random.standard_normal(shape) * 5, int(random.integers(0, 4))))
    x = np.where(random.integers(0, 5, shape) == 0, -0.0, x)
    if random.integers(4) == 0:
        x = np.where(random.integers(0, 60, shape) == 0, random.choice([np.nan, np.inf, -np.inf], shape), x)
    return (x + 1j * np.flip(x)).astype(dtype) if dtype[0] == "c" else x.astype(dtype)


def masks(dtype):
    for _ in range(4):
        a = array_of(dtype, shape_of())
        name = saved(a)
        want(np.flatnonzero(a), "flatnonzero", name)
        want(np.argwhere(a), "argwhere", name)
        depth = int(random.integers(1, a.ndim + 1))
        mask = random.integers(0, int(random.integers(1, 4)) + 1, a.shape[:depth]) == 0
        want(a[mask], "select", name, saved(mask))
        axis = int(random.integers(-a.ndim, a.ndim))
        condition = random.integers(-1, 2, int(random.integers(0, a.shape[axis] + 1))).astype("int16")
        want(np.compress(condition, a, axis), "compress", name, saved(condition), axis)
        flat = random.integers(0, 2, int(random.integers(0, a.size + 1))) > 0
        want(np.compress(flat, a), "compress", name, saved(flat), "-")
        b = a.copy()
        full = a.shape[depth:]
        values = array_of(dtype, [(int(mask.sum()), *full), full, ()][int(random.integers(3))])
        b[mask] = values
        want(b, "putwhere", name, saved(mask), saved(values))


def indices(dtype):
    for _ in range(4):
        a = array_of(dtype, shape_of())
        axis = int(random.integers(-a.ndim, a.ndim))
        for name, n in ((axis, a.shape[axis]), ("-", a.size)):
            shape = shape_of()[:int(random.integers(0, 3))]
            if n == 0:
                continue
            mode = int(random.integers(3))
            wide = 3 * n if mode else 0
            index = random.integers(-n - wide, n + wide, shape)
            index = index.astype("int16" if random.integers(2) else "int64")
            along = None if name == "-" else axis
            want(np.take(a, index, along, mode=MODES[mode]), "take", saved(a), saved(index), name, mode)
        if a.size == 0:
            continue
        index = random.integers(-a.size, a.size, shape_of())
        values = array_of(dtype, (index.size,) if random.integers(2) else (7,))
        b = a.copy()
        np.put(b, index, values)
        want(b, "put", saved(a), saved(index), saved(values), 0)


def complex_medians(dtype):
    for _ in range(6):
        a = array_of(dtype, shape_of())
        if a.size == 0:
            continue
        axis, keep = random.choice([None, 0, a.ndim - 1]), int(random.integers(2))
        words = "-" if axis is None else axis
        want(np.median(a, axis=axis, keepdims=bool(keep)).astype(dtype), "median", saved(a), "x", "x", words, keep)


def quantiles(dtype):
    for _ in range(6):
        a = array_of(dtype, shape_of())
        if a.size == 0:
            continue
        if dtype in ("int8", "int16", "int32", "uint8", "uint16", "uint32"):
            wide = a.astype("int64")  # NumPy's differences run over in the narrow dtype
        elif dtype in ("int64", "uint64"):
            a = wide = (a % 2**40).astype(dtype)
        else:
            wide = a
        narrow = (lambda x: np.asarray(x, "float32")) if dtype == "float32" else np.asarray
        axes = None
        if random.integers(3):
            axes = tuple(sorted(random.choice(a.ndim, int(random.integers(1, a.ndim + 1)), replace=False)))
        words = "-" if axes is None else ",".join(str(int(k)) for k in axes)
        keep, method = int(random.integers(2)), int(random.integers(5))
        q = np.round(random.uniform(0, 1, 4), 3)
        q[0] = random.choice([0.0, 1.0, 0.5])
        name = saved(a)
        want(narrow(np.median(a, axis=axes, keepdims=bool(keep))), "median", name, "x", "x", words, keep)
        options = {"axis": axes, "method": METHODS[method], "keepdims": bool(keep)}
        dtype_of = a.dtype if method in (1, 2, 3) else None
        one = np.asarray(np.quantile(wide, q[1], **options), dtype_of)
        many = np.asarray(np.quantile(wide, q, **options), dtype_of)
        want(narrow(one), "quantile", name, "x", "x", words, keep, method, q[1])
        want(narrow(many), "quantiles", name, "x", "x", words, keep, method, ",".join(map(repr, map(float, q))))


def histograms(dtype):
    for _ in range(6):
        a = array_of(dtype, shape_of())
        if dtype[0] in "iu":
            a = (a % 100).astype(dtype)
        finite = np.where(np.isfinite(a), a, 0).astype(dtype)
        bins = int(random.integers(1, 40))
        name = saved(finite)
        want(np.histogram(finite, bins)[0], "histogram", name, "-", "-", bins, 0)
        low, high = map(float, np.round(np.sort(random.standard_normal(2) * 5), 1))
        name = saved(a)
        want(np.histogram(a, bins, range=(low, high))[0], "histogram", name, "-", "-", bins, 0, 0, f"{low},{high}")
        weights = random.uniform(0, 1, a.shape)
        want(np.histogram(a, bins, range=(low, high), weights=weights)[0], "histogram", name, saved(weights), "-",
             bins, 0, 0, f"{low},{high}", tolerance=1e-13)
        edges = np.sort(np.round(random.standard_normal(int(random.integers(1, 12))) * 5))
        want(np.histogram(a[~np.isnan(a)], edges)[0], "edges", name, "-", saved(edges), "-", 0)
        if dtype[0] in "iu" and dtype != "uint64":
            counted = np.abs(a.ravel().astype("int64")) % 128
            counted = counted.astype(dtype)
            least = int(random.integers(0, 200))
            want(np.bincount(counted, minlength=least), "bincount", saved(counted), "-", "-", least)
            if counted.size:
                weights = random.uniform(0, 1, counted.shape)
                want(np.bincount(counted, weights, least), "bincount", saved(counted), saved(weights), "-", least,
                     tolerance=1e-13)


def searches(dtype):
    for _ in range(4):
        a = np.sort(array_of(dtype, shape_of()).ravel())
        other = str(random.choice(["float64", dtype, "int16"]))
        values = array_of(other, shape_of())
        right = int(random.integers(2))
        side = ["left", "right"][right]
        want(np.searchsorted(a, values, side), "searchsorted", saved(a), saved(values), "-", "-", right)
        bins = a[~np.isnan(a)][::random.choice([-1, 1])]
        want(np.digitize(values, bins, bool(right)), "digitize", saved(values), saved(bins), "-", "-", right)


def averages(dtype):
    for _ in range(4):
        shape = tuple(max(n, 1) for n in shape_of())
        a = np.nan_to_num(array_of(dtype, shape), posinf=3, neginf=4)
        if dtype[0] in "iu":
            a = (a % 100).astype(dtype)
        axis, keep = int(random.integers(a.ndim)), int(random.integers(2))
        close = 1e-5 if dtype == "float32" else 1e-12
        for words, axes, weights in ((axis, axis, random.uniform(1, 2, shape)), ("-", None, random.uniform(1, 2, shape)),
                                     (axis, axis, random.uniform(1, 2, shape[axis]))):
            want(np.average(a, axes, weights, keepdims=bool(keep)), "average", saved(a), saved(weights), "-", words,
                 keep, tolerance=close)
        want(np.average(a, axis, keepdims=bool(keep)), "average", saved(a), "-", "-", axis, keep, tolerance=close)
        flat = a.reshape(shape[0], -1)[:7]
        if len(flat) == 1:  # NumPy before 2.2 does not turn a single row
            flat = np.repeat(flat, 3, axis=0)
        want(np.cov(flat, rowvar=bool(keep), ddof=1), "cov", saved(flat), "-", "-", "-", keep, 1, tolerance=1e-9)
        want(np.corrcoef(flat, rowvar=bool(keep)), "corrcoef", saved(flat), "-", "-", "-", keep, tolerance=1e-9)


def differs(got, wanted, tolerance):
    if got.dtype != wanted.dtype or got.shape != wanted.shape:
        return f"got {got.dtype} {got.shape}, expected {wanted.dtype} {wanted.shape}"
    close = np.isclose(got, wanted, tolerance, tolerance, equal_nan=True)
    if not close.all():
        return f"got {got[~close][:5]}, expected {wanted[~close][:5]}"
    return None


def check(**shape):
    done = command.launched(CHOOSER, "script", **shape)
    if done.returncode != 0:
        sys.exit(f"{shape}: {done.returncode}\n{done.stdout}{done.stderr}")
    for k, (wanted, tolerance) in enumerate(expected):
        wrong = differs(np.load(f"{k}.npy"), wanted, tolerance)
        if wrong:
            sys.exit(f"{shape}: {lines[k]}\n{wrong}")


for kind in DTYPES:
    masks(kind)
    indices(kind)
for kind in ("complex64", "complex128"):
    complex_medians(kind)
for kind in REAL:
    quantiles(kind)
    histograms(kind)
    searches(kind)
    averages(kind)
with open("script", "w", encoding="ascii") as file:
    file.write("\n".join(lines) + "\n")
check(ranks=1)
check(ranks=3)
check(nodes=2)
print(f"{len(lines)} results are NumPy's")
