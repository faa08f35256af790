"""NumPy with multiprocessing: pools of processes that share a RawArray or are sent pickles."""

import multiprocessing

import numpy as np

from peers.blas import set_threads

SHARED = {}


def pool(data, count, blas_threads=1):
    """Forked workers, so that they see what is in SHARED."""
    made = multiprocessing.get_context("fork").Pool(count, initializer=set_threads, initargs=(blas_threads,))
    data.at_end(made.terminate)
    return made


def share(data, name, length):
    """A RawArray of doubles seen by every process of later pools, as an array."""
    raw = multiprocessing.RawArray("d", length)
    SHARED[name] = raw
    data.at_end(lambda: SHARED.pop(name, None))
    return np.frombuffer(raw)


def shared(name):
    return np.frombuffer(SHARED[name])
