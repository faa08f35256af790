"""A task that never returns is named by the watchdog, which ends the job, in every shape; one that calls MPI is
named in debug builds."""
import os
import re
import subprocess
import sys
import time

BUILD, SOURCE = os.environ["WEFT_BUILD"], os.environ["WEFT_SOURCE"]
PROGRAM = os.path.join(BUILD, "tests", "tasks")


def run(kind, launcher, threads):
    start = time.monotonic()
    done = subprocess.run([*launcher, PROGRAM, kind], capture_output=True, text=True, timeout=40,
                          env=dict(os.environ, WEFT_SETUP="no", WEFT_WATCHDOG="1", WEFT_THREADS=threads))
    seconds = time.monotonic() - start
    what = "weft_farm" if kind == "farm" else "a future"
    sentence = rf"weft: rank \d waits for task 7 of {what}, which its worker \d has run for \d\.\d s"
    if done.returncode == 0 or not re.search(sentence, done.stderr):
        sys.exit(f"{kind} {launcher}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    if seconds > 15:
        sys.exit(f"{kind} {launcher} took {seconds:.1f} s")


on_nodes = ["sh", os.path.join(SOURCE, "jobs", "local.sh"), "nodes", "2", "1", "--"]
for shape, threads in (([], "1"), ([], "3"), (["mpirun", "--bind-to", "none", "--oversubscribe", "-n", "2"], "1")):
    for kind in ("future", "stop", "farm"):
        run(kind, shape, threads)
if "WEFT_MPIRUN" not in os.environ: # nodes are invented by Open MPI's options
    run("farm", on_nodes, "1")
done = subprocess.run(["mpirun", "-n", "2", "--oversubscribe", PROGRAM, "mpi"], capture_output=True, text=True,
                      timeout=40, env=dict(os.environ, WEFT_THREADS="1"))
is_debug = "a release build" not in done.stdout
if is_debug and (done.returncode == 0 or "a task called MPI_Comm_rank" not in done.stderr):
    sys.exit(f"a task may call MPI: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
print("10 tasks that never return, named" + (", and one that calls MPI" if is_debug else ""))
