#!/usr/bin/python3
"""Writes the rows of one or more results.json into docs/performance.md, between the markers of the
run at full sizes. Where files share a row, the last one that measured it counts."""

import json
import sys
from pathlib import Path

from harness import document, report

BEGIN, END = "<!-- full sizes: begin -->", "<!-- full sizes: end -->"


def merged(paths):
    results, rows = None, {}
    for path in paths:
        results = json.loads(Path(path).read_text())
        for row in results["rows"]:
            if row["status"] == "measured" or row["name"] not in rows:
                rows[row["name"]] = row
    return dict(results, rows=list(rows.values()), sweeps=[], scaling=[], counts={})


def main(paths):
    results = merged(paths)
    page = document.PAGE.read_text()
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    text = report.markdown(results, level="###")
    document.PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")


if __name__ == "__main__":
    main(sys.argv[1:])
