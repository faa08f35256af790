"""A session under plain MPI_Init is refused on every rank, also where one rank alone called it."""
import os
import subprocess
import sys

PROGRAM = os.path.join(os.environ["WEFT_BUILD"], "tests", "thread_level")

for ranks, words in ((1, []), (2, []), (3, ["1"]), (1, ["7"])):
    done = subprocess.run(["mpirun", "--oversubscribe", "--bind-to", "none", "-n", str(ranks), PROGRAM, *words],
                          capture_output=True, text=True, timeout=60)
    told = [line for line in done.stdout.splitlines() if "MPI_Init_thread" in line]
    wanted = 0 if words == ["7"] else 2 * ranks
    if done.returncode or len(told) != wanted or any("MPI_THREAD_FUNNELED" not in line for line in told):
        sys.exit(f"{ranks} ranks {words}: {wanted} sentences are wanted\n{done.stdout}\n{done.stderr}")
