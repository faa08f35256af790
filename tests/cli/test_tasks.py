"""What weft tasks says of itself between nodes: with --sweep what the chosen split sent, as without."""

import json
import os
import sys

sys.path.insert(0, os.path.join(os.environ["WEFT_SOURCE"], "tests", "numpy"))
from command import weft


def sent(*words, **launch):
    done = weft("tasks", "--count", "40", "--size", "20", "--repeat", "2", "--json", *words, threads=1, **launch)
    return json.loads(done.stdout)["bytes_between_nodes"]


for words in ((), ("--sweep",)):
    if sent(*words) != 0:
        sys.exit(f"nothing is sent on one node {words}")
    if "WEFT_MPIRUN" in os.environ:  # nodes are invented by Open MPI's options
        continue
    if not 100 < sent(*words, nodes=2) < 40000:
        sys.exit(f"lots and results are sent between nodes {words}")
print("what is sent between nodes is told, of a sweep too")
