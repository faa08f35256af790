"""A party that is a program: started for each turn, repeating in place."""

import os

from harness import launch
from harness.case import Timing
from harness.model import Missing


class ProgramParty:
    def __init__(self, name, program, build):
        self.name = name
        self.program = program
        self.folder = build / "bench"
        self.result = None

    def prepare(self, _case):
        if not os.access(self.folder / self.program.argv[0], os.X_OK):
            raise Missing(f"{self.program.argv[0]} is not built")

    def measure(self, case, keep):
        threads = 1 if self.program.ranks else case.cores
        arguments = case.fill_in(self.program.argv, threads=threads)
        command = [str(self.folder / arguments[0]), *arguments[1:]]
        if self.program.ranks:
            command = launch.mpirun(case.cores, 1) + command
        report = launch.run(command, threads)
        self.result = report.get("result")
        return Timing(report["seconds_min"], report["seconds_median"], report)

    def outcome(self):
        return self.result

    def drop(self):
        pass


class SharedLimit:
    """A limit that many rows share: measured when the first of them asks."""

    once = True

    def __init__(self, party, known):
        self.name, self.limit = party.name, party.limit
        self.party = party
        self.known = known

    def prepare(self, case):
        self.party.prepare(case)

    def measure(self, case, keep):
        key = (*case.fill_in(self.limit.program.argv[:-1]), case.cores)
        if key not in self.known:
            self.known[key] = self.best(case)
        return self.known[key]

    def best(self, case):
        """The fastest of three starts."""
        return min((self.party.measure(case, keep=False) for _ in range(3)), key=lambda timing: timing.least)

    def outcome(self):
        return None

    def drop(self):
        pass


class LimitParty(ProgramParty):
    """The machine's limit. With a rate, seconds are the row's operations at that rate."""

    def __init__(self, limit, build):
        super().__init__("limit", limit.program, build)
        self.limit = limit

    def measure(self, case, keep):
        timing = super().measure(case, keep)
        if not self.limit.rate:
            return timing
        operations = case.row.flops(case.size)
        rate = timing.report["gflops"] * 1e9
        slowdown = timing.median / timing.least
        return Timing(operations / rate, operations / rate * slowdown, timing.report)
