"""--json of every command: one line of stdout that is JSON to the letter, on one rank and on two, with NaN
and infinities too; nothing on stdout where the command fails."""

import json
import os
import re
import sys

sys.path.insert(0, os.path.join(os.environ["WEFT_SOURCE"], "tests", "numpy"))
from command import weft

WORDS = {  # of each command, what makes it quick
    "info": [[]],
    "eval": [["sum(x)", "x=a.npy"], ["nan"], ["-inf"], ["1/0 + 1j*nan"], ["x", "x=a.npy"],
             ["float32(inf)"], ["uint64(2)**63"], ["2 > 1"]],
    "random": [["7x3"], ["3", "-o", "r.npy"]],
    "fill": [["7x3", "nan"]],
    "transpose": [["a.npy"]],
    "reduce": [["sum", "a.npy"], ["mean", "empty.npy"], ["min", "a.npy", "--axis", "0"]],
    "cumsum": [["a.npy"]],
    "matmul": [["--size", "30"]],
    "solve": [["--size", "30"], ["--size", "0"]],
    "lstsq": [["--size", "30x4"], ["--size", "30x40"]],
    "cholesky": [["--size", "30"]],
    "inv": [["--size", "30"]],
    "qr": [["--size", "30x4", "-o", "q"]],
    "eigh": [["--size", "30"]],
    "svd": [["--size", "30x4", "--full"], ["--size", "30", "--rank", "3"], ["--size", "0x3"],
            ["--size", "30", "--driver", "gesvd", "--values"]],
    "pca": [["a.npy", "--rank", "2", "-o", "c"]],
    "tasks": [["--count", "3", "--size", "20"], ["--count", "3", "--size", "20", "--sweep"]],
    "share": [["--size", "1000"], ["--size", "1", "--repeat", "7"]],
    "mandelbrot": [["--size", "8x8", "--max-iter", "9"]],
}
FAILING = [["eval", "x", "x=none.npy"], ["solve", "zeros.npy", "zeros.npy"], ["svd", "nan.npy"],
           ["random", "4", "-o", "none/r.npy"], ["tasks", "--size", "10", "-o", "none/r.npy"]]


def refuse(constant):
    raise ValueError(f"{constant} is no JSON")


def check(command, words, **launch):
    said = weft(command, *words, "--json", **launch).stdout
    where = f"weft {command} {' '.join(words)} --json {launch}: {said}"
    if said.count("\n") != 1 or not said.endswith("\n"):
        sys.exit(f"not one line: {where}")
    o = json.loads(said, parse_constant=refuse)
    if o["command"] != command or o["ranks"] != launch.get("ranks", 1) or not o["threads"] > 0:
        sys.exit(where)
    return o


def commands_with_json():
    for name in re.findall(r"(?m)^  ([a-z]+) ", weft("help").stdout):
        if re.search(r"(?m)^  --json ", weft("help", name).stdout):
            yield name


weft("random", "7x3", "-o", "a.npy")
weft("random", "0x3", "-o", "empty.npy")
weft("fill", "3x3", "0.0", "-o", "zeros.npy")
weft("fill", "3x3", "nan", "-o", "nan.npy")
if set(commands_with_json()) != set(WORDS):
    sys.exit(f"commands with --json are {sorted(commands_with_json())}; tried are {sorted(WORDS)}")
for command, lines in WORDS.items():
    for k, words in enumerate(lines):
        check(command, words)
        if k == 0:
            check(command, words, ranks=2)
for words in FAILING:
    for launch in ({}, {"ranks": 2}):
        done = weft(*words, "--json", status=1, **launch)
        if done.stdout or done.stderr.count("weft: ") != 1:
            sys.exit(f"weft {words} --json {launch} failed with:\n{done.stdout}{done.stderr}")
split = check("tasks", ["--count", "3", "--size", "20", "--workers", "1", "--blas-threads", "1"])
if (split["workers"], split["blas_threads"]) != (1, 1):
    sys.exit(f"the split is {split}")
swept = check("tasks", ["--count", "3", "--size", "20", "--sweep", "--threads", "3"])
first = swept["sweep"][0]
if {(p["workers"], p["blas_threads"]) for p in swept["sweep"]} != {(1, 1), (1, 2), (1, 3), (2, 1), (3, 1)}:
    sys.exit(f"the sweep is {swept}")
if [p["chosen"] for p in swept["sweep"]].count(True) != 1 or not first["chosen"]:
    sys.exit(f"the sweep is {swept}")
if any(swept[key] != first[other] for key, other in
       (("workers", "workers"), ("blas_threads", "blas_threads"), ("seconds_min", "seconds"), ("gflops", "gflops"))):
    sys.exit(f"the chosen point is not what the object tells: {swept}")
if not all(p["seconds"] > 0 and p["gflops"] > 0 for p in swept["sweep"]):
    sys.exit(f"the sweep is {swept}")
for ranks, keys in ((1, {"elements", "seconds_copying"}),
                    (2, {"elements", "seconds_sending", "seconds_handover"})):
    shared = check("share", ["--size", "1000", "--repeat", "9"], ranks=ranks)
    if shared["processes"] != ranks or [p["elements"] for p in shared["sizes"]] != [10, 100, 1000]:
        sys.exit(f"the sizes are {shared}")
    if any(set(p) != keys or min(p.values()) <= 0 for p in shared["sizes"]) or shared["gbytes_per_s"] <= 0:
        sys.exit(f"the sizes are {shared}")
