"""results.json, and the tables of results.md that are also printed."""

import json

ELSEWHERE = "not counted here"
CORE_PEERS = ("numpy", "numpy-threads", "numexpr", "dask")


def seconds(value):
    """Three digits with the unit that fits."""
    if value is None:
        return ""
    for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
        if value * factor >= 1:
            return f"{value * factor:.3g} {unit}"
    return f"{value * 1e9:.3g} ns"


def times(value):
    return "" if value is None else f"{value:.3g}×"


def percent(value):
    return "" if value is None else f"{100 * value:.0f} %"


def size_text(size):
    return " ".join(f"{key}={value}" for key, value in size.items())


def rate(timing):
    if "gflops" in timing:
        return f"{timing['gflops']:.3g} GFLOP/s"
    return f"{timing['gbytes_per_s']:.3g} GB/s" if "gbytes_per_s" in timing else ""


def limit_text(record):
    """A share, or why there is none."""
    limit = record["limit"]
    if not limit:
        return ""
    return percent(limit["share"]) if limit["share"] else limit["status"]


def peer_cell(record, name):
    """Weft's speed over a peer's; the peer's own time where Weft has none; a word where it took no part."""
    for peer in record["peers"]:
        if peer["peer"] == name:
            if peer["ratio"]:
                return times(peer["ratio"])
            return f"({seconds(peer['seconds_min'])})" if "seconds_min" in peer else peer["status"]
    return ""


def other_peers(record):
    names = [peer["peer"] for peer in record["peers"] if peer["peer"] not in CORE_PEERS]
    return ", ".join(f"{name} {peer_cell(record, name)}" for name in names)


def target_text(target):
    least, most = target["at_least"], target["at_most"]
    against = target["against"]
    if against == "seconds":
        return f"< {seconds(most)}"
    if least is not None and most is not None:
        return f"{against} within {percent(most - 1)}"
    if against == "limit":
        return f"≥ {percent(least)} of the limit"
    return f"≥ {least:.3g}× {against}"


def met_text(target):
    return {True: "met", False: "NOT MET", None: "not measured"}[target["met"]]


def targets_text(record):
    return ", ".join(f"{target_text(t)}: {met_text(t)}" for t in record["targets"])


def status_cell(record):
    weft = record["weft"]
    if weft:
        return seconds(weft["seconds_min"])
    return record["status"].upper() if record["status"] in ("refused", "failed") else record["status"]


def row_cells(record):
    return [record["name"], size_text(record["size"]), status_cell(record), rate(record["weft"]),
            limit_text(record), *(peer_cell(record, name) for name in CORE_PEERS), other_peers(record),
            targets_text(record)]


def aligned(head, lines):
    """A Markdown table whose columns also line up on a terminal."""
    columns = list(zip(head, *lines))
    widths = [max(len(cell) for cell in column) for column in columns]
    rule = ["-" * width for width in widths]
    text = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths)) + " |"
        for line in [head, rule, *lines]
    ]
    return "\n".join(text)


def kept_columns(head, lines):
    """Drops the columns that are empty throughout."""
    keep = [k for k in range(len(head)) if any(line[k] for line in lines)]
    return [head[k] for k in keep], [[line[k] for k in keep] for line in lines]


def rows_table(records):
    head = ["row", "size", "Weft", "rate", "of the limit", *CORE_PEERS, "others", "targets"]
    return aligned(*kept_columns(head, [row_cells(record) for record in records]))


def shape_cells(record):
    found = {shape["kind"]: shape for shape in record["shapes"]}
    nodes = found.get("two nodes", {})
    return [record["name"], record["shape"], seconds(record["weft"].get("seconds_min")),
            shape_cell(found.get("other shape")), shape_cell(nodes),
            counted(nodes.get("bytes_between_nodes")), counted(nodes.get("least_bytes_between_nodes"))]


def shape_cell(shape):
    if not shape:
        return ""
    if "seconds_min" not in shape:
        return shape["status"]
    return f"{shape['shape']}: {seconds(shape['seconds_min'])}"


def counted(value):
    return "" if value is None else str(value)


def shapes_table(records):
    head = ["row", "shape", "seconds", "other shape", "two invented nodes", "bytes sent", "least possible"]
    lines = [shape_cells(record) for record in records if record["shapes"] and record["weft"]]
    return aligned(head, lines) if lines else "No row was measured in several shapes."


def troubles(records):
    """A sentence for everything that is not measured: whose, and why."""
    for record in records:
        if record["status"] != "measured":
            yield f"{record['name']}: {record['status']}: {record['reason']}"
            if record["status"] == "missing":
                continue
        for peer in record["peers"] + record["shapes"] + [record["limit"] or {"status": "measured"}]:
            if peer["status"] != "measured":
                who = peer.get("peer") or peer.get("kind") or "limit"
                yield f"{record['name']}, {who}: {peer['status']}: {peer['reason']}"


def counts_table(counts):
    head = ["operation", "counted", "Weft", "least or allowed", "NumPy"]
    lines = [[c["operation"], c["what"], c["value"], beside(c), c.get("numpy", "")] for c in counts]
    return aligned(*kept_columns(head, lines))


def beside(count):
    """What is possible or allowed, and whether it is kept where that was asked for."""
    kept = {True: ": kept", False: ": NOT KEPT", None: ""}[count.get("met")]
    return count.get("beside", "") + kept


def machine_table(machine):
    return aligned(["", ""], [[key.replace("_", " "), str(value)] for key, value in machine.items()])


def summary(records):
    """One sentence on targets."""
    judged = [target["met"] for record in records for target in record["targets"]]
    met, missed, open_ = judged.count(True), judged.count(False), judged.count(None)
    return f"Targets: {met} met, {missed} not met, {open_} not measured."


def sections(results):
    """Titles and texts, in order."""
    rows = results["rows"]
    yield "Machine", machine_table(results["machine"])
    yield "Rows", rows_table(rows)
    yield "Shapes of the job", shapes_table(rows)
    if results["counts"]:
        yield "Counts", counts_table(results["counts"])
    notes = list(troubles(rows))
    if notes:
        yield "Not measured", "\n".join(f"- {note}" for note in notes)


def markdown(results, level="##"):
    parts = [f"{level} {title}\n\n{text}\n" for title, text in sections(results)]
    return "\n".join([*parts, summary(results["rows"]), ""])


def write(results, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    (folder / "results.md").write_text("# Weft and its peers, side by side\n\n" + markdown(results))
