"""What Weft's functions must give: NumPy's, with the rules of NEP 50 and NumPy 2.

Where the NumPy at hand (1.24 with NPY_PROMOTION_STATE=weak) differs, these rules win:

* floor, ceil, trunc, fix and round of integers and bools are the integers (NumPy 2.1);
* comparisons of signed with unsigned integers are exact (NumPy 2.0);
* sign of a complex number is x / |x| (NumPy 2.0);
* numbers in where and clip are weak (NumPy 2.0);
* reciprocal of an integer is 1 // x towards zero, 0 for 0 (NumPy casts 1 / 0, which C leaves open);
* Weft has no float16: a function that NumPy takes there from 8-bit integers gives float32.
"""

import math
import re

import command
import numpy as np

try:
    import mpmath
except ImportError:
    command.skip("no mpmath")

DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
          "float32", "float64", "complex64", "complex128"]
INTEGERS = DTYPES[1:9]

# Each within 4 ulp of the correctly rounded value; complex ones in the norm.
APPROXIMATE = set("""exp exp2 expm1 log log2 log10 log1p sin cos tan arcsin arccos arctan sinh cosh
    tanh arcsinh arccosh arctanh cbrt hypot arctan2 power pow float_power degrees radians deg2rad
    rad2deg angle asin acos atan asinh acosh atanh atan2 erf erfc gamma lgamma sinc logaddexp logaddexp2 exp10""".split())
# Correctly rounded for real numbers only.
APPROXIMATE_COMPLEX = APPROXIMATE | set("""sqrt divide true_divide reciprocal square abs absolute sign
    prod""".split())
REDUCTIONS = {"sum", "prod", "mean", "var", "std", "min", "max", "amin", "amax", "any", "all", "ptp",
              "argmin", "argmax", "count_nonzero", "nansum", "nanprod", "nanmean", "nanvar",
              "nanstd", "nanmin", "nanmax", "nanargmin", "nanargmax", "norm"}


def of_integers_themselves(function):
    def apply(x, *rest):
        x = np.asarray(x)
        return x.copy() if x.dtype.kind in "iub" else function(x, *rest)
    return apply


def norm(x, axis=None, keepdims=False):
    x = np.asarray(x)
    x = x.astype(float) if x.dtype.kind in "iub" else x
    return np.sqrt(np.sum(np.abs(x)**2, axis=axis, keepdims=keepdims))


def select(*pairs_and_default):
    """select(c1, v1, c2, v2, ..., default), which NumPy takes as two lists."""
    *pairs, default = pairs_and_default
    return np.select([np.asarray(c) for c in pairs[::2]], pairs[1::2], default)


def exact_comparison(function):
    def apply(a, b):
        a, b = np.asarray(a), np.asarray(b)
        if {a.dtype.kind, b.dtype.kind} == {"i", "u"}:
            return function(a.astype(object), b.astype(object)).astype(bool)
        return function(a, b)
    return apply


def sign(x):
    x = np.asarray(x)
    if x.dtype.kind != "c":
        return np.sign(x)
    size = np.abs(x)
    out = np.where(size == 0, 0, x / np.where(size == 0, 1, size)).astype(x.dtype)
    out[np.isnan(x)] = complex(np.nan, np.nan)
    for one, other, unit in ((x.real, x.imag, 1), (x.imag, x.real, 1j)):
        limit = np.isinf(one) & ~np.isinf(other)  # hypot(inf, nan) is inf
        out[limit] = np.sign(one[limit]) * unit
    return out


def log1p(x):
    """NumPy's complex log1p is log |1 + x|, which loses small numbers."""
    x = np.asarray(x)
    if x.dtype.kind != "c":
        return np.log1p(x)
    near = np.hypot(x.real, x.imag) < 0.5
    small = np.where(near, x, 0)
    real = np.log1p(small.real * (2 + small.real) + small.imag**2) / 2
    out = np.log1p(x)
    out.real[near] = real[near]
    return out


def where(condition, a, b):
    """Numbers take the dtype of the array beside them."""
    dtype = np.result_type(a, b)
    return np.where(condition, np.asarray(a).astype(dtype), np.asarray(b).astype(dtype))


def reciprocal(x):
    x = np.asarray(x)
    if x.dtype.kind not in "iu":
        return np.reciprocal(x)
    return np.where(x == 1, 1, np.where(x == -1, -1, 0) if x.dtype.kind == "i" else 0).astype(x.dtype)


def elementwise(function):
    """A function of numbers, through mpmath with 40 digits; rounded once."""
    def apply(x):
        x = np.asarray(x)
        if x.dtype.kind == "c":
            raise TypeError("of real numbers only")
        dtype = x.dtype if x.dtype.kind == "f" else \
            np.dtype("float32" if x.dtype.itemsize <= 2 else "float64")
        with mpmath.workdps(40):
            flat = [function(float(v)) for v in x.ravel()]
        return np.array(flat, dtype=np.longdouble).reshape(x.shape), dtype
    return apply


def rounded(apply):
    def rounding(x):
        value, dtype = apply(x)
        return value.astype(dtype)
    return rounding


def long_number(value):
    return np.longdouble(mpmath.nstr(value, 30)) if mpmath.isfinite(value) else np.longdouble(float(value))


def erf(x):
    if x == 0:
        return np.longdouble(x)  # mpmath knows one zero only
    return long_number(mpmath.erf(x))


