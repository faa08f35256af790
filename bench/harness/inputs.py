"""Input arrays, written once per run as .npy files that every party reads."""

import os
import shutil
import tempfile
from pathlib import Path

import numpy as np

ROOM = 6 << 30  # bytes that must be free in memory
KEPT = 2 << 30  # bytes of inputs that are kept for later rows


class Store:
    """A folder of input arrays and results: in memory where there is room, else beside the results."""

    def __init__(self, fallback):
        self.folder = Path(tempfile.mkdtemp(prefix="weft-bench.", dir=roomy_folder(fallback)))

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return str(self.folder / f"{name}.npy")

    def input(self, name, wanted, size):
        """The path of an input array, made when first asked for."""
        shape = wanted.shape(size)
        label = "x".join(str(extent) for extent in shape)
        path = self.path(f"{name}-{wanted.kind}-{wanted.seed}-{label}")
        if not os.path.exists(path):
            np.save(path, numbers(wanted, shape))
        return path

    def trim(self, kept=KEPT):
        """Forgets the oldest inputs when they take more room than this."""
        inputs = sorted(self.folder.glob("*.npy"), key=os.path.getmtime)
        total = sum(path.stat().st_size for path in inputs)
        for path in inputs:
            if total <= kept:
                return
            total -= path.stat().st_size
            path.unlink()


def roomy_folder(fallback):
    shared = Path("/dev/shm")
    if shared.is_dir() and os.access(shared, os.W_OK) and shutil.disk_usage(shared).free > ROOM:
        return shared
    fallback.mkdir(parents=True, exist_ok=True)
    return fallback


PLAIN_KINDS = {
    "above-one": lambda random, shape: 1 + random.random(shape),
    "float32": lambda random, shape: random.random(shape, dtype=np.float32),
    "integers": lambda random, shape: random.integers(1, 1 << 40, shape),
    "int32": lambda random, shape: random.integers(1, 1 << 20, shape, dtype=np.int32),
    "small": lambda random, shape: random.integers(0, 20, shape),
    "complex": lambda random, shape: random.standard_normal(shape) + 1j * random.standard_normal(shape),
    "mask": lambda random, shape: random.random(shape) < 0.5,
    "places": lambda random, shape: random.integers(0, np.prod(shape), shape),
}


def numbers(wanted, shape):
    random = np.random.default_rng(wanted.seed)
    if wanted.kind == "uniform":
        return random.random(shape)
    if wanted.kind == "normal":
        return random.standard_normal(shape)
    if wanted.kind in PLAIN_KINDS:
        return PLAIN_KINDS[wanted.kind](random, shape)
    if wanted.kind == "symmetric":
        r = random.standard_normal(shape)
        return (r + r.T) / 2
    r = random.random(shape)
    return r @ r.T + shape[0] * np.eye(shape[0])
