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
        """What stands in braces in arguments."""
        n = self.size.get("n", 0)
        return {**self.size, **self.paths, "elements": n * n, "cores": self.cores,
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
