"""weft tasks against NumPy's products of the same random numbers: the same for every split of the cores and
every machine shape; the sweep's table and picture."""

import json
import os
import re
import shutil
import sys

import numpy as np
from command import weft as run

COUNT, N, SEED = 23, 190, 7
folder = os.getcwd()
problems = 0


def complain(text):
    global problems
    problems += 1
    print(text)


def numbers(seed):
    return np.random.Generator(np.random.Philox(key=seed)).random((N, N))


want = [(numbers(SEED + 2 * i) @ numbers(SEED + 2 * i + 1))[0, 0] for i in range(COUNT)]
words = ("tasks", "--count", COUNT, "--size", N, "--seed", SEED)
path, first = os.path.join(folder, "first.npy"), None
for job in ({}, {"threads": 3}, {"ranks": 2, "threads": 1}, {"ranks": 3, "threads": 2}, {"nodes": 2, "ranks": 2}):
    for split in ((), ("--workers", 2), ("--blas-threads", 2), ("--workers", 2, "--blas-threads", 2)):
        said = run(*words, *split, "-o", path, **job).stdout
        got = np.load(path)
        first = got if first is None else first
        if got.shape != (COUNT,) or not np.allclose(got, want, rtol=1e-12, atol=0):
            complain(f"{split} {job}: {got} is not {want}")
        if got.tobytes() != first.tobytes():
            complain(f"{split} {job}: other bits than on one rank")
        if split[-2:] == ("--blas-threads", 2) and "x 2 BLAS threads" not in said:
            complain(f"{split} {job} says {said}")

report = json.loads(run(*words, "--json", "--repeat", "2").stdout)
if abs(report["result"] - sum(want)) > 1e-9 or report["gflops"] <= 0:
    complain(f"--json gives {report}")
if run(*words, "--quiet").stdout:
    complain("--quiet speaks")

for job in ({"threads": 4}, {"ranks": 2, "threads": 2}):
    told = run(*words, "--sweep", **job).stdout
    table = [line for line in told.splitlines() if re.match(r" +(workers|\d+) ", line)]
    splits = {tuple(map(int, line.split()[:2])) for line in table[1:]}
    seconds = [float(line.split()[2]) for line in table[1:]]
    if seconds != sorted(seconds) or "fastest" not in table[1] or "fastest" in "".join(table[2:]):
        complain(f"the sweep of {job} is not from the fastest on: {table}")
    cores = job["threads"]
    if splits != {(w, t) for w in range(1, cores + 1) for t in range(1, cores + 1) if w * t <= cores}:
        complain(f"the sweep of {job} tries {splits}")
    if sum("chosen" in line for line in table) != 1:
        complain(f"the sweep of {job} marks {table}")
    best, chosen = (next(line.split()[:2] for line in table if word in line) for word in ("fastest", "chosen"))
    why = f"The fastest now was {' x '.join(best)}. Chosen is {' x '.join(chosen)} by "
    if (why in told) != (best != chosen):
        complain(f"the sweep of {job} does not say why {chosen} is chosen: {told}")
table = run(*words, "--sweep", ranks=2, threads=1).stdout.splitlines()
if len(table) != 3 or "each rank has one core; fewer ranks would have more" not in table[2]:
    complain(f"one split has its reason: {table}")
if "more" in run(*words, "--sweep", threads=1).stdout:
    complain("one rank has no fewer ranks")
report = json.loads(run(*words, "--sweep", "--json").stdout)
if abs(report["result"] - sum(want)) > 1e-9 or report["seconds_min"] <= 0:
    complain(f"--sweep --json gives {report}")
if shutil.which("gnuplot"):
    picture = os.path.join(folder, "sweep.png")
    run(*words, "--sweep", "-o", picture)
    with open(picture, "rb") as file:
        if file.read(8) != b"\x89PNG\r\n\x1a\n":
            complain("the sweep's picture is no PNG")
sys.exit(bool(problems))
