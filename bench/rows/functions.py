"""Every element-wise function of the language: at a size that memory holds, and, where it computes, in
cache. One row per line of the table, measured in processes that stay."""

from dataclasses import dataclass

import numpy as np

from harness.model import Check, Input, Kept, Row, Target
from peers.plain import ready
from rows.common import stream

LARGE = {"full": {"n": 50_000_000}, "quick": {"n": 1 << 23}}
IN_CACHE = {"full": {"n": 100_000}, "quick": {"n": 100_000}}
EFFORT = 0.15  # of a row's seconds: there are a hundred of them
FOUR_PLACES = Check(tolerance=1e-15)
LIBM = Check(tolerance=1e-13, absolute=True)  # scipy's own gamma is less exact than glibc's
SIZES = {"uniform": 8, "normal": 8, "above-one": 8, "integers": 8, "int32": 4, "small": 8, "complex": 16,
         "mask": 1, "float32": 4}


@dataclass(frozen=True)
class Function:
    """`kinds` are those of the operands a, b, …; `result` is the bytes of an element of the result."""

    text: str
    numpy: object  # a function of the operands, or the name of one of scipy.special
    kinds: tuple = ("uniform",)
    result: int = 8
    check: Check = Check()
    computes: bool = False  # transcendental: held to more in cache

    @property
    def name(self):
        return self.text.split("(")[0]


def computed(text, numpy, *kinds, check=FOUR_PLACES):
    return Function(text, numpy, kinds or ("uniform",), check=check, computes=True)


def moved(text, numpy, *kinds, result=8):
    """A function with one right answer."""
    return Function(text, numpy, kinds or ("normal",), result)


TWO = ("normal", "normal")
INTEGERS = ("integers", "integers")

FUNCTIONS = (
    moved("add(a, b)", np.add, *TWO), moved("subtract(a, b)", np.subtract, *TWO),
    moved("multiply(a, b)", np.multiply, *TWO), moved("divide(a, b)", np.divide, *TWO),
    moved("floor_divide(a, b)", np.floor_divide, *TWO), moved("remainder(a, b)", np.remainder, *TWO),
    moved("fmod(a, b)", np.fmod, *TWO), computed("power(a, b)", np.power, "uniform", "normal"),
    computed("float_power(a, b)", np.float_power, "uniform", "normal"), moved("sqrt(a)", np.sqrt, "uniform"),
    computed("cbrt(a)", np.cbrt, "normal"), moved("square(a)", np.square),
    moved("reciprocal(a)", np.reciprocal), computed("exp(a)", np.exp), computed("exp2(a)", np.exp2),
    computed("expm1(a)", np.expm1), computed("log(a)", np.log), computed("log2(a)", np.log2),
    computed("log10(a)", np.log10), computed("log1p(a)", np.log1p), computed("sin(a)", np.sin, "normal"),
    computed("cos(a)", np.cos, "normal"), computed("tan(a)", np.tan, "normal"),
    computed("arcsin(a)", np.arcsin), computed("arccos(a)", np.arccos),
    computed("arctan(a)", np.arctan, "normal"), computed("arctan2(a, b)", np.arctan2, *TWO),
    computed("sinh(a)", np.sinh, "normal"), computed("cosh(a)", np.cosh, "normal"),
    computed("tanh(a)", np.tanh, "normal"), computed("arcsinh(a)", np.arcsinh, "normal"),
    computed("arccosh(a)", np.arccosh, "above-one"), computed("arctanh(a)", np.arctanh),
    Function("hypot(a, b)", np.hypot, TWO, check=FOUR_PLACES), moved("degrees(a)", np.degrees), moved("radians(a)", np.radians),
    moved("floor(a)", np.floor), moved("ceil(a)", np.ceil), moved("trunc(a)", np.trunc),
    moved("rint(a)", np.rint), moved("round(a, 2)", lambda a: np.round(a, 2)), moved("sign(a)", np.sign),
    moved("abs(a)", np.abs), moved("negative(a)", np.negative), moved("positive(a)", np.positive),
    moved("minimum(a, b)", np.minimum, *TWO), moved("maximum(a, b)", np.maximum, *TWO),
    moved("fmin(a, b)", np.fmin, *TWO), moved("fmax(a, b)", np.fmax, *TWO),
    moved("clip(a, -1, 1)", lambda a: np.clip(a, -1, 1)), moved("copysign(a, b)", np.copysign, *TWO),
    moved("nextafter(a, b)", np.nextafter, *TWO), moved("heaviside(a, b)", np.heaviside, *TWO),
    moved("ldexp(a, b)", np.ldexp, "normal", "small"), moved("isnan(a)", np.isnan, result=1),
    moved("isinf(a)", np.isinf, result=1), moved("isfinite(a)", np.isfinite, result=1),
    moved("signbit(a)", np.signbit, result=1),
    moved("logical_and(a, b)", np.logical_and, *TWO, result=1),
    moved("logical_or(a, b)", np.logical_or, *TWO, result=1),
    moved("logical_xor(a, b)", np.logical_xor, *TWO, result=1),
    moved("logical_not(a)", np.logical_not, result=1), moved("equal(a, b)", np.equal, *TWO, result=1),
    moved("not_equal(a, b)", np.not_equal, *TWO, result=1), moved("less(a, b)", np.less, *TWO, result=1),
    moved("less_equal(a, b)", np.less_equal, *TWO, result=1),
    moved("greater(a, b)", np.greater, *TWO, result=1),
    moved("greater_equal(a, b)", np.greater_equal, *TWO, result=1),
    moved("bitwise_and(a, b)", np.bitwise_and, *INTEGERS),
    moved("bitwise_or(a, b)", np.bitwise_or, *INTEGERS),
    moved("bitwise_xor(a, b)", np.bitwise_xor, *INTEGERS), moved("invert(a)", np.invert, "integers"),
    moved("left_shift(a, b)", np.left_shift, "integers", "small"),
    moved("right_shift(a, b)", np.right_shift, "integers", "small"),
    moved("real(a)", lambda a: a.real.copy(), "complex"),
    moved("imag(a)", lambda a: a.imag.copy(), "complex"),
    moved("conj(a)", np.conj, "complex", result=16), computed("angle(a)", np.angle, "complex"),
    moved("where(c, a, b)", lambda c, a, b: np.where(c, a, b), "mask", *TWO),
    moved("select(c, a, b)", lambda c, a, b: np.select([c], [a], b), "mask", *TWO),
    computed("erf(a)", "erf", "normal", check=LIBM), computed("gamma(a)", "gamma", "above-one", check=LIBM),
    computed("lgamma(a)", "gammaln", "above-one", check=LIBM),
)


