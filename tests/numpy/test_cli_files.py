"""show, reduce, fill, random and eval on real files, against NumPy."""

import json

import numpy as np
from command import SHAPES, data_file, weft

RELIEF = "images/etopo20.npy"


def reduce_relief(path, z):
    for launch in ({}, {"ranks": 2}, {"nodes": 2}):
        mean = float(weft("reduce", "mean", path, **launch).stdout)
        assert mean == np.float32(z.mean(dtype=np.float64)), (mean, launch)
        for name in ("min", "max"):
            got = weft("reduce", name, path, **launch).stdout
            assert got == "%.9g\n" % getattr(z, name)(), (name, got, launch)


def show_relief(path, z):
    lines = weft("show", path).stdout.splitlines()
    table = dict(line.split(None, 1) for line in lines[:5])
    assert table["shape"] == "(540, 1081)" and table["dtype"] == "float32", table
    assert float(table["minimum"]) == z.min() and float(table["maximum"]) == z.max(), table
    rows = [line.strip(" []").replace("]", "").split() for line in lines[6:]]
    corners = [[float(x) for x in row if x != "..."] for row in rows if len(row) > 1]
    edge = [0, 1, 2, -3, -2, -1]
    assert np.array_equal(np.float32(corners), z[np.ix_(edge, edge)]), corners


def eval_relief(path, z):
    with np.errstate(invalid="ignore"):
        expected = np.where(z > 0, np.sqrt(z), -np.sqrt(-z))
    for launch in ({}, {"ranks": 2}, {"nodes": 2}):
        weft("eval", "where(z > 0, sqrt(z), -sqrt(-z))", f"z={path}", "-o", "relief.npy", **launch)
        got = np.load("relief.npy")
        assert got.dtype == z.dtype and np.array_equal(got, expected), launch
    weft("eval", "where(z > 0, sqrt(z), -sqrt(-z))", f"z={path}", "-o", "relief.png")
    with open("relief.png", "rb") as picture:
        start = picture.read(24)
    assert start[:8] == b"\x89PNG\r\n\x1a\n", start
    assert [int.from_bytes(start[k:k + 4], "big") for k in (16, 20)] == [1081, 540], start


def random_is_philox():
    expected = np.random.Generator(np.random.Philox(key=7)).random((100, 101))
    single = np.random.Generator(np.random.Philox(key=7)).random((100, 101), dtype=np.float32)
    for ranks, threads in SHAPES:
        weft("random", "100x101", "--seed", 7, "-o", "r.npy", ranks=ranks, threads=threads)
        assert np.array_equal(np.load("r.npy"), expected), (ranks, threads)
    weft("random", "100x101", "--seed", 7, "-o", "r.npy", nodes=2, ranks=2)
    assert np.array_equal(np.load("r.npy"), expected)
    weft("random", "100x101", "--seed", 7, "--dtype", "float32", "-o", "r.npy", ranks=3)
    assert np.array_equal(np.load("r.npy"), single)
    key = np.array([7, 9], dtype=np.uint64)
    weft("random", "50", "--seed", 7, "--stream", 9, "-o", "r.npy")
    assert np.array_equal(np.load("r.npy"), np.random.Generator(np.random.Philox(key=key)).random(50))


def fill_is_full():
    for value, options in ((3, []), (2.5, []), (True, []), (-1, ["--chunks", 7]), (float("inf"), []),
                           (200, ["--dtype", "uint8"]), (-7, ["--dtype", "float32"]),
                           (1, ["--dtype", "complex128"]), (2**64 - 1, [])):
        dtype = options[1] if options[:1] == ["--dtype"] else None
        expected = np.full((7, 3), value, dtype=dtype)
        for ranks in (None, 3):
            weft("fill", "7x3", value, *options, "-o", "f.npy", ranks=ranks)
            got = np.load("f.npy")
            assert got.dtype == expected.dtype and np.array_equal(got, expected), (value, options, got)
    weft("fill", "0x3", 1, "-o", "f.npy", ranks=2)
    assert np.load("f.npy").shape == (0, 3)


def eval_prints_scalars():
    x = np.random.default_rng(1).standard_normal((1000, 17))
    y = np.random.default_rng(2).standard_normal((1000, 17))
    np.save("x.npy", x)
    np.save("y.npy", y)
    first = weft("eval", "sum(x*y)", "x=x.npy", "y=y.npy").stdout
    assert abs(float(first) - (x * y).sum()) < 1e-10, first
    for launch in [{"ranks": r, "threads": t} for r, t in SHAPES] + [{"nodes": 2}, {"nodes": 2, "ranks": 2}]:
        again = weft("eval", "sum(x*y)", "x=x.npy", "y=y.npy", **launch).stdout
        assert again == first, (again, first, launch)
    for expression, definitions, printed in (
            ("2**10", [], "1024"), ("k + 0.5", ["k=2"], "2.5"), ("flag & True", ["flag=True"], "True"),
            ("-k", ["k=3"], "-3"), ("1e-3*k", ["k=-2.5"], "-0.0025000000000000001")):
        got = weft("eval", expression, *definitions).stdout
        assert got == printed + "\n", (expression, got)


def json_has_its_keys():
    x = np.arange(1000.0)
    np.save("x.npy", x)
    for launch in ({}, {"ranks": 2, "threads": 1}, {"nodes": 2, "threads": 1}):
        o = json.loads(weft("eval", "sum(x)", "x=x.npy", "--json", "--repeat", 3, **launch).stdout)
        ranks = launch.get("ranks", launch.get("nodes", 1))
        assert o["command"] == "eval" and o["ranks"] == ranks and o["result"] == x.sum(), o
        assert o["nodes"] == launch.get("nodes", 1) and o["bytes_between_nodes"] >= 0, o
        assert 0 < o["seconds_min"] <= o["seconds_median"] and o["gbytes_per_s"] > 0, o
    assert json.loads(weft("eval", "nan", "--json").stdout)["result"] == "nan"
    assert json.loads(weft("eval", "-inf", "--json").stdout)["result"] == "-inf"
    assert json.loads(weft("eval", "1 < 2", "--json").stdout)["result"] is True
    np.save("u.npy", np.array([3, 2**64 - 1], dtype=np.uint64))
    assert json.loads(weft("reduce", "max", "u.npy", "--json").stdout)["result"] == 2**64 - 1
    o = json.loads(weft("random", "100x100", "--json").stdout)
    assert "result" not in o and o["command"] == "random", o


def quiet_says_nothing():
    done = weft("fill", "10", 1, "-o", "f.npy", "--quiet", ranks=2)
    assert done.stdout == "" and done.stderr == "", done
    done = weft("fill", "10", 1, "-o", "f.npy", "--report")
    names = [line.split()[0] for line in done.stderr.splitlines()]
    assert names[0] == "operation" and {"weft_fill", "weft_save_npy"} < set(names), done.stderr


fill_is_full()
random_is_philox()
eval_prints_scalars()
json_has_its_keys()
quiet_says_nothing()
relief_path = data_file(RELIEF)
relief = np.load(relief_path)
reduce_relief(relief_path, relief)
show_relief(relief_path, relief)
eval_relief(relief_path, relief)
