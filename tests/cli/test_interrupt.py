"""A command that is ended while it writes, by Ctrl-C or by a launcher, which sends SIGTERM to each rank,
leaves neither a part of the file nor its temporary one, and what stood under the name before stays."""

import contextlib
import os
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.environ["WEFT_SOURCE"], "tests", "numpy"))
from command import WEFT

ATTEMPTS = 20
RANDOM = ("random", "1900x2000", "-o", "r.npy")  # 30 MB


def writer(process, beside):
    """The process id of the rank that has made a temporary file beside another, which is in its name."""
    while process.poll() is None:
        there = os.listdir(".")
        for name in there:
            if name.startswith(".weft-") and beside in ["", *there]:
                return int(name.split("-")[1])
    return None


def hold(pid):
    """Stops a process; false where the file is whole already."""
    try:
        os.kill(pid, signal.SIGSTOP)
    except ProcessLookupError:
        return False
    return any(name.startswith(".weft-") for name in os.listdir("."))


def interrupt(launcher, words, number, beside):
    """Ends the rank that has a temporary file while it has it; None where it was faster."""
    process = subprocess.Popen([*launcher, WEFT, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    pid = writer(process, beside)
    is_writing = pid is not None and hold(pid)
    if is_writing:
        os.kill(pid, number)
    if pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
    said = process.communicate(timeout=120)[1]
    if is_writing:
        return process.returncode, said
    if process.returncode != 0:
        sys.exit(f"{words} returned {process.returncode}: {said}")
    for name in os.listdir("."):
        os.remove(name)
    return None


def check(launcher, words, number, keeps=False, beside=""):
    for _ in range(ATTEMPTS):
        if keeps:
            with open("r.npy", "w") as old:
                old.write("as before")
        done = interrupt(launcher, words, number, beside)
        if done:
            break
    else:
        sys.exit(f"{words} was never caught writing")
    where = f"{' '.join([*launcher, *words])}, ended by {number.name}, returned {done}"
    for _ in range(100):  # the last rank may end after its launcher
        if not any("weft" in name or "part" in name for name in os.listdir(".")):
            break
        time.sleep(0.05)
    if done[0] == 0 or (not launcher and done[0] != -number):
        sys.exit(where)
    if os.listdir(".") != (["r.npy"] if keeps else []):
        sys.exit(f"{where} left {os.listdir('.')}")
    if keeps:
        with open("r.npy") as old:
            if old.read() != "as before":
                sys.exit(f"{where} changed what was there")
        os.remove("r.npy")


signal.signal(signal.SIGHUP, signal.SIG_DFL)  # also under nohup, whose children it does not end
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    check((), RANDOM, number)
check((), RANDOM, signal.SIGINT, keeps=True)
check((), ("qr", "--size", "20x60000", "--quiet", "-o", "p"), signal.SIGINT, beside="p-Q.part.npy")
MPIRUN = ("mpirun", "--oversubscribe", "--bind-to", "none", "-n", "2")
check(MPIRUN, RANDOM, signal.SIGTERM)
