"""The command line of the bench."""

import argparse
import os
import time
from pathlib import Path

QUICK_SECONDS, LONG_SECONDS = 240, 3600  # after this, nobody gets turns beyond the rounds asked for
SOURCE = Path(__file__).resolve().parent.parent.parent


def positive(text):
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"must be 1 or more, not {text}")
    return value


def parser():
    p = argparse.ArgumentParser(
        prog="bench/run.py", description="Measures Weft and its peers side by side."
    )
    p.add_argument("--only", metavar="NAME,…", help="rows or groups, also as patterns (add,linear*)")
    p.add_argument("--quick", action="store_true", help="smaller sizes, fewer rounds: 10 minutes on 2 cores")
    p.add_argument("--ranks", type=positive, default=1, metavar="R", help="Weft's ranks (default 1)")
    p.add_argument("--threads", type=positive, metavar="T", help="threads per rank (default: all cores)")
    p.add_argument("--repeat", type=positive, metavar="N", help="rounds; each party is measured in each")
    p.add_argument("--out", type=Path, metavar="DIR",
                   help="where results.json, results.md and pictures go (default: bench-results in the build)")
    p.add_argument("--list", action="store_true", help="names the rows and stops")
    p.add_argument("--rows-only", action="store_true", help="no sweeps, scaling or counts")
    p.add_argument("--build", type=Path, default=SOURCE / "build", metavar="DIR",
                   help="the build to measure (default build/)")
    p.add_argument("--shrink", type=positive, default=1, metavar="K",
                   help="divides sizes by K: to see that everything runs, not for numbers")
    p.add_argument("--document", action="store_true",
                   help="also writes the tables and pictures into docs/performance.md")
    return p


def parse(arguments=None):
    options = parser().parse_args(arguments)
    if options.threads is None:
        options.threads = max(1, len(os.sched_getaffinity(0)) // options.ranks)
    options.out = options.out or options.build / "bench-results"
    options.cores = options.ranks * options.threads
    options.repeat = options.repeat or (3 if options.quick else 5)
    options.budget = 0.2 if options.quick else 1.0
    options.hurry_from = time.monotonic() + (QUICK_SECONDS if options.quick else LONG_SECONDS)
    options.patience = 6.0 if options.quick else 60.0
    return options


def keep_to_cores(count):
    """Everybody runs on the same cores: this process and all that it starts."""
    allowed = sorted(os.sched_getaffinity(0))
    if count < len(allowed):
        os.sched_setaffinity(0, allowed[:count])
