"""Of faults with the same trace only those inside of MPI_Init are taken for Open MPI's."""
import os
import subprocess
import sys

import launch_fault

TRACE = """[node1:{0}] *** Process received signal ***
[node1:{0}] Signal: Segmentation fault (11)
[node1:{0}] Failing at address: (nil)
[node1:{0}] [ 0] /lib/x86_64-linux-gnu/libc.so.6(+0x3c050)[0x7f00508ea050]
{1}[node1:{0}] *** End of error message ***
"""
FRAME = "[node1:{0}] [ 1] /usr/lib/libweft.so.0(weft__gang_run+0x10)[0x7f00508ea051]\n"


def said(where):
    done = subprocess.run(["mpirun", "--bind-to", "none", "-n", "2", os.environ["WEFT_NULL_CALL"], where],
                          capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == (where == ""), f"'{where}' gave {done.returncode}"
    return done.stdout + done.stderr


def check(expected, what, text):
    if launch_fault.is_of_mpi_init(text) is not expected:
        sys.exit(f"{what}: {'not ' if expected else ''}taken for a fault of MPI_Init\n{text}")


def written():
    """Traces of two processes, of which only the first has a mark."""
    with open(os.path.join(os.environ["WEFT_INIT_MARKS"], "1"), "w", encoding="utf-8"):
        pass
    check(True, "a call to 0 in MPI_Init", TRACE.format(1, ""))
    check(False, "a call to 0 elsewhere", TRACE.format(2, ""))
    check(False, "one of each", TRACE.format(1, "") + TRACE.format(2, ""))
    check(False, "a read from 0 in a function", TRACE.format(1, FRAME.format(1)))
    check(False, "another address", TRACE.format(1, "").replace("(nil)", "0x8"))
    check(False, "no fault", "weft: absent.npy: there is no such file\n")


def made():
    """Open MPI's own traces."""
    check(False, "a program without fault", said(""))
    for where, expected in (("inside", True), ("outside", False), ("write", False)):
        check(expected, f"null_call {where}", said(where))


launch_fault.watch(os.path.join(os.environ["TMPDIR"], "marks"))
if "WEFT_INIT_MARKS" not in os.environ:
    print("skipped: init_mark cannot be loaded before a sanitizer, and needs Open MPI")
    sys.exit(78)
written()
made()
