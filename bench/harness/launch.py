"""Starting programs: their environment, mpirun's arguments, their one line of JSON."""

import json
import os
import subprocess

from harness.model import Failed, Missing

WRONG_USAGE = 2
SKIPPED = 77
LONGEST = 1800  # seconds


def environment(blas_threads):
    """Every library that brings threads of its own is told how many it may have."""
    count = str(blas_threads)
    return {**os.environ, "OPENBLAS_NUM_THREADS": count, "OMP_NUM_THREADS": count,
            "MKL_NUM_THREADS": count, "NUMEXPR_MAX_THREADS": str(max(blas_threads, os.cpu_count())),
            "OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}


def mpirun(ranks, threads):
    """As users start hybrid jobs: each rank bound to its own cores, unless there are too few or some
    are kept from us."""
    allowed, present = len(os.sched_getaffinity(0)), os.cpu_count()
    if ranks * threads > allowed or allowed < present:
        return ["mpirun", "--oversubscribe", "--bind-to", "none", "-n", str(ranks)]
    return ["mpirun", "--map-by", f"slot:PE={threads}", "--bind-to", "core", "-n", str(ranks)]


def first_line(text):
    """What a program says first when it refuses; the rest is advice."""
    lines = text.strip().splitlines()
    return lines[0].split(";")[0] if lines else ""


def last_json(text):
    """The last line that is a JSON object: launchers may have said something before."""
    for line in reversed(text.splitlines()):
        if line.startswith("{"):
            try:
                return json.loads(line)
            except ValueError as broken:
                raise Failed(f"printed broken JSON: {line}") from broken
    raise Failed("printed no JSON")


def run(command, blas_threads):
    """Runs a program to its end; its JSON and the resources it used."""
    try:
        done = subprocess.run(command, env=environment(blas_threads), capture_output=True, text=True,
                              timeout=LONGEST, check=False)
    except FileNotFoundError as absent:
        raise Missing(f"no {absent.filename}") from absent
    except subprocess.TimeoutExpired as late:
        raise Failed(f"ended after {LONGEST} s") from late
    if done.returncode in (WRONG_USAGE, SKIPPED):
        raise Missing(first_line(done.stderr) or "it is not built")
    if done.returncode != 0:
        raise Failed(first_line(done.stderr) or f"exit status {done.returncode}")
    return last_json(done.stdout)