def gamma(x):
    if math.isnan(x) or x == -math.inf or (x < 0 and x == math.floor(x)):
        return math.nan
    if x == 0:
        return math.copysign(math.inf, x)
    return math.inf if x == math.inf else long_number(mpmath.gamma(x))


def lgamma(x):
    if math.isinf(x) or (x <= 0 and x == math.floor(x)):
        return math.inf
    if math.isnan(x):
        return x
    return long_number(mpmath.log(abs(mpmath.gamma(x))) if abs(x) < 1e6 else mpmath.re(mpmath.loggamma(x)))


THROUGH_MPMATH = {name: elementwise(function) for name, function in
                  (("erf", erf), ("gamma", gamma), ("lgamma", lgamma))}


def cast(dtype):
    """To a real dtype complex numbers give their real part, without NumPy's warning."""
    def apply(x):
        x = np.asarray(x)
        return (x.real if x.dtype.kind == "c" and dtype[0] in "iuf" else x).astype(dtype)
    return apply


FUNCTIONS = {name: getattr(np, name) for name in """
    absolute power mod true_divide bitwise_not left_shift right_shift logical_and logical_or
    logical_xor logical_not square reciprocal clip isnan isinf isfinite signbit add subtract multiply
    divide floor_divide remainder fmod float_power negative positive fabs minimum maximum fmin fmax sqrt
    cbrt exp exp2 expm1 log log2 log10 log1p sin cos tan arcsin arccos arctan arctan2 sinh cosh tanh
    arcsinh arccosh arctanh hypot degrees radians deg2rad rad2deg rint copysign nextafter ldexp heaviside
    bitwise_and bitwise_or bitwise_xor invert where real imag conj conjugate angle
    sum prod mean var std amin amax any all ptp argmin argmax count_nonzero nansum nanprod nanmean
    nanvar nanstd nanmin nanmax nanargmin nanargmax logaddexp logaddexp2 sinc isneginf isposinf
    spacing gcd lcm trunc nan_to_num broadcast_to squeeze expand_dims swapaxes transpose reshape
    ravel diagonal
    """.split()}
FUNCTIONS.update({
    "abs": np.absolute, "pow": np.power, "bitwise_invert": np.invert, "min": np.amin, "max": np.amax,
    "bitwise_left_shift": np.left_shift, "bitwise_right_shift": np.right_shift, "sign": sign, "where": where,
    "log1p": log1p,
    "select": select,
    "reciprocal": reciprocal,
    "round": of_integers_themselves(np.round), "around": of_integers_themselves(np.round),
    "fix": of_integers_themselves(np.fix), "acos": np.arccos, "asin": np.arcsin, "atan": np.arctan,
    "acosh": np.arccosh, "asinh": np.arcsinh, "atanh": np.arctanh, "atan2": np.arctan2,
    "norm": norm,
})
FUNCTIONS.update({name: of_integers_themselves(getattr(np, name)) for name in ("floor", "ceil", "trunc")})
FUNCTIONS.update({name: exact_comparison(getattr(np, name)) for name in (
    "equal", "not_equal", "less", "less_equal", "greater", "greater_equal")})
FUNCTIONS.update({name: rounded(apply) for name, apply in THROUGH_MPMATH.items()})
FUNCTIONS.update({dtype: cast(dtype) for dtype in DTYPES})

OPERATORS = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "//": "floor_divide",
             "%": "remainder", "**": "power", "&": "bitwise_and", "|": "bitwise_or",
             "^": "bitwise_xor", "<<": "left_shift", ">>": "right_shift", "==": "equal",
             "!=": "not_equal", "<": "less", "<=": "less_equal", ">": "greater",
             ">=": "greater_equal"}


def without_half(operands):
    """8-bit integers as 16 bits, so that NumPy's float16 becomes float32."""
    return [x.astype("int16") if isinstance(x, np.ndarray) and x.dtype.itemsize == 1 else x
            for x in operands]


def numpy_of(name, operands, **options):
    """NumPy's array for a function of Weft; raises what NumPy raises."""
    with np.errstate(all="ignore"):
        out = FUNCTIONS[name](*operands, **options)
        if np.asarray(out).dtype == np.float16:
            out = FUNCTIONS[name](*without_half(operands), **options)
    return np.asarray(out)


def precise_of(name, operands, dtype):
    """The function in extended precision, on operands taken to the dtype in which Weft computes."""
    if name in THROUGH_MPMATH:
        return THROUGH_MPMATH[name](np.asarray(operands[0]).astype(dtype))[0]
    kind = dtype.kind
    loop = dtype
    if kind == "f" and any(np.iscomplexobj(x) for x in operands):
        loop = np.result_type(dtype, np.complex64) # abs and angle
    wide = np.clongdouble if loop.kind == "c" else np.longdouble
    with np.errstate(all="ignore"):
        return FUNCTIONS[name](*[np.asarray(x).astype(loop).astype(wide) for x in operands])


def is_approximate(name, dtype, operands):
    if name not in APPROXIMATE_COMPLEX or dtype.kind not in "fc":
        return False
    if dtype.kind == "c" or any(np.iscomplexobj(x) for x in operands):
        return True
    return name in APPROXIMATE


# What is being built: a refusal with one of these sentences is counted, not held against Weft.
NOT_YET = re.compile(r"slices and .T are of", re.I)
