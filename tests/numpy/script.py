"""Scripts for tests/numpy/cases: arrays and expressions go in, what Weft made of them comes back.

    script = Script("sums")
    x = script.array(numpy.arange(5.0))
    case = script.eval(f"sum({x})")
    records = script.run(ranks=3)
    print(records[case].value)
"""

import os
import re
import sys
import zlib
from dataclasses import dataclass

import command
import numpy as np

CASES = os.path.join(os.environ["WEFT_BUILD"], "tests", "cases")
NAMES = re.compile(r"\b[vk]\d+\b")

# (nodes, ranks per node, threads): one to four ranks and two nodes.
SHAPES = [(1, 1, 1), (1, 2, 2), (1, 3, 1), (1, 4, 1), (2, 1, 2), (2, 2, 1), (2, "3+1", 1)]


@dataclass
class Record:
    """What one case gave: the array, or the status and the sentence of a failure."""

    status: int
    sentence: str = ""
    value: np.ndarray = None
    sent: int = 0

    def __str__(self):
        if self.value is None:
            return f"status {self.status}: {self.sentence}"
        return f"{self.value.dtype} {self.value.shape}"

    def difference(self, other):
        """Where two records of a case differ, for people."""
        text = f"{other}, alone {self}"
        if self.value is None or other.value is None or self.value.nbytes != other.value.nbytes:
            return text
        mine, theirs = (r.value.reshape(-1).view(f"V{r.value.itemsize}") for r in (self, other))
        wrong = [k for k, (a, b) in enumerate(zip(mine, theirs)) if a.tobytes() != b.tobytes()]
        k = wrong[0]
        return (f"{text}: {len(wrong)} differ; flat {k} is {other.value.flat[k]!r} = "
                f"{theirs[k].tobytes()[::-1].hex()}, alone {self.value.flat[k]!r} = {mine[k].tobytes()[::-1].hex()}")

    def fingerprint(self):
        """What must be the same on every machine shape. Which NaN a sum or product of two NaN gives
        is left open by IEEE 754 and by compilers: a NaN counts as a NaN."""
        if self.value is None:
            return (self.status, self.sentence)
        value = self.value
        if value.dtype.kind in "fc":
            value = value.reshape(-1).view(value.real.dtype).copy()
            value[np.isnan(value)] = np.nan
        return (str(self.value.dtype), self.value.shape, zlib.crc32(value.tobytes()))


class Script:
    """A folder with the statements and the arrays they name."""

    def __init__(self, name):
        self.folder = os.path.abspath(name)
        os.makedirs(self.folder)
        self.lines, self.names, self.count, self.offset = [], 0, 0, 0
        self.inputs = open(os.path.join(self.folder, "inputs"), "wb")

    def _name(self, letter):
        self.names += 1
        return f"{letter}{self.names}"

    def array(self, a, placement="s"):
        """The name of an array with these elements; where they lie: see cases/inputs.c."""
        a = np.asarray(a)
        name = self._name("v")
        words = ["array", name, a.dtype, placement, self.offset, *a.shape]
        self.lines.append("\t".join(map(str, words)))
        self.inputs.write(a.tobytes())
        self.offset += a.nbytes
        return name

    def scalar(self, value):
        """The name of a weak scalar."""
        name = self._name("k")
        kind = {bool: "bool", int: "int64" if -2**63 <= value < 2**63 else "uint64"}[type(value)] \
            if isinstance(value, int) else "float64" if isinstance(value, float) else "complex128"
        words = [int(value)] if isinstance(value, int) else [value.hex()] if kind == "float64" \
            else [value.real.hex(), value.imag.hex()]
        self.lines.append("\t".join(map(str, ["scalar", name, kind, *words])))
        return name

    def eval(self, text, keep=False):
        """The number of the case, or with `keep` the number and the name of its result."""
        result = self._name("v") if keep else "-"
        names = ",".join(dict.fromkeys(NAMES.findall(text))) or ","
        self.count += 1
        self.lines.append("\t".join(["eval", str(self.count), result, names, text]))
        return (self.count, result) if keep else self.count

    def call(self, function, *words, keep=False):
        result = self._name("v") if keep else "-"
        self.count += 1
        self.lines.append("\t".join(map(str, ["call", self.count, result, function, *words])))
        return (self.count, result) if keep else self.count

    def free(self, *names):
        self.lines.extend(f"free\t{name}" for name in names)

    def write(self):
        self.inputs.close()
        with open(os.path.join(self.folder, "script"), "w", encoding="utf-8") as file:
            file.write("\n".join(self.lines) + "\n")

    def run(self, nodes=1, ranks=1, threads=1, count_bytes=False, timeout=200):
        """Runs the script on a machine shape: a list of records by the cases' numbers."""
        done = command.launched(CASES, self.folder, *(["--bytes"] if count_bytes else []), nodes=nodes, ranks=ranks,
                                threads=threads, timeout=timeout)
        records = self._records()
        if done.returncode != 0:
            last = len(records) - 1
            sys.exit(f"cases on {nodes} x {ranks} x {threads}: exit {done.returncode} after case {last}\n"
                     f"{self.statement(last)}\n{self.statement(last + 1)}\n{done.stdout}{done.stderr}")
        return records

    def statement(self, number):
        """The line of a case, for people."""
        start = (f"eval\t{number}\t", f"call\t{number}\t")
        return next((line for line in self.lines if line.startswith(start)), "the end")

    def _records(self):
        records = [None]
        values = np.fromfile(os.path.join(self.folder, "values"), np.uint8)
        with open(os.path.join(self.folder, "index"), encoding="utf-8") as file:
            for line in file:
                words = line.rstrip("\n").split("\t")
                if words[1] != "0":
                    records.append(Record(int(words[1]), words[2]))
                    continue
                shape = tuple(int(n) for n in words[3].split(",") if n)
                dtype, first = np.dtype(words[2]), int(words[4])
                count = int(np.prod(shape, dtype=np.int64))
                value = values[first:first + count * dtype.itemsize].view(dtype).reshape(shape)
                records.append(Record(0, "", value, int(words[5])))
        return records


def run_everywhere(script, shapes=None):
    """The records of the first machine shape, once all others have given the same bits."""
    script.write()
    first = None
    for nodes, ranks, threads in shapes or SHAPES:
        records = script.run(nodes, ranks, threads)
        first = first or records
        for number, (one, other) in enumerate(zip(first, records)):
            if number and one.fingerprint() != other.fingerprint():
                sys.exit(f"nodes x ranks x threads = {nodes} x {ranks} x {threads} gives other bits in\n"
                         f"{script.statement(number)}\n{one.difference(other)}")
        if len(records) != len(first):
            sys.exit(f"{len(records)} cases on {nodes} x {ranks} x {threads}, {len(first)} alone")
    return first
