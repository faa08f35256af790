#!/usr/bin/python3
"""Measures Weft and its peers side by side: see docs/performance.md, or --help."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.dont_write_bytecode = True

from harness import options as command_line  # noqa: E402


def list_rows(rows):
    for row in rows:
        print(f"{row.name:20} {row.group:12} {row.title}")
    return 0


def measure(options, rows):
    from harness import counts, machine
    from harness.bench import Bench, measured, run_rows, run_scaling, run_sweeps

    results = {"machine": machine.describe(options), "quick": options.quick, "rounds": options.repeat,
               "rows": [], "sweeps": [], "scaling": [], "counts": {}}
    with Bench(options) as bench:
        results["rows"] = run_rows(bench, rows)
        if not options.rows_only:
            records = results["rows"]
            done = measured(rows, records)
            results["sweeps"] = run_sweeps(bench, done, records)
            results["scaling"] = run_scaling(bench, done, records)
            results["counts"] = counts.measure(bench, records)
    return results


def show(results, options):
    from harness import document, pictures, report

    report.write(results, options.out)
    pictures.draw(results, options.out)
    print(report.markdown(results))
    print(f"Written: {options.out}/results.json, results.md and pictures.")
    if options.document:
        document.write(results, options.out)


def verdict(results):
    """1 where a result was wrong or somebody broke, so that nobody trusts the rest unread."""
    parties = [party for row in results["rows"] for party in [row, *row["peers"], *row["shapes"]]]
    return int(any(party["status"] in ("refused", "failed") for party in parties))


def main():
    options = command_line.parse()
    try:
        from rows import chosen_rows
    except ImportError as absent:
        print(f"bench/run.py: {absent} (Debian: python3-numpy)", file=sys.stderr)
        return 1
    rows = chosen_rows(options.cores, options.only)
    if not rows:
        print(f"bench/run.py: no row is called {options.only}; --list names them", file=sys.stderr)
        return 2
    if options.list:
        return list_rows(rows)
    command_line.keep_to_cores(options.cores)
    start = time.monotonic()
    results = measure(options, rows)
    show(results, options)
    print(f"{time.monotonic() - start:.0f} s in all.")
    return verdict(results)


if __name__ == "__main__":
    sys.exit(main())
