"""More threads than cores: one line with the flags that mend it, once; an error with WEFT_STRICT=1."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["WEFT_SOURCE"], "tests", "numpy"))
from command import weft

def taken(mask):
    """Threads and cores of `weft info` inside a mask that no launcher has put on."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, mask)
    info = json.loads(weft("info", "--json").stdout)
    os.sched_setaffinity(0, before)
    return info["threads"], info["node_allowed_cores"], info["advice"]


cores = json.loads(weft("info", "--json").stdout)["node_allowed_cores"]


def lines(done):
    return [line for line in done.stderr.splitlines() if line.startswith("weft: ")]


def check(words, launch):
    done = weft("fill", "10", "1", "--threads", str(cores + 1), advice=True, **launch)
    said = lines(done)
    if len(said) != 1 or "oversubscribed: " not in said[0] or words not in said[0]:
        sys.exit(f"one line was expected with '{words}'\n{done.stderr}")
    if lines(weft("fill", "10", "1", "--threads", str(cores + 1), "--quiet", advice=True, **launch)):
        sys.exit("--quiet says nothing")
    os.environ["WEFT_STRICT"] = "1"
    done = weft("fill", "10", "1", "--threads", str(cores + 1), status=1, advice=True, **launch)
    del os.environ["WEFT_STRICT"]
    said = lines(done)
    if done.stdout or len(said) != 1 or "WEFT_STRICT=1" not in said[0] or words not in said[0]:
        sys.exit(f"WEFT_STRICT=1 is an error\n{done.stdout}{done.stderr}")


def check_farm(workers, threads, **launch):
    """More workers x BLAS threads than cores, asked for in so many words."""
    words = ("tasks", "--count", "4", "--size", "10", "--workers", str(workers), "--blas-threads", str(threads))
    said = lines(weft(*words, "--repeat", "3", advice=True, **launch))
    if len(said) != 1 or f"oversubscribed: weft_farm with {workers} workers x {threads} BLAS thread" not in said[0]:
        sys.exit(f"one line was expected of {words}: {said}")
    if lines(weft(*words, "--quiet", advice=True, **launch)):
        sys.exit("--quiet says nothing of farms")
    os.environ["WEFT_STRICT"] = "1"
    done = weft(*words, status=2, advice=True, **launch)
    del os.environ["WEFT_STRICT"]
    if done.stdout or "weft_farm with" not in done.stderr or "WEFT_STRICT=1" not in done.stderr:
        sys.exit(f"WEFT_STRICT=1 makes {words} an error\n{done.stdout}{done.stderr}")


check_farm(4 * cores, 1)
check_farm(2, cores)
if cores % 2 == 0:
    check_farm(cores, 1, ranks=2)
if lines(weft("tasks", "--count", "4", "--size", "10", "--workers", str(cores), advice=True)):
    sys.exit("a worker on each core is not too many")
check(f"; --threads {cores} (weft_options.threads) mends it", {})
check("--bind-to core and --threads", {"ranks": 2})
os.environ["WEFT_THREADS"] = str(cores + 1)
done = weft("fill", "10", "1", advice=True)
if len(lines(done)) != 1 or f"; WEFT_THREADS={cores} mends it" not in lines(done)[0]:
    sys.exit(f"WEFT_THREADS mends what it did\n{done.stderr}")
os.environ["WEFT_THREADS"] = str(cores)  # as it was told
done = weft("fill", "10", "1", advice=True)
if lines(done):
    sys.exit(f"the advice does not help\n{done.stderr}")
del os.environ["WEFT_THREADS"]
done = weft("fill", "10", "1", "--threads", str(cores), advice=True)
if lines(done):
    sys.exit(f"nothing is to be said\n{done.stderr}")

for wrong in ("maybe", "2"):
    os.environ["WEFT_STRICT"] = wrong
    done = weft("info", status=1)
    if f"WEFT_STRICT={wrong}" not in done.stderr:
        sys.exit(f"WEFT_STRICT={wrong} is refused\n{done.stderr}")
os.environ["WEFT_STRICT"] = "no"
weft("fill", "10", "1", "--threads", str(cores + 1), advice=True)
del os.environ["WEFT_STRICT"]
for wrong in ("10m", "abc", "-1", "nan"):
    os.environ["WEFT_WATCHDOG"] = wrong
    done = weft("info", status=1, ranks=2)
    if done.stderr.count(f"WEFT_WATCHDOG={wrong}") != 1:
        sys.exit(f"WEFT_WATCHDOG={wrong} is refused\n{done.stderr}")
del os.environ["WEFT_WATCHDOG"]

first = min(os.sched_getaffinity(0))
if taken({first}) != (1, 1, ""):
    sys.exit(f"the user's own mask of one core is kept: {taken({first})}")
os.environ["WEFT_PROFILE"] = "/nowhere/weft.profle"
if "/nowhere/weft.profle" not in weft("info").stdout:
    sys.exit("a profile that is not there is named")
