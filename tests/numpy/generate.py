"""Random expressions, as a tree whose every node is also a case of its own.

A node's text holds the whole expression under it; its step names the results of its operands. What
Weft gives for each step is compared with NumPy on what Weft gave for the operands, so that every
step has its own bound, and the expression in one piece must have the bits of its steps.
"""

import numpy as np
from leaves import Leaves, Node
from reference import OPERATORS, numpy_of

UNARY = """abs negative positive square sqrt exp log log10 sin cos tan tanh floor ceil isnan logical_not
    exp2 expm1 log2 log1p cbrt arctan arcsinh sinh cosh rint trunc sign isfinite isinf signbit real imag
    conj degrees radians reciprocal erf arcsin arccosh angle""".split()
BINARY = """minimum maximum fmin fmax logical_and logical_or logical_xor hypot arctan2 copysign
    nextafter heaviside fmod power""".split()
REDUCING = "sum prod min max mean any all var std argmin argmax ptp count_nonzero".split()
KINDS = ["unary", "binary", "binary", "operator", "operator", "operator", "where", "cast", "clip",
         "reduction"]


class Generator(Leaves):
    """Expressions over the functions that the library has."""

    def __init__(self, script, random, functions, dtypes=None):
        super().__init__(script, random, dtypes)
        self.unaries = [f for f in UNARY if f in functions]
        self.binaries = [f for f in BINARY if f in functions]
        self.reducing = [f for f in REDUCING if f in functions]

    def node(self, name, form, operands, **options):
        """A node, or None where NumPy refuses it or one would compute what no rule compares."""
        try:
            value = numpy_of(name, [o.value for o in operands], **options)
        except (TypeError, ValueError, OverflowError):
            return None
        if value.size > 40000:
            return None
        return Node(name, form.format(*[o.text for o in operands]), value, operands, options, form)

    def build(self, shape, depth):
        """A random tree; its leaves broadcast to the shape."""
        if depth == 0 or self.chance(0.1):
            return self.leaf(shape)
        for _ in range(20):
            node = getattr(self, self.pick(KINDS))(shape, depth)
            if node:
                return node
        return self.leaf(shape)

    def unary(self, shape, depth):
        name = self.pick(self.unaries)
        if name == "negative" and self.chance(0.5):
            return self.node(name, "(-{0})", [self.build(shape, depth - 1)])
        return self.node(name, name + "({0})", [self.build(shape, depth - 1)])

    def two(self, shape, depth):
        a = self.build(shape, depth - 1)
        b = self.literal(a.value.dtype) if self.chance(0.2) else self.build(shape, depth - 1)
        return [b, a] if self.chance(0.3) else [a, b]

    def binary(self, shape, depth):
        name, operands = self.pick(self.binaries), self.two(shape, depth)
        if name == "power" and all(np.asarray(o.value).dtype.kind in "iub" for o in operands):
            return None
        return self.node(name, name + "({0}, {1})", operands)

    def operator(self, shape, depth):
        sign, operands = self.pick(list(OPERATORS)), self.two(shape, depth)
        if sign == "**" and np.asarray(operands[1].value).dtype.kind in "iub":
            operands = [operands[0] if operands[0].name != "literal" else operands[1], Node("literal", "2", 2)]
        return self.node(OPERATORS[sign], "({0} " + sign + " {1})", operands)

    def where(self, shape, depth):
        condition = self.build(shape, depth - 1)
        return self.node("where", "where({0}, {1}, {2})", [condition, *self.two(shape, depth)])

    def clip(self, shape, depth):
        a = self.build(shape, depth - 1)
        low, high = sorted([self.literal(a.value.dtype), self.literal(a.value.dtype)],
                           key=lambda n: np.real(n.value))
        return self.node("clip", "clip({0}, {1}, {2})", [a, low, high]) if a.value.dtype != bool else None

    def cast(self, shape, depth):
        name = self.pick(self.dtypes)
        return self.node(name, name + "({0})", [self.build(shape, depth - 1)])

    def reduction(self, shape, depth):
        inner = self.build(shape, depth - 1)
        name, options, ndim = self.pick(self.reducing), {}, inner.value.ndim
        words = ["{0}"]
        if ndim and self.chance(0.7):
            count = 1 if name in ("argmin", "argmax") or self.chance(0.6) else int(self.random.integers(1, ndim + 1))
            axes = tuple(int(a) for a in self.random.permutation(ndim)[:count])
            axes = tuple(a - ndim if self.chance(0.3) else a for a in axes)
            options["axis"] = axes[0] if count == 1 and self.chance(0.8) else axes
            if name in ("argmin", "argmax") and not isinstance(options["axis"], int):
                options["axis"] = axes[0]
            words.append(f"axis={options['axis']}")
        if self.chance(0.6):
            options["keepdims"] = True
            words.append("keepdims=True")
        if name in ("var", "std") and self.chance(0.4):
            options["ddof"] = 1
            words.append("ddof=1")
        return self.node(name, f"{name}({', '.join(words)})", [inner], **options)
