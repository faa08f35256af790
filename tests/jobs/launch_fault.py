"""A fault that is not ours: a call to address 0 inside of Open MPI's MPI_Init, where under srun on a crowded
machine a message may arrive before there is a function to take it.

Open MPI's trace of such a call has nothing but the call, wherever it was made. What tells is a mark of the
process that stands while MPI_Init runs (init_mark.c): all of Weft's work comes after it."""
import os
import re

LINE = re.compile(r"^\[[^\]\s]*:(\d+)\] (.*)$", re.MULTILINE)
FRAME = re.compile(r"\[ ?\d+\] ")


def watch(folder):
    """From now on programs leave marks in the folder; without init_mark (sanitizers want to be loaded
    first) none does, and no fault is taken for MPI's."""
    if library := os.environ.get("WEFT_INIT_MARK"):
        os.makedirs(folder)
        os.environ.update(LD_PRELOAD=library, WEFT_INIT_MARKS=folder)


def traces(text):
    """What each process that a signal ended has said, by its id, which Open MPI fills up with zeros."""
    said = {}
    for process, line in LINE.findall(text):
        said.setdefault(str(int(process)), []).append(line)
    return {process: lines for process, lines in said.items()
            if any("Process received signal" in line for line in lines)}


def is_of_mpi_init(text):
    """Whether all that a signal ended were calls to address 0 inside of MPI_Init."""
    found = traces(text)
    marks = os.environ.get("WEFT_INIT_MARKS", "")
    return bool(found) and all(
        "Failing at address: (nil)" in lines and sum(bool(FRAME.match(line)) for line in lines) == 1
        and marks and os.path.exists(os.path.join(marks, process)) for process, lines in found.items())
