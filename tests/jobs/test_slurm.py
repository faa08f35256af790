"""Each script of jobs/slurm at a small size, submitted to a Slurm of two nodes: it ends as it should, its
ranks are where and bound as it asked, and its files hold what one process would have written."""
import glob
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from unittest import mock

import bindings
import cluster
import launch_fault

WEFT = os.environ["WEFT"]
SCRIPTS = os.path.join(os.environ["WEFT_SOURCE"], "jobs", "slurm")
CORES = 2  # of a node that are used
submitted = set()


class LaunchFault(Exception):
    """Open MPI's, not ours: the test may be made again, once."""


def submit(name, *arguments, options=()):
    submitted.add(name)
    return cluster.submit(f"{SCRIPTS}/{name}.sbatch", *arguments, options=options)


def output(shown):
    with open(shown["StdOut"], encoding="utf-8") as file:
        return file.read()


def check(condition, what, shown):
    if not condition:
        raise AssertionError(f"{what}\n{shown}\n{output(shown)}")


def ended(job):
    shown = cluster.wait_for(job)
    for task in shown:
        if task["JobState"] == "FAILED" and launch_fault.is_of_mpi_init(output(task)):
            raise LaunchFault(output(task))
    return shown


def completed(job):
    shown = ended(job)[0]
    check(shown["JobState"] == "COMPLETED" and shown["ExitCode"] == "0:0", "the job failed", shown)
    return shown


def shape(nodes, ranks, threads):
    return (f"--nodes={nodes}", f"--ntasks-per-node={ranks}", f"--cpus-per-task={threads}")


def check_bound(shown, nodes, ranks, threads):
    """By the launcher, before Weft could see to it itself."""
    complaint = bindings.complaint(output(shown), nodes, ranks, threads)
    check(not complaint, complaint, shown)


def information(shown):
    return json.loads([line for line in output(shown).splitlines() if line.startswith("{")][-1])


def check_shape(job, nodes, ranks, threads):
    """What `weft info --json` found is what sbatch was asked for."""
    shown = completed(job)
    told = information(shown)
    found = [told[key] for key in ("nodes", "ranks", "node_ranks", "threads")]
    check(found == [nodes, nodes * ranks, ranks, threads],
          f"asked for {nodes} nodes of {ranks} ranks with {threads} threads, found {found}", shown)
    check(int(shown["NumNodes"]) == nodes, f"Slurm gave {shown['NumNodes']} nodes", shown)
    check_bound(shown, nodes, ranks, threads)
    check("SRUN_CPUS_PER_TASK" not in told["advice"], told["advice"], shown)


def test_shapes():
    jobs = [(submit("one-node", "info", "--json"), 1, 1, cluster.cores_of_node()),
            (submit("one-node", "info", "--json", options=["--cpus-per-task=1"]), 1, 1, 1)]
    for name in ("several-nodes", "hybrid-mpirun"):
        for ranks, threads in ((CORES, 1), (1, CORES)):
            job = submit(name, "info", "--json", options=shape(2, ranks, threads))
            jobs.append((job, 2, ranks, threads))
    for job in jobs:
        check_shape(*job)


def weft(*arguments):
    subprocess.run([WEFT, *arguments, "--quiet"], check=True, env={**os.environ, "WEFT_THREADS": "1"})


def check_same(one, other):
    with open(one, "rb") as first, open(other, "rb") as second:
        if first.read() != second.read():
            raise AssertionError(f"{one} and {other} differ")


def test_answers():
    """Both launchers write what one process writes."""
    arguments = ("random", "999x1001", "--seed", "5", "--dist", "normal", "--quiet", "-o")
    weft(*arguments, "alone.npy")
    jobs = [(name, submit(name, *arguments, f"{name}.npy", options=shape(2, CORES, 1)))
            for name in ("several-nodes", "hybrid-mpirun")]
    for name, job in jobs:
        completed(job)
        check_same("alone.npy", f"{name}.npy")


def test_failure():
    """A command that fails fails the job, with its status."""
    jobs = [submit(name, "show", "absent.npy", options=shape(2, 1, CORES))
            for name in ("several-nodes", "hybrid-mpirun")]
    for job in (submit("one-node", "show", "absent.npy"), *jobs):
        shown = ended(job)[0]
        check(shown["JobState"] == "FAILED" and shown["ExitCode"] == "1:0", "it must fail", shown)
        check("absent.npy" in output(shown), "what is missing is named", shown)


def test_array():
    with open("parameters.txt", "w", encoding="utf-8") as file:
        file.write("random 100x100 --seed 1 --quiet -o one.npy\n"
                   "eval 'sum(x) * k' x=alone.npy k=2 --quiet -o 'two words.npy'\n"
                   "random 100x100 --seed 3 --quiet -o three.npy\n")
    job = submit("array", "parameters.txt", options=["--array=1-4", f"--cpus-per-task={CORES}"])
    shown = {int(task["ArrayTaskId"]): task for task in ended(job)}
    codes = [shown[task]["ExitCode"] for task in (1, 2, 3, 4)]
    check(codes == ["0:0", "0:0", "0:0", "2:0"], f"three lines, and none for task 4: {codes}", shown[4])
    check("no line 4" in output(shown[4]), "what is missing is named", shown[4])
    for task in (1, 2, 3):
        check_bound(shown[task], 1, 1, CORES)
    for seed, name in ((1, "one.npy"), (3, "three.npy")):
        weft("random", "100x100", "--seed", str(seed), "-o", "alone-" + name)
        check_same(name, "alone-" + name)
    weft("eval", "sum(x) * k", "x=alone.npy", "k=2", "-o", "alone-two.npy")
    check_same("two words.npy", "alone-two.npy")


