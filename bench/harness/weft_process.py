"""Weft as a party that stays: bench/weft_worker.c, one process per shape of job."""

import json
import os
import subprocess
from pathlib import Path

import numpy as np

from harness import launch
from harness.case import Timing
from harness.model import Failed, Missing


class WeftProcess:
    """Starts when first asked, and anew after it has died."""

    def __init__(self, program, ranks, threads):
        self.program = program
        self.ranks, self.threads = ranks, threads
        self.process = None

    def start(self):
        if not os.access(self.program, os.X_OK):
            raise Missing(f"{self.program.name} is not built")
        launcher = launch.mpirun(self.ranks, self.threads) if self.ranks > 1 else []
        self.process = subprocess.Popen(
            [*launcher, str(self.program), str(self.threads)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env=launch.environment(self.ranks * self.threads),
        )

    def ask(self, *words):
        if self.process is None or self.process.poll() is not None:
            self.start()
        try:
            self.process.stdin.write("\t".join(str(word) for word in words) + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        line = self.process.stdout.readline()
        if not line:
            raise Failed(f"its process ended with status {self.process.wait()}")
        answer = json.loads(line)
        if "failed" in answer:
            raise Failed(answer["failed"])
        return answer

    def close(self):
        if self.process:
            self.process.stdin.close()
            self.process.wait()


class WeftProcesses:
    def __init__(self, folder):
        self.program = folder / "weft_worker"
        self.running = {}

    def get(self, ranks, threads):
        if (ranks, threads) not in self.running:
            self.running[ranks, threads] = WeftProcess(self.program, ranks, threads)
        return self.running[ranks, threads]

    def close(self):
        for process in self.running.values():
            process.close()


class KeptParty:
    def __init__(self, name, process, store):
        self.name = name
        self.process = process
        self.file = Path(store.path("result-kept"))
        self.result = None

    def prepare(self, case):
        """An operation that is not there is missing, not broken."""
        self.process.ask("row")
        for name, path in case.paths.items():
            self.process.ask("load", name, path)
        kept = case.row.weft
        try:
            self.process.ask(kept.how, kept.text)
        except Failed as refused:
            raise Missing(str(refused)) from refused

    def measure(self, case, keep):
        answer = self.process.ask("time", case.budget)
        if keep:
            self.process.ask("save", self.file)
            self.result = self.file
        return Timing(answer["seconds_min"], answer["seconds_median"], {})

    def outcome(self):
        """A 0-d array is a number."""
        if self.result and np.load(self.result, mmap_mode="r").ndim == 0:
            return float(np.load(self.result))
        return self.result

    def drop(self):
        self.process.ask("row")
        self.file.unlink(missing_ok=True)