def operands(function):
    """Name by name: c is the first where there is a mask."""
    names = ("c", "a", "b") if function.kinds[0] == "mask" else ("a", "b")
    return {name: Input(lambda size: (size["n"],), seed, kind)
            for seed, (name, kind) in enumerate(zip(names, function.kinds), 1)}


def bytes_of(function):
    each = sum(SIZES[kind] for kind in function.kinds) + function.result
    return lambda size: each * size["n"]


def limit_of(function):
    """The kernel like it, and the elements it needs to move as many bytes, as a word of the case."""
    kernel = "copy" if len(function.kinds) == 1 else "triad"
    return kernel, "copied" if kernel == "copy" else "added"


def scipy(function):
    return isinstance(function.numpy, str)


def large(function):
    kernel, elements = limit_of(function)
    targets = () if scipy(function) else (Target("numpy", 1.8, or_share=0.85),)
    return Row(
        name=f"f-{function.name}", title=f"{function.text} into an array", group="functions", **LARGE,
        inputs=operands(function), weft=Kept(function.text),
        peers={"scipy" if scipy(function) else "numpy": ready(function.numpy, *operands(function))},
        check=check_of(function), bytes=bytes_of(function), limit=stream(kernel, f"{{{elements}}}"),
        targets=targets, shapes=False, effort=EFFORT, shared_limit=True, picture="functions",
    )


def check_of(function):
    reference = "scipy" if scipy(function) else "numpy"
    check = function.check
    return Check(tolerance=check.tolerance, absolute=check.absolute, reference=reference)


def in_cache(function):
    targets = () if scipy(function) else (Target("numpy", 2.5),)
    return Row(
        name=f"c-{function.name}", title=f"{function.text}, 100 000 elements in cache", group="in-cache",
        **IN_CACHE, inputs=operands(function), weft=Kept(function.text),
        peers={"scipy" if scipy(function) else "numpy": ready(function.numpy, *operands(function))},
        check=check_of(function), bytes=bytes_of(function), targets=targets, shapes=False, effort=EFFORT,
        picture="in-cache",
    )


def rows(_cores):
    for function in FUNCTIONS:
        yield large(function)
    for function in FUNCTIONS:
        if function.computes:
            yield in_cache(function)