def last_step():
    try:
        with open("checkpoint/last", encoding="utf-8") as file:
            return int(file.read())
    except FileNotFoundError:
        return -1


# Slurm looks at time limits every 30 seconds: the later steps of the first run take longer.
SLOW_FIRST_RUN = """#!/bin/sh
[ -n "${SLURM_RESTART_COUNT:-}" ] || [ ! -f checkpoint/last ] || sleep 35
exec "$BOUND" "$@"
"""


def submit_requeue(steps):
    """With the time that the script's line --signal warns ahead, so that the warning is due at once."""
    with open("slow.sh", "w", encoding="utf-8") as file:
        file.write(SLOW_FIRST_RUN)
    os.chmod("slow.sh", 0o755)
    with mock.patch.dict(os.environ, WEFT=os.path.abspath("slow.sh")):
        return submit("requeue", str(steps), "checkpoint", "200x300",
                      options=[*shape(2, 1, CORES), "--time=5"])


def test_requeue():
    """Warned by Slurm before the time limit, the job goes on and ends at the same bits."""
    steps = 3
    shutil.rmtree("checkpoint", ignore_errors=True)
    job = submit_requeue(steps)
    cluster.wait_for(job, lambda task: task["Restarts"] == "1" or task["JobState"] in cluster.FINAL)
    subprocess.run(["scontrol", "update", f"JobId={job}", "TimeLimit=60"], check=False)
    reached = last_step()
    shown = completed(job)
    check(shown["Restarts"] == "1" and 0 <= reached < steps, f"not put back after step {reached}", shown)
    check_bound(shown, 2, 1, CORES)
    text = output(shown)
    for line in (r"run 0: goes on after step -1", rf"run 0: out of time after step {reached}",
                 rf"run 1: goes on after step {reached}", rf"done: checkpoint/state-{steps}.npy"):
        check(re.search(line + r"\b", text), f"'{line}' is missing", shown)
    weft("random", "200x300", "--seed", "1", "-o", "state.npy")
    for _ in range(steps):
        weft("eval", "3.75 * x * (1 - x)", "x=state.npy", "-o", "state.npy")
    check_same("state.npy", f"checkpoint/state-{steps}.npy")
    left = os.listdir("checkpoint")
    assert sorted(left) == ["last", "parameters", f"state-{steps}.npy"], left


def test_calibration():
    """Measured once, found by the jobs that follow."""
    os.environ.pop("WEFT_PROFILE", None)
    os.environ["XDG_CACHE_HOME"] = os.path.abspath("cache")
    check_bound(completed(submit("calibrate", "--quick", options=shape(2, 1, CORES))), 2, 1, CORES)
    shown = completed(submit("several-nodes", "info", "--json", options=shape(2, 1, CORES)))
    profile = information(shown)["profile"]
    check(profile["state"] == "loaded" and profile["path"] == os.path.abspath("cache/weft/profile"),
          "the profile of the partition is used", shown)


def made(test):
    try:
        return test()
    except LaunchFault as fault:
        print(f"{test.__name__}, once more: Open MPI met a fault in MPI_Init\n{fault}", flush=True)
        return test()


def everything():
    for test in (test_shapes, test_answers, test_failure, test_array, test_requeue, test_calibration):
        start = time.monotonic()
        made(test)
        print(f"{test.__name__}: {time.monotonic() - start:.1f} s", flush=True)
    there = {os.path.basename(path).removesuffix(".sbatch") for path in glob.glob(SCRIPTS + "/*")}
    assert there == submitted, f"not submitted: {there - submitted}"


def why_not():
    told = subprocess.run([WEFT, "info", "--json"], capture_output=True, text=True, check=True).stdout
    if not json.loads(told)["mpi"].startswith("Open MPI"):
        return "this Weft is built with another MPI than the mpirun and the pmix of this machine"
    return cluster.why_not()


def main():
    """Again in namespaces of its own, and there with a cluster for as long as the tests run."""
    if sys.argv[1:] != ["inside"]:
        if why := why_not():
            print(f"skipped: {why}")
            return 77
        os.execvp(cluster.NAMESPACE[0], [*cluster.NAMESPACE, sys.executable, __file__, "inside"])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    cluster.raise_loopback()
    folder = os.path.join(os.environ["TMPDIR"], "slurm")
    work = os.path.join(os.environ["TMPDIR"], "work")
    os.makedirs(folder)
    os.makedirs(work)
    os.chdir(work)
    bound = os.path.join(os.path.dirname(os.path.abspath(__file__)), "bound.sh")
    os.environ.update(WEFT=bound, BOUND=bound, WEFT_COMMAND=WEFT)
    # Invented nodes have one address in common, whose name nobody knows.
    os.environ.update(OMPI_MCA_oob_tcp_if_include="lo", OMPI_MCA_btl_tcp_if_include="lo",
                      OMPI_MCA_pml="ob1", OMPI_MCA_btl="tcp,vader,self")
    with cluster.Cluster(folder) as slurm:
        launch_fault.watch(os.path.join(os.environ["TMPDIR"], "marks"))
        try:
            everything()
        except Exception:
            print(slurm.logs())
            raise
    print(f"{len(submitted)} scripts ran on two nodes")
    return 0


sys.exit(main())
