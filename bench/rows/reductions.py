"""Reductions and scans: one read of the operand is the limit."""

import numpy as np

from harness.model import Check, Row, Target
from peers.dask_arrays import lazy, value
from peers.expressions import reduction
from peers.plain import call
from peers.threads import reduced
from rows.common import ELEMENTS, SAME_ON_RANKS, SWEEP, doubles, one_double, stream, vector

ROUNDED = Check(tolerance=1e-12)


def reduce_row(name, function, peers, check=Check(), targets=(), **more):
    return Row(
        name=name, title=f"{name} of all elements", group="reductions", **ELEMENTS,
        inputs={"a": vector(1)}, weft=["reduce", name, "{a}"],
        peers={"numpy": call(function, "a"), **peers}, check=check, bytes=doubles(1),
        limit=stream("read"), targets=targets, least_between_nodes=one_double, **more,
    )


def rows(_cores):
    yield reduce_row(
        "sum", np.sum,
        {
            "numpy-threads": reduced(np.sum, sum, "a"),
            "numexpr": reduction("sum(a)", "a"),
            "dask": value(lambda a: a.sum(), "a"),
        },
        ROUNDED, (Target("numpy", 1.6), Target("limit", 1 / 1.1), SAME_ON_RANKS), sweep=SWEEP, scaling=True,
    )
    yield reduce_row(
        "max", np.max, {"numpy-threads": reduced(np.max, max, "a"), "dask": value(lambda a: a.max(), "a")},
        targets=(Target("numpy", 1.6), SAME_ON_RANKS),
    )
    yield reduce_row("std", np.std, {"dask": value(lambda a: a.std(), "a")}, ROUNDED,
                     (Target("numpy", 8), SAME_ON_RANKS))
    yield reduce_row("argmax", np.argmax, {"dask": value(lambda a: a.argmax(), "a")},
                     targets=(Target("numpy", 1.6), SAME_ON_RANKS))
    yield Row(
        name="product-sum", title="sum(a*b), fused", group="reductions", **ELEMENTS,
        inputs={"a": vector(1), "b": vector(2)}, weft=["eval", "sum(a*b)", "a={a}", "b={b}"],
        peers={
            "numpy": call(lambda a, b: np.sum(a * b), "a", "b"),
            "numexpr": reduction("sum(a*b)", "a", "b"),
            "dask": value(lambda a, b: (a * b).sum(), "a", "b"),
        },
        check=ROUNDED, bytes=doubles(2), least_between_nodes=one_double,
    )
    yield Row(
        name="cumsum", title="cumulative sum, a new array", group="reductions", **ELEMENTS,
        inputs={"a": vector(1)}, weft=["cumsum", "{a}"], output="{out}.npy",
        peers={"numpy": call(np.cumsum, "a"), "dask": lazy(lambda a: a.cumsum(axis=0), "a")},
        check=ROUNDED, bytes=doubles(2), limit=stream("copy"), least_between_nodes=one_double,
        targets=(Target("numpy", 3), SAME_ON_RANKS),
    )
