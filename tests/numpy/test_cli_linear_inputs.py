"""What the commands of linear algebra make of given inputs: matrices from practice, fits whose answers are
certified, --size against NumPy's numbers, and what they refuse, of which no file is left."""

import json
import os
import sys
from fractions import Fraction

import numpy as np
from command import data_file, weft

JOBS = ({}, {"ranks": 2}, {"ranks": 3}, {"ranks": 4, "threads": 1}, {"nodes": 2, "ranks": 2, "threads": 1})
EPS = np.finfo(float).eps
norm = np.linalg.norm


def load(*words, **job):
    """The array that `weft WORDS -o …` writes, and the object of --json."""
    done = weft(*words, "-o", "x.npy", "--json", **job)
    return np.load("x.npy"), json.loads(done.stdout)


def real_matrices():
    for name in ("494_bus", "west0479"):
        a = np.load(data_file(f"matrices/{name}.npy"))
        b, least = a @ np.ones(len(a)), 1 / np.linalg.cond(a, 1)
        np.save("a.npy", a), np.save("b.npy", b)
        for k, job in enumerate(JOBS):
            for driver in ("auto", "scalapack") if k > 0 else ("auto",):
                x, report = load("solve", "a.npy", "b.npy", "--driver", driver, **job)
                residual = norm(a @ x - b) / (norm(a) * norm(x) + norm(b))
                if not 0.9 * least < report["rcond"] < 10 * least:
                    sys.exit(f"{name} {driver} {job}: 1/condition is {least}, {report}")
                if not residual < 4 * EPS or not report["residual"] < 4 * EPS:
                    sys.exit(f"{name} {driver} {job}: residual {residual}, {report}")
                ranks = job.get("ranks", 1) * job.get("nodes", 1)
                if driver == "scalapack" and (report["driver"] != driver or np.prod(report["grid"]) != ranks):
                    sys.exit(f"{name} {job}: not by ScaLAPACK on all ranks: {report}")


# ---- certified fits (NIST, Statistical Reference Datasets) ----

POINTS = range(21)
# Perpendicular to all polynomials of degree 5 in 0 … 20, which is checked below.
NOISE = (759, -2048, 2048, -2048, 2523, -2048, 2048, -2048, 1838, -2048, 2048, -2048, 1838, -2048, 2048, -2048, 2523,
         -2048, 2048, -2048, 759)
FILIP = (-1467.48961422980, -2772.17959193342, -2316.37108160893, -1127.97394098372, -354.478233703349,
         -75.1242017393757, -10.8753180355343, -1.06221498588947, -0.670191154593408e-01, -0.246781078275479e-02,
         -0.402962525080404e-04)
LONGLEY = np.array([
    (60323, 83.0, 234289, 2356, 1590, 107608, 1947), (61122, 88.5, 259426, 2325, 1456, 108632, 1948),
    (60171, 88.2, 258054, 3682, 1616, 109773, 1949), (61187, 89.5, 284599, 3351, 1650, 110929, 1950),
    (63221, 96.2, 328975, 2099, 3099, 112075, 1951), (63639, 98.1, 346999, 1932, 3594, 113270, 1952),
    (64989, 99.0, 365385, 1870, 3547, 115094, 1953), (63761, 100.0, 363112, 3578, 3350, 116219, 1954),
    (66019, 101.2, 397469, 2904, 3048, 117388, 1955), (67857, 104.6, 419180, 2822, 2857, 118734, 1956),
    (68169, 108.4, 442769, 2936, 2798, 120445, 1957), (66513, 110.8, 444546, 4681, 2637, 121950, 1958),
    (68655, 112.6, 482704, 3813, 2552, 123366, 1959), (69564, 114.2, 502601, 3931, 2514, 125368, 1960),
    (69331, 115.7, 518173, 4806, 2572, 127852, 1961), (70551, 116.9, 554894, 4007, 2827, 130081, 1962)])
OF_LONGLEY = (-3482258.63459582, 15.0618722713733, -0.358191792925910e-01, -2.02022980381683, -1.03322686717359,
              -0.511041056535807e-01, 1829.15146461355)


def powers(points, degree):
    """Exact: fractions of what float64 holds."""
    return [[Fraction(x) ** k for k in range(degree + 1)] for x in points]


