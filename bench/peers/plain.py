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


def ready(function, *names):
    """The same where the result's dtype is the function's own affair; what takes no out= makes its result.
    A name is one of scipy.special."""

    def start(data):
        arrays = data.every(names)
        run = function
        if isinstance(function, str):
            import scipy.special

            run = getattr(scipy.special, function)
        if not isinstance(run, np.ufunc):
            return lambda: run(*arrays)
        out = run(*arrays)
        return lambda: run(*arrays, out=out)

    return start
