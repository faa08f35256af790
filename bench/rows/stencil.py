"""A star-shaped stencil of radius 2 on a square grid, with the weights of the Parallel Research Kernels."""

import numpy as np

from harness.model import Check, Row
from rows.linear_algebra import matrix

RADIUS = 2
TERMS = [(distance, 1 / (2 * distance * RADIUS)) for distance in range(1, RADIUS + 1)]


def inner(n, down=0, right=0):
    """The grid's inner points, shifted."""
    return (slice(RADIUS + down, n - RADIUS + down), slice(RADIUS + right, n - RADIUS + right))


def apply(a):
    n = len(a)
    out = np.zeros_like(a)
    target = out[inner(n)]
    for distance, weight in TERMS:
        target += weight * (a[inner(n, right=distance)] - a[inner(n, right=-distance)])
        target += weight * (a[inner(n, down=distance)] - a[inner(n, down=-distance)])
    return out


def plain(data):
    return lambda: apply(data["a"])


def fused(data):
    """One pass by numexpr over eight shifted views."""
    import numexpr

    numexpr.set_num_threads(data.cores)
    a, terms = data["a"], []
    views, n = {}, len(a)
    for distance, weight in TERMS:
        for key, shift in (("right", distance), ("left", -distance)):
            views[f"{key}{distance}"] = a[inner(n, right=shift)]
        for key, shift in (("down", distance), ("up", -distance)):
            views[f"{key}{distance}"] = a[inner(n, down=shift)]
        terms.append(f"{weight} * (right{distance} - left{distance} + down{distance} - up{distance})")
    out = np.zeros_like(a)

    def run():
        numexpr.evaluate(" + ".join(terms), local_dict=views, out=out[inner(n)])
        return out

    return run


def operations(size):
    """As the kernels count them: 2 (4 r + 1) + 1 per inner point."""
    return (2 * (4 * RADIUS + 1) + 1) * (size["n"] - 2 * RADIUS) ** 2


def rows(_cores):
    yield Row(
        name="stencil", title="star stencil of radius 2", group="moves", full={"n": 8000},
        quick={"n": 3000}, inputs={"a": matrix(9)}, weft=None,
        peers={"numpy": plain, "numexpr": fused}, check=Check(tolerance=1e-14, to_largest=True),
        flops=operations, bytes=lambda size: 16 * size["n"] ** 2,
    )
