"""weft calibrate: measures, writes, shows and draws; every command after it goes by what was found; what
cannot be written or is not understood is said in a line."""

import json
import os
import pty
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.environ["WEFT_SOURCE"], "tests", "numpy"))
from command import weft

PROFILE = os.path.join(os.getcwd(), "cache", "weft", "profile")
os.environ["XDG_CACHE_HOME"] = os.path.join(os.getcwd(), "cache")
os.environ["WEFT_PROFILE"] = ""


def fail(what, done):
    sys.exit(f"{what}\n{done.stdout}{done.stderr}")


def info(**launch):
    done = weft("info", "--json", **launch)
    return json.loads(done.stdout)["profile"], done


def check_without():
    found, done = info()
    if found["state"] != "none" or "weft calibrate" not in found["note"] or found["path"] != PROFILE:
        fail("without a profile info says how to make one", done)
    if "profile   none: " not in weft("info").stdout:
        fail("the text says it too", weft("info"))
    quiet = weft("fill", "10", "1")
    if quiet.stderr:
        fail("commands do not nag", quiet)
    return found


def check_rates(rates, done):
    """k cores do not do more than k times what one does, and a quarter: what cannot be is not kept."""
    for key, values in rates.items():
        if key == "product" or key.startswith("memory."):
            most = max(v / k for v, k in zip(values, steps(len(values))))
            if most > 1.25 * values[0] + 1:
                fail(f"{key} cannot be {values}", done)


def steps(count):
    cores = json.loads(weft("info", "--json").stdout)["node_allowed_cores"]
    return [min(2**i, cores) for i in range(count)]


def check_two_ranks():
    """Two ranks on one node, whose clocks do not begin together."""
    if json.loads(weft("info", "--json").stdout)["node_allowed_cores"] < 2:
        return
    os.environ["WEFT_PROFILE"] = "ranks"
    weft("calibrate", "--quick", "--quiet", ranks=2, timeout=250)
    found, done = info(ranks=2)
    if found["state"] != "loaded":
        fail("two ranks measure for two ranks", done)
    check_rates(found["rates"], done)
    os.environ["WEFT_PROFILE"] = ""


def check_own_text():
    """Somebody's text is left as it is; nothing is measured."""
    for text in ("Chapter 1\n", "\0\1\2"):
        with open("thesis.txt", "w") as file:
            file.write(text)
        os.environ["WEFT_PROFILE"] = os.path.join(os.getcwd(), "thesis.txt")
        began = time.time()
        done = weft("calibrate", "--quick", status=1)
        os.environ["WEFT_PROFILE"] = ""
        with open("thesis.txt") as file:
            kept = file.read()
        if "cannot write the profile" not in done.stderr or kept != text or time.time() - began > 10:
            fail("what is no profile is left as it is", done)


def in_terminal(*arguments):
    """What a command says on a stderr that is a terminal."""
    ours, theirs = pty.openpty()
    done = subprocess.run([os.environ["WEFT"], *arguments], stdout=subprocess.DEVNULL, stderr=theirs, timeout=120)
    os.close(theirs)
    said = b""
    try:
        while part := os.read(ours, 4096):
            said += part
    except OSError:  # the end of a terminal that nobody has open
        pass
    os.close(ours)
    if done.returncode:
        sys.exit(f"{arguments} ended with {done.returncode}: {said.decode()}")
    return said.decode()


def check_hint():
    """Once, in a terminal, by what gains from it; never where it cannot be remembered."""
    product = ("matmul", "--size", "8")
    if "never measured" in in_terminal("fill", "10", "1") + in_terminal(*product, "--quiet"):
        sys.exit("nothing is to be said of what gains nothing, or with --quiet")
    weft(*product)
    os.environ["WEFT_PROFILE"] = "/dev/null"
    if "never measured" in in_terminal(*product):
        sys.exit("WEFT_PROFILE is somebody's choice")
    os.environ["WEFT_PROFILE"] = ""
    said = in_terminal(*product)
    if said.count("never measured") != 1 or "weft calibrate" not in said:
        sys.exit(f"the first product says how to calibrate, not {said}")
    if "never measured" in in_terminal(*product) + in_terminal("tasks", "--count", "2", "--size", "8"):
        sys.exit("it is said once")
    os.remove(os.path.join(os.path.dirname(PROFILE), "told"))
    os.environ["XDG_CACHE_HOME"] = "/dev/null/cache"
    if "never measured" in in_terminal(*product):
        sys.exit("what cannot be remembered is not said")
    os.environ["XDG_CACHE_HOME"] = os.path.join(os.getcwd(), "cache")


