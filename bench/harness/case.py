"""One row at one size on one number of cores: what every party is told."""

from dataclasses import dataclass, field


@dataclass
class Case:
    row: object
    size: dict
    ranks: int  # Weft's
    threads: int  # of each of its ranks
    budget: float  # seconds to spend on a party in a turn
    paths: dict = field(default_factory=dict)  # inputs

    @property
    def cores(self):
        return self.ranks * self.threads

    def words(self, **more):
        """What stands in braces in arguments; copied and added are the elements that a copy or a sum of two
        arrays has for the bytes of this row."""
        n = self.size.get("n", 0)
        moved = self.row.bytes(self.size) if self.row.bytes else 0
        return {"copied": moved // 16, "added": moved // 24, **self.size, **self.paths, "elements": n * n, "cores": self.cores,
                "threads": self.cores, "budget": self.budget, **more}

    def fill_in(self, arguments, **more):
        words = self.words(**more)
        return [argument.format(**words) for argument in arguments]


@dataclass
class Timing:
    """Seconds of one turn, and whatever else the party reported."""

    least: float
    median: float
    report: dict = field(default_factory=dict)
