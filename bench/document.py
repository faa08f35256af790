#!/usr/bin/python3
"""document.py SECTION results.json…: writes their rows into docs/performance.md, between the markers of that section of
the runs at full sizes (elements, linear). Where files share a row, the last one that measured it counts."""

import json
import sys
from pathlib import Path

from harness import document, report



def merged(paths):
    results, rows = None, {}
    for path in paths:
        results = json.loads(Path(path).read_text())
        for row in results["rows"]:
            if row["status"] == "measured" or row["name"] not in rows:
                rows[row["name"]] = row
    return dict(results, rows=list(rows.values()), sweeps=[], scaling=[], counts={})


def main(section, *paths):
    begin, end = (f"<!-- full sizes, {section}: {edge} -->" for edge in ("begin", "end"))
    results = merged(paths)
    page = document.PAGE.read_text()
    before, rest = page.split(begin)
    after = rest.split(end)[1]
    text = report.markdown(results, level="###")
    document.PAGE.write_text(f"{before}{begin}\n{text}\n{end}{after}")


if __name__ == "__main__":
    main(*sys.argv[1:])
