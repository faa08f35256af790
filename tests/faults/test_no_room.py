"""No space in /dev/shm: one sentence with the sizes, no SIGBUS, no hang. Needs root."""
import os
import subprocess
import sys
import time

WEFT = os.environ["WEFT"]


def run(size, used, arguments):
    script = ("mount -t tmpfs -o size=%s none /dev/shm && "
              "dd if=/dev/zero of=/dev/shm/full bs=1M count=%d 2>/dev/null; "
              "exec mpirun --mca btl self,tcp --bind-to none --oversubscribe -n 2 %s %s"
              % (size, used, WEFT, arguments))
    start = time.monotonic()
    done = subprocess.run(["unshare", "--mount", "sh", "-c", script], capture_output=True,
                          text=True, timeout=60)
    return done, time.monotonic() - start


def check(condition, what, done):
    if not condition:
        sys.exit("%s\nexit %d\n%s\n%s" % (what, done.returncode, done.stdout, done.stderr))


if "WEFT_MPIRUN" in os.environ:
    print("other MPIs need room in /dev/shm before Weft does: skipped")
    sys.exit(77)
if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "true"],
                                       capture_output=True).returncode != 0:
    print("a mount namespace of one's own needs root: skipped")
    sys.exit(77)

done, seconds = run("256m", 0, "fill 10000x10000 1")
check(done.returncode == 1, "an array larger than /dev/shm must exit 1", done)
check(done.stderr.count("/dev/shm") == 1 and "MiB" in done.stderr, "one sentence with sizes", done)
check(seconds < 10, "took %.1f s" % seconds, done)

done, seconds = run("256m", 0, "fill 2000x4000 1")
check(done.returncode == 0, "what fits must work", done)

done, seconds = run("16m", 15, "fill 10x10 1")
check(done.returncode == 1 and "no room for a session" in done.stderr,
      "a session in a full /dev/shm must say so", done)
print("no room is said in one sentence")
