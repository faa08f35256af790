"""The run: rows, then curves over sizes and cores."""

import sys

from harness.case import Case
from harness.contest import Contest
from harness.inputs import Store
from harness.machine import find
from harness.model import Kept, Missing, Program
from harness.peer_process import PeerProcesses, PythonParty
from harness.program import LimitParty, ProgramParty, SharedLimit
from harness.record import record_of
from harness.weft import Shape, WeftParty
from harness.weft_process import KeptParty, WeftProcesses

CURVE_PEERS = ("numpy", "numpy-threads", "numexpr")
CURVE_ROUNDS = 2
FULL = 0.9  # of the memory that is available, for one array


def available_memory():
    return int(find(r"^MemAvailable:\s+(\d+)", "/proc/meminfo")) * 1024


class Absent:
    """A party that takes no part, and why."""

    def __init__(self, name, reason):
        self.name = name
        self.reason = reason

    def prepare(self, _case):
        raise Missing(self.reason)


class Bench:
    """Holds what lives as long as the run. Use it in a with statement."""

    def __init__(self, options):
        self.options = options
        self.store = Store(options.out)
        self.processes = PeerProcesses(options.cores)
        self.weft_processes = WeftProcesses(options.build / "bench")
        self.limits = {}  # what SharedLimit has measured

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.processes.close()
        self.weft_processes.close()
        self.store.close()

    def size(self, row):
        """The row's size for this run, divided where --shrink asks for it or memory is short."""
        size = dict(row.quick if self.options.quick else row.full)
        for key in ("n", "m", "limit", "count"):
            if key in size:
                size[key] = max(2, size[key] // self.options.shrink)
        while row.fresh and row.bytes(size) > FULL * available_memory():
            size["n"] = size["n"] * 3 // 4
        return size

    def case(self, row, size, threads=None):
        ranks = 1 if threads else self.options.ranks
        budget = self.options.budget * row.effort
        case = Case(row, size, ranks, threads or self.options.threads, budget)
        case.paths = {name: self.store.input(name, wanted, size) for name, wanted in row.inputs.items()}
        return case

    def weft(self, case):
        if isinstance(case.row.weft, Program):
            return ProgramParty("weft", case.row.weft, self.options.build)
        if isinstance(case.row.weft, Kept):
            return KeptParty("weft", self.weft_processes.get(case.ranks, case.threads), self.store)
        return WeftParty("weft", Shape(case.ranks, case.threads), self.options, self.store)

    def peer(self, name, case):
        found = case.row.peers[name]
        if self.options.quick and name in case.row.slow:
            return Absent(name, "too slow for --quick")
        if isinstance(found, Program):
            return ProgramParty(name, found, self.options.build)
        return PythonParty(name, self.processes, self.store)

    def limit(self, case):
        if not case.row.limit:
            return []
        party = LimitParty(case.row.limit, self.options.build)
        return [SharedLimit(party, self.limits) if case.row.shared_limit else party]

    def shapes(self, case):
        """The same on one rank per core (or on one rank), and over two invented nodes, once."""
        if not case.row.shapes or isinstance(case.row.weft, (Program, Kept)):
            return []
        cores = case.cores
        other = Shape(cores, 1) if case.ranks == 1 else Shape(1, cores)
        nodes = Shape(1, max(1, cores // 2), nodes=2)
        named = {"other shape": other, "two nodes": nodes} if cores > 1 else {"two nodes": nodes}
        return [WeftParty(name, shape, self.options, self.store) for name, shape in named.items()]

    def peers(self, case, wanted=None):
        return [self.peer(name, case) for name in case.row.peers if wanted is None or name in wanted]

    def measure(self, row):
        """A row with everybody who takes part."""
        if row.fresh:
            self.store.trim(0)
            self.weft_processes.close()
        case = self.case(row, self.size(row), row.threads)
        parties = [self.weft(case), *self.shapes(case), *self.peers(case), *self.limit(case)]
        return self.contest(case, parties, self.options.repeat)

    def measure_point(self, row, size, threads=None):
        """A point of a curve: Weft, a few peers and the limit, in fewer turns."""
        case = self.case(row, size, threads)
        wanted = (*CURVE_PEERS, row.check.reference)
        everybody = [self.weft(case), *self.peers(case, wanted), *self.limit(case)]
        return self.contest(case, everybody, CURVE_ROUNDS)

    def contest(self, case, parties, rounds):
        contest = Contest(case, parties, rounds, self.options)
        try:
            contest.run()
        finally:
            self.store.trim()
        return record_of(contest)


def say(text):
    print(text, file=sys.stderr, flush=True)


def run_rows(bench, rows):
    records = []
    for number, row in enumerate(rows, 1):
        say(f"[{number}/{len(rows)}] {row.name}: {row.title}")
        records.append(bench.measure(row))
    return records


def measured(rows, records):
    """The rows that were measured, for curves."""
    names = {record["name"] for record in records if record["status"] == "measured"}
    return [row for row in rows if row.name in names]


def run_sweeps(bench, rows, records):
    """Rates by size. The row itself is the last point."""
    points = []
    for row in rows:
        record = record_named(records, row.name)
        sizes = [n for n in row.sweep if n < record["size"]["n"]]
        for n in sizes[::2] if bench.options.quick else sizes:
            say(f"{row.name} by size: {n}")
            points.append(bench.measure_point(row, {**record["size"], "n": n}))
        points += [record] if row.sweep else []
    return points


def core_counts(cores):
    """1, 2, 4, … below all."""
    counts = []
    while 2 ** len(counts) < cores:
        counts.append(2 ** len(counts))
    return counts


def run_scaling(bench, rows, records):
    """Rates by cores, as threads of one rank. Where the row itself ran so, it is the last point."""
    points = []
    for row in (row for row in rows if row.scaling):
        record = record_named(records, row.name)
        for threads in core_counts(bench.options.cores):
            say(f"{row.name} by cores: {threads}")
            points.append(bench.measure_point(row, record["size"], threads))
        points.append(record)
    return points


def record_named(records, name):
    return next(record for record in records if record["name"] == name)
