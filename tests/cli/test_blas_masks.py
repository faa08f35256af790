"""BLAS makes its threads when they are first wanted, and they keep the mask of who made them: none may be bound to
the core of a main thread that Weft has pinned, or factorisations after a product would have one core."""

import json
import os
import signal
import subprocess
import sys
import time

cores = os.sched_getaffinity(0)
if len(cores) < 2:
    print("one core: nothing can be bound to less")
    sys.exit(77)


def masks(pid):
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        try:
            found.append(os.sched_getaffinity(int(task)))
        except ProcessLookupError:
            pass
    return found


def check(threads):
    """While products run: the pool's threads are bound to a core each, and nobody else."""
    command = [os.environ["WEFT"], "matmul", "--size", "700", "--repeat", "100000", "--quiet"]
    job = subprocess.Popen(command, env=dict(os.environ, OPENBLAS_NUM_THREADS=str(len(cores))))
    narrow, deadline = [], time.monotonic() + 20
    while len(narrow) < threads and time.monotonic() < deadline and job.poll() is None:
        time.sleep(0.1)
        narrow = [mask for mask in masks(job.pid) if mask != cores]
    time.sleep(0.5)
    narrow = [mask for mask in masks(job.pid) if mask != cores]
    job.send_signal(signal.SIGTERM)
    job.wait()
    if len(narrow) != threads:
        sys.exit(f"{threads} threads of Weft's are to be bound, there are masks {narrow}")


info = subprocess.run([os.environ["WEFT"], "info", "--json"], capture_output=True, text=True, check=True)
check(json.loads(info.stdout)["threads"])
print("BLAS's threads go where they are lent")
