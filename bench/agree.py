#!/usr/bin/python3
"""How well two runs of the bench agree: agree.py A/results.json B/results.json"""

import json
import sys
from pathlib import Path

TOLERANCE = 0.15


def ratios(path):
    """Every ratio of a run, by row and peer."""
    rows = json.loads(Path(path).read_text())["rows"]
    return {(row["name"], peer["peer"]): peer["ratio"]
            for row in rows for peer in row["peers"] if peer["ratio"]}


def apart(a, b):
    return max(a, b) / min(a, b) - 1


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    first, second = ratios(sys.argv[1]), ratios(sys.argv[2])
    both = [key for key in first if key in second]
    different = [key for key in both if apart(first[key], second[key]) > TOLERANCE]
    for row, peer in different:
        print(f"{row:20} {peer:16} {first[row, peer]:8.3g} {second[row, peer]:8.3g}")
    print(f"{len(both) - len(different)} of {len(both)} ratios agree within {TOLERANCE:.0%}")
    return int(2 * len(different) > len(both))


if __name__ == "__main__":
    sys.exit(main())
