"""A peer's process: it lives as long as the bench, so that rows alternate without paying for imports.

One JSON object per line on stdin, one per line on stdout:

    {"do": "prepare", "row": …, "size": {…}, "inputs": {name: path}, "cores": T, "warm": true}
    {"do": "measure", "budget": seconds}  -> {"seconds": […], "faults": n, "result": number or null}
    {"do": "save", "path": …}                                         -> the last result as .npy
    {"do": "drop"}
"""

import gc
import json
import os
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import numpy as np  # noqa: E402

from harness.model import Missing  # noqa: E402
from peers.data import Data  # noqa: E402
from rows import find_row  # noqa: E402

MOST_REPEATS = 1000


def page_faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


def timed(run, budget):
    """Calls until the budget is spent, at least once; the seconds of each call and the last result."""
    seconds, result = [], None
    while not seconds or (sum(seconds) < budget and len(seconds) < MOST_REPEATS):
        start = time.perf_counter()
        result = run()
        seconds.append(time.perf_counter() - start)
    return seconds, result


def as_number(result):
    """A scalar result as JSON can hold it, None for an array."""
    if isinstance(result, (int, float, np.generic)):
        return float(result)
    return None


class Peer:
    def __init__(self, name):
        self.name = name
        self.data = self.run = self.result = None

    def prepare(self, request):
        self.drop(request)
        row = find_row(request["row"], request["cores"])
        self.data = Data(request["inputs"], request["size"], request["cores"])
        self.run = row.peers[self.name](self.data)
        if request["warm"]:
            self.run()
        return {}

    def measure(self, request):
        self.result = None
        before = page_faults()
        seconds, self.result = timed(self.run, request["budget"])
        faults = (page_faults() - before) / len(seconds)
        return {"seconds": seconds, "faults": faults, "result": as_number(self.result)}

    def save(self, request):
        np.save(request["path"], np.asarray(self.result))
        return {}

    def drop(self, _request):
        self.run = self.result = None
        if self.data:
            self.data.close()
        self.data = None
        gc.collect()
        return {}

    def answer(self, request):
        try:
            return {"prepare": self.prepare, "measure": self.measure, "save": self.save,
                    "drop": self.drop}[request["do"]](request)
        except (ImportError, Missing) as reason:
            return {"missing": str(reason)}
        except Exception as failure:
            return {"failed": f"{type(failure).__name__}: {failure}"}


def main():
    """Answers go to the first stdout; whatever libraries print goes to stderr."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    peer = Peer(sys.argv[1])
    for line in sys.stdin:
        print(json.dumps(peer.answer(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
