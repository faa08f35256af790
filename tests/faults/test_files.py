"""Files that cannot be read or written: one sentence with the values on stderr, exit status 1, on
any number of ranks and at once; nothing is left behind, and what was there stays."""

import os
import struct
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
IS_ROOT = os.geteuid() == 0
SECONDS = 30  # for a run on a machine with other things to do; alone it takes less than one

# A mount namespace of our own: what is mounted below is gone with this process.
if IS_ROOT and "WEFT_MOUNTS" not in os.environ:
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode == 0:
        os.environ["WEFT_MOUNTS"] = "own"
        os.execvp("unshare", ["unshare", "--mount", sys.executable, os.path.abspath(__file__)])

sys.path.insert(0, os.path.join(HERE, "..", "numpy"))
from command import weft  # noqa: E402

RUNS = [dict(), dict(ranks=3, threads=1), dict(nodes=2, ranks=1, threads=1)]
HERE_ONLY = RUNS[:2]  # on an invented node every user may be root
done = 0


def fails(words, *arguments, runs=RUNS):
    """The command fails with one line that has these words, and leaves the folder as it was."""
    global done
    for run in runs:
        before = sorted(os.listdir("."))
        began = time.monotonic()
        result = weft(*arguments, status=1, **run)
        spent = time.monotonic() - began
        told = result.stderr.strip().splitlines()
        where = f"weft {' '.join(map(str, arguments))}, {run}"
        # mpirun adds its own paragraph on a job that failed.
        own = [line for line in told if line.startswith("weft: ")]
        if len(own) != 1 or words not in own[0]:
            sys.exit(f"{where}: expected one line with '{words}', got\n{result.stderr}")
        if not run and told != own:
            sys.exit(f"{where}: more than one line\n{result.stderr}")
        if result.stdout.strip():
            sys.exit(f"{where}: said on stdout\n{result.stdout}")
        if sorted(os.listdir(".")) != before:
            sys.exit(f"{where}: left {set(os.listdir('.')) ^ set(before)}")
        if spent > SECONDS:
            sys.exit(f"{where}: took {spent:.0f} s")
        done += 1


def npy(name, header, data=b"", version=1, length=None):
    text = header.encode()
    form = "<H" if version == 1 else "<I"
    with open(name, "wb") as file:
        file.write(b"\x93NUMPY" + bytes([version, 0]))
        file.write(struct.pack(form, len(text) if length is None else length) + text + data)
    return name


def dictionary(descr, shape):
    return f"{{'descr': {descr}, 'fortran_order': False, 'shape': {shape}, }}\n"


