"""Wrong usage: status 2 before any work, one explanation on stderr from rank 0, nothing on stdout."""

import os
import sys
import time

sys.path.insert(0, os.path.join(os.environ["WEFT_SOURCE"], "tests", "numpy"))
from command import weft

WRONG = [  # words, and what the explanation names
    ([], "usage: weft COMMAND"),
    (["sinkhorn", "a.npy"], "no command 'sinkhorn'"),
    (["help", "sinkhorn"], "no command 'sinkhorn'"),
    (["fill"], "arguments are missing"),
    (["fill", "10"], "an argument is missing"),
    (["fill", "10", "1", "2"], "'2' is one argument too many"),
    (["fill", "10x", "1"], "'10x' is no shape"),
    (["fill", "-3", "1"], "'-3' is no shape"),
    (["fill", "10y3", "1"], "'10y3' is no shape"),
    (["fill", "x".join(["2"] * 17), "1"], "more than 16 dimensions"),
    (["fill", "4294967296x4294967296", "1"], "2^63 elements"),
    (["fill", "99999999999999999999", "1"], "too large"),
    (["fill", "10", "one"], "'one' is no value"),
    (["fill", "10", "0x"], "'0x' is no value"),
    (["fill", "10", "1__0"], "'1__0' is no value"),
    (["fill", "10", "1_j"], "'1_j' is no value"),
    (["fill", "10", "0x2j"], "'0x2j' is no value"),
    (["eval", "--x"], "behind a --"),
    (["share", "--size", "100000000000"], "at most 2147483647"),
    (["fill", "10", "1", "--dtype", "float16"], "'float16' is no element type"),
    (["fill", "10", "1", "--chunks", "0"], "--chunks needs a whole number"),
    (["fill", "10", "1", "--threads", "0"], "--threads needs a whole number, at least 1 and at most 4096, and has '0'"),
    (["fill", "10", "1", "--threads", "9999"], "at most 4096, and has '9999'"),
    (["info", "--threads", "99999999999999999999"], "at most 4096"),
    (["fill", "10", "1", "--threads", ""], "--threads needs"),
    (["fill", "10", "1", "--threads=-1"], "--threads needs"),
    (["fill", "10", "1", "--threads", "two"], "--threads needs"),
    (["fill", "10", "1", "--threads"], "--threads needs a value"),
    (["fill", "10", "1", "--repeat", "0"], "--repeat needs"),
    (["fill", "10", "1", "--bogus"], "no option --bogus"),
    (["fill", "10", "1", "-o", "r.jpg"], "cannot write 'r.jpg'"),
    (["fill", "10", "1", "-o", "r"], "cannot write 'r'"),
    (["tasks", "--count", "0"], "--count needs a whole number, at least 1 and at most 2147483647, and has '0'"),
    (["tasks", "--workers=-1"], "--workers needs"),
    (["tasks", "--workers", "4097"], "at most 4096, and has '4097'"),
    (["tasks", "--blas-threads", "1e3"], "--blas-threads needs"),
    (["tasks", "--workers", "2000", "--blas-threads", "3"], "--workers 2000 x --blas-threads 3 are more threads than 4096"),
    (["tasks", "--size", "100001"], "--size is at most 100000"),
    (["tasks", "--sweep", "--workers", "2"], "--sweep tries every split"),
    (["tasks", "--sweep", "-o", "r.npy"], "-o is a .npy"),
    (["tasks", "-o", "r.png"], "with --sweep a .png, and has 'r.png'"),
    (["tasks", "--sweep", "-o", "r.png", "--flipped"], "flipped"),
    (["tasks", "5"], "'5' is one argument too many"),
    (["show"], "missing"),
    (["show", "a.npy", "--json"], "no option --json"),
    (["random", "10", "--dist", "cauchy"], "no distribution 'cauchy'; there is uniform, normal"),
    (["random", "10", "--dist", "normal", "--std", "wide"], "--std needs a number, and has 'wide'"),
    (["random", "10", "--dist", "normal", "--dtype", "int8"], "float64 or float32, not int8"),
    (["random", "10", "--dist", "integers", "--dtype", "float32"], "integer type, not float32"),
    (["random", "10", "--dist", "integers", "--high", "2.5"], "--high needs a whole number"),
    (["random", "10", "--dist", "poisson", "--dtype", "int8"], "poisson numbers are int64, not int8"),
    (["random", "10", "--dist", "binomial", "--trials", "1.5"], "--trials needs a whole number"),
    (["random", "10", "--dtype", "int64"], "float64 or float32, not int64"),
    (["random", "10", "--seed", "-1"], "--seed needs"),
    (["solve"], "solve needs two files, or --size without files"),
    (["solve", "a.npy"], "solve needs two files"),
    (["solve", "a.npy", "b.npy", "c.npy"], "'c.npy' is one argument too many"),
    (["solve", "a.npy", "b.npy", "--size", "3"], "solve needs two files, or --size without files"),
    (["solve", "a.npy", "b.npy", "--dtype", "float32"], "--dtype is of random operands"),
    (["solve", "--size", "3x4"], "--size N or NxNxK, not '3x4'"),
    (["solve", "--size", "3x"], "'3x' is no shape"),
    (["solve", "--size", "3", "--dtype", "int8"], "not int8"),
    (["solve", "--size", "3", "--driver", "magic"], "solve has auto, lapack, scalapack\n"),
    (["solve", "--size", "3", "--driver", "gesvd"], "solve has no driver 'gesvd'; it has auto, lapack, scalapack\n"),
    (["solve", "--size", "3", "--blas-threads", "0"], "--blas-threads needs"),
    (["solve", "--size", "3", "--blas-threads", "2147483647"], "at most 4096"),
    (["solve", "--size", "3", "-o", "x"], "cannot write 'x'"),
    (["lstsq", "--size", "2x3x4x5"], "N, MxN or MxKxN, and has '2x3x4x5'"),
    (["cholesky", "--size", "3x4"], "--size N, not '3x4'"),
    (["inv", "a.npy", "b.npy"], "one argument too many"),
    (["qr", "--size", "3x4x5"], "--size of qr is N or MxN, and has '3x4x5'"),
    (["qr", "--size", "3", "-o", "folder/"], "names begin with, and has 'folder/'"),
    (["qr", "--size", "3", "-o", ".npy"], "names begin with, and has '.npy'"),
    (["eigh", "--size", "3x4"], "--size N, not '3x4'"),
    (["svd", "--size", "3", "--driver", "magic"], "auto, lapack, scalapack, gesvd"),
    (["svd", "--size", "3", "--thin", "--full"], "exclude each other"),
    (["svd", "--size", "3", "--rank", "0"], "--rank needs a whole number"),
    (["svd", "--size", "3", "--values", "--rank", "2"], "exclude each other"),
    (["svd", "--size", "9", "--rank", "2", "--driver", "lapack"], "leave --driver lapack out, or --rank"),
    (["svd", "a.npy", "--driver", "gesvd", "--rank", "2"], "leave --driver gesvd out, or --rank"),
    (["svd", "--size", "9x4", "--rank", "5"], "--rank 5 is more than a matrix of 9x4 has"),
    (["pca", "a.npy", "--rank", "2", "--driver", "gesvd"], "pca has no driver 'gesvd'; it has auto, lapack, scalapack\n"),
    (["matmul", "--size", "3", "--driver", "lapack"], "matmul has no driver 'lapack'; it has auto\n"),
    (["random", "10", "--seed", "18446744073709551616"], "--seed needs"),
    (["random", "10", "--scale", "10"], "--scale is of exponential, gamma, and the distribution is uniform"),
    (["random", "10", "--dist", "normal", "--scale", "10"], "--scale is of exponential, gamma,"),
    (["random", "10", "--dist", "normal", "--low", "3"], "--low is of uniform, integers,"),
    (["random", "10", "--dist", "normal", "--lam", "7"], "--lam is of poisson,"),
    (["random", "10", "--dist", "gamma", "--std", "2"], "--std is of normal,"),
    (["random", "10", "--endpoint"], "--endpoint is of integers"),
    (["random", "10", "--dist", "integers"], "integers needs --high"),
    (["random", "10", "--dist", "normal", "--std=-1"], "std is -1, below 0"),
    (["random", "10", "--dist", "binomial", "--probability", "2"], "p is 2, not in [0, 1]"),
    (["random", "10", "--dist", "integers", "--high", "300", "--dtype", "int8"], "outside int8"),
    (["random", "10", "--low", "3", "--high", "1"], "no range from 3 to 1"),
    (["random", "10", "--dist", "integers", "--high", "18446744073709551616"], "to 2^64 - 1"),
    (["random", "9x9", "-o", "a.png", "--colormap", "jet"], "viridis, gray, terrain, inferno, twilight_shifted"),
    (["random", "10", "--colormap", "gray"], "--colormap is of pictures"),
    (["random", "10", "--flipped", "-o", "r.npy"], "--flipped is of pictures"),
    (["reduce", "mean", "a.npy", "--ddof", "5"], "--ddof is of var, std, nanvar, nanstd, not of mean"),
    (["reduce", "median", "a.npy", "--ddof", "1"], "not of median"),
    (["reduce", "sum", "a.npy", "-q", "0.5"], "-q is of quantile and percentile, not of sum"),
    (["reduce", "quantile", "a.npy"], "quantile needs -q: which one, from 0 to 1"),
    (["reduce", "percentile", "a.npy", "-q", "101"], "from 0 to 100, and has '101'"),
    (["reduce", "total", "a.npy"], "no reduction 'total'; there are sum, prod"),
    (["reduce", "sum", "a.npy", "--axis", "rows"], "--axis rows: an axis is an integer"),
    (["reduce", "var", "a.npy", "--ddof", "x"], "--ddof x: a number is wanted"),
    (["eval"], "missing"),
    (["eval", "x", "x"], "'x' is no definition"),
    (["eval", "x", "2x=3"], "'2x=3' is no definition"),
    (["eval", "x", "=3"], "'=3' is no definition"),
    (["eval", "x", "x=3", "x=4"], "'x' is defined twice"),
    (["eval", "x", "x=a.txt"], "'a.txt' is neither a number nor a file"),
    (["eval", "x", "x="], "neither a number nor a file"),
    (["eval", "1", *[f"v{i}=1" for i in range(17)]], "at most 16 names, and 17 are given"),
    (["mandelbrot", "--size", "10"], "--size needs WxH"),
    (["mandelbrot", "--size", "0x10"], "--size needs WxH"),
    (["mandelbrot", "--view", "1,2,3"], "--view needs"),
    (["mandelbrot", "--view", "1,2,3,4,5"], "--view needs"),
    (["mandelbrot", "--view", "2,1,0,1"], "--view needs"),
    (["mandelbrot", "--view", "nan,1,0,1"], "--view needs"),
    (["mandelbrot", "--max-iter", "0"], "--max-iter needs"),
    (["share", "--size", "0"], "--size needs"),
    (["tour", "now"], "one argument too many"),
]


def check(words, names, **launch):
    began = time.time()
    done = weft(*words, status=2, **launch)
    seconds = time.time() - began
    where = f"weft {' '.join(words)} {launch}"
    if done.stdout:
        sys.exit(f"{where} wrote to stdout: {done.stdout}")
    if done.stderr.count(names) != 1:
        sys.exit(f"{where} should say {names!r} once, and says:\n{done.stderr}")
    if seconds > (5 if not launch else 20):
        sys.exit(f"{where} took {seconds:.1f} s")


for words, names in WRONG:
    check(words, names)
for words, names in WRONG[::12]:
    check(words, names, ranks=2)
check(["fill", "10", "1", "--threads", "0"], "--threads needs", nodes=2)
if os.listdir("."):
    sys.exit(f"wrong usage left files: {os.listdir('.')}")
