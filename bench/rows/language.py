"""The array language: fused expressions, views, axes, dtypes, order statistics, and what a small
operation costs. Measured in processes that stay (model.Kept)."""

import numpy as np

from harness.model import Check, Input, Kept, Row, Target
from peers.expressions import expression, reduction
from peers.plain import call
from rows.common import ELEMENTS, doubles, square, stream, vector

ROUNDED = Check(tolerance=1e-12)
NEAR_ZERO = Check(tolerance=1e-14, absolute=True)
MATRIX = {"full": {"n": 7071}, "quick": {"n": 4096 + 5}}
SMALL = {"full": {"n": 1000}, "quick": {"n": 1000}}
EFFORT = 0.3


def kind(name, seed=1):
    return Input(lambda size: (size["n"],), seed, name)


def kept(name, title, group, weft, function, inputs, sizes=None, peers=None, check=Check(), targets=(), **more):
    """A row of the worker: `function` is NumPy's, of the inputs in their order."""
    return Row(
        name=name, title=title, group=group, **(sizes or ELEMENTS), inputs=inputs,
        weft=Kept(weft) if isinstance(weft, str) else weft,
        peers={"numpy": call(function, *inputs), **(peers or {})}, check=check, targets=targets, shapes=False,
        **{"effort": EFFORT, "picture": "language", "shared_limit": True, **more},
    )


# ---- fused, against numexpr ----

A_AND_B = {"a": vector(1), "b": vector(2)}
FUSED = (
    ("linear", "2*a + 3*b", lambda a, b: 2 * a + 3 * b),
    ("polynomial", "0.25*a**3 + 0.75*a**2 - 1.5*b - 2", lambda a, b: 0.25 * a**3 + 0.75 * a**2 - 1.5 * b - 2),
    ("circle", "sin(a)**2 + cos(b)**2", lambda a, b: np.sin(a) ** 2 + np.cos(b) ** 2),
    ("gauss", "exp(-(a*a + b*b)/2)", lambda a, b: np.exp(-(a * a + b * b) / 2)),
    ("ramp", "where(a > b, sqrt(a - b), log1p(a))",
     lambda a, b: np.where(a > b, np.sqrt(np.maximum(a - b, 0)), np.log1p(a))),
    ("ratio", "(a - b)/(a + b + 1)", lambda a, b: (a - b) / (a + b + 1)),
)


def fused():
    for name, text, function in FUSED:
        yield kept(
            f"fused-{name}", text, "fused", text, function, A_AND_B,
            peers={"numexpr": expression(text, "a", "b")}, check=NEAR_ZERO, bytes=doubles(3),
            limit=stream("triad"), targets=(Target("numexpr", 3),),
        )
    text = "sum((a - b)**2)"
    yield kept(
        "fused-distance", text, "fused", text, lambda a, b: np.sum((a - b) ** 2), A_AND_B,
        peers={"numexpr": reduction(text, "a", "b")}, check=ROUNDED, bytes=doubles(2),
        targets=(Target("numexpr", 3),),
    )


# ---- strided and broadcast operands ----


