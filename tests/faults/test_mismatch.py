"""Ranks that make different calls are told so, and nobody hangs; the watchdog ends who waits."""
import os
import subprocess
import sys
import time

BUILD, SOURCE = os.environ["WEFT_BUILD"], os.environ["WEFT_SOURCE"]
PROGRAM = os.path.join(BUILD, "tests", "mismatch")


def run(kind, ranks=2, nodes=1, limit=20, **environment):
    command = [PROGRAM, kind]
    if nodes > 1:
        command = ["sh", os.path.join(SOURCE, "jobs", "local.sh"), "nodes", str(nodes),
                   str(ranks), "--"] + command
    else:
        command = ["mpirun", "--bind-to", "none", "--oversubscribe", "-n", str(ranks)] + command
    start = time.monotonic()
    done = subprocess.run(command, capture_output=True, text=True, timeout=limit,
                          env=dict(os.environ, WEFT_SETUP="no", **environment))
    return done, time.monotonic() - start


def check(condition, what, done):
    if not condition:
        sys.exit("%s\nexit %d\n%s\n%s" % (what, done.returncode, done.stdout, done.stderr))


for kind, words in (("calls", ("weft_sum_value", "weft_fill")),
                    ("arguments", ("weft_fill", "other arguments", "; before it rank 0 called weft_ones")),
                    ("frees", ("weft_barrier",)), ("stop", ("weft_barrier", "weft_stop"))):
    for ranks in (2, 3):
        done, seconds = run(kind, ranks)
        check(done.returncode == 0, "%s on %d ranks: every rank must see it" % (kind, ranks), done)
        check(seconds < 10, "%s took %.1f s" % (kind, seconds), done)
        check("ranks made different calls" in done.stderr, "no sentence", done)
        for word in words:
            check(word in done.stderr, "the sentence must name %s" % word, done)

# Nodes are invented by Open MPI's options.
for kind in ("calls", "arguments") if "WEFT_MPIRUN" not in os.environ else ():
    done, seconds = run(kind, 2, nodes=2)
    check("different calls" in done.stderr, "%s over two nodes: no sentence" % kind, done)
    check(seconds < 15, "%s over two nodes took %.1f s" % (kind, seconds), done)

done, seconds = run("sleep", 2, WEFT_WATCHDOG="1")
check(done.returncode != 0 and "has waited" in done.stderr and "weft_barrier" in done.stderr,
      "the watchdog must say who waits in which call", done)
check(seconds < 10, "the watchdog took %.1f s" % seconds, done)
print("3 kinds of failure, named on every rank")
