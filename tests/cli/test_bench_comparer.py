"""The bench's comparer is fed wrong results and must refuse them: alone, and in a whole run with a
command that lies."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(os.environ.get("WEFT_SOURCE", Path(__file__).resolve().parent.parent.parent))
BENCH = SOURCE / "bench"
SKIP = 77

try:
    import numpy as np
except ImportError:
    print("skipped: no NumPy")
    sys.exit(SKIP)

sys.dont_write_bytecode = True
sys.path.insert(0, str(BENCH))

from harness.compare import compare  # noqa: E402
from harness.model import Check  # noqa: E402

LIAR = """#!{python}
import json, os, sys
import numpy
if os.environ.get("OMPI_COMM_WORLD_RANK", os.environ.get("PMI_RANK", "0")) != "0":
    sys.exit(0)
total = float(numpy.load(sys.argv[3]).sum()) * {factor}
print(json.dumps({{"seconds_min": 1e-3, "seconds_median": 1e-3, "result": total, "bytes_between_nodes": 0}}))
"""

failures = []


def expect(condition, what):
    if not condition:
        failures.append(what)
        print(f"FAILED: {what}")


def agrees(check, right, found):
    return compare(check, right, found).agrees


def test_numbers():
    exact, rounded = Check(), Check(tolerance=1e-12)
    expect(agrees(exact, 1.5, 1.5), "equal numbers agree")
    expect(not agrees(exact, 1.5, np.nextafter(1.5, 2)), "one bit is refused where none is allowed")
    expect(agrees(rounded, 1e6, 1e6 * (1 + 1e-13)), "a rounding difference within the tolerance agrees")
    expect(not agrees(rounded, 1e6, 1e6 * (1 + 1e-9)), "one beyond it is refused")
    expect(agrees(exact, float("nan"), float("nan")), "NaN agrees with NaN")
    expect(not agrees(rounded, 1.0, float("nan")), "NaN in place of a number is refused")
    expect(not agrees(exact, 1.0, None), "no result is refused")
    expect(not agrees(exact, None, 1.0), "no reference is refused")


def saved(folder, name, array):
    path = Path(folder) / f"{name}.npy"
    np.save(path, array)
    return path


def test_arrays(folder):
    right = np.random.default_rng(1).random(10_000)
    wrong = right.copy()
    wrong[9_999] *= 1 + 1e-6
    a, b = saved(folder, "right", right), saved(folder, "wrong", wrong)
    expect(agrees(Check(), a, saved(folder, "same", right)), "equal arrays agree")
    expect(not agrees(Check(tolerance=1e-12), a, b), "one wrong element, the last, is refused")
    expect(not agrees(Check(tolerance=1e-12, to_largest=True), a, b), "also relative to the largest")
    expect(agrees(Check(tolerance=1e-5), a, b), "and agrees within a wide tolerance")
    others = {"shape": right.reshape(100, 100), "dtype": right.astype(np.float32), "NaN": right * np.nan}
    for name, array in others.items():
        expect(not agrees(Check(tolerance=1), a, saved(folder, name, array)), f"another {name} is refused")
    summed = Check(summary=np.sum)
    expect(agrees(summed, a, float(right.sum())), "a number stands for an array by its summary")
    expect(not agrees(summed, a, float(right.sum()) + 1), "and is refused where it is wrong")


def run_bench(folder, factor):
    """A whole run of the row `sum` with a command whose sum is off by the factor."""
    build, out = Path(folder) / f"build{factor}", Path(folder) / f"out{factor}"
    build.mkdir()
    command = build / "weft"
    command.write_text(LIAR.format(python=sys.executable, factor=factor))
    command.chmod(0o755)
    done = subprocess.run(
        [sys.executable, str(BENCH / "run.py"), "--quick", "--rows-only", "--only", "sum", "--shrink", "1000",
         "--threads", "1", "--repeat", "1", "--build", str(build), "--out", str(out)],
        capture_output=True, text=True, check=False,
    )
    if not (out / "results.json").exists():
        sys.exit(f"FAILED: the bench wrote no results: {done.stderr}")
    return done, json.loads((out / "results.json").read_text())["rows"][0]


def test_runs(folder):
    done, row = run_bench(folder, 1)
    ratios = [peer["ratio"] for peer in row["peers"] if peer["peer"] == "numpy"]
    expect(done.returncode == 0, f"a right sum ends with 0, not {done.returncode}: {done.stderr[-300:]}")
    expect(row["status"] == "measured" and ratios[0] > 0, "a right sum gets a ratio")
    done, row = run_bench(folder, 1.001)
    expect(done.returncode == 1, f"a wrong sum ends with 1, not {done.returncode}")
    expect(row["status"] == "refused", f"a wrong sum is refused, not {row['status']}")
    expect(not any(peer["ratio"] for peer in row["peers"]), "a refused row has no ratio")
    expect("REFUSED" in done.stdout, "the table says so")


with tempfile.TemporaryDirectory() as scratch:
    test_numbers()
    test_arrays(scratch)
    test_runs(scratch)
print(f"{len(failures)} failures")
sys.exit(1 if failures else 0)
