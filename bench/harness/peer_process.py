"""A party that is Python: a process of its own that lives as long as the bench (see worker.py)."""

import json
import statistics
import subprocess
import sys
from pathlib import Path

from harness import launch
from harness.case import Timing
from harness.model import Failed, Missing

WORKER = Path(__file__).resolve().parent / "worker.py"
ONE_BLAS_THREAD = ("numpy-threads", "numpy-processes", "numpy-pickle", "numpy-rawarray", "dask")


class PeerProcess:
    def __init__(self, name, cores):
        blas_threads = 1 if name in ONE_BLAS_THREAD else cores
        self.process = subprocess.Popen(
            [sys.executable, str(WORKER), name], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, env=launch.environment(blas_threads),
        )

    def ask(self, **request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise Failed(f"its process ended with status {self.process.wait()}")
        answer = json.loads(line)
        if "missing" in answer:
            raise Missing(answer["missing"])
        if "failed" in answer:
            raise Failed(answer["failed"])
        return answer

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class PeerProcesses:
    """One process per peer, started when first needed."""

    def __init__(self, cores):
        self.cores = cores
        self.running = {}

    def get(self, name):
        peer = self.running.get(name)
        if peer is None or peer.process.poll() is not None:
            peer = self.running[name] = PeerProcess(name, self.cores)
        return peer

    def close(self):
        for peer in self.running.values():
            peer.close()


class PythonParty:
    def __init__(self, name, processes, store):
        self.name = name
        self.process = processes.get(name)
        self.file = Path(store.path(f"result-{name}"))
        self.result = None

    def prepare(self, case):
        self.process.ask(do="prepare", row=case.row.name, size=case.size, inputs=case.paths,
                         cores=case.cores, warm=not case.row.once)

    def measure(self, case, keep):
        budget = 0 if case.row.once else case.budget
        answer = self.process.ask(do="measure", budget=budget)
        if keep:
            self.result = answer["result"]
            if self.result is None:
                self.process.ask(do="save", path=str(self.file))
                self.result = self.file
        seconds = answer["seconds"]
        return Timing(min(seconds), statistics.median(seconds), {"page_faults": answer["faults"]})

    def outcome(self):
        return self.result

    def drop(self):
        self.process.ask(do="drop")
        self.file.unlink(missing_ok=True)
