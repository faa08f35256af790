"""What is kept of a contest: plain dictionaries, ready for JSON."""

from harness.contest import is_shape


def record_of(contest):
    case, row = contest.case, contest.case.row
    others = {s.name: s for s in contest.standings[1:]}
    weft = contest.weft
    record = {
        "name": row.name, "title": row.title, "group": row.group, "picture": row.picture, "size": case.size,
        "shape": f"{case.ranks}x{case.threads}", "status": weft.status, "reason": weft.reason,
        "check": weft.verdict.text if weft.verdict else "",
        "weft": timing_of(weft, case), "limit": limit_of(others.get("limit"), weft, case),
        "peers": [peer_of(s, weft, case) for s in others.values() if is_peer(s)],
        "shapes": [shape_of(s, weft, case) for s in others.values() if is_shape(s.party)],
    }
    record["targets"] = [judged(target, record) for target in row.targets]
    return record


def is_peer(standing):
    return not is_shape(standing.party) and standing.name != "limit"


def timing_of(standing, case):
    """Seconds and rates of one party; empty where it was not measured or is refused."""
    if standing.status != "measured":
        return {}
    found = {"seconds_min": standing.least, "seconds_median": standing.median,
             "turns": [timing.least for timing in standing.timings]}
    if case.row.bytes:
        found["gbytes_per_s"] = case.row.bytes(case.size) * 1e-9 / standing.least
    if case.row.flops:
        found["gflops"] = case.row.flops(case.size) * 1e-9 / standing.least
    kept = ("page_faults", "bytes_between_nodes", "driver", "grid", "residual", "orthogonality")
    found.update({key: standing.last_report[key] for key in kept if key in standing.last_report})
    return found


def ratio(standing, weft):
    """Times Weft is faster than another; None where one of them was not measured."""
    if standing is None or standing.status != "measured" or weft.status != "measured":
        return None
    return standing.least / weft.least


def peer_of(standing, weft, case):
    return {"peer": standing.name, "status": standing.status, "reason": standing.reason,
            "check": standing.verdict.text if standing.verdict else "", "ratio": ratio(standing, weft),
            **timing_of(standing, case)}


def limit_of(standing, weft, case):
    if standing is None:
        return None
    return {"name": standing.party.limit.name, "status": standing.status, "reason": standing.reason,
            "share": ratio(standing, weft), **timing_of(standing, case)}


def shape_of(standing, weft, case):
    shape, least = standing.party.shape, case.row.least_between_nodes
    found = peer_of(standing, weft, case)
    found.update(kind=found.pop("peer"), shape=shape.name)
    if shape.nodes > 1 and least:
        found["least_bytes_between_nodes"] = least(case.size, shape.nodes)
    return found


def value_of(against, record):
    """What a target looks at: a peer's ratio, the share of the limit, a shape's ratio, or Weft's seconds."""
    if record["status"] != "measured":
        return None
    if against == "seconds":
        return record["weft"]["seconds_min"]
    if against == "limit":
        return record["limit"] and record["limit"]["share"]
    named = [p["ratio"] for p in record["peers"] if p["peer"] == against]
    shaped = [s["ratio"] for s in record["shapes"] if s["kind"] == against]
    return (named + shaped + [None])[0]


def judged(target, record):
    value = value_of(target.against, record)
    met = None
    if value is not None:
        met = (target.at_least is None or value >= target.at_least) and (
            target.at_most is None or value <= target.at_most)
        share = value_of("limit", record) if target.or_share else None
        met = met or bool(share and share >= target.or_share)
    return {"against": target.against, "at_least": target.at_least, "at_most": target.at_most,
            "or_share": target.or_share, "value": value, "met": met}
