"""Every operation gives the same bits on 1 to 4 ranks of 1 to 3 threads, on one node and on two: a
line per operation (tests/cli/answers). --all runs every combination, else a diagonal of them."""
import os
import subprocess
import sys

PROGRAM = os.path.join(os.environ["WEFT_BUILD"], "tests", "answers")
NODES = os.path.join(os.environ["WEFT_SOURCE"], "tests", "nodes", "run.sh")


def run(nodes, ranks, threads):
    launcher = ["mpirun", "--bind-to", "none", "--oversubscribe", "-n", str(ranks)]
    if nodes > 1:
        launcher = ["sh", NODES, str(nodes), str(ranks), "--"]
    done = subprocess.run([*launcher, PROGRAM], capture_output=True, text=True, timeout=60, check=False,
                          env=dict(os.environ, WEFT_THREADS=str(threads)))
    if done.returncode == 77 and nodes > 1:
        return None
    if done.returncode != 0:
        sys.exit(f"{nodes} x {ranks} x {threads}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done.stdout.splitlines()


# (nodes, ranks per node, threads)
shapes = [(1, 1, 1), (1, 2, 3), (1, 3, 2), (1, 4, 1), (2, 1, 2), (2, "2+1", 1), (2, 2, 3)]
if "--all" in sys.argv:
    shapes = [(1, ranks, threads) for ranks in (1, 2, 3, 4) for threads in (1, 2, 3)]
    shapes += [(2, ranks, threads) for ranks in (1, "2+1", 2, "1+3") for threads in (1, 2, 3)]
    shapes += [(3, 1, 1), (3, 1, 2)]
first = run(*shapes[0])
left_out = []
for shape in shapes[1:]:
    lines = run(*shape)
    if lines is None:
        left_out.append(shape)
        continue
    for expected, got in zip(first, lines):
        if got != expected:
            sys.exit(f"nodes x ranks x threads = {shape}:\n{got}\nalone:\n{expected}")
    if len(lines) != len(first):
        sys.exit(f"{shape}: {len(lines)} lines, {len(first)} alone")
if all(shape in left_out for shape in shapes if shape[0] > 1):
    print("no invented nodes here: skipped")
    sys.exit(77)
print(f"{len(first)} lines are the same on {len(shapes) - len(left_out)} machine shapes; left out: {left_out}")
