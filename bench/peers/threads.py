"""NumPy with a ThreadPoolExecutor over chunks: NumPy lets go of the interpreter's lock inside."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np

CHUNKS_PER_WORKER = 4


def workers(data, count=None):
    pool = ThreadPoolExecutor(count or data.cores)
    data.at_end(pool.shutdown)
    return pool


def slices(length, count):
    """Runs of neighbouring rows, as numpy.array_split deals them."""
    bounds = [length * k // count for k in range(count + 1)]
    return [slice(first, last) for first, last in zip(bounds, bounds[1:])]


def chunked(function, *names):
    """function(chunk, …, out=chunk) over chunks of the first dimension."""

    def start(data):
        arrays, pool = data.every(names), workers(data)
        out = np.empty_like(arrays[0])
        parts = slices(len(out), CHUNKS_PER_WORKER * data.cores)

        def part(k):
            function(*(array[k] for array in arrays), out=out[k])

        def run():
            list(pool.map(part, parts))
            return out

        return run

    return start


def reduced(function, combine, *names):
    """combine([function(chunk, …), …]) over chunks of the first dimension."""

    def start(data):
        arrays, pool = data.every(names), workers(data)
        parts = slices(len(arrays[0]), CHUNKS_PER_WORKER * data.cores)

        def part(k):
            return function(*(array[k] for array in arrays))

        return lambda: combine(list(pool.map(part, parts)))

    return start
