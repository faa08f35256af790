"""Dask arrays on its threaded scheduler: chunked operands in memory, results left in chunks."""

from concurrent.futures import ThreadPoolExecutor

CHUNKS_PER_CORE = 8


def scheduler(data):
    """Makes Dask use as many threads as there are cores, kept warm."""
    import dask

    pool = ThreadPoolExecutor(data.cores)
    data.at_end(pool.shutdown)
    dask.config.set(scheduler="threads", pool=pool)


def wrap(array, chunk_rows):
    import dask.array

    chunks = (chunk_rows,) + array.shape[1:]
    return dask.array.from_array(array, chunks=chunks, name=False).persist()


def chunk_rows(data, array):
    return max(1, len(array) // (CHUNKS_PER_CORE * data.cores))


def lazy(function, *names, rows=None):
    """function of Dask arrays that gives a Dask array; the result stays in chunks. `rows` of the size
    name how many rows a chunk has."""

    def start(data):
        scheduler(data)
        arrays = [
            wrap(array, rows(data.size) if rows else chunk_rows(data, array))
            for array in data.every(names)
        ]
        return lambda: function(*arrays).persist()

    return start


def value(function, *names):
    """function of Dask arrays that gives a number."""

    def start(data):
        scheduler(data)
        arrays = [wrap(array, chunk_rows(data, array)) for array in data.every(names)]
        return lambda: function(*arrays).compute()

    return start
