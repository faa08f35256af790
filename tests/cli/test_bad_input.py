"""Bad input: status 1, a sentence with the values once on stderr, nothing on stdout, no file left
behind, soon, on any number of ranks."""

import os
import resource
import struct
import sys
import time

sys.path.insert(0, os.path.join(os.environ["WEFT_SOURCE"], "tests", "numpy"))
from command import weft


def write_npy(name, header, data=b""):
    """A version 1 file with any header text, padded as NumPy does."""
    text = header.encode("latin1")
    text += b" " * (-(len(text) + 11) % 64) + b"\n"
    with open(name, "wb") as out:
        out.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + data)


def header(descr, shape):
    return f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': {shape}, }}"


os.mkdir("folder.npy")
write_npy("a.npy", header("<f8", "(4, 3)"), struct.pack("<12d", *range(12)))
write_npy("b.npy", header("<f8", "(3, 4)"), struct.pack("<12d", *range(12)))
write_npy("empty.npy", header("<f8", "(0, 3)"))
write_npy("truncated.npy", header("<f8", "(4, 3)"), bytes(50))
write_npy("overflowing.npy", header("<f8", "(4294967296, 4294967296)"), bytes(64))
write_npy("pickled.npy", header("|O", "(2,)"), bytes(64))
write_npy("structured.npy", "{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (2,), }", bytes(16))
write_npy("broken.npy", "{'descr': '<f8', 'shape'", bytes(64))
with open("text.npy", "w") as out:
    out.write("1.0, 2.0, 3.0\n" * 100)
with open("nothing.npy", "w"):
    pass
INPUTS = sorted(os.listdir("."))

BAD = [  # words, and what the sentence names
    (["show", "missing.npy"], ["missing.npy", "No such file"]),
    (["show", "folder.npy"], ["folder.npy"]),
    (["show", "text.npy"], ["text.npy"]),
    (["show", "nothing.npy"], ["nothing.npy"]),
    (["show", "truncated.npy"], ["truncated.npy"]),
    (["show", "overflowing.npy"], ["overflowing.npy"]),
    (["show", "pickled.npy"], ["pickled.npy"]),
    (["show", "structured.npy"], ["structured.npy"]),
    (["show", "broken.npy"], ["broken.npy"]),
    (["reduce", "sum", "missing.npy"], ["missing.npy", "No such file"]),
    (["reduce", "min", "empty.npy"], ["min"]),
    (["eval", "x + y", "x=a.npy", "y=b.npy", "-o", "r.npy"], ["(4, 3)", "(3, 4)"]),
    (["eval", "x + z", "x=a.npy", "-o", "r.npy"], ["x + z\n", "    ^", "z"]),
    (["eval", "x + ", "x=a.npy"], ["^"]),
    (["eval", "(x", "x=a.npy"], ["^"]),
    (["eval", "sqrtt(x)", "x=a.npy"], ["sqrtt"]),
    (["eval", "sqrt(x, x)", "x=a.npy"], ["sqrt"]),
    (["eval", "x < x < x", "x=a.npy"], ["^"]),
    (["eval", "x & x", "x=a.npy"], ["float64"]),
    (["eval", "x", "x=missing.npy"], ["missing.npy"]),
    (["eval", "x", "x=a.npy", "-o", "no/such/r.npy"], ["no/such/r.npy", "No such file"]),
    (["eval", "x", "x=a.npy", "-o", "folder.npy"], ["folder.npy"]),
    (["eval", "x", "x=a.npy", "-o", "a.npy/r.npy"], ["a.npy/r.npy"]),
    (["eval", "sum(x)", "x=a.npy", "-o", "r.png"], ["png"]),
    (["random", "10", "-o", "r.png"], ["png"]),
    (["random", "100000000x1000000", "-o", "r.npy"], ["MiB"]),
    (["fill", "4611686018427387904", "1", "--dtype", "float64"], ["4611686018427387904"]),
    (["tour", "--quick", "--out", "no/such"], ["no/such"]),
]


def best_of_three(words, limit, **launch):
    """Runs a command again where it took longer than `limit`: the machine may have been busy."""
    for attempt in range(3):
        began = time.time()
        done = weft(*words, status=1, timeout=60, **launch)
        seconds = time.time() - began
        if seconds <= limit:
            break
    return done, seconds


def check(words, names, **launch):
    limit = 3 if launch else 1
    done, seconds = best_of_three(words, limit, **launch)
    where = f"weft {' '.join(words)} {launch}"
    if done.stdout:
        sys.exit(f"{where} wrote to stdout: {done.stdout}")
    if done.stderr.count("weft: ") != 1:
        sys.exit(f"{where} should fail with one sentence, and says:\n{done.stderr}")
    for name in names:
        if name not in done.stderr:
            sys.exit(f"{where} should name {name!r}, and says:\n{done.stderr}")
    if seconds > 5 * limit:
        sys.exit(f"{where} took {seconds:.1f} s")
    if sorted(os.listdir(".")) != INPUTS:
        sys.exit(f"{where} left files: {sorted(os.listdir('.'))}")


for words, names in BAD:
    check(words, names)
for words, names in BAD[::2]:
    check(words, names, ranks=2)
for words, names in BAD[1::5]:
    check(words, names, nodes=2)
resource.setrlimit(resource.RLIMIT_FSIZE, (40 << 20, resource.RLIM_INFINITY))
check(["random", "10000000", "-o", "r.npy"], ["cannot write r.npy: File too large"])
