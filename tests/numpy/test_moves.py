"""Views, indexing by data and writing through views against NumPy, on one to four ranks and on two
nodes: chains of random ones, and what NumPy refuses.

    test_moves.py [SEED [COUNT]]
"""

import os
import sys

import numpy as np
from compare import check_exact, check_form
from leaves import SHAPES, Leaves
from reference import DTYPES, INTEGERS
from script import Script, run_everywhere

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 1
COUNT = int(sys.argv[2]) if len(sys.argv) > 2 else 500
np.seterr(all="ignore")


def words_of(items):
    """How cases/calls.c reads axes and extents."""
    if items is None:
        return "-"
    items = (items,) if isinstance(items, int) else items
    return ",".join(map(str, items)) or "()"


class Moves(Leaves):
    """Random calls: each method gives (function, words, what NumPy does), or None."""

    def __init__(self, script, random):
        super().__init__(script, random)
        self.cases = [] # (number, NumPy's array or None where it refuses, text)

    def record(self, function, name, words, apply, keep=False):
        """A case; where NumPy refuses, so must Weft. With keep the result's name and array."""
        try:
            want = np.asarray(apply())
        except (ValueError, IndexError, TypeError, np.AxisError):
            want = None
        made = self.script.call(function, name, *words, keep=keep)
        number, result = made if keep else (made, None)
        self.cases.append((number, want, f"{function} {' '.join(map(str, words))}"))
        return (result, want) if keep else None

    def axis(self, a):
        return int(self.random.integers(-a.ndim - (a.ndim == 0 or self.chance(0.04)), a.ndim + self.chance(0.04)))

    # ---- views ----

    def slices(self, a):
        """A slice of each dimension, an index here and there."""
        items = [str(int(self.random.integers(-n, n))) if n and self.chance(0.12) else
                 self.pick([":", "::2", "::-1", "1:", ":-1", "-1:0:-1", "2:1", "-9:9", "::-3", "1:-1"]) for n in a.shape]
        if self.chance(0.2):
            items.insert(int(self.random.integers(len(items) + 1)), "None")
        if self.chance(0.2):
            items.insert(int(self.random.integers(len(items) + 1)), "...")
        text = ", ".join(items) or "..."
        return "view", [text], lambda: eval(f"a[{text}]", {"a": a})

    def view(self, a):
        if self.chance(0.9):
            return self.slices(a)
        text = self.sliced(self.pick(SHAPES))[1] or "3" # of another shape: usually refused
        return "view", [text], lambda: eval(f"a[{text}]", {"a": a})

    def transpose(self, a):
        axes = None if self.chance(0.3) else tuple(int(k) for k in self.random.permutation(a.ndim))
        if axes == ():
            axes = None
        return "transpose", [words_of(axes)], lambda: np.transpose(a, axes)

    def swapaxes(self, a):
        one, two = self.axis(a), self.axis(a)
        return "swapaxes", [one, two], lambda: np.swapaxes(a, one, two)

    def moveaxis(self, a):
        one, two = self.axis(a), self.axis(a)
        return "moveaxis", [one, two], lambda: np.moveaxis(a, one, two)

    def expand_dims(self, a):
        axis = int(self.random.integers(-a.ndim - 1, a.ndim + 1))
        return "expand_dims", [axis], lambda: np.expand_dims(a, axis)

    def squeeze(self, a):
        ones = tuple(k for k, n in enumerate(a.shape) if n == 1)
        axes = None if self.chance(0.5) or not ones else ones[:1]
        return "squeeze", [words_of(axes)], lambda: np.squeeze(a, axes)

    def flip(self, a):
        axes = None if self.chance(0.4) or a.ndim == 0 else (self.axis(a),)
        return "flip", [words_of(axes)], lambda: np.flip(a, axes)

    def broadcast_to(self, a):
        shape = tuple(int(self.random.integers(0, 5)) if n == 1 and self.chance(0.7) else n for n in a.shape)
        if self.chance(0.4):
            shape = (int(self.random.integers(1, 4)), *shape)
        if np.prod(shape) > 60000:
            return None
        return "broadcast_to", [words_of(shape)], lambda: np.broadcast_to(a, shape)

    def diagonal(self, a):
        if a.ndim < 2:
            return None
        k = int(self.random.integers(-5, 6))
        one, two = (int(v) for v in self.random.permutation(a.ndim)[:2])
        return "diagonal", [k, one, two], lambda: np.diagonal(a, k, one, two)

    def reshape(self, a):
        factors, rest = [], a.size
        for n in (2, 3, 4, 5, 7, 64):
            if rest % n == 0 and rest and self.chance(0.5):
                factors.append(n)
                rest //= n
        factors.insert(int(self.random.integers(len(factors) + 1)), -1 if self.chance(0.5) and rest else rest)
        return "reshape", [words_of(tuple(factors))], lambda: np.reshape(a, factors)

    # ---- indexing by data ----

    def flatnonzero(self, a):
        return "flatnonzero", [], lambda: np.flatnonzero(a)

    def argwhere(self, a):
        return "argwhere", [], lambda: np.argwhere(a)

    def nonzero(self, a):
        if a.ndim == 0:
            return None
        k = int(self.random.integers(a.ndim))
        return "nonzero", [k], lambda: np.nonzero(a)[k]

    def mask(self, a):
        ndim = a.ndim if self.chance(0.6) else int(self.random.integers(1, a.ndim + 1)) if a.ndim else 0
        mask = self.random.random(a.shape[:ndim]) < self.pick([0.0, 0.1, 0.5, 1.0])
        return self.script.array(mask, self.pick("srfl")), np.asarray(mask)

    def select_where(self, a):
        if a.ndim == 0:
            return None
        name, mask = self.mask(a)
        return "select_where", [name], lambda: a[mask]

    def compress(self, a):
        if a.ndim == 0:
            return None
        axis = None if self.chance(0.3) else int(self.random.integers(-a.ndim, a.ndim))
        extent = a.size if axis is None else a.shape[axis]
        condition = self.random.random(max(extent - int(self.random.integers(3)), 0)) < 0.5
        return "compress", [self.script.array(condition), words_of(axis)], lambda: np.compress(condition, a, axis)

    def indices(self, extent, shape=None):
        shape = shape or self.pick([(), (3,), (40,), (5, 7), (0,)])
        low, high = -extent, extent
        if self.chance(0.1):
            high += 2 # some outside
        index = self.random.integers(low, max(high, low + 1), shape)
        dtype = self.pick(["int64", "int64", "int32", "int16" if extent < 30000 else "int64"])
        return self.script.array(index.astype(dtype), self.pick("srfl")), index

    def take(self, a):
        axis = None if self.chance(0.3) or a.ndim == 0 else int(self.random.integers(-a.ndim, a.ndim))
        extent = a.size if axis is None else a.shape[axis]
        name, index = self.indices(extent)
        mode = self.pick(["raise", "raise", "wrap", "clip"])
        if a.size // max(extent, 1) * index.size > 60000:
            return None
        return "take", [name, words_of(axis), mode], lambda: np.take(a, index, axis, mode=mode)

    # ---- writing ----

    def put_indices(self, a, name):
        if a.size == 0:
            return
        index_name, index = self.indices(a.size)
        values = self.elements(self.pick(["int8", "bool"]), (int(self.random.integers(1, 50)),))
        out, mode = a.copy(), self.pick(["raise", "wrap", "clip"])

        def apply():
            # Not numpy.put: that of 1.24 sometimes never comes back.
            flat, places = out.reshape(-1), index.ravel()
            if mode == "raise" and ((places < -a.size) | (places >= a.size)).any():
                raise IndexError
            places = np.clip(places, 0, a.size - 1) if mode == "clip" else places % a.size
            flat[places] = np.resize(values, places.shape)
            return out
        self.record("put_indices", name, [index_name, self.script.array(values, self.pick("srf")), mode], apply)

    def put_where(self, a, name):
        if a.ndim == 0:
            return
        mask_name, mask = self.mask(a)
        out = a.copy()
        values = self.elements("int8", self.pick([(), (1,), out[mask].shape]))

        def apply():
            out[mask] = values
            return out
        self.record("put_where", name, [mask_name, self.script.array(values, self.pick("srf"))], apply)

    def view_of(self, name, out):
        """A random view to write through: its name and NumPy's view of `out`."""
        function, words, apply = self.pick([self.slices, self.slices, self.transpose])(out)
        view = apply()
        if not isinstance(view, np.ndarray): # an element of NumPy's is no view
            function, words, view = "view", ["..."], out[...]
        base, out_view = self.script.call(function, name, *words, keep=True)[1], view
        self.cases.append((self.script.count, view.copy(), f"{function} {words}"))
        return base, out_view

    def assign(self, a, name):
        out = a.copy()
        view_name, view = self.view_of(name, out)
        shape = self.narrower(view.shape)
        shares = self.chance(0.3)
        source = np.asarray(view[::-1]) if shares and view.ndim else self.elements("int8", shape)
        if shares and view.ndim:
            source_name = self.script.call("view", view_name, "::-1", keep=True)[1]
            self.cases.append((self.script.count, source.copy(), "view ::-1"))
        else:
            source_name = self.script.array(source, self.pick("srfl"))

        def apply():
            view[...] = source.copy()
            return out
        self.record("assign", name, [view_name, source_name], apply)

    def into(self, a, name):
        out = a.copy()
        view_name, view = self.view_of(name, out)
        shares = self.chance(0.4)
        x = view if shares else self.elements(a.dtype, view.shape)
        x_name = view_name if shares else self.script.array(x, self.pick("srfl"))

        def apply():
            view[...] = x * a.dtype.type(2) if a.dtype != bool else x
            return out
        text = f"x * {a.dtype}(2)" if a.dtype != bool else "x | x"
        self.record("into", name, [view_name, x_name, text], apply)

    def chain(self):
        """Some views of views, each looked at, then written to or indexed."""
        before = self.script.names
        shape = self.pick([s for s in SHAPES if np.prod(s) <= 5000])
        a = self.elements(self.pick(DTYPES), shape)
        name = self.script.array(a, self.pick("sssrflo" + ("w" if a.ndim else "")))
        for _ in range(int(self.random.integers(1, 4))):
            one = self.pick([self.view, self.transpose, self.swapaxes, self.moveaxis, self.expand_dims, self.squeeze,
                             self.flip, self.broadcast_to, self.diagonal, self.reshape])(a)
            if one is None:
                continue
            result, want = self.record(one[0], name, *one[1:], keep=True)
            if want is None:
                continue
            name, a = result, want
            self.read(name, a)
        self.write(shape)
        self.script.free(*[f"v{k}" for k in range(before + 1, self.script.names + 1)])

    def read(self, name, a):
        one = self.pick([self.flatnonzero, self.argwhere, self.nonzero, self.select_where, self.compress, self.take,
                         self.take])(a)
        if one is not None:
            self.record(one[0], name, *one[1:])

    def write(self, shape):
        a = self.elements(self.pick(DTYPES), shape)
        name = self.script.array(a, self.pick("sssrflo"))
        self.pick([self.put_indices, self.put_where, self.assign, self.into])(a, name)


def check(case, records):
    number, want, _ = case
    record = records[number]
    if want is None:
        return None if record.value is None else "is not refused, as NumPy does"
    if record.value is None:
        return f"failed: {record.sentence}"
    return check_form(record.value, want) or check_exact(record.value, want)


def main():
    script = Script("moves")
    moves = Moves(script, np.random.default_rng(SEED))
    for _ in range(COUNT):
        moves.chain()
    records = run_everywhere(script)
    problems = [f"{script.statement(case[0])}\n    {problem}" for case in moves.cases
                if (problem := check(case, records))]
    for problem in problems[:int(os.environ.get("WEFT_TEST_PROBLEMS", "40"))]:
        print(problem)
    print(f"seed {SEED}: {len(moves.cases)} views, reads and writes, {len(problems)} problems")
    return bool(problems)


sys.exit(main())
