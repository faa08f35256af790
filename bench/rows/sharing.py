"""One array that every process of a node changes in place, and what sending it costs instead."""

import numpy as np

from harness.model import Check, Program, Row
from peers.processes import pool, share, shared
from peers.threads import slices

NAME = "shared"


def add_one(array):
    array += 1
    return array


def add_one_in_place(part):
    add_one(shared(NAME)[part])


def plain(data):
    array = np.zeros(data.size["n"])
    return lambda: add_one(array)


def raw_array(data):
    """Every process adds to its part of a RawArray; only the bounds of the parts are sent."""
    array = share(data, NAME, data.size["n"])
    array[:] = 0
    parts = slices(len(array), data.cores)
    processes = pool(data, data.cores)

    def run():
        processes.map(add_one_in_place, parts, chunksize=1)
        return array

    return run


def pickling(data):
    """Every part goes to a process and comes back as a pickle."""
    array = np.zeros(data.size["n"])
    parts = slices(len(array), data.cores)
    processes = pool(data, data.cores)

    def run():
        done = processes.map(add_one, [array[part] for part in parts], chunksize=1)
        for part, values in zip(parts, done):
            array[part] = values
        return array

    return run


def rows(_cores):
    yield Row(
        name="share", title="processes change one array in place", group="course",
        full={"n": 10_000_000}, quick={"n": 10_000_000},
        weft=Program(["micro", "time", "share", "{n}", "1", "{budget}"], ranks=True),
        peers={"numpy": plain, "numpy-rawarray": raw_array, "numpy-pickle": pickling},
        check=Check(free="everybody counts his own rounds"), bytes=lambda size: 16 * size["n"], shapes=False,
    )