def triples(seed):
    return Input(lambda size: (size["n"] // 3, 3), seed)


def row_vector(seed):
    return Input(lambda size: (size["n"],), seed)


def column(seed):
    return Input(lambda size: (size["n"], 1), seed)


def matrices(count):
    return lambda size: 8 * count * size["n"] ** 2


def strided():
    target = (Target("numpy", 1.5),)
    yield kept("every-second", "a[::2] + a[1::2]", "strided", "a[::2] + a[1::2]",
               lambda a: a[::2] + a[1::2], {"a": vector(1)}, bytes=doubles(1.5), targets=target)
    yield kept("backwards", "a[::-1] + 1", "strided", "a[::-1] + 1", lambda a: a[::-1] + 1,
               {"a": vector(1)}, bytes=doubles(2), targets=target, limit=stream("copy"))
    two = {"a": square(1), "b": square(2)}
    yield kept("turned-add", "a.T + b", "strided", "a.T + b", lambda a, b: a.T + b, two, MATRIX,
               bytes=matrices(3), targets=target, limit=stream("triad", "{elements}"))
    yield kept("turned-copy", "a copy of a.T", "strided", "positive(a.T)", lambda a: np.positive(a.T, order="C"),
               {"a": square(1)}, MATRIX, bytes=matrices(2), targets=target,
               limit=stream("copy", "{elements}"))
    yield kept("add-row", "matrix + row", "strided", "a + r", lambda a, r: a + r,
               {"a": square(1), "r": row_vector(2)}, MATRIX, bytes=matrices(2), targets=target,
               limit=stream("copy", "{elements}"))
    yield kept("add-column", "matrix + column", "strided", "a + c", lambda a, c: a + c,
               {"a": square(1), "c": column(2)}, MATRIX, bytes=matrices(2), targets=target,
               limit=stream("copy", "{elements}"))
    three = Input(lambda size: (3,), 2)
    yield kept("triples", "(N, 3) * (3,)", "strided", "a * v", lambda a, v: a * v,
               {"a": triples(1), "v": three}, bytes=doubles(2), targets=target, limit=stream("copy"))
    yield kept("columns", "columns of (N, 3): x*x + y*y", "strided", "a[:, 0]*a[:, 0] + a[:, 1]*a[:, 1]",
               lambda a: a[:, 0] * a[:, 0] + a[:, 1] * a[:, 1], {"a": triples(1)}, bytes=doubles(4 / 3),
               targets=target)


# ---- reductions along axes ----


def axes():
    for name in ("sum", "mean", "max", "std"):
        for axis in (0, 1):
            function = getattr(np, name)
            yield kept(
                f"{name}-axis-{axis}", f"{name} of a matrix along axis {axis}", "axes",
                f"{name}(a, axis={axis})", lambda a, function=function, axis=axis: function(a, axis=axis),
                {"a": square(1)}, MATRIX, check=ROUNDED, bytes=matrices(1), targets=(Target("numpy", 1.6),),
                limit=stream("read", "{elements}"),
            )
    yield kept("standardise", "(a - mean) / std by columns", "axes", "(a - mean(a, axis=0)) / std(a, axis=0)",
               lambda a: (a - a.mean(axis=0)) / a.std(axis=0), {"a": square(1)}, MATRIX, bytes=matrices(2),
               check=Check(tolerance=1e-11, absolute=True))


# ---- other dtypes ----


def dtypes():
    both = (Target("numpy", 1.8, or_share=0.85),)
    singles = {"a": kind("float32", 1), "b": kind("float32", 2)}
    single = Check(tolerance=5e-7)
    yield kept("float32-add", "float32: a + b", "dtypes", "a + b", np.add, singles, bytes=doubles(1.5),
               targets=both, limit=stream("triad", "{added}"))
    yield kept("float32-sin", "float32: sin(a)", "dtypes", "sin(a)", np.sin, {"a": kind("float32")},
               check=single, bytes=doubles(1), targets=both, limit=stream("copy", "{copied}"))
    yield kept("float32-sum", "float32: sum(a)", "dtypes", "sum(a)", np.sum, {"a": kind("float32")},
               check=Check(tolerance=1e-4), bytes=doubles(0.5), targets=(Target("numpy", 1.6),))
    integers = {"a": kind("integers", 1), "b": kind("integers", 2)}
    for name, text, function in (("add", "a + b", np.add), ("multiply", "a * b", np.multiply),
                                 ("divide", "a // b", np.floor_divide), ("modulo", "a % b", np.remainder)):
        yield kept(f"int64-{name}", f"int64: {text}", "dtypes", text, function, integers, bytes=doubles(3),
                   targets=both, limit=stream("triad"))
    yield kept("int32-add", "int32: a + b", "dtypes", "a + b", np.add,
               {"a": kind("int32", 1), "b": kind("int32", 2)}, bytes=doubles(1.5), targets=both,
               limit=stream("triad", "{added}"))
    yield kept("int64-sum", "int64: sum(a)", "dtypes", "sum(a)", np.sum, {"a": kind("integers")},
               bytes=doubles(1), targets=(Target("numpy", 1.6),), limit=stream("read"))
    yield kept("mixed", "int32 + float64 * float32", "dtypes", "i + a * s", lambda i, a, s: i + a * s,
               {"i": kind("int32"), "a": vector(1), "s": kind("float32")}, bytes=doubles(3), targets=both,
               limit=stream("triad"))
    yield kept("mask-and", "(a > 0.25) & (b < 0.5)", "dtypes", "(a > 0.25) & (b < 0.5)",
               lambda a, b: (a > 0.25) & (b < 0.5), A_AND_B, bytes=doubles(17 / 8), targets=both)
    complexes = {"a": kind("complex", 1), "b": kind("complex", 2)}
    rounded = Check(tolerance=1e-14)
    yield kept("complex-multiply", "complex128: a * b", "dtypes", "a * b", np.multiply, complexes,
               check=rounded, bytes=doubles(6), targets=both, limit=stream("triad", "{added}"))
    yield kept("complex-exp", "complex128: exp(a)", "dtypes", "exp(a)", np.exp, {"a": kind("complex", 1)},
               check=rounded, bytes=doubles(4), targets=both, limit=stream("copy", "{copied}"))
    yield kept("complex-abs", "complex128: abs(a)", "dtypes", "abs(a)", np.abs, {"a": kind("complex", 1)},
               check=rounded, bytes=doubles(3), targets=both, limit=stream("copy", "{copied}"))


# ---- selecting and ordering ----


def selections():
    a = {"a": vector(1)}
    masked = {"a": vector(1), "mask": kind("mask", 2)}
    yield kept("median", "median", "selections", Kept("median", "call"), np.median, a, bytes=doubles(1))
    yield kept("percentile", "90th percentile", "selections", Kept("percentile", "call"),
               lambda a: np.percentile(a, 90), a, check=ROUNDED, bytes=doubles(1))
    yield kept("histogram", "histogram of 100 bins", "selections", Kept("histogram", "call"),
               lambda a: np.histogram(a, 100)[0], a, bytes=doubles(1))
    yield kept("take", "a[places], places drawn evenly", "selections", Kept("take", "call"),
               lambda a, places: np.take(a, places), {"a": vector(1), "places": kind("places", 2)},
               bytes=doubles(3))
    yield kept("compress", "a[mask]", "selections", Kept("compress", "call"), lambda a, mask: a[mask], masked,
               bytes=doubles(13 / 8))
    yield kept("nonzero", "the places of a mask", "selections", Kept("nonzero", "call"),
               lambda mask: np.flatnonzero(mask), {"mask": kind("mask", 2)}, bytes=doubles(5 / 8))
    yield kept("diff", "differences of neighbours", "selections", Kept("diff", "call"), np.diff, a,
               bytes=doubles(2), limit=stream("copy"))


# ---- what a small operation costs ----

THOUSAND = (
    ("add", "a + b", lambda a, b: a + b), ("hypot", "sqrt(a*a + b*b)", lambda a, b: np.sqrt(a * a + b * b)),
    ("where", "where(a > b, a, b)", lambda a, b: np.where(a > b, a, b)),
    ("sum", "sum(a*b)", lambda a, b: np.sum(a * b)),
)


def small():
    for name, text, function in THOUSAND:
        for how, said in (("plan", "planned once"), ("eval", "understood every time")):
            yield kept(
                f"small-{name}-{how}", f"{text}, 1000 elements, {said}", "small", Kept(text, how), function,
                A_AND_B, SMALL, check=ROUNDED, bytes=doubles(3), threads=1, shared_limit=False,
                targets=(Target("seconds", at_most=3e-6),),
            )


def rows(_cores):
    yield from fused()
    yield from strided()
    yield from axes()
    yield from dtypes()
    yield from selections()
    yield from small()
