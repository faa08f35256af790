"""What a peer's function is handed: arrays, sizes, cores."""

import numpy as np


class Data:
    """data["a"] is an array in this process's memory, data.size the row's size, data.cores how many cores
    may be used. Whatever must be undone when the row is over goes to at_end."""

    def __init__(self, paths, size, cores):
        self.arrays = {name: np.load(path) for name, path in paths.items()}
        self.size = size
        self.cores = cores
        self.endings = []

    def __getitem__(self, name):
        return self.arrays[name]

    def every(self, names):
        return [self.arrays[name] for name in names]

    def at_end(self, ending):
        self.endings.append(ending)

    def close(self):
        for ending in self.endings:
            ending()
        self.arrays = {}
