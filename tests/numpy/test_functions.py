"""Each function of the library with each combination of dtypes against NumPy: the library's own
table (tests/numpy/functions.c) says which there are, and a pair without a case fails."""

import os
import re
import subprocess
import sys

import numpy as np
from command import SOURCE
from compare import check_function, check_reduction
from reference import DTYPES, FUNCTIONS, NOT_YET, REDUCTIONS, numpy_of
from script import Script, run_everywhere
from values import pairs, spread, special, tame

random = np.random.default_rng(17)
np.seterr(all="ignore")
problems, covered = [], set()
WEAK = [2, 2.5]
MIXED = 60


def table():
    done = subprocess.run([os.path.join(os.environ["WEFT_BUILD"], "tests", "functions")],
                          capture_output=True, text=True, check=True)
    return [line.split("\t") for line in done.stdout.splitlines()]


def check_typing(name, dtypes, said, sentence):
    """Whether NumPy gives that dtype, or refuses where Weft does."""
    ones = [np.ones(2, dtype) for dtype in dtypes]
    try:
        wanted = str(numpy_of(name, ones).dtype)
    except TypeError as refusal:
        wanted = f"a refusal ({str(refusal).splitlines()[0][:60]})"
        if said is None:
            return
    if said is None and NOT_YET.search(sentence):
        return
    if said != wanted:
        problems.append(f"{name}({', '.join(dtypes)}) gives {said or 'a refusal'}, expected {wanted}")


class Arrays:
    """Inputs by what they are for; each is written once."""

    def __init__(self, script):
        self.script, self.made = script, {}

    def get(self, key, make):
        if key not in self.made:
            self.made[key] = [(self.script.array(a), a) for a in make()]
        return self.made[key]

    def of(self, name, dtypes):
        if len(dtypes) == 1 and name in DTYPES:
            return self.get(("tame", dtypes[0]), lambda: [tame(dtypes[0], 200, random)])
        if name in REDUCTIONS:
            return self.get(("few", dtypes[0]), lambda: [spread(dtypes[0], 50, random)])
        if len(dtypes) == 1:
            return self.get(dtypes, lambda: [np.concatenate([special(dtypes[0]), spread(dtypes[0], 200, random)])])
        counts = name in ("power", "pow", "ldexp")
        if len(dtypes) == 2 and dtypes[0] == dtypes[1]:
            return self.get((*dtypes, counts), lambda: pairs(*dtypes, random, counts))
        return [self.get((dtype, k, counts and k == 1), lambda d=dtype, n=counts and k == 1: [self.mixed(d, n)])[0]
                for k, dtype in enumerate(dtypes)]

    @staticmethod
    def mixed(dtype, nonnegative):
        some = special(dtype)
        if nonnegative and some.dtype.kind == "i":
            some = some[some >= 0]
        some = random.choice(some, MIXED // 2)
        return np.concatenate([some, spread(dtype, MIXED - MIXED // 2, random, nonnegative)])


def add_cases(script, lines):
    """(number, name, operands) of each case."""
    arrays, cases = Arrays(script), []
    for word, name, *rest in lines:
        if word == "function" and name not in FUNCTIONS:
            problems.append(f"{name} has no reference in tests/numpy/reference.py")
        if word not in ("typed", "refused") or name not in FUNCTIONS:
            continue
        dtypes = tuple(rest[:-1])
        check_typing(name, dtypes, rest[-1] if word == "typed" else None, rest[-1])
        if word == "refused":
            continue
        inputs = arrays.of(name, dtypes)
        names = ", ".join(n for n, _ in inputs)
        cases.append((script.eval(f"{name}({names})"), name, [a for _, a in inputs]))
        if len(set(dtypes)) == 1 or name == "ldexp":
            covered.add((name, dtypes[0]))
        if len(dtypes) == 2 and dtypes[0] == dtypes[1]:
            cases.extend(weak_cases(script, arrays, name, dtypes[0]))
    return cases


def weak_cases(script, arrays, name, dtype):
    """The same with a Python number on either side, which adapts to the array's dtype."""
    operand, array = arrays.get((dtype, 0, False), lambda: [arrays.mixed(dtype, False)])[0]
    for number in WEAK:
        for left in (False, True):
            values = [number, array] if left else [array, number]
            if left and name in ("power", "pow", "ldexp"):
                continue
            try:
                numpy_of(name, values)
            except (TypeError, ValueError):
                continue
            text = f"{name}({number}, {operand})" if left else f"{name}({operand}, {number})"
            yield script.eval(text), name, values


def check_page(lines):
    """docs/functions.md names every function."""
    with open(os.path.join(SOURCE, "docs", "functions.md"), encoding="utf-8") as page:
        named = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]*)`", page.read()))))
    for word, name, *_ in lines:
        if word == "function" and name not in named:
            problems.append(f"docs/functions.md does not name {name}")


def check_loops(lines):
    for word, name, *rest in lines:
        if word == "loop" and (name, rest[0]) not in covered:
            problems.append(f"no case covers the loop {name} of {rest[0]}")


def check(case, record):
    number, name, operands = case
    if record.value is None:
        return f"failed: {record.sentence}"
    try:
        numpy_of(name, operands)
    except TypeError:
        return None # check_typing has said so
    if name in REDUCTIONS:
        return check_reduction(name, operands[0], record.value)
    return check_function(name, operands, record.value)


lines = table()
script = Script("functions")
cases = add_cases(script, lines)
check_loops(lines)
check_page(lines)
records = run_everywhere(script)
for case in cases:
    problem = check(case, records[case[0]])
    if problem:
        dtypes = ", ".join(str(getattr(x, "dtype", x)) for x in case[2])
        problems.append(f"{case[1]}({dtypes}): {problem}")
for problem in problems[:int(os.environ.get("WEFT_TEST_PROBLEMS", "40"))]:
    print(problem)
print(f"{len(cases)} cases of {len({case[1] for case in cases})} functions, {len(problems)} problems")
sys.exit(bool(problems))
