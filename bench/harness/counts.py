"""What can be counted where times are too noisy: instructions, faults, allocations, messages, memory."""

import os
import re
import shutil
import subprocess

from harness import launch, memory
from harness.model import Failed, Missing
from harness.weft import ON_NODES

ELEMENTS = 1_000_000
LEAST_SENT = {"sum": 8, "max": 8}  # bytes between two nodes; 0 for all others


def micro(bench, *arguments):
    program = bench.options.build / "bench" / "micro"
    if not os.access(program, os.X_OK):
        raise Missing("micro is not built")
    return [str(program), *(str(argument) for argument in arguments)]


def on_one_node(bench):
    """Per operation, once it is warm."""
    found = launch.run(micro(bench, "counts", ELEMENTS, bench.options.cores), 1)
    wanted = ("allocations", "page_faults", "bytes_touched_first")
    return {name: {key: numbers[key] for key in wanted} for name, numbers in found.items()}


def on_two_nodes(bench):
    """What rank 0 of two nodes sends."""
    found = launch.run(["sh", str(ON_NODES), "2", "1", "--", *micro(bench, "counts", ELEMENTS, 1)], 1)
    return {
        name: {"messages": numbers["messages_between_nodes"], "bytes_sent": numbers["bytes_between_nodes"],
               "least_bytes": LEAST_SENT.get(name, 0)}
        for name, numbers in found.items() if name != "share"
    }


def callgrind(bench):
    """The inclusive instructions of each function, on one thread. Valgrind knows AVX2 at most."""
    if not shutil.which("valgrind"):
        raise Missing("valgrind is absent")
    file = bench.store.folder / "callgrind.out"
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={file}",
               *micro(bench, "instructions", ELEMENTS)]
    environment = {**launch.environment(1), "WEFT_ISA": "avx2"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"the program ended with status {done.returncode} under callgrind")
    annotated = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=100", str(file)],
                               capture_output=True, text=True, check=False)
    return annotated.stdout


def instructions(bench):
    found = re.findall(r"^\s*([\d,]+)\s.*:count_(\w+)", callgrind(bench), re.MULTILINE)
    per_element = {name.replace("_", "-"): int(total.replace(",", "")) / ELEMENTS for total, name in found}
    return {name: {"instructions": value} for name, value in per_element.items()}


def numpy_page_faults(records):
    """Of each call of NumPy's, for the rows that are operations here too."""
    return {
        record["name"]: {"numpy_page_faults": peer["page_faults"]}
        for record in records for peer in record["peers"]
        if peer["peer"] == "numpy" and "page_faults" in peer
    }


def measure(bench, records):
    """Everything that can be counted here, by operation; what cannot is named with its reason."""
    operations, missing, held = {}, {}, []
    for source in (on_one_node, on_two_nodes, instructions):
        try:
            for name, numbers in source(bench).items():
                operations.setdefault(name, {}).update(numbers)
        except (Missing, Failed) as reason:
            missing[source.__name__] = str(reason)
    for name, numbers in numpy_page_faults(records).items():
        if name in operations:
            operations[name].update(numbers)
    try:
        held = list(memory.measure(bench))
    except (Missing, Failed) as reason:
        missing["memory"] = str(reason)
    return {"elements": ELEMENTS, "operations": operations, "memory": held, "missing": missing}
