"""Sizes, inputs and limits that many rows share."""

from harness.model import Input, Limit, Program, Target

ELEMENTS = {"full": {"n": 50_000_000}, "quick": {"n": 1 << 24}}
SWEEP = (1_000, 10_000, 100_000, 300_000, 1_000_000, 3_000_000, 16_000_000, 50_000_000)

SAME_ON_RANKS = Target("other shape", 1 / 1.15, 1.15)  # one rank of many threads, or the other way


def vector(seed=1):
    return Input(lambda size: (size["n"],), seed)


def square(seed=1):
    return Input(lambda size: (size["n"], size["n"]), seed)


def stream(kernel, elements="{n}"):
    """The memory limit: the same bytes moved by the STREAM kernel that fits."""
    return Limit(f"stream {kernel}", Program(["stream", kernel, elements, "{threads}", "{budget}"]))


def gemm_peak():
    return Limit("dgemm peak", Program(["blas_gemm", "3000", "{budget}"]), rate=True)


def doubles(count):
    """Bytes of `count` doubles per element."""
    return lambda size: 8 * count * size["n"]


def nothing(_size, _nodes):
    """What must be sent between nodes, at least, where everybody works on what is his."""
    return 0


def one_double(_size, nodes):
    return 8 * (nodes - 1)
