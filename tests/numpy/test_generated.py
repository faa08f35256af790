"""Thousands of random expressions against NumPy, on one to four ranks and on two nodes.

    test_generated.py [SEED [COUNT]]
"""

import ast
import os
import subprocess
import sys
import warnings

import numpy as np
from compare import check_exact, check_function, check_reduction
from generate import REDUCING, Generator
from leaves import SHAPES
from reference import INTEGERS, NOT_YET
from script import Script, run_everywhere

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 1
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 1600
np.seterr(all="ignore")
warnings.simplefilter("ignore", RuntimeWarning)


def functions():
    """What the library's own table names."""
    done = subprocess.run([os.path.join(os.environ["WEFT_BUILD"], "tests", "functions")],
                          capture_output=True, text=True, check=True)
    return {line.split("\t")[1] for line in done.stdout.splitlines() if line.startswith("function")}


def add_steps(script, node, names):
    """A case for each node, after those of its operands; `names` gathers what is kept."""
    for operand in node.operands:
        add_steps(script, operand, names)
    if node.name == "leaf":
        names.append(node.result)
    elif node.name != "literal":
        step = node.form.format(*[o.result or o.text for o in node.operands])
        node.number, node.result = script.eval(step, keep=True)
        names.append(node.result)


def spelt(text, random):
    """The text with as few parentheses as Python needs, or as it is."""
    return ast.unparse(ast.parse(text, mode="eval")) if random.integers(2) else text


def add_expression(script, generator, random):
    """(tree, number of the case of the whole)."""
    shape = SHAPES[int(random.integers(len(SHAPES)))]
    tree, first = None, len(script.lines)
    while tree is None or not tree.operands or not 1 <= len(tree.leaves()) <= 12:
        tree = generator.build(shape, int(random.integers(1, 5)))
    used = {leaf.result for leaf in tree.leaves()}
    script.lines[first:] = [line for line in script.lines[first:] if line.split("\t")[1] in used]
    whole = script.eval(spelt(tree.text, random))
    names = []
    add_steps(script, tree, names)
    script.free(*names)
    return tree, whole


def value_of(node, records):
    if node.name in ("leaf", "literal"):
        return node.value
    return records[node.number].value


def defined(name, x):
    """Where a cast of floats to integers is defined at all."""
    x = x.real
    info = np.iinfo(name)
    return np.isfinite(x) & (x > float(info.min) - 1) & (x < float(info.max))


def check_step(node, records):
    got = records[node.number].value
    operands = [value_of(o, records) for o in node.operands]
    if any(o is None for o in operands):
        return None # the operand's own step says why
    if got is None and NOT_YET.search(records[node.number].sentence):
        return None
    if got is None:
        return f"failed: {records[node.number].sentence}"
    if node.name == "slice":
        want = eval(node.form.format("a"), {"a": operands[0]})
        return check_exact(got, np.asarray(want)) if got.shape == want.shape else f"shape {got.shape}, not {want.shape}"
    if node.name in REDUCING:
        return check_reduction(node.name, operands[0], got, **node.options)
    if node.name in INTEGERS and operands[0].dtype.kind in "fc":
        keep = defined(node.name, operands[0])
        return check_function(node.name, [operands[0][keep]], got[keep])
    return check_function(node.name, operands, got)


def check_tree(node, records):
    """Problems of all steps."""
    problems = [p for o in node.operands for p in check_tree(o, records)]
    if node.name not in ("leaf", "literal"):
        problem = check_step(node, records)
        if problem:
            about = ", ".join(f"{o.value.dtype}{o.value.shape}" if isinstance(o.value, np.ndarray) else o.text
                              for o in node.operands)
            problems.append(f"{node.form} of {about} {node.options or ''}: {problem}")
    return problems


def check_whole(tree, whole, records):
    """The expression in one piece has the bits of its steps."""
    steps = records[tree.number]
    if records[whole].fingerprint() == steps.fingerprint() or steps.value is None:
        return []
    return [f"{tree.text}: its steps give\n    {records[whole].difference(steps)}"]


def main():
    random = np.random.default_rng(SEED)
    script = Script("generated")
    generator = Generator(script, random, functions())
    trees = [add_expression(script, generator, random) for _ in range(COUNT)]
    records = run_everywhere(script)
    problems = []
    for tree, whole in trees:
        problems += check_tree(tree, records) + check_whole(tree, whole, records)
    for problem in problems[:int(os.environ.get("WEFT_TEST_PROBLEMS", "40"))]:
        print(problem)
    print(f"seed {SEED}: {len(trees)} expressions of {script.count} cases, {len(problems)} problems")
    return bool(problems)


sys.exit(main())
