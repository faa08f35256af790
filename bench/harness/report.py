"""results.json, and the tables of results.md that are also printed."""

import json

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
    if not limit or not record["weft"]:
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
    also = f" or {percent(target['or_share'])} of the limit" if target.get("or_share") else ""
    return f"≥ {least:.3g}× {against}{also}"


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


def limit_rates(results):
    """The best rate of each kind of limit that was seen, by cores, at the rows' own sizes."""
    found = {}
    for record in results["rows"] + results["scaling"]:
        limit = record["limit"]
        if limit and limit["status"] == "measured" and limit["name"] != "by hand":
            ranks, threads = record["shape"].split("x")
            key = (limit["name"], int(ranks) * int(threads))
            found[key] = max(found.get(key, 0), limit.get("gbytes_per_s") or limit["gflops"])
    return found


def limits_table(results):
    found = limit_rates(results)
    cores = sorted({count for _, count in found})
    names = sorted({name for name, _ in found})
    unit = {name: "GFLOP/s" if "dgemm" in name else "GB/s" for name in names}
    lines = [[name, *(f"{found[name, k]:.3g}" if (name, k) in found else "" for k in cores), unit[name]]
             for name in names]
    return aligned(["limit", *(f"{k} cores" if k > 1 else "1 core" for k in cores), ""], lines)


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
    absent = [record["name"] for record in records if record["status"] == "missing"]
    if absent:
        yield f"Weft has none: {', '.join(absent)}"
    for record in records:
        if record["status"] not in ("measured", "missing"):
            yield f"{record['name']}: {record['status']}: {record['reason']}"
        for party in record["peers"] + record["shapes"] + [record["limit"] or {}]:
            if party.get("status", "measured") not in ("measured", "skipped"):
                who = party.get("peer") or party.get("kind") or "limit"
                yield f"{record['name']}, {who}: {party['status']}: {party['reason']}"


COUNTS = {
    "instructions": "instructions per element (AVX2)", "allocations": "allocations",
    "page_faults": "page faults", "numpy_page_faults": "NumPy's page faults",
    "bytes_touched_first": "bytes of new memory", "messages": "messages", "bytes_sent": "bytes sent",
    "least_bytes": "least possible",
}


def counts_table(counts):
    lines = [[name, *(number(numbers.get(key)) for key in COUNTS)]
             for name, numbers in counts["operations"].items()]
    return aligned(*kept_columns(["operation", *COUNTS.values()], lines)) if lines else ""


def number(value):
    return "" if value is None else f"{value:.4g}"


def memory_table(counts):
    head = ["expression", "shape", "elements", "held, MiB", "allowed, MiB", ""]
    lines = [[held["expression"], held["shape"], str(held["elements"]), f"{held['held_mib']:.0f}",
              f"{held['allowed_mib']:.0f}", "met" if held["met"] else "NOT MET"] for held in counts["memory"]]
    return aligned(head, lines) if lines else ""


def counts_text(counts):
    notes = [f"{what.replace('_', ' ')}: {reason}" for what, reason in counts["missing"].items()]
    head = (f"Per operation on {counts['elements']} elements, warm; messages and bytes are those of "
            "rank 0 of two nodes.")
    return "\n\n".join(part for part in [head, counts_table(counts), memory_table(counts), *notes] if part)


def machine_table(machine):
    return aligned(["", ""], [[key.replace("_", " "), str(value)] for key, value in machine.items()])


def summary(results):
    """One sentence on targets."""
    judged = [target["met"] for record in results["rows"] for target in record["targets"]]
    judged += [held["met"] for held in results["counts"].get("memory", [])]
    met, missed, open_ = judged.count(True), judged.count(False), judged.count(None)
    return f"Targets: {met} met, {missed} not met, {open_} not measured."


def sections(results):
    """Titles and texts, in order."""
    rows = results["rows"]
    yield "Machine", machine_table(results["machine"])
    if limit_rates(results):
        yield "Limits of the machine", limits_table(results)
    yield "Rows", rows_table(rows)
    yield "Shapes of the job", shapes_table(rows)
    if results["counts"]:
        yield "Counts", counts_text(results["counts"])
    notes = list(troubles(rows))
    if notes:
        yield "Not measured", "\n".join(f"- {note}" for note in notes)


def markdown(results, level="##"):
    parts = [f"{level} {title}\n\n{text}\n" for title, text in sections(results)]
    return "\n".join([*parts, summary(results), ""])


def write(results, folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    (folder / "results.md").write_text("# Weft and its peers, side by side\n\n" + markdown(results))
