"""What a row of the bench is: data, and nothing that runs by itself."""

from dataclasses import dataclass, field
from typing import Callable, Optional


class Missing(Exception):
    """Somebody cannot take part, and says why: a library, a program or a command is not there."""


class Failed(Exception):
    """Somebody took part and broke."""


@dataclass(frozen=True)
class Input:
    """An array that everybody reads. Kinds: uniform on [0, 1), normal, symmetric (of normal numbers),
    positive (definite: R R' + n I of uniform R), and those of inputs.PLAIN_KINDS."""

    shape: Callable  # of the row's size
    seed: int = 1
    kind: str = "uniform"


@dataclass(frozen=True)
class Program:
    """A peer that is a program of its own. Words in braces are filled in: {n} and the like from the
    size, inputs by name, {threads}, {cores} and {budget}. With `ranks` it runs under mpirun on one rank per
    core."""

    argv: list
    ranks: bool = False


@dataclass(frozen=True)
class Kept:
    """What Weft does in a process that lives as long as the bench (bench/weft_worker.c), so that many short
    rows cost their measurement and no start-up. `how` is plan: an expression planned once; eval: the same
    understood anew every time; call: an operation of bench/operations.c."""

    text: str
    how: str = "plan"


@dataclass(frozen=True)
class Limit:
    """The machine's limit for a row: a program that moves the same bytes, or, with `rate`, one whose
    GFLOP/s the row's operations are divided by."""

    name: str
    program: Program
    rate: bool = False


@dataclass(frozen=True)
class Check:
    """What makes two results the same. The tolerance is relative, to each element or to the largest one;
    0 means the same bits."""

    tolerance: float = 0.0
    to_largest: bool = False
    absolute: bool = False  # the tolerance itself, for results near a zero that operands only come close to
    reference: str = "numpy"  # the peer whose result is right
    expected: Optional[Callable] = None  # or the right number, of the row's size
    summary: Optional[Callable] = None  # of an array, for those that give one number
    summary_tolerance: float = 1e-10
    view: Optional[Callable] = None  # applied before arrays are compared: signs that are free
    exempt: dict = field(default_factory=dict)  # peer -> why its numbers are others
    free: str = ""  # why nobody's result can be compared


@dataclass(frozen=True)
class Target:
    """What the row is held to: seconds of `against` over Weft's seconds, at least and at most; "seconds"
    are Weft's own. With `or_share`, that share of the machine's limit will do as well."""

    against: str
    at_least: Optional[float] = None
    at_most: Optional[float] = None
    or_share: Optional[float] = None


@dataclass(frozen=True)
class Row:
    name: str
    title: str
    group: str
    full: dict
    quick: dict
    weft: object  # the command's arguments, a Program, Kept, or None: there is no such operation
    peers: dict  # name -> function of the data that gives the measured call, or a Program
    inputs: dict = field(default_factory=dict)
    output: Optional[str] = None  # what weft's -o is given; None where the result is a number
    compared: str = "{out}.npy"  # which of the files written is compared
    check: Check = Check()
    bytes: Optional[Callable] = None
    flops: Optional[Callable] = None
    limit: Optional[Limit] = None
    targets: tuple = ()
    slow: tuple = ()  # peers that --quick leaves out
    threads: Optional[int] = None  # where the row is about a number of threads
    shapes: bool = True  # measured as ranks x 1 thread and over two nodes too
    least_between_nodes: Optional[Callable] = None  # bytes, of the size and the number of nodes
    effort: float = 1.0  # of the seconds that others get in a turn
    shared_limit: bool = False  # the limit is measured once for all rows that name the same one
    picture: str = "ratios"  # which picture shows the ratios
    fresh: bool = False  # one party at a time in memory, every time anew
    once: bool = False  # measured without repeats inside a turn: the first time counts
    sweep: tuple = ()  # sizes for a curve
    scaling: bool = False  # measured by cores
