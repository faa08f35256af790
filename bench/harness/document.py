"""Writes the tables and pictures of a run into docs/performance.md, between its markers."""

import shutil

from harness import report
from harness.options import SOURCE

PAGE = SOURCE / "docs" / "performance.md"
IMAGES = SOURCE / "docs" / "images"
BEGIN, END = "<!-- numbers: begin -->", "<!-- numbers: end -->"
CAPTIONS = {
    "ratios.png": "How many times faster Weft is, by row",
    "language.png": "The array language, by row",
    "functions.png": "Element-wise functions that memory bounds, by how many times faster Weft is",
    "in-cache.png": "Transcendental functions in cache, by how many times faster Weft is",
    "sizes.png": "Rates by size, under the machine's limit",
    "cores.png": "Rates by cores",
}


def copy_pictures(folder):
    """The pictures that this run drew, under names of their own, as Markdown."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    lines = []
    for name, caption in CAPTIONS.items():
        if (folder / name).exists():
            shutil.copy(folder / name, IMAGES / f"bench-{name}")
            lines.append(f"![{caption}](images/bench-{name})")
    return "\n\n".join(lines)


def numbers(results, folder):
    kind = "quick sizes" if results["quick"] else "full sizes"
    head = f"One run of `bench/run.py`, {kind}, {results['rounds']} rounds."
    return "\n\n".join([head, copy_pictures(folder), report.markdown(results, level="###")])


def write(results, folder):
    page = PAGE.read_text()
    before, rest = page.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n{numbers(results, folder)}\n{END}{after}")
    print(f"Written: {PAGE.relative_to(SOURCE)}")
