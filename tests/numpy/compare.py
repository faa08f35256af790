"""When an array of Weft is the right one. Each function gives None, or a sentence that says what is
wrong."""

import math

import numpy as np
from reference import is_approximate, numpy_of, precise_of

ULPS = 4


def describe(got, want, wrong, operands=()):
    """The first wrong element, and what it was made of."""
    place = tuple(int(n) for n in np.argwhere(wrong)[0])
    text = f"{np.count_nonzero(wrong)} of {wrong.size} wrong; {place} is {got[place]!r}, expected {want[place]!r}"
    for x in operands:
        if isinstance(x, np.ndarray):
            x = np.broadcast_to(x, got.shape)[place] if x.size == 1 or x.shape == got.shape else x.shape
        text += f"\n    of {x!r}"
    return text


def parts(x):
    """Real and imaginary part of complex numbers, else the array itself."""
    return [x.real, x.imag] if x.dtype.kind == "c" else [x]


def same_real(got, want):
    """Equal, zeros by their sign, NaN with NaN."""
    if got.dtype.kind != "f":
        return got == want
    both_nan = np.isnan(got) & np.isnan(want)
    return both_nan | ((got == want) & (np.signbit(got) == np.signbit(want)))


def same(got, want):
    result = np.ones(got.shape, bool)
    for g, w in zip(parts(got), parts(want)):
        result &= same_real(g, w)
    return result


def check_form(got, want):
    if got.dtype != want.dtype:
        return f"the dtype is {got.dtype}, expected {want.dtype}"
    if got.shape != want.shape:
        return f"the shape is {got.shape}, expected {want.shape}"
    return None


# Which zero the smaller or larger of 0.0 and -0.0 is, NumPy's own loops leave open.
PICKS = {"minimum", "maximum", "fmin", "fmax", "clip", "min", "max", "amin", "amax", "nanmin", "nanmax", "ptp"}


def without_signs(x):
    """Zeros without their sign."""
    if x.dtype.kind not in "fc":
        return x
    out = x.copy().reshape(-1)
    for part in parts(out):
        part[part == 0] = 0
    return out.reshape(x.shape)


def check_pick(got, want, operands=()):
    return check_exact(without_signs(got), without_signs(want), operands)


def check_exact(got, want, operands=()):
    right = same(got, want)
    return None if right.all() else describe(got, want, ~right, operands)


def check_real_approximate(got, want, precise, operands=()):
    """NumPy's special values; within ULPS of the precise value elsewhere."""
    with np.errstate(all="ignore"):
        rounded = precise.astype(got.dtype)
        error = np.abs(got.astype(np.longdouble) - precise)
        near = error <= ULPS * np.spacing(np.abs(rounded)).astype(np.longdouble)
        # Where the correctly rounded value is infinite the largest finite number is near it.
        edge = np.isinf(rounded) & (np.abs(got) >= np.finfo(got.dtype).max)
    signs = (np.signbit(got) == np.signbit(want)) | ((got != 0) & (want != 0))
    right = same_real(got, want) | ((near | (edge & ~np.isinf(want))) & signs & ~np.isnan(want))
    return None if right.all() else describe(got, rounded, ~right, operands)


def check_complex_approximate(name, got, want, precise, operands=()):
    """Within 2 ULPS of the norm of the precise value; where NumPy gives no finite number, its own."""
    with np.errstate(all="ignore"):
        unit = np.finfo(got.dtype).eps
        error = np.abs(got.astype(np.clongdouble) - precise)
        tiny = np.finfo(got.dtype).tiny
        near = error <= 2 * ULPS * unit * np.maximum(np.abs(precise), tiny)
        # Beside an infinite or undefined part the other one is near by itself.
        each = np.ones(got.shape, bool)
        for g, w in zip(parts(got), parts(want)):
            each &= same_real(g, w) | (np.isfinite(g) & (np.abs(g - w) <= ULPS * unit * np.abs(w)))
    right = same(got, want) | (near & np.isfinite(got)) | (each & ~np.isfinite(want))
    if name in ("power", "pow", "float_power", "expm1"): # NumPy's are of parts that run over first
        right |= ~np.isfinite(want) & ~np.isfinite(got)
    return None if right.all() else describe(got, want, ~right, operands)


def check_function(name, operands, got):
    """One element-wise function of these operands."""
    want = numpy_of(name, operands)
    problem = check_form(got, want)
    if problem:
        return problem
    if name in PICKS:
        return check_pick(got, want, operands)
    if not is_approximate(name, got.dtype, operands):
        return check_exact(got, want, operands)
    precise = precise_of(name, operands, got.dtype)
    if got.dtype.kind == "c":
        return check_complex_approximate(name, got, want, precise, operands)
    return check_real_approximate(got, want, precise, operands)


# ---- reductions ----

ROUNDING = 2.0**-53


def lines(x, axis):
    """The reduced elements of each result, as the last dimension, and the results' shape."""
    axes = range(x.ndim) if axis is None else [axis] if isinstance(axis, int) else axis
    axes = sorted(a % x.ndim for a in axes)
    kept = [d for d in range(x.ndim) if d not in axes]
    moved = np.transpose(x, kept + axes)
    return moved.reshape([x.shape[d] for d in kept] + [-1 if x.size else int(np.prod([x.shape[d] for d in axes]))])