def fits():
    """Name, matrix, right-hand side, certified coefficients."""
    exact = powers(POINTS, 5)
    if any(sum(e * row[k] for e, row in zip(NOISE, exact)) for k in range(6)):
        sys.exit("the noise is not perpendicular")
    a = np.array(exact, dtype=float)
    for name, ratio, noise in (("wampler1", 1, 0), ("wampler2", Fraction(1, 10), 0), ("wampler3", 1, 1),
                               ("wampler4", 1, 100), ("wampler5", 1, 10000)):
        coefficients = [Fraction(ratio) ** k for k in range(6)]
        y = [sum(c * p for c, p in zip(coefficients, row)) + noise * e for row, e in zip(exact, NOISE)]
        yield name, a, np.array(y, dtype=float), np.array(coefficients, dtype=float)
    points = np.linspace(-8.78, -3.13, 82)
    exact = powers(map(float, points), 10)
    y = [sum(Fraction(c) * p for c, p in zip(FILIP, row)) for row in exact]
    yield "filip", np.array(exact, dtype=float), np.array(y, dtype=float), np.array(FILIP)
    yield "longley", np.c_[np.ones(16), LONGLEY[:, 1:]], LONGLEY[:, 0].copy(), np.array(OF_LONGLEY)


def certified_fits():
    """To the digits that QR can give: eps times the condition of the matrix with its columns scaled, and of its
    square times the angle between the right-hand side and the fit."""
    for k, (name, a, y, certified) in enumerate(fits()):
        np.save("a.npy", a), np.save("b.npy", y)
        scale = norm(a, axis=0)
        condition = np.linalg.cond(a / scale)
        tangent = norm(y - a @ certified) / norm(a @ certified)
        bound = 10 * EPS * condition * (1 + condition * tangent) + 1e-14
        for driver, job in (("auto", JOBS[k % 5]), ("scalapack", JOBS[1 + k % 4])):
            x, report = load("lstsq", "a.npy", "b.npy", "--driver", driver, **job)
            error = norm((x - certified) * scale) / norm(certified * scale)
            if not error < bound or report["rank"] != a.shape[1]:
                sys.exit(f"{name} {driver} {job}: error {error}, bound {bound}, {report}")


def low_rank():
    """The solution of least norm, where a column is the sum of others."""
    random = np.random.default_rng(3)
    a = random.integers(-9, 9, (90, 12)).astype(float)
    a[:, 7] = a[:, 2] + a[:, 3]
    for b in (random.random(90), random.random((90, 3))):
        np.save("a.npy", a), np.save("b.npy", b)
        want = np.linalg.lstsq(a, b, rcond=1e-12)[0]
        for driver, job in (("auto", JOBS[2]), ("scalapack", JOBS[3])):
            x, report = load("lstsq", "a.npy", "b.npy", "--driver", driver, **job)
            if report["rank"] != 11 or not np.allclose(x, want, rtol=0, atol=1e-12):
                sys.exit(f"lstsq of low rank {driver}: {report}")


# ---- --size ----

def uniform(shape, seed, stream=0):
    return np.random.Generator(np.random.Philox(key=seed + (stream << 64))).random(shape)


def sizes():
    x, report = load("solve", "--size", "60", "--seed", "5", "--repeat", "2", ranks=2)
    a, b = uniform((60, 60), 5), uniform(60, 6)
    if not norm(a @ x - b) < 100 * EPS * norm(a) * norm(x) or x.shape != (60,):
        sys.exit(f"solve --size: {report}")
    x, report = load("solve", "--size", "60x60x3", "--seed", "5")
    if not norm(a @ x - uniform((60, 3), 6)) < 100 * EPS * norm(a) * norm(x):
        sys.exit(f"solve --size NxNxK: {report}")
    x, report = load("lstsq", "--size", "90x7x2", "--seed", "5", ranks=3)
    if not np.allclose(x, np.linalg.lstsq(uniform((90, 7), 5), uniform((90, 2), 6), rcond=None)[0], rtol=1e-10):
        sys.exit(f"lstsq --size: {report}")
    r = uniform((40, 40), 3) + 1j * uniform((40, 40), 3, 1)
    l, report = load("cholesky", "--size", "40", "--seed", "3", "--dtype", "complex128")
    if not np.allclose(l @ l.conj().T, r @ r.conj().T + 40 * np.eye(40), rtol=1e-13):
        sys.exit(f"cholesky --size: {report}")
    weft("eigh", "--size", "40", "--seed", "3", "--dtype", "complex128", "-o", "x", ranks=2)
    if not np.allclose(np.load("x-w.npy"), np.linalg.eigvalsh((r + r.conj().T) / 2), rtol=1e-11, atol=1e-11):
        sys.exit("eigh --size is of another matrix")
    weft("svd", "--size", "30x70", "--seed", "3", "-o", "x", ranks=2)
    if not np.allclose(np.load("x-s.npy"), np.linalg.svd(uniform((30, 70), 3))[1], rtol=1e-12):
        sys.exit("svd --size is of another matrix")


