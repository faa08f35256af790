"""Files from and for NumPy: what Weft writes after reading a file is, byte for byte, what
numpy.save writes for the array that numpy.load reads."""

import glob
import io
import os

import numpy as np
from command import data_file, weft

DTYPES = "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64 complex64 " \
         "complex128".split()
ALONE = dict()
RUNS = [ALONE, dict(ranks=3, threads=2), dict(nodes=2, ranks=2, threads=1)]


def bits(shape, dtype, seed):
    """Any bytes at all, NaN and denormal numbers among them; for bool 0 or 1."""
    count = int(np.prod(shape)) * np.dtype(dtype).itemsize
    data = np.random.Generator(np.random.PCG64(seed)).integers(0, 256, count, dtype=np.uint8)
    if dtype == "bool":
        data &= 1
    return data.view(dtype).reshape(shape)


def saved(array):
    """The bytes of numpy.save, in C order and this machine's byte order."""
    file = io.BytesIO()
    native = array.dtype.newbyteorder("=")
    np.save(file, np.array(array, dtype=native, order="C", copy=True))
    return file.getvalue()


def check(path, run, what):
    """Weft reads the file and writes it again."""
    expected = saved(np.load(path))
    weft("eval", "x", f"x={path}", "-o", "out.npy", **run)
    with open("out.npy", "rb") as file:
        found = file.read()
    if found != expected:
        raise SystemExit(f"{what}, {run}: {len(found)} bytes written, NumPy writes {len(expected)}"
                         f"\n{found[:160]}\n{expected[:160]}")
    os.remove("out.npy")


def every_dtype_and_order():
    for i, dtype in enumerate(DTYPES):
        array = bits((7, 5), dtype, i)
        other = array.astype(array.dtype.newbyteorder(">"))
        np.save("in.npy", array)
        check("in.npy", ALONE, f"{dtype} C")
        np.save("in.npy", np.asfortranarray(other))
        for run in RUNS if dtype in ("bool", "complex128") else RUNS[1:2]:
            check("in.npy", run, f"{dtype} F, big-endian")


def every_shape():
    for shape in [(), (0,), (1,), (0, 5), (5, 0), (1, 1000), (1000, 1), (2, 3, 4), (1,) * 16,
                  (257, 1023)]:
        array = bits(shape, "float64", 1)
        for name, kind in (("C", array), ("F", np.asfortranarray(array))):
            np.save("in.npy", kind)
            check("in.npy", RUNS[len(shape) % 2], f"{shape} {name}")


def every_version():
    for version in [(1, 0), (2, 0), (3, 0)]:
        with open("in.npy", "wb") as file:
            np.lib.format.write_array(file, bits((4, 3), "int16", 2), version=version)
        check("in.npy", ALONE, f"version {version}")


def larger_than_a_piece():
    array = bits((1500, 1300), "complex64", 3)
    for name, kind in (("C", array), ("F", np.asfortranarray(array)),
                       ("3-d F", np.asfortranarray(array.reshape(1500, 13, 100)))):
        np.save("in.npy", kind)
        for run in RUNS:
            check("in.npy", run, name)


def files_of_other_programs():
    for folder in ("npyio", "xtensor"):
        for path in sorted(glob.glob(os.path.join(data_file("npy"), folder, "*.npy"))):
            if "ragged" not in path:
                check(path, ALONE, path)


every_dtype_and_order()
every_shape()
every_version()
larger_than_a_piece()
files_of_other_programs()