def check_told():
    """weft info tells on stdout alone; of a date in the future it says so."""
    with open("odd", "w") as file:
        file.write("nonsense\n")
    os.environ["WEFT_PROFILE"] = "odd"
    done = weft("info")
    if done.stdout.count("is not used") != 1 or "profile" in done.stderr:
        fail("weft info tells of the profile once", done)
    with open(PROFILE) as file:
        text = file.read()
    with open("odd", "w") as file:
        file.write(re.sub(r"^measured.when = \d+", f"measured.when = {int(time.time()) + 7200}", text, flags=re.M))
    done = weft("info")
    os.environ["WEFT_PROFILE"] = ""
    if not re.search(r"measured \d+ (minutes|hours) in the future: a clock is wrong", done.stdout):
        fail("a date in the future is said", done)


def check_pipe():
    os.mkfifo("pipe")
    os.environ["WEFT_PROFILE"] = "pipe"
    done = weft("fill", "10", "1", timeout=60)
    os.environ["WEFT_PROFILE"] = ""
    if "the profile pipe is not used: it is a pipe and not a file" not in done.stderr:
        fail("a pipe is not waited for", done)


def check_measured(before):
    began = time.time()
    done = weft("calibrate", "--quick", "-o", "rates.png", timeout=250)
    took = time.time() - began
    if took > 60:
        fail(f"--quick took {took:.0f} s", done)
    for word in ("32 MiB (far)", "2 threads are chosen", "far, update", "getrf", "serial_below.cheap", f"profile {PROFILE}"):
        if word not in done.stdout:
            fail(f"'{word}' is not in the table", done)
    with open("rates.png", "rb") as picture:
        if picture.read(8) != b"\x89PNG\r\n\x1a\n":
            sys.exit("rates.png is no picture")
    found, done = info()
    if found["state"] != "loaded" or not found["quick"] or found["age_seconds"] > 300:
        fail("what was measured is loaded", done)
    changed = [k for k in found["choices"] if found["choices"][k] != before["choices"][k]]
    if len(changed) < 5 and not found["busy"]:
        fail(f"only {changed} changed", done)
    if min(found["rates"]["memory.far.read"]) <= 0 or min(found["rates"]["product"]) <= 0:
        fail("rates are measured", done)
    if found["note"] and not found["busy"]:
        fail("nothing is to be said", done)
    check_rates(found["rates"], done)
    if sorted(os.listdir(os.path.dirname(PROFILE))) != ["profile"]:
        sys.exit(f"left behind: {os.listdir(os.path.dirname(PROFILE))}")


def check_edited():
    """Each choice of the file, edited, is the choice that is reported; the file is all that changes it."""
    with open(PROFILE) as file:
        text = file.read()
    found, _ = info()
    for key in ("serial_below.cheap", "tile", "blas_threads.potrf.512", "many.workers.128", "scalapack.block"):
        value = 8192 if key in ("tile", "serial_below.cheap") else 16
        edited, count = re.subn(rf"^{re.escape(key)} = \d+", f"{key} = {value}", text, flags=re.M)
        if count != 1:
            sys.exit(f"{key} is in the file {count} times")
        with open("edited", "w") as file:
            file.write(edited)
        os.environ["WEFT_PROFILE"] = "edited"
        now, done = info()
        os.environ["WEFT_PROFILE"] = ""
        expected = dict(found["choices"], **{key: value})
        if now["choices"] != expected:
            fail(f"{key} is not heeded, or more than it", done)


def check_report():
    """With a profile the report says what of the attainable was reached; without one, how to make one."""
    line = r"^weft_matmul +1 +[0-9.]+ .* (\d+) %$"
    done = weft("matmul", "--size", "300", "--report")
    if not re.search(line, done.stderr, re.M):
        fail("the share of the attainable is missing", done)
    os.environ["WEFT_PROFILE"] = "/dev/null"
    done = weft("matmul", "--size", "300", "--report")
    os.environ["WEFT_PROFILE"] = ""
    if re.search(line, done.stderr, re.M) or "weft calibrate" not in done.stderr:
        fail("without a profile nothing is known to be attainable", done)
    os.environ["WEFT_REPORT"] = "1"
    done = weft("matmul", "--size", "300", ranks=2)
    del os.environ["WEFT_REPORT"]
    if done.stderr.count("weft_matmul ") != 1:
        fail("WEFT_REPORT=1 prints one table", done)


