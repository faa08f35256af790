"""While products run, a process has Weft's threads, at most one of BLAS for each of its cores, and MPI's: a BLAS that
starts threads for every thread that calls it (OpenMP's) is kept from it."""

import json
import os
import signal
import subprocess
import sys
import time

THREADS = 3
weft = os.environ["WEFT"]
none = subprocess.DEVNULL
info = json.loads(subprocess.run([weft, "info", "--json"], capture_output=True, text=True, check=True).stdout)
if "sets its threads itself" in info["blas"]:
    print(info["blas"])
    sys.exit(77)


def count(pid):
    return len(os.listdir(f"/proc/{pid}/task"))


def most(size):
    """The most threads that a job of products had in half a second."""
    command = [weft, "matmul", "--size", str(size), "--repeat", "100000", "--quiet", "--threads", str(THREADS)]
    environment = dict(os.environ, OMP_NUM_THREADS="7", OPENBLAS_NUM_THREADS="7")
    job = subprocess.Popen(command, env=environment, stdout=none, stderr=none)
    seen = []
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and job.poll() is None and len(seen) < 10:
        time.sleep(0.1)
        if count(job.pid) > THREADS:
            seen.append(count(job.pid))
    job.send_signal(signal.SIGTERM)
    job.wait()
    return max(seen, default=0)


few, many = most(10), most(900)
if few == 0 or many == 0:
    sys.exit(f"no job with {THREADS} threads was seen")
if many > few + 7:
    sys.exit(f"{info['blas']}: {many} threads where products are large, {few} where they are not")
print(f"{many} threads, {few} without large products")
