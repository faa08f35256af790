"""Runs the `weft` command for the test scripts of this folder.

    from command import data_file, weft

    print(weft("eval", "sum(x*y)", f"x={path}", ranks=2, threads=1).stdout)

The scripts start in an empty temporary folder of their own.
"""

import os
import subprocess
import sys
import tempfile

WEFT = os.environ["WEFT"]
SOURCE = os.environ["WEFT_SOURCE"]
SHAPES = [(None, 2), (1, 1), (1, 3), (2, 1), (3, 2), (4, 1)]  # ranks, None without mpirun; threads

_folder = tempfile.TemporaryDirectory()
os.chdir(_folder.name)


def without_advice(text):
    """What a program said, but for the line that it has more threads than this machine has cores."""
    return "".join(line for line in text.splitlines(True) if not line.startswith("weft: oversubscribed: "))


def launched(*program, nodes=1, ranks=1, threads=None, timeout=200):
    """Runs a program on so many ranks of each of so many invented nodes, by mpirun also where that is one; the script is
    skipped where there are no such nodes."""
    launcher = ["mpirun", "--bind-to", "none", "--oversubscribe", "-n", str(ranks)]
    if nodes > 1:
        launcher = ["sh", os.path.join(SOURCE, "tests", "nodes", "run.sh"), str(nodes), str(ranks), "--"]
    environment = dict(os.environ, WEFT_THREADS=str(threads)) if threads else None
    done = subprocess.run([*launcher, *map(str, program)], env=environment, capture_output=True, text=True,
                          timeout=timeout, check=False)
    if done.returncode == 77 and nodes > 1:
        skip(done.stderr)
    return done


def weft(*arguments, ranks=None, threads=None, nodes=None, status=0, timeout=120, advice=False):
    """Runs `weft ARGUMENTS…`, with no launcher unless ranks (per node) or nodes are given, and
    checks the exit status. `advice` keeps what it says of too many threads for these cores."""
    command = [WEFT, *map(str, arguments)]
    if nodes:
        launcher = os.path.join(SOURCE, "tests", "nodes", "run.sh")
        command = ["sh", launcher, str(nodes), str(ranks or 1), "--", *command]
    elif ranks:
        binding = ["--bind-to", "none"] if ranks > os.cpu_count() else []
        command = ["mpirun", *binding, "-n", str(ranks), *command]
    environment = dict(os.environ)
    if threads:
        environment["WEFT_THREADS"] = str(threads)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=timeout)
    if done.returncode == 77 and nodes:
        skip(done.stderr)
    if done.returncode != status:
        sys.exit(f"{' '.join(command)}\nexit status {done.returncode}, expected {status}\n"
                 f"{done.stdout}{done.stderr}")
    if not advice:
        done.stderr = without_advice(done.stderr)
    return done


def data_file(name):
    """The path of a reference file; the script is skipped where it is absent."""
    path = os.path.join(os.environ.get("WEFT_TEST_DATA", "/nonexistent"), name)
    if not os.path.exists(path):
        print(f"skipped: no reference data: {name}", file=sys.stderr)
        sys.exit(78)
    return path


def skip(reason):
    print(f"skipped: {reason}", file=sys.stderr)
    sys.exit(77)
