"""NumPy as everybody writes it."""

import numpy as np


def into(function, *names):
    """A ufunc of the named arrays into an array that is already there."""

    def start(data):
        arrays = data.every(names)
        out = np.empty_like(arrays[0])
        return lambda: function(*arrays, out=out)

    return start


def call(function, *names):
    """A function of the named arrays that makes its own result."""

    def start(data):
        arrays = data.every(names)
        return lambda: function(*arrays)

    return start
