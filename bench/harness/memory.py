"""The most memory that a job of Weft's holds on the node, seen from outside while it runs."""

import os
import re
import subprocess
import time
from pathlib import Path

from harness import launch
from harness.model import Failed, Input, Missing
from harness.weft import Shape

MIB = 1 << 20
ALLOWANCE = 64 * MIB  # beside operands and result
PAUSE = 0.002
EXPRESSION = "sqrt(a*a + b*b)"


def kib(pattern, path):
    try:
        found = re.search(pattern, Path(path).read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found.group(1)) if found else 0


def session_of(pid):
    """The session a process belongs to; it may end at any time."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[3])
    except (OSError, IndexError):
        return None


def private_bytes(session, program):
    """Private memory of every process of the session that runs the program."""
    total = 0
    for entry in os.listdir("/proc"):
        if entry.isdigit() and session_of(entry) == session and executable(entry) == program:
            total += kib(r"^RssAnon:\s+(\d+)", f"/proc/{entry}/status")
    return total * 1024


def executable(pid):
    try:
        return os.readlink(f"/proc/{pid}/exe")
    except OSError:
        return None


def shared_bytes():
    """Shared memory of the whole machine, files in memory included: only its growth says something."""
    return kib(r"^Shmem:\s+(\d+)", "/proc/meminfo") * 1024


def peak(command, program):
    """Runs a command and gives the most private and shared memory that was seen."""
    before, most = shared_bytes(), 0
    with subprocess.Popen(command, env=launch.environment(1), stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, start_new_session=True, text=True) as process:
        while process.poll() is None:
            held = private_bytes(process.pid, program) + shared_bytes() - before
            most = max(most, held)
            time.sleep(PAUSE)
        if process.returncode:
            raise Failed(launch.first_line(process.stderr.read()))
    return most


def eval_peak(bench, shape, n):
    """Of the fused expression on n elements, long enough to be seen."""
    program = os.path.realpath(bench.options.build / "weft")
    vectors = [bench.store.input(name, Input(lambda size: (size["n"],), seed), {"n": n})
               for name, seed in (("a", 1), ("b", 2))]
    command = [*shape.launcher(), program, "eval", EXPRESSION, f"a={vectors[0]}", f"b={vectors[1]}",
               "--threads", str(shape.threads), "--repeat", "20", "--json", "--quiet"]
    return peak(command, program)


def measure(bench):
    """Held beyond what the same command holds on next to nothing."""
    if not os.access(bench.options.build / "weft", os.X_OK):
        raise Missing("the command is not built")
    cores, n = bench.options.cores, (16 if bench.options.quick else 50) * 1_000_000
    allowed = 3 * 8 * n + ALLOWANCE
    for shape in dict.fromkeys([Shape(1, cores), Shape(cores, 1)]):
        held = eval_peak(bench, shape, n) - eval_peak(bench, shape, 10)
        yield {"expression": EXPRESSION, "shape": shape.name, "elements": n, "held_mib": held / MIB,
               "allowed_mib": allowed / MIB, "met": held <= allowed}
