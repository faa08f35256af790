"""Pictures of a run, drawn by gnuplot."""

import math
import subprocess

WIDTH = 1200
COLOURS = {"Weft": "#1f6f50", "numpy": "#c8553d", "numpy-threads": "#e0a458", "numexpr": "#5b7db1",
           "dask": "#8c6bb1", "limit": "#666666"}
OTHERS = "#3aa6a6"
FONT = "DejaVu Sans"
AXES = """
set border 3 lc rgb '#444444'
set tics nomirror textcolor rgb '#222222'
set grid lc rgb '#dddddd' lt 1 lw 1
"""


def plot(script, path, height):
    """Gives gnuplot a script; without gnuplot there are no pictures, and a sentence says so."""
    head = f"set terminal pngcairo size {WIDTH},{height} font '{FONT},12' noenhanced\n"
    text = f"{head}set output '{path}'\n{AXES}{script}"
    try:
        done = subprocess.run(["gnuplot"], input=text, text=True, capture_output=True, check=False)
    except FileNotFoundError:
        print("No pictures: gnuplot is absent (Debian: gnuplot-nox).")
        return
    if done.returncode:
        print(f"No {path.name}: {done.stderr.strip()}")


def block(name, lines):
    return f"${name} << END\n" + "\n".join(lines) + "\nEND\n"


# ---- ratios by row ----

RATIO_PICTURES = ("ratios", "language", "functions", "in-cache")

DENSE = 60  # rows; from here on their lines are closer
SORTED = ("functions", "in-cache")  # by ratio: their rows are one list, not groups


def ratio_rows(records, picture):
    """The picture's rows that have a ratio to anybody, last first: gnuplot counts upward."""
    found = [r for r in reversed(records) if r.get("picture", "ratios") == picture
             and any(peer["ratio"] for peer in r["peers"])]
    return sorted(found, key=main_ratio) if picture in SORTED else found


def main_ratio(record):
    """The bar: NumPy, or the first peer that took part."""
    ratios = {peer["peer"]: peer["ratio"] for peer in record["peers"] if peer["ratio"]}
    return ratios.get("numpy") or next(iter(ratios.values()))


def bars(records):
    """A bar goes from 1 to the ratio; the last column is its colour."""
    for position, record in enumerate(records):
        ratio = main_ratio(record)
        colour = COLOURS["Weft"] if ratio >= 1 else COLOURS["numpy"]
        yield f"{ratio} {position} {min(1, ratio)} {max(1, ratio)} {int(colour[1:], 16)}"


def ratio_label(record):
    ratio = main_ratio(record)
    digits = 0 if ratio >= 10 else 1 if ratio >= 1 else 2
    return f"{record['name']}   {ratio:.{digits}f}×"


def dots(records, wanted):
    for position, record in enumerate(records):
        for peer in record["peers"]:
            if peer["ratio"] and wanted(peer["peer"]):
                yield f"{peer['ratio']} {position}"


def targets(records):
    """Where a row's target over NumPy lies."""
    for position, record in enumerate(records):
        for target in record["targets"]:
            if target["against"] == "numpy" and target["at_least"]:
                yield f"{target['at_least']} {position}"


def dot_series(records):
    """Names with their dots: the peers everybody knows, then all others together."""
    known = ("numpy-threads", "numexpr", "dask")
    for name in known:
        yield name, list(dots(records, lambda peer, name=name: peer == name)), COLOURS[name]
    others = lambda peer: peer not in (*known, "numpy")  # noqa: E731
    yield "other peers", list(dots(records, others)), OTHERS


def ratio_tics():
    """1/8, 1/4 … 1, 2, 4 …"""
    slower = [f"'1/{2**k}' {0.5**k}" for k in range(1, 8)]
    faster = [f"'{2**k}' {2**k}" for k in range(0, 13)]
    return ", ".join(slower + faster)


def ratio_picture(results, folder, picture):
    records = ratio_rows(results["rows"], picture)
    if not records:
        return
    series = [(name, lines, colour) for name, lines, colour in dot_series(records) if lines]
    goals = list(targets(records))
    script = block("bars", bars(records))
    script += "".join(block(f"dots{k}", lines) for k, (_, lines, _) in enumerate(series))
    script += block("goals", goals) if goals else ""
    labels = ", ".join(f'"{ratio_label(record)}" {k}' for k, record in enumerate(records))
    script += f"""
set title 'How many times faster Weft is (bars: NumPy; right of 1 is faster)' font '{FONT},15'
set logscale x 2
set xtics ({ratio_tics()})
set ytics ({labels})
set yrange [-0.7:{len(records) - 0.3}]
set key outside bottom center horizontal
set arrow 1 from 1, graph 0 to 1, graph 1 nohead lw 2 lc rgb '#222222' front
set style fill solid 0.85 noborder
plot $bars using 1:2:3:4:($2-0.32):($2+0.32):5 with boxxyerror lc rgb variable notitle"""
    for k, (name, _, colour) in enumerate(series):
        script += f", \\\n  $dots{k} using 1:2 with points pt 7 ps 1.3 lc rgb '{colour}' title 'over {name}'"
    if goals:
        style = "with points pt 2 ps 1.6 lw 3 lc rgb '#000000'"
        script += f", \\\n  $goals using 1:2 {style} title 'target over NumPy'"
    plot(script + "\n", folder / f"{picture}.png", 130 + (32 if len(records) < DENSE else 20) * len(records))