def check_two_kinds():
    """Two nodes whose BLAS differs: each is measured, and the file serves both."""
    script = ("[ ${OMPI_COMM_WORLD_RANK:-$PMI_RANK} = 1 ] && export OPENBLAS_CORETYPE=Nehalem; "
              f"exec {os.environ['WEFT']} calibrate --quick --quiet")
    runner = os.path.join(os.environ["WEFT_SOURCE"], "tests", "nodes", "run.sh")
    os.environ["WEFT_PROFILE"] = os.path.join(os.getcwd(), "kinds")
    done = subprocess.run(["sh", runner, "2", "1", "--", "sh", "-c", script], capture_output=True, text=True,
                          timeout=250)
    if done.returncode == 77:
        os.environ["WEFT_PROFILE"] = ""
        return
    if done.returncode:
        fail(f"status {done.returncode} of two kinds of nodes", done)
    with open("kinds") as file:
        text = file.read()
    if "core_type = unknown" not in text and text.count("[node]") != 2:
        fail(f"two kinds were expected in\n{text}", done)
    first, done = info()
    os.environ["OPENBLAS_CORETYPE"] = "Nehalem"
    second, done = info()
    del os.environ["OPENBLAS_CORETYPE"]
    os.environ["WEFT_PROFILE"] = ""
    if first["state"] != "loaded" or second["state"] != "loaded" or first["rates"] == second["rates"]:
        fail("each kind finds its own", done)


def check_other_shapes():
    found, done = info(ranks=2)
    if found["state"] != "loaded" or "measured with 1 rank on a node, here there are 2" not in found["note"]:
        fail("another number of ranks is said", done)


def check_ignored():
    for text, words in (("nonsense\n", "line 1: a profile begins with"),
                        ("weft profile 7\n", "a newer Weft wrote it, in format 7"),
                        ("weft profile 1\n[node]\nnode.cpu = Abacus\nnode.cores = 3\nnode.ranks = 1\n",
                         "measured elsewhere")):
        with open("odd", "w") as file:
            file.write(text)
        os.environ["WEFT_PROFILE"] = "odd"
        for launch in ({}, {"ranks": 3}):
            done = weft("fill", "10", "1", **launch)
            lines = [line for line in done.stderr.splitlines() if "profile" in line]
            if len(lines) != 1 or words not in lines[0] or "is not used" not in lines[0]:
                fail(f"one line was expected with {words}", done)
            if "profile" in weft("fill", "10", "1", "--quiet", **launch).stderr:
                fail("--quiet says nothing", done)
        os.environ["WEFT_PROFILE"] = ""


def check_unwritable():
    with open("file", "w"):
        pass
    os.environ["WEFT_PROFILE"] = os.path.join(os.getcwd(), "file", "profile")
    for launch in ({}, {"ranks": 2, "threads": 1}) if os.cpu_count() == 2 else ({},):
        began = time.time()
        done = weft("calibrate", "--quick", status=1, **launch)
        if "cannot write the profile" not in done.stderr or "Not a directory" not in done.stderr:
            fail("the reason is missing", done)
        if time.time() - began > 10 or done.stdout:
            fail("it is said before anything is measured", done)
    os.environ["WEFT_PROFILE"] = ""


def check_wrong():
    done = weft("calibrate", "-o", "rates.npy", status=2)
    if "-o is for a picture" not in done.stderr:
        fail("an array is no picture", done)
    cores = json.loads(weft("info", "--json").stdout)["node_allowed_cores"]
    done = weft("calibrate", "--quick", "--threads", str(cores + 1), status=1)
    if f"there are {cores + 1} on the {cores} core" not in done.stderr:
        fail("more threads than cores measure nothing", done)


before = check_without()
check_wrong()
check_unwritable()
check_own_text()
check_pipe()
check_hint()
check_measured(before)
check_edited()
check_told()
check_report()
check_two_ranks()
check_two_kinds()
check_other_shapes()
check_ignored()
