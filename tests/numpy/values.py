"""Arrays that are hard on arithmetic: every special value of a dtype, and numbers of all sizes."""

import numpy as np

FLOATS = [0.0, 1.0, 0.5, 1.5, 2.5, 3.0, 1e-5, 0.1, 10.0, 100.7, 1e10, np.pi, np.pi / 2, np.inf]
SMALL = [0, 1, 2, 3, 7, 31, 63, 64, 100]


def special(dtype):
    """Every special value, and its negative."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return np.array([False, True])
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        return np.unique(np.array([info.min, info.max, info.max - 1, info.max // 2 + 1, *SMALL] +
                                  ([-1, -2, -3, -7, info.min + 1] if info.min else []), dtype=dtype))
    real = np.dtype("float32" if dtype in ("float32", "complex64") else "float64")
    info = np.finfo(real)
    x = np.array([*FLOATS, info.tiny, info.max, info.smallest_subnormal, info.eps, 1 - info.epsneg])
    x = np.concatenate([x, -x, [np.nan]]).astype(real)
    if dtype.kind != "c":
        return x
    few = np.array([0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 1e-5, 100.7, np.inf, -np.inf, np.nan], real)
    return cross(few, dtype)


def cross(few, dtype):
    """Each of them as real part with each as imaginary part."""
    out = np.empty((len(few), len(few)), dtype)
    out.real, out.imag = few[:, None], few[None, :]
    return out.ravel()


def spread(dtype, count, random, nonnegative=False):
    """Random numbers of many sizes."""
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return random.integers(0, 2, count).astype(bool)
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        bits = random.integers(0, info.bits - (dtype.kind == "i"), count)
        x = random.integers(0, 2**62, count).astype(np.uint64) * np.uint64(3)
        x = (x >> (np.uint64(63) - bits.astype(np.uint64))).astype(dtype)
        if dtype.kind == "i" and not nonnegative:
            x = np.where(random.integers(0, 2, count) == 1, x, ~x).astype(dtype)
        return np.abs(x) if nonnegative and dtype.kind == "i" else x
    if dtype.kind == "c":
        parts = spread("float64", 2 * count, random, nonnegative)
        return (parts[::2] + 1j * parts[1::2]).astype(dtype)
    sizes = random.choice([0.3, 1, 1, 1, 3, 30], count)
    x = (random.standard_normal(count) * sizes).astype(dtype)
    return np.abs(x) if nonnegative else x


def tame(dtype, count, random):
    """Numbers that every dtype can take: 0 to 100, halves among them."""
    x = random.integers(0, 201, count) / 2
    return (x > 50) if dtype == "bool" else x.astype(dtype)


def pairs(dtype_a, dtype_b, random, nonnegative=False):
    """Two arrays: each special value with each, and random numbers."""
    a, b = special(dtype_a), special(dtype_b)
    if np.dtype(dtype_a).kind == "c":
        a = np.concatenate([a[::5], a[-3:]])
    if np.dtype(dtype_b).kind == "c":
        b = np.concatenate([b[::7], b[-2:]])
    if nonnegative and b.dtype.kind == "i":
        b = b[b >= 0]
    first, second = np.repeat(a, len(b)), np.tile(b, len(a))
    return (np.concatenate([first, spread(dtype_a, 64, random)]),
            np.concatenate([second, spread(dtype_b, 64, random, nonnegative)]))