# ---- what is said, and what is refused ----

def warnings():
    n = np.arange(14)
    np.save("a.npy", 1 / (n[:, None] + n + 1.0)), np.save("b.npy", np.ones(14))
    for words, warned in ((("solve", "a.npy", "b.npy"), "nearly singular"), (("inv", "a.npy"), "nearly singular")):
        for job in JOBS[::4]:
            done = weft(*words, **job)
            if done.stderr.count(warned) != 1 or "lapack on 1 x 1 rank, residual" not in done.stdout:
                sys.exit(f"weft {words} {job} says\n{done.stdout}{done.stderr}")
            if warned in weft(*words, "--quiet", **job).stderr:
                sys.exit(f"weft {words} --quiet warns")
    np.save("a.npy", np.ones((9, 3))), np.save("b.npy", np.arange(9))
    x, report = load("lstsq", "a.npy", "b.npy", ranks=2)
    if report["rank"] != 1 or not np.allclose(x, 4 / 3):
        sys.exit(f"lstsq of rank 1: {x} {report}")
    if "rank 1 of 3" not in weft("lstsq", "a.npy", "b.npy").stderr:
        sys.exit("lstsq does not warn of a low rank")


def overflows():
    """NumPy's infinities and NaN are delivered, and said; --json has how many: of an inverse the diagonal at least."""
    unit = np.eye(3)
    cases = [(("solve",), (1e-20 * unit, np.full(3, 1e300)), "x[0] = ", 3, 3),
             (("inv",), (np.stack([unit, 1e-310 * unit]),), "B[1, 0, 0] = ", 3, 9),
             (("inv",), (np.float32(1e-40) * unit.astype("float32"),), "B[0, 0] = ", 3, 9),
             (("svd", "--values"), (np.full((4, 4), 1.5e308),), "s[0] = inf", 1, 1)]
    for k, (words, inputs, named, least, most) in enumerate(cases):
        for name, a in zip(("a.npy", "b.npy"), inputs):
            np.save(name, a)
        words = (words[0], *("a.npy", "b.npy")[:len(inputs)], *words[1:])
        for job in (JOBS[k], JOBS[4]):
            done = weft(*words, "--json", **job)
            report, said = json.loads(done.stdout), done.stderr
            if not least <= report["nonfinite"] <= most or report.get("residual", "inf") != "inf":
                sys.exit(f"weft {words} {job}: {report}")
            if said.count("overflowed") != 1 or f"{report['nonfinite']} of its elements" not in said or named not in said:
                sys.exit(f"weft {words} {job} says {said}")
        if " not finite" not in weft(*words).stdout or weft(*words, "--quiet").stderr:
            sys.exit(f"weft {words} says\n{weft(*words).stdout}{weft(*words, '--quiet').stderr}")


def lower_triangles():
    """What is above the diagonal is not looked at, as in NumPy."""
    r = uniform((20, 20), 1)
    a = r @ r.T + 20 * np.eye(20)
    broken = np.where(np.tri(20) > 0, a, np.nan)
    for k, array in enumerate((broken, np.stack([a, broken, broken]))):
        np.save("a.npy", array)
        for options, job in (((), {}), ((), JOBS[4]), (("--driver", "scalapack"), JOBS[3]))[:3 - k]:
            weft("cholesky", "a.npy", "-o", "l.npy", *options, **job)
            weft("eigh", "a.npy", "-o", "e", *options, **job)
            if not np.allclose(np.load("l.npy"), np.linalg.cholesky(array), rtol=0, atol=1e-12):
                sys.exit(f"cholesky of a lower triangle {options} {job}")
            if not np.allclose(np.load("e-w.npy"), np.linalg.eigh(array)[0], rtol=0, atol=1e-11):
                sys.exit(f"eigh of a lower triangle {options} {job}")


