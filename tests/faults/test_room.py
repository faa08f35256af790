"""Room that comes and goes, and limits on address space: refused with the sizes on every rank, and the
session goes on; no SIGBUS, no hang."""
import os
import resource
import subprocess
import sys
import time

WEFT = os.environ["WEFT"]
ROOM = os.path.join(os.environ["WEFT_BUILD"], "tests", "room")
MPIRUN = ["mpirun", "--mca", "btl", "self,tcp", "--bind-to", "none", "--oversubscribe", "-n"]


def run(command, limit=None):
    def lower():
        if limit:
            resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, preexec_fn=lower)
    if time.monotonic() - start > 20:
        sys.exit(f"{command} took {time.monotonic() - start:.0f} s")
    return done


def check(condition, what, done):
    if not condition:
        sys.exit(f"{what}\nexit {done.returncode}\n{done.stdout}\n{done.stderr}")


def address_space():
    for launcher in ([], [*MPIRUN, "1"], [*MPIRUN, "2"], [*MPIRUN, "3"]):
        done = run([*launcher, WEFT, "fill", "1000x1000", "1"], 2 << 30)
        check(done.returncode == 0, "2 GiB of address space are enough for 8 MB", done)
        done = run([*launcher, WEFT, "fill", "20000x20000", "1", "--quiet"], 2 << 30)
        told = [line for line in done.stderr.splitlines() if line.startswith("weft: ")]
        check(done.returncode == 1 and len(told) == 1 and "MiB" in told[0] and "ulimit -v" in told[0],
              "3 GB in 2 GiB of address space", done)


def ballast(ranks):
    script = ("mount -t tmpfs -o size=400m none /dev/shm && exec "
              + " ".join([*MPIRUN, str(ranks), ROOM]))
    done = run(["unshare", "--mount", "sh", "-c", script])
    check(done.returncode == 0, f"/dev/shm filled up and emptied under {ranks} ranks", done)
    told = [line for line in done.stderr.splitlines() if line.startswith("turn ")]
    check(len(told) == 4 and all("/dev/shm" in told[k] and "MiB" in told[k] for k in (0, 2)),
          "the sentence must have the sizes", done)


def small():
    """As containers have it: 64 MiB hold small arrays."""
    for ranks in ("2", "3"):
        launch = " ".join(["mount -t tmpfs -o size=64m none /dev/shm && exec", *MPIRUN, ranks, WEFT])
        done = run(["unshare", "--mount", "sh", "-c", launch + " fill 1000x1000 1"])
        check(done.returncode == 0, f"8 MB in 64 MiB of /dev/shm, {ranks} ranks", done)
        done = run(["unshare", "--mount", "sh", "-c", launch + " fill 3000x3000 1 --quiet"])
        told = [line for line in done.stderr.splitlines() if line.startswith("weft: ")]
        check(done.returncode == 1 and len(told) == 1 and "/dev/shm" in told[0] and "68.7 MiB" in told[0],
              f"69 MiB in 64 MiB of /dev/shm, {ranks} ranks", done)


libraries = subprocess.run(["ldd", WEFT], capture_output=True, text=True, check=False).stdout
if "libasan" not in libraries and "libtsan" not in libraries:  # these map terabytes
    address_space()
if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"], capture_output=True,
                                       check=False).returncode != 0:
    print("a mount namespace of one's own needs root: skipped")
    sys.exit(77)
ballast(2)
ballast(3)
small()
print("room comes and goes")
