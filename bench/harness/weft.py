"""Weft as a party: the command, started for each turn in one shape of job."""

import os
from dataclasses import dataclass
from pathlib import Path

from harness import launch
from harness.case import Timing
from harness.model import Missing
from harness.options import SOURCE

FIRST_REPEAT, MOST_REPEATS = 5, 1000
ON_NODES = SOURCE / "tests" / "nodes" / "run.sh"


@dataclass(frozen=True)
class Shape:
    ranks: int  # of each node
    threads: int
    nodes: int = 1

    @property
    def name(self):
        shape = f"{self.ranks}x{self.threads}"
        return shape if self.nodes == 1 else f"{self.nodes} nodes of {shape}"

    @property
    def once(self):
        """Invented nodes share the same cores: their time says little, so one turn will do."""
        return self.nodes > 1

    def launcher(self):
        if self.nodes > 1:
            return ["sh", str(ON_NODES), str(self.nodes), str(self.ranks), "--"]
        return launch.mpirun(self.ranks, self.threads) if self.ranks > 1 else []


class WeftParty:
    def __init__(self, name, shape, options, store):
        self.name = name
        self.shape = shape
        self.once = shape.once
        self.command = options.build / "weft"
        self.out = Path(store.folder) / f"result-{name.replace(' ', '-')}"
        self.seconds = self.result = None
        self.files = []

    def prepare(self, case):
        if case.row.weft is None:
            raise Missing("no such command")
        if not os.access(self.command, os.X_OK):
            raise Missing("the command is not built")

    def repeats(self, case):
        """As many as the budget has room for, once it is known how long one takes."""
        if case.row.once:
            return 1
        if self.seconds is None:
            return FIRST_REPEAT
        return max(2, min(MOST_REPEATS, int(case.budget / self.seconds)))

    def arguments(self, case, keep):
        output = ["-o", case.row.output] if keep and case.row.output else []
        threads, repeats = str(self.shape.threads), str(self.repeats(case))
        common = ["--threads", threads, "--repeat", repeats, "--json", "--quiet"]
        return case.fill_in([*case.row.weft, *output, *common], out=str(self.out))

    def measure(self, case, keep):
        """With `keep` the result is written, to be compared."""
        command = [*self.shape.launcher(), str(self.command), *self.arguments(case, keep)]
        report = launch.run(command, case.cores)
        self.seconds = report["seconds_min"]
        if keep:
            self.result = self.find_result(case, report)
        return Timing(report["seconds_min"], report["seconds_median"], report)

    def find_result(self, case, report):
        if not case.row.output:
            return report.get("result")
        self.files = list(self.out.parent.glob(self.out.name + "*"))
        return Path(case.row.compared.format(out=self.out))

    def outcome(self):
        return self.result

    def drop(self):
        for file in self.files:
            file.unlink(missing_ok=True)