def ranks():
    """The rank is said also where it is 0, and only where it is decided."""
    np.save("a.npy", np.zeros((5, 2))), np.save("b.npy", np.ones(5))
    x, report = load("lstsq", "a.npy", "b.npy")
    if report.get("rank") != 0 or x.any() or ", rank 0" not in weft("lstsq", "a.npy", "b.npy").stdout:
        sys.exit(f"lstsq of zeros: {x} {report}")
    if "rank" in json.loads(weft("svd", "a.npy", "--json").stdout):
        sys.exit("svd says a rank")


def refusals():
    a = uniform((5, 5), 1)
    broken, singular, indefinite = a.copy(), a.copy(), np.eye(5)
    broken[3, 2], singular[:, 4], indefinite[2, 2] = np.nan, singular[:, 1], -1
    singular[:, 1] = singular[:, 4] = 0
    for name, array in (("good", a), ("broken", broken), ("singular", singular), ("indefinite", indefinite),
                        ("oblong", np.ones((4, 5))), ("vector", np.ones(5)), ("short", np.ones(3)),
                        ("cube", np.ones((2, 2, 2))), ("text", np.array(["a"]))):
        np.save(f"{name}.npy", array)
    there = sorted(os.listdir("."))
    cases = [
        (("solve", "oblong.npy", "vector.npy"), "(4, 5)"), (("solve", "good.npy", "short.npy"), "(3,)"),
        (("solve", "good.npy", "cube.npy"), "(2, 2, 2)"), (("solve", "broken.npy", "vector.npy"), "a[3, 2] is nan"),
        (("solve", "singular.npy", "vector.npy"), "pivot"), (("solve", "good.npy", "missing.npy"), "missing.npy"),
        (("solve", "good.npy", "text.npy"), "text.npy"), (("lstsq", "good.npy", "short.npy"), "(3,)"),
        (("lstsq", "cube.npy", "vector.npy"), "(2, 2, 2)"), (("cholesky", "indefinite.npy"), "minor of order 3"),
        (("cholesky", "oblong.npy"), "(4, 5)"), (("inv", "singular.npy"), "singular"), (("inv", "vector.npy"), "(5,)"),
        (("qr", "broken.npy"), "a[3, 2] is nan"), (("qr", "vector.npy"), "(5,)"), (("eigh", "oblong.npy"), "(4, 5)"),
        (("svd", "broken.npy", "--values"), "a[3, 2] is nan"), (("svd", "oblong.npy", "--rank", "5"), "rank 5"),
    ]
    for k, (words, named) in enumerate(cases):
        output = "never" if words[0] in ("qr", "eigh", "svd") else "never.npy"
        for job in (JOBS[0], JOBS[2])[:1 + k % 2]:
            done = weft(*words, "-o", output, status=1, **job)
            if named not in done.stderr or done.stderr.count("weft: ") != 1 or done.stdout:
                sys.exit(f"weft {' '.join(words)} {job} should name {named!r}, and says\n{done.stdout}{done.stderr}")
            if sorted(os.listdir(".")) != there:
                sys.exit(f"weft {' '.join(words)} {job} left {os.listdir('.')}")
    os.mkdir("never-R.npy")
    there = sorted(os.listdir("."))
    for output in ("never", "no/such"):
        done = weft("qr", "good.npy", "-o", output, status=1)
        if f"cannot write '{output}-" not in done.stderr or sorted(os.listdir(".")) != there:
            sys.exit(f"qr -o {output}: {done.stderr} {os.listdir('.')}")


certified_fits()
low_rank()
sizes()
warnings()
overflows()
lower_triangles()
ranks()
for file in os.listdir("."):
    os.remove(file)
refusals()
real_matrices()