# ---- curves: rates by size and by cores ----


CURVES = ("Weft", "numpy", "numpy-threads", "numexpr", "limit")
RATES = {"gflops": "GFLOP/s", "gbytes_per_s": "GB/s", "per_second": "times per second"}


def unit(points):
    return next(key for key in RATES if key in points[0]["weft"] or key == "per_second")


def rate_of(party, key):
    """A party's rate in the unit of its row, None where it was not measured."""
    if not party or "seconds_min" not in party:
        return None
    return 1 / party["seconds_min"] if key == "per_second" else party[key]


def series_of(points, x):
    """Per party, the points of its curve; a party that is nowhere measured has none."""
    key = unit(points)
    curves = {name: [] for name in CURVES}
    for point in points:
        parties = {"Weft": point["weft"], "limit": point["limit"],
                   **{peer["peer"]: peer for peer in point["peers"]}}
        for name, curve in curves.items():
            value = rate_of(parties.get(name), key)
            if value:
                curve.append(f"{x(point)} {value}")
    return {name: curve for name, curve in curves.items() if curve}


def curve_style(name):
    if name == "limit":
        return f"with lines lw 3 dt (10,6) lc rgb '{COLOURS[name]}'"
    width = 4 if name == "Weft" else 2
    return f"with linespoints lw {width} pt 7 ps 1.1 lc rgb '{COLOURS[name]}'"


def legend():
    """One for the page, above all panels."""
    entries = [f"keyentry {curve_style(name)} title '{name}'" for name in CURVES]
    return "set key at screen 0.5, screen 0.995 center top horizontal maxrows 1 samplen 3\n", entries


def panel(index, name, points, x, settings):
    """One plot of a page: the rates of one row. The first brings the legend."""
    curves = series_of(points, x)
    script = "".join(block(f"p{index}c{k}", curve) for k, curve in enumerate(curves.values()))
    title = f"{name}: {points[0]['title']}"
    script += f"set title '{title}' font '{FONT},13'\nset ylabel '{RATES[unit(points)]}'\n{settings}\n"
    plots = [f"$p{index}c{k} using 1:2 {curve_style(party)} notitle" for k, party in enumerate(curves)]
    key, entries = legend() if index == 0 else ("unset key\n", [])
    return script + key + "plot " + ", \\\n  ".join(plots + entries) + "\n"


def by_row(records):
    """Measured points, grouped by row in their order."""
    groups = {}
    for record in records:
        if record["status"] == "measured" and (record["limit"] or {}).get("status") == "measured":
            groups.setdefault(record["name"], []).append(record)
    return groups


def page(records, x, settings, path):
    groups = by_row(records)
    if not groups:
        return
    columns = min(2, len(groups))
    rows = math.ceil(len(groups) / columns)
    script = f"set multiplot layout {rows},{columns} title ' ' font '{FONT},26'\n"
    for index, (name, points) in enumerate(groups.items()):
        script += panel(index, name, points, x, settings)
    plot(script + "unset multiplot\n", path, 50 + 350 * rows)


def size_label(size):
    """1k, 10k, 1M …"""
    for unit_size, letter in ((10**6, "M"), (10**3, "k")):
        if size >= unit_size:
            return f"{size // unit_size}{letter}"
    return str(size)


def size_axes():
    """Both axes in powers of ten, the roofline's way."""
    sizes = ", ".join(f"'{size_label(10**k)}' {10**k}" for k in range(2, 9))
    rates = ", ".join(f"'{rate}' {rate}" for rate in (0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000))
    return (f"set logscale xy 10\nset autoscale xfix\nset xtics ({sizes})\nset ytics ({rates})\n"
            "set xlabel 'elements, or order of the matrices'")


def core_axes(results):
    cores = results["machine"]["cores_used"]
    return f"set xtics 1\nset xlabel 'cores'\nset xrange [0.9:{cores + 0.1}]\nset yrange [0:*]"


def draw(results, folder):
    for picture in RATIO_PICTURES:
        ratio_picture(results, folder, picture)
    page(results["sweeps"], lambda point: point["size"]["n"], size_axes(), folder / "sizes.png")
    page(results["scaling"], cores_of, core_axes(results), folder / "cores.png")


def cores_of(point):
    ranks, threads = point["shape"].split("x")
    return int(ranks) * int(threads)
