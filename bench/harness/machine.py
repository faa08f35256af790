"""What the numbers were taken on, in words that name no host."""

import os
import platform
import re
import subprocess
from pathlib import Path

import numpy as np


def first_line(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return "absent"
    lines = (done.stdout or done.stderr).strip().splitlines()
    return lines[0] if lines else "absent"


def find(pattern, path):
    try:
        found = re.search(pattern, Path(path).read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found.group(1).strip() if found else "unknown"


def caches():
    """The sizes of the first processor's caches, as the kernel gives them."""
    sizes = []
    for index in sorted(Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        kind = (index / "type").read_text().strip()
        if kind != "Instruction":
            level, size = (index / "level").read_text().strip(), (index / "size").read_text().strip()
            sizes.append(f"L{level} {size}")
    return ", ".join(sizes) or "unknown"


def version_of(module):
    try:
        return __import__(module).__version__
    except ImportError:
        return "absent"


def blas_version():
    """The file name of the BLAS library that NumPy loaded, which holds its version."""
    path = find(r"(/\S*lib(?:openblas|mkl_rt|blis|blas)[^/\s]*)$", "/proc/self/maps")
    return os.path.basename(path)


def operating_system():
    return find(r'^PRETTY_NAME="?([^"\n]*)', "/etc/os-release")


def describe(options):
    kib = find(r"^MemTotal:\s+(\d+)", "/proc/meminfo")
    return {
        "cpu": find(r"^model name\s*:\s*(.*)", "/proc/cpuinfo"),
        "cores_used": options.cores,
        "cores_allowed": len(os.sched_getaffinity(0)),
        "caches": caches(),
        "memory_gib": round(int(kib) / 2**20, 1) if kib.isdigit() else None,
        "system": operating_system(),
        "kernel": platform.release(),
        "mpi": first_line(["mpirun", "--version"]),
        "blas": blas_version(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "numexpr": version_of("numexpr"),
        "dask": version_of("dask"),
        "compiler": first_line(["cc", "--version"]),
    }
