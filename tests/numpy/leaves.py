"""Random arrays with what stands behind their names in an expression: slices, .T, None."""

from dataclasses import dataclass, field

import numpy as np
from reference import DTYPES
from values import special, spread, tame

SHAPES = [(), (0,), (1,), (2,), (7,), (63,), (64,), (65,), (1023,), (1025,), (4095,), (4096,), (4097,),
          (1, 1), (3, 5), (1, 70), (70, 1), (100, 41), (2, 4099), (0, 4), (5, 0), (17, 3, 5), (4, 1, 33),
          (3, 0, 2), (2, 3, 4, 5), (5, 1, 2, 7), (16, 16, 16), (9000,)]
PLACEMENTS = "sssssrflow" # cases/inputs.c says what they are


@dataclass
class Node:
    name: str                 # of the function; "leaf", "literal" or "slice"
    text: str
    value: object             # about what it gives: for shapes and dtypes
    operands: list = field(default_factory=list)
    options: dict = field(default_factory=dict)
    form: str = ""            # the step, with {0}, {1} for its operands
    number: int = 0           # of the step's case
    result: str = ""          # the name of the step's result

    def leaves(self):
        if not self.operands:
            return [self] if self.name == "leaf" else []
        return [leaf for operand in self.operands for leaf in operand.leaves()]


class Leaves:
    """Random arrays whose shapes broadcast to a given one, and numbers."""

    def __init__(self, script, random, dtypes=None):
        self.script, self.random, self.dtypes = script, random, dtypes or DTYPES

    def pick(self, items):
        return items[int(self.random.integers(len(items)))]

    def chance(self, share):
        return self.random.random() < share

    def elements(self, dtype, shape):
        count = int(np.prod(shape))
        if self.chance(0.25):
            return tame(dtype, count, self.random).reshape(shape)
        x = spread(dtype, count, self.random)
        if count and self.chance(0.2):
            places = self.random.integers(0, count, max(1, count // 50))
            x[places] = self.random.choice(special(dtype), len(places))
        return x.reshape(shape)

    def narrower(self, shape):
        """A shape that broadcasts to this one."""
        out = tuple(1 if self.chance(0.12) else n for n in shape)
        return out[int(self.random.integers(len(out) + 1)):] if self.chance(0.15) else out

    def stretch(self, extent):
        """(extent, slice): a dimension of which the slice has that many elements."""
        step = self.pick([1, 1, 1, 2, 3, -1, -2])
        before, after = (int(n) for n in self.random.integers(0, 4, 2))
        if extent == 0:
            return before + after, f"{before}:{before}"
        full = before + (extent - 1) * abs(step) + 1 + after
        if step > 0:
            start = "" if before == 0 and self.chance(0.5) else \
                str(before - full if self.chance(0.3) else before)
            stop = full - after
            stop = "" if after == 0 else str(stop - full if self.chance(0.3) else stop)
            return full, f"{start}:{stop}" + (f":{step}" if step > 1 or self.chance(0.2) else "")
        last = full - 1 - after
        start = "" if after == 0 and self.chance(0.7) else str(last - full if self.chance(0.5) else last)
        # The element before the last one wanted; -1 would count from the end.
        stop = before - 1
        return full, f"{start}:{stop if stop >= 0 else ''}:{step}"

    def sliced(self, shape):
        """(shape of a base, text between the brackets) such that the slice has this shape."""
        base, items = [], []
        for extent in shape:
            if extent == 1 and self.chance(0.3):
                items.append("None")
                continue
            if self.chance(0.1):
                n = int(self.random.integers(1, 4))
                base.append(n)
                items.append(str(int(self.random.integers(-n, n))))
            if self.chance(0.4):
                base.append(extent)
                items.append(":")
            else:
                full, text = self.stretch(extent)
                base.append(full)
                items.append(text)
        if items and items[-1] == ":" and self.chance(0.5):
            while items and items[-1] == ":":
                items.pop()
            if self.chance(0.5):
                items.append("...")
        elif ":" in items and self.chance(0.3) and items.count(":") == 1:
            items[items.index(":")] = "..."
        return tuple(base), ", ".join(items)

    def leaf(self, shape, dtype=None):
        dtype = dtype or self.pick(self.dtypes)
        shape = self.narrower(shape)
        text = ""
        turned = len(shape) > 1 and self.chance(0.15)
        base = shape[::-1] if turned else shape
        if shape and self.chance(0.3):
            base, text = self.sliced(base)
        a = self.elements(dtype, base)
        name = self.script.array(a, self.pick(PLACEMENTS))
        node = Node("leaf", name, a, result=name)
        suffix = (f"[{text}]" if text else "") + (".T" if turned else "")
        if not suffix:
            return node
        value = eval("a" + suffix, {"a": a})
        return Node("slice", name + suffix, np.asarray(value), [node], form="{0}" + suffix)

    def literal(self, dtype):
        kind = np.dtype(dtype).kind
        numbers = [2, 3, 1, 0, 7] + ([2.5, 0.1, -1.5] if kind in "fc" else []) + \
            ([-1, -3] if kind in "ifc" else []) + ([2j] if kind == "c" else [])
        number = self.pick(numbers)
        return Node("literal", f"({number})", number)
