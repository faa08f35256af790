"""numexpr: one pass over blocks, by its own threads."""

import numpy as np


def expression(text, *names):
    """Into an array that is already there."""

    def start(data):
        import numexpr

        numexpr.set_num_threads(data.cores)
        arrays = {name: data[name] for name in names}
        out = np.empty_like(data[names[0]])
        return lambda: numexpr.evaluate(text, local_dict=arrays, out=out)

    return start


def reduction(text, *names):
    def start(data):
        import numexpr

        numexpr.set_num_threads(data.cores)
        arrays = {name: data[name] for name in names}
        return lambda: float(numexpr.evaluate(text, local_dict=arrays))

    return start
