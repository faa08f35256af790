"""Element-wise functions: memory is the limit, so fused expressions gain most."""

import numpy as np

from harness.model import Check, Program, Row, Target
from peers.dask_arrays import lazy
from peers.expressions import expression
from peers.plain import call, into
from peers.threads import CHUNKS_PER_WORKER, chunked, slices, workers
from rows.common import ELEMENTS, SAME_ON_RANKS, SWEEP, doubles, nothing, stream, vector

COMPUTED = Check(tolerance=1e-15)  # four units in the last place
EXPRESSION = Check(tolerance=5e-16)


def fill(data):
    out = np.empty(data.size["n"])

    def run():
        out.fill(1.0)
        return out

    return run


def fill_by_threads(data):
    out, pool = np.empty(data.size["n"]), workers(data)
    parts = slices(len(out), CHUNKS_PER_WORKER * data.cores)

    def run():
        list(pool.map(lambda part: out[part].fill(1.0), parts))
        return out

    return run


def new_ones(data):
    return lambda: np.ones(data.size["n"])


def hypotenuse(a, b, out=None):
    return np.sqrt(a * a + b * b, out=out)


def select(a, out=None):
    found = np.where(a > 0.5, a, 0)
    if out is not None:
        out[...] = found
    return found


def power(a, out=None):
    return np.power(a, 1.7, out=out)


def unary(name, function, text, targets=(), **more):
    """A function of one array."""
    return Row(
        name=name, title=f"{text} into an array", group="elementwise", **ELEMENTS,
        inputs={"a": vector(3)}, weft=["eval", text, "a={a}"], output="{out}.npy",
        peers={
            "numpy": into(function, "a"),
            "numpy-threads": chunked(function, "a"),
            "numexpr": expression(text, "a"),
            "dask": lazy(function, "a"),
        },
        check=COMPUTED, bytes=doubles(2), limit=stream("copy"), targets=targets,
        least_between_nodes=nothing, **more,
    )


def fills():
    yield Row(
        name="fill", title="fill an array in place", group="elementwise", **ELEMENTS,
        weft=["fill", "{n}", "1.0"], output="{out}.npy",
        peers={"numpy": fill, "numpy-threads": fill_by_threads},
        check=Check(), bytes=doubles(1), limit=stream("write"), targets=(Target("numpy", 3), SAME_ON_RANKS),
        least_between_nodes=nothing, sweep=SWEEP, scaling=True,
    )
    yield Row(
        name="ones", title="a new array of ones", group="elementwise", **ELEMENTS,
        weft=Program(["micro", "time", "ones", "{n}", "{threads}", "{budget}"]),
        peers={"numpy": new_ones},
        check=Check(reference=None, expected=lambda size: size["n"], summary=np.sum),
        bytes=doubles(1), limit=stream("write"), shapes=False,
    )


def additions():
    shared = {"bytes": doubles(3), "limit": stream("triad"), "inputs": {"a": vector(1), "b": vector(2)}}
    yield Row(
        name="add", title="a + b into an array", group="elementwise", **ELEMENTS, **shared,
        weft=["eval", "a + b", "a={a}", "b={b}"], output="{out}.npy",
        peers={
            "numpy": into(np.add, "a", "b"),
            "numpy-threads": chunked(np.add, "a", "b"),
            "numexpr": expression("a + b", "a", "b"),
        },
        check=Check(), targets=(Target("numpy", 1.8), SAME_ON_RANKS), least_between_nodes=nothing,
        sweep=SWEEP, scaling=True,
    )
    yield Row(
        name="add-new", title="a + b, a new array", group="elementwise", **ELEMENTS, **shared,
        weft=Program(["micro", "time", "add-new", "{n}", "{threads}", "{budget}"]),
        peers={"numpy": call(np.add, "a", "b"), "dask": lazy(np.add, "a", "b")},
        check=Check(free="Weft adds random numbers of its own"), shapes=False,
    )


def rows(_cores):
    yield from fills()
    yield from additions()
    yield Row(
        name="hypot", title="sqrt(a*a + b*b)", group="elementwise", **ELEMENTS,
        inputs={"a": vector(1), "b": vector(2)},
        weft=["eval", "sqrt(a*a + b*b)", "a={a}", "b={b}"], output="{out}.npy",
        peers={
            "numpy": call(hypotenuse, "a", "b"),
            "numpy-threads": chunked(hypotenuse, "a", "b"),
            "numexpr": expression("sqrt(a*a + b*b)", "a", "b"),
            "dask": lazy(hypotenuse, "a", "b"),
        },
        check=EXPRESSION, bytes=doubles(3), limit=stream("triad"), targets=(Target("numpy", 6), SAME_ON_RANKS),
        least_between_nodes=nothing, sweep=SWEEP, scaling=True,
    )
    transcendental = (Target("numpy", 1.9), SAME_ON_RANKS)
    yield unary("exp", np.exp, "exp(a)", transcendental, sweep=SWEEP, scaling=True)
    yield unary("log", np.log, "log(a)", transcendental)
    yield unary("sin", np.sin, "sin(a)", transcendental)
    yield unary("power", power, "a ** 1.7")
    yield unary("where", select, "where(a > 0.5, a, 0)", (Target("numpy", 8), SAME_ON_RANKS))
