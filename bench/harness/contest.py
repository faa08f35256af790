"""One row at one size: all parties in turns, then the judgement."""

import statistics
import time
from dataclasses import dataclass, field

from harness.compare import Verdict, compare
from harness.model import Failed, Missing

BLAS_QUIET = 0.12  # seconds until OpenBLAS's idle threads sleep
MOST_ROUNDS = 3  # times the rounds that were asked for
CONFIRMED = 1.05


def is_shape(party):
    """Whether a party is Weft itself in some shape of job."""
    return hasattr(party, "shape")


@dataclass
class Standing:
    """How a party fares: in, or out for a reason."""

    party: object
    once: bool  # measured in the first round only
    status: str = "in"  # then measured, missing, failed, skipped or refused
    reason: str = ""
    prepared: bool = False
    spent: float = 0.0
    timings: list = field(default_factory=list)
    verdict: object = None

    @property
    def name(self):
        return self.party.name

    @property
    def least(self):
        return min(timing.least for timing in self.timings)

    @property
    def median(self):
        return statistics.median(timing.median for timing in self.timings)

    @property
    def is_settled(self):
        """Whether its two best turns agree."""
        best = sorted(timing.least for timing in self.timings)[:2]
        return len(best) == 2 and best[1] <= CONFIRMED * best[0]

    @property
    def last_report(self):
        return self.timings[-1].report

    def leave(self, status, reason):
        self.status, self.reason = status, reason


class Contest:
    """Weft's main shape comes first among the parties; the others follow in the order of the turns."""

    def __init__(self, case, parties, rounds, options):
        self.case = case
        self.rounds = rounds
        self.options = options
        self.standings = [Standing(party, once=getattr(party, "once", False)) for party in parties]
        self.weft = self.standings[0]

    def run(self):
        """Weft A B C, Weft A B C, … ."""
        self.turn(self.weft, 0)
        if self.weft.status == "missing":
            self.skip_without_weft()
        for number in range(MOST_ROUNDS * self.rounds):
            for standing in self.standings:
                if self.has_turn(standing, number):
                    self.turn(standing, number)
        self.judge()
        for standing in self.standings:
            self.release(standing)

    def has_turn(self, standing, number):
        """Past the rounds that were asked for, those whose best time nobody has confirmed get more."""
        if number < self.rounds:
            return standing is not self.weft or number > 0
        return time.monotonic() < self.options.hurry_from and not standing.is_settled

    def skip_without_weft(self):
        """Where Weft has no such operation, its other shapes have none, and --quick saves the peers."""
        for standing in self.standings[1:]:
            if self.options.quick or is_shape(standing.party):
                standing.leave("skipped", "Weft has none")

    def turn(self, standing, number):
        if standing.status != "in" or (standing.once and number > 0):
            return
        if standing.spent > self.options.patience:
            return
        start = time.monotonic()
        try:
            self.prepare(standing)
            standing.timings.append(standing.party.measure(self.case, keep=number == 0))
            if self.case.row.fresh:
                self.release(standing)
        except Missing as absent:
            standing.leave("missing", str(absent))
        except Failed as failure:
            standing.leave("failed", str(failure))
        standing.spent += time.monotonic() - start
        if self.case.row.flops:
            time.sleep(BLAS_QUIET)

    def prepare(self, standing):
        if not standing.prepared:
            standing.party.prepare(self.case)
            standing.prepared = True

    def release(self, standing):
        """A party that has left may be past releasing."""
        if standing.prepared:
            standing.prepared = False
            try:
                standing.party.drop()
            except (Missing, Failed):
                pass

    def judge(self):
        right = self.right_result()
        for standing in self.standings:
            if standing.status == "in":
                standing.status = "measured"
                standing.verdict = self.verdict(standing, right)
                if not standing.verdict.agrees:
                    standing.leave("refused", standing.verdict.text)

    def right_result(self):
        check = self.case.row.check
        if check.expected:
            return check.expected(self.case.size)
        found = [s for s in self.standings if s.name == check.reference and s.status == "in"]
        return found[0].party.outcome() if found else None

    def verdict(self, standing, right):
        check = self.case.row.check
        if standing.name == "limit":
            return Verdict(True, "the limit")
        if check.free:
            return Verdict(True, f"not compared: {check.free}")
        if standing.name in check.exempt:
            return Verdict(True, f"not compared: {check.exempt[standing.name]}")
        if standing.name == check.reference:
            return Verdict(True, "the reference")
        return compare(check, right, standing.party.outcome())
