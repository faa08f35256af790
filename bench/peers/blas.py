"""The number of BLAS threads of this process, set while it runs (what threadpoolctl does)."""

import ctypes
import re


def set_threads(count):
    """Sets OpenBLAS's threads in the library that NumPy loaded; without OpenBLAS nothing changes."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        found = re.search(r"(/\S*libopenblas[^/\s]*)$", maps.read(), re.MULTILINE)
    if not found:
        return
    library = ctypes.CDLL(found.group(1))
    for name in ("openblas_set_num_threads", "openblas_set_num_threads64_"):
        if hasattr(library, name):
            getattr(library, name)(count)
            return


def limited(start, count):
    """The peer's function with `count` BLAS threads (of the row's size)."""

    def limited_start(data):
        set_threads(count(data.size))
        data.at_end(lambda: set_threads(data.cores))
        return start(data)

    return limited_start
