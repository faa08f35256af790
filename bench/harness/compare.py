"""Whether two parties computed the same thing."""

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

BLOCK = 1 << 22  # elements compared at a time
TINY = np.finfo(np.float64).tiny


@dataclass(frozen=True)
class Verdict:
    agrees: bool
    text: str


def agreed(tolerance):
    return Verdict(True, f"agrees within {tolerance:g}" if tolerance else "the same bits")


def compare_numbers(right, found, tolerance):
    """A relative tolerance; an absolute one where the right number is 0."""
    right, found = float(right), float(found)
    if math.isnan(right) and math.isnan(found) or right == found:
        return agreed(tolerance)
    if abs(found - right) <= tolerance * (abs(right) or 1):
        return agreed(tolerance)
    return Verdict(False, f"is {found:.17g} where {right:.17g} is right")


def blocks(right, found):
    right, found = right.reshape(-1), found.reshape(-1)
    for first in range(0, len(right), BLOCK):
        yield first, right[first : first + BLOCK], found[first : first + BLOCK]


def first_difference(right, found, allowed):
    """The index of the first element that differs by more than is allowed, or None."""
    if right.dtype.kind == "b":
        right, found = right.view(np.uint8), found.view(np.uint8)
    with np.errstate(invalid="ignore", over="ignore"):
        wrong = ~((right == found) | (np.abs(right - found) <= allowed) | ((right != right) & (found != found)))
    index = int(np.argmax(wrong))
    return index if wrong[index] else None


def compare_arrays(right, found, tolerance, to_largest=False, absolute=False):
    if right.shape != found.shape or right.dtype != found.dtype:
        return Verdict(False, f"is {found.dtype} {found.shape} where {right.dtype} {right.shape} is right")
    if right.size == 0:
        return agreed(tolerance)
    largest = max(float(np.max(np.abs(block))) for _, block, _ in blocks(right, right)) if to_largest else 0
    for first, a, b in blocks(right, found):
        scale = 1 if absolute else largest if to_largest else np.maximum(np.abs(a), TINY)
        index = first_difference(a, b, tolerance * scale)
        if index is not None:
            return Verdict(False, f"element {first + index} is {b[index]} where {a[index]} is right")
    return agreed(tolerance)


def load(result, check):
    """A number as it is; a file as an array."""
    if not isinstance(result, Path):
        return result
    array = np.load(result, mmap_mode="r")
    return check.view(array) if check.view else array


def number_of(result, check):
    if isinstance(result, np.ndarray):
        return check.summary(result) if check.summary else None
    return result


def compare(check, right, found):
    """Compares a result with the right one; each is a number or a path of a .npy file."""
    if found is None:
        return Verdict(False, "gave no result")
    if right is None:
        return Verdict(False, "there is no reference to compare with")
    right, found = load(right, check), load(found, check)
    if isinstance(right, np.ndarray) and isinstance(found, np.ndarray):
        return compare_arrays(right, found, check.tolerance, check.to_largest, check.absolute)
    summarised = isinstance(right, np.ndarray) or isinstance(found, np.ndarray)
    tolerance = check.summary_tolerance if summarised else check.tolerance
    right, found = number_of(right, check), number_of(found, check)
    if right is None or found is None:
        return Verdict(False, "one result is an array, the other a number")
    return compare_numbers(right, found, tolerance)