def reading():
    matrix = struct.pack("<4d", 1, 2, 3, 4)
    good = npy("good.npy", dictionary("'<f8'", "(2, 2)"), matrix)
    assert weft("reduce", "sum", good).stdout.strip() == "10"

    fails("missing.npy: No such file or directory", "show", "missing.npy")
    fails("y.npy: No such file or directory", "eval", "x + y", f"x={good}", "y=y.npy", "-o", "o.npy")
    os.mkdir("folder.npy")
    fails("folder.npy: Is a directory", "show", "folder.npy", runs=RUNS[:1])
    os.mkfifo("pipe.npy")
    fails("pipe.npy: it is not a regular file", "show", "pipe.npy", runs=RUNS[:1])
    fails("good.npz: unknown ending .npz; known: .npy", "show", "good.npz", runs=RUNS[:1])

    open("empty.npy", "wb").close()
    fails("empty.npy: not a .npy file: it is empty", "show", "empty.npy")
    with open("text.npy", "w", encoding="ascii") as file:
        file.write("1.0, 2.0, 3.0\n4.0, 5.0, 6.0\n")
    fails("text.npy: not a .npy file", "show", "text.npy", runs=RUNS[:2])
    npy("short.npy", dictionary("'<f8'", "(2, 3)"), matrix)
    fails("short.npy: truncated: needs 118 bytes, has 102", "reduce", "sum", "short.npy")
    npy("header.npy", "{'descr'", length=118)
    fails("truncated: the header needs 128 bytes, the file has 18", "show", "header.npy")
    npy("long.npy", " " * 70000 + dictionary("'<f8'", "(2, 2)"), matrix, version=2)
    fails("at most 65536 are accepted", "show", "long.npy")
    npy("version.npy", dictionary("'<f8'", "(2, 2)"), matrix, version=9)
    fails("version 9.0", "show", "version.npy", runs=RUNS[:1])
    npy("object.npy", dictionary("'|O'", "(2, 2)"), b"cos\nsystem\n")
    fails("pickled Python objects are never read", "show", "object.npy")
    npy("fields.npy", dictionary("[('a', '<f8')]", "(4,)"), matrix)
    fails("structured dtypes are not read", "show", "fields.npy", runs=RUNS[:1])
    npy("half.npy", dictionary("'<f2'", "(16,)"), matrix)
    fails("descr '<f2': only bool, int8", "show", "half.npy", runs=RUNS[:1])
    npy("huge.npy", dictionary("'<f8'", "(9223372036854775807, 2)"), matrix)
    fails("shape (9223372036854775807, 2) of float64 overflows", "show", "huge.npy")
    npy("wrap.npy", dictionary("'<f8'", "(4294967296, 4294967296)"), matrix)
    fails("shape (4294967296, 4294967296) of float64 overflows", "show", "wrap.npy")
    npy("digits.npy", dictionary("'<f8'", "(99999999999999999999,)"), matrix)
    fails("extent 99999999999999999999", "show", "digits.npy", runs=RUNS[:1])
    npy("big.npy", dictionary("'<f8'", "(1000000000, 1000000)"), matrix)
    fails("truncated: needs 8000000000000", "show", "big.npy", runs=RUNS[:1])
    if not IS_ROOT:
        os.chmod("good.npy", 0)
        fails("good.npy: Permission denied", "show", "good.npy", runs=HERE_ONLY)
        os.chmod("good.npy", 0o644)
    return good


def writing(good):
    fails("no/out.npy", "eval", "x", f"x={good}", "-o", "no/out.npy")
    fails("folder.npy", "eval", "x", f"x={good}", "-o", "folder.npy")
    fails("pipe.npy", "eval", "x", f"x={good}", "-o", "pipe.npy", runs=RUNS[:1])
    os.symlink("/dev/null", "null.npy")
    fails("null.npy", "eval", "x", f"x={good}", "-o", "null.npy", runs=RUNS[:1])
    if not IS_ROOT:
        os.mkdir("locked")
        os.chmod("locked", 0o500)
        fails("Permission denied", "eval", "x", f"x={good}", "-o", "locked/out.npy",
              runs=HERE_ONLY)
        open("locked.npy", "wb").close()
        os.chmod("locked.npy", 0o400)
        fails("Permission denied", "eval", "x", f"x={good}", "-o", "locked.npy",
              runs=HERE_ONLY)


def full_disk():
    """A file system of 4 MiB that holds a file of 1 MiB; a result of 8 MB does not fit."""
    os.mkdir("small")
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", "small"]
    if "WEFT_MOUNTS" not in os.environ or subprocess.run(mount, check=False).returncode != 0:
        print("not tried: a full disk (needs root and mounts)", file=sys.stderr)
        return
    try:
        fill_small()
    finally:
        subprocess.run(["umount", "small"], check=True)


def fill_small():
    kept = os.urandom(1 << 20)
    with open("small/out.npy", "wb") as file:
        file.write(kept)
    fails("small/out.npy: No space left on device", "random", "1000x1000", "-o", "small/out.npy")
    with open("small/out.npy", "rb") as file:
        if file.read() != kept:
            sys.exit("a failed write changed the file that was there")
    if os.listdir("small") != ["out.npy"]:
        sys.exit(f"left on the full disk: {os.listdir('small')}")
    fails("small/out.png: No space left on device", "random", "2000x2000", "-o", "small/out.png",
          runs=RUNS[:2])
    if os.listdir("small") != ["out.npy"]:
        sys.exit(f"left on the full disk: {os.listdir('small')}")
    subprocess.run(["mount", "-o", "remount,ro", "small"], check=True)
    fails("Read-only file system", "random", "10x10", "-o", "small/new.npy")


good_file = reading()
writing(good_file)
full_disk()
print(f"{done} runs refused as they should be")
