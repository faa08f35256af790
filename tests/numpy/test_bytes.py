"""What is sent between two nodes, against the contracts: nothing where operands line up, the
elements that change nodes where they do not, O(log n) partial results for a reduction. A gather to
one rank would show."""

import math
import sys

import numpy as np
from script import Script

ROWS, COLUMNS = 600, 500
AGREEMENT = 4096 # bytes of planning: statuses and sizes, whatever the arrays' size
random = np.random.default_rng(3)
script = Script("bytes")
limits = []


def sent(text, limit, least=0):
    """At most `limit` bytes beyond planning, and at least `least`."""
    limits.append((script.eval(text), text, least, limit + AGREEMENT))


def array(placement="s", shape=(ROWS, COLUMNS)):
    return script.array(random.standard_normal(shape), placement)


x, y, first, last, everywhere = array(), array(), array("f"), array("l"), array("r")
row, column, long = array(shape=COLUMNS), array(shape=(ROWS, 1)), array(shape=300000)
everything = ROWS * COLUMNS * 8
leaf = 4096 * 8
partials = 64 * math.ceil(math.log2(ROWS * COLUMNS / 4096) + 2)

for text in (f"{x} + {y}", f"sqrt({x}*{x} + {y}*{y})", f"where({x} > 0, {x}, 2)", f"{x} + {everywhere}",
             f"{x} * {column}", f"int32({x})", f"{x}[:, ::2] + {y}[:, 1::2]", f"{x}[:, ::-1]",
             f"{x}[:, 3]"):
    sent(text, 0)
for name in ("sum", "mean", "max", "any"):
    sent(f"{name}({x})", leaf + partials)
sent(f"sum({long}*{long}) / max({long})", 2 * (leaf + partials))
sent(f"{first} + {x}", everything // 2, everything // 4)
sent(f"{last}*2", everything // 2, everything // 4)
sent(f"{x} + {row}", COLUMNS * 8)
sent(f"{x}[1:] - {x}[:-1]", 4 * COLUMNS * 8)
sent(f"{long}[1:] - {long}[:-1]", 64)
sent(f"{long}[2:] - 2*{long}[1:-1] + {long}[:-2]", 128)
sent(f"{x}[::-1] + 1", everything, everything // 2)
sent(f"{x}.T + 1", everything // 2, everything // 4)
sent(f"{x}[:{COLUMNS}].T + {x}[:{COLUMNS}, :{COLUMNS}]", everything)
sent(f"{x}[::2] + 1", everything // 2)
limits.append((script.call("copy", first), "copy of rows on one rank", everything // 4, everything // 2 + AGREEMENT))
limits.append((script.call("copy", x), "copy", 0, AGREEMENT))

script.write()
problems = 0
for nodes, ranks in ((2, 1), (2, 2)):
    records = script.run(nodes, ranks, 1, count_bytes=True)
    for number, text, least, limit in limits:
        record = records[number]
        if record.value is None or not least <= record.sent <= limit:
            problems += 1
            print(f"{nodes} nodes of {ranks}: {text} sends {record.sent} bytes, {least} to {limit} are allowed "
                  f"{record.sentence}")
        elif "-v" in sys.argv:
            print(f"{nodes} nodes of {ranks}: {text} sends {record.sent} bytes")
print(f"{len(limits)} operations, {problems} problems")
sys.exit(bool(problems))
