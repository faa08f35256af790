"""What can be counted where times are too noisy: instructions, faults, allocations, messages, memory."""

import os
import re
import shutil
import subprocess

from harness import launch, memory
from harness.model import Failed, Missing
from harness.report import ELSEWHERE
from harness.weft import ON_NODES

ELEMENTS = 1_000_000
LEAST_SENT = {"sum": 8}  # bytes between two nodes; 0 for all others
WORDS = {
    "allocations": "allocations per operation",
    "page_faults": "page faults per operation",
    "bytes_touched_first": "bytes of new memory per operation",
}


def micro(bench, *arguments, launcher=()):
    program = bench.options.build / "bench" / "micro"
    if not os.access(program, os.X_OK):
        raise Missing("micro is not built")
    return [*launcher, str(program), *(str(argument) for argument in arguments)]


def count(operation, what, value, **more):
    return {"operation": operation, "what": what, "value": f"{value:.4g}", **more}


def on_one_node(bench, numpy_faults):
    found = launch.run(micro(bench, "counts", ELEMENTS, bench.options.cores), 1)
    for operation, numbers in found.items():
        for key, words in WORDS.items():
            if numbers[key] >= 0:
                numpy = numpy_faults.get(operation) if key == "page_faults" else None
                yield count(operation, words, numbers[key], numpy="" if numpy is None else f"{numpy:.4g}")


def on_two_nodes(bench, _numpy_faults):
    launcher = ["sh", str(ON_NODES), "2", "1", "--"]
    found = launch.run(micro(bench, "counts", ELEMENTS, 1, launcher=launcher), 1)
    for operation, numbers in found.items():
        least = LEAST_SENT.get(operation, 0)
        yield count(operation, "bytes sent by rank 0 of two nodes", numbers["bytes_between_nodes"],
                    beside=str(least))
        yield count(operation, "messages of rank 0 of two nodes", numbers["messages_between_nodes"])


def callgrind(bench):
    """The inclusive instructions of each function count_…, on one thread. Valgrind knows AVX2 at most."""
    if not shutil.which("valgrind"):
        raise Missing("valgrind is absent")
    file = bench.store.folder / "callgrind.out"
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={file}",
               *micro(bench, "instructions", ELEMENTS)]
    environment = {**launch.environment(1), "WEFT_ISA": "avx2"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(launch.last_line(done.stderr))
    annotated = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=100", str(file)],
                               capture_output=True, text=True, check=False)
    return annotated.stdout


def instructions(bench, _numpy_faults):
    found = re.findall(r"^\s*([\d,]+)\s.*:count_(\w+)", callgrind(bench), re.MULTILINE)
    for total, operation in found:
        per_element = int(total.replace(",", "")) / ELEMENTS
        yield count(operation, "instructions per element, AVX2", per_element)


def numpy_page_faults(records):
    """Faults of each call of NumPy's, by the name of the operation; new arrays where NumPy makes them."""
    found = {}
    for record in records:
        for peer in record["peers"]:
            if peer["peer"] == "numpy" and "page_faults" in peer:
                found[record["name"].removesuffix("-new")] = peer["page_faults"]
    return found


def measure(bench, records):
    """Everything that can be counted here; what cannot gets a line that says why."""
    faults, found = numpy_page_faults(records), []
    for source in (on_one_node, on_two_nodes, instructions, memory.measure):
        try:
            found += list(source(bench, faults))
        except (Missing, Failed) as reason:
            found.append({"operation": source.__name__.replace("_", " "), "what": ELSEWHERE, "value": str(reason)})
    return found