def pairwise_bound(x, dtype):
    """|error| of a pairwise sum of each line, and of rounding it to the dtype."""
    count = x.shape[-1]
    depth = math.log2(count) + 4 if count else 1
    size = np.abs(x.astype(np.longdouble)).sum(axis=-1)
    return ROUNDING * depth * size, np.finfo(dtype).eps


def exact_sum(x):
    """math.fsum of each line."""
    flat = x.reshape(math.prod(x.shape[:-1]), x.shape[-1]).astype(np.float64)
    return np.array([math.fsum(line) for line in flat], float).reshape(x.shape[:-1])


def check_sum(name, x, axis, want, got):
    """Sums and means against math.fsum within the bound of pairwise summation."""
    rows = lines(x, axis)
    shape = rows.shape[:-1]
    divisor = max(rows.shape[-1], 1) if name == "mean" else 1
    rows = rows if rows.dtype.kind in "fc" else rows.astype(np.float64)
    result, wanted = got.reshape(shape), want.reshape(shape)
    finite = np.isfinite(rows).all(axis=-1) & np.isfinite(wanted)
    near = finite.copy()
    for part, row in zip(parts(result), parts(rows)):
        exact = np.zeros(shape)
        exact[finite] = exact_sum(row[finite]) / divisor
        error, unit = pairwise_bound(row, part.dtype)
        with np.errstate(all="ignore"):
            near &= np.abs(part - exact) <= error / divisor + unit * np.abs(exact)
    right = np.where(finite, near, same(result, wanted))
    return None if right.all() else describe(result, wanted, ~right)


def check_spread(name, x, axis, ddof, want, got):
    """var and std by two passes in extended precision."""
    rows = lines(x, axis)
    wide = rows.astype(np.clongdouble if rows.dtype.kind == "c" else np.longdouble)
    with np.errstate(all="ignore"):
        mean = wide.mean(axis=-1, keepdims=True)
        total = (np.abs(wide - mean)**2).sum(axis=-1)
        precise = total / max(rows.shape[-1] - ddof, 0)
        scale = precise + np.abs(mean[..., 0]) * np.sqrt(precise)
        error = ROUNDING * (2 * math.log2(rows.shape[-1] + 1) + 16) * scale
        if name == "std":
            error = error / np.maximum(np.sqrt(precise), np.sqrt(error) + np.finfo(np.float64).tiny)
            precise = np.sqrt(precise)
        error = error + 2 * np.finfo(got.dtype).eps * precise
        result, wanted = got.reshape(precise.shape), want.reshape(precise.shape)
        near = np.abs(result - precise) <= error
    right = near | (same(result, wanted) & ~np.isfinite(precise))
    return None if right.all() else describe(result, precise.astype(got.dtype), ~right)


def check_product(x, axis, want, got):
    """Products against extended precision. Where a part of one may run over or under in some order,
    the order decides between 0, inf and NaN, and nothing is compared."""
    rows = lines(x, axis)
    wide = rows.astype(np.clongdouble if rows.dtype.kind == "c" else np.longdouble)
    with np.errstate(all="ignore"):
        precise = wide.prod(axis=-1)
        size = np.abs(wide)
        sizes = np.where((size == 0) | ~np.isfinite(size), 0, np.abs(np.log2(size)))
        ordered = sizes.sum(axis=-1) < (1000 if got.dtype.itemsize > 4 or got.dtype.kind == "f" else 500)
        mixed = (size == 0).any(axis=-1) & ~np.isfinite(size).all(axis=-1)
        unit = ROUNDING * (4 if rows.dtype.kind == "c" else 1) * (rows.shape[-1] + 1) + np.finfo(got.dtype).eps
        result, wanted = got.reshape(precise.shape), want.reshape(precise.shape)
        near = np.abs(result - precise) <= unit * np.abs(precise) + np.finfo(got.dtype).tiny
        over = np.abs(precise) > np.finfo(got.dtype).max # rounded at the end
    right = near | same(result, wanted) | ~ordered | mixed | (over & np.isinf(result))
    if rows.dtype.kind == "c": # which part of a product of infinities is NaN, the order decides too
        right |= ~np.isfinite(result) & ~np.isfinite(wanted)
    return None if right.all() else describe(result, wanted, ~right)


def check_composed(dtype, got, want):
    """Reductions of several steps: NumPy's own steps round in other places, float32 in float32."""
    close = 1e-4 if np.dtype(dtype).name in ("float32", "complex64") else 1e-12
    if np.allclose(got, want, rtol=close, atol=0, equal_nan=True):
        return None
    return f"is {got}, expected {want}"


def check_reduction(name, x, got, **options):
    x = np.asarray(x)
    want = numpy_of(name, [x], **options)
    problem = check_form(got, want)
    if problem or want.dtype.kind not in "fc" or name in PICKS:
        return problem or check_pick(got, want)
    axis, ddof = options.get("axis"), options.get("ddof", 0)
    if name in ("sum", "mean"):
        return check_sum(name, x, axis, want, got)
    if name in ("var", "std"):
        return check_spread(name, x, axis, ddof, want, got)
    if name == "prod":
        return check_product(x, axis, want, got)
    if name == "nansum":
        return check_sum("sum", np.where(np.isnan(x), 0, x).astype(x.dtype), axis, want, got)
    if name == "nanprod":
        return check_product(np.where(np.isnan(x), 1, x).astype(x.dtype), axis, want, got)
    if name in ("nanmean", "nanvar", "nanstd", "norm"):
        return check_composed(x.dtype, got, want)
    return check_exact(got, want)
