"""bindings.py NODES RANKS CORES: reads what bound.sh says of each rank; whether there are as many nodes as
there should be, as many ranks on each, and each of these with as many cores, of its own."""
import re
import sys

LINE = re.compile(r"^rank (\d+) of (\S+) on ([\d,-]+)$", re.MULTILINE)


def processors(listed):
    """'0-2,8' as numbers."""
    for part in listed.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


def cores(listed):
    """Hardware threads of one core count once."""
    found = set()
    for processor in processors(listed):
        with open(f"/sys/devices/system/cpu/cpu{processor}/topology/thread_siblings_list",
                  encoding="utf-8") as file:
            found.add(file.read())
    return found


def complaint_of_launch(lines, nodes, ranks, each):
    if sorted(int(rank) for rank, _, _ in lines) != list(range(nodes * ranks)):
        return f"not one line of each of {nodes * ranks} ranks"
    by_node = {}
    for _, node, listed in lines:
        by_node.setdefault(node, []).append(cores(listed))
    if [len(masks) for masks in by_node.values()] != [ranks] * nodes:
        return f"not {nodes} nodes of {ranks} ranks"
    for node, masks in by_node.items():
        if any(len(mask) != each for mask in masks):
            return f"a rank of {node} is not bound to {each} cores"
        if len(set().union(*masks)) != ranks * each:
            return f"ranks of {node} share cores"
    return ""


def complaint(text, nodes, ranks, each):
    """Empty where all is as it should be in every launch that the text tells of."""
    lines = LINE.findall(text)
    size = nodes * ranks
    launches = [lines[start:start + size] for start in range(0, len(lines), size)]
    if not launches:
        return "no rank said anything"
    return next(filter(None, (complaint_of_launch(one, nodes, ranks, each) for one in launches)), "")


if __name__ == "__main__":
    sys.exit(complaint(sys.stdin.read(), *map(int, sys.argv[1:])) or None)
