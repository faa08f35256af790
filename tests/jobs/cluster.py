"""A Slurm of one's own: a controller and two nodes on this machine, on free ports of a network namespace
that only has a loopback, with every file below one folder, ended by the ids of its processes."""
import contextlib
import fcntl
import os
import shutil
import signal
import socket
import struct
import subprocess
import time

NODES = ("weftslurm1", "weftslurm2")
PROGRAMS = ("slurmctld", "slurmd", "sbatch", "srun", "scontrol", "scancel", "sinfo", "squeue")
# Nobody outside reaches daemons that ask nobody who he is, and what is left behind ends with the first
# process of the namespace.
NAMESPACE = ("unshare", "--net", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc")

SIOCSIFFLAGS, SIOCSIFADDR, IFF_UP = 0x8914, 0x8916, 1  # <linux/sockios.h>, <linux/if.h>

# auth/none: no munge, as nobody else talks to it. linuxproc, and a cgroup.conf of version 1: nothing
# that needs systemd or a cgroup of one's own. cred_expire: a job put back may start again at once.
CONFIGURATION = """
ClusterName=weft
SlurmctldHost={controller}(127.0.0.1)
SlurmctldPort={ports[0]}
SlurmUser=root
SlurmdUser=root
AuthType=auth/none
AuthInfo=cred_expire=5
CredType=cred/none
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool.%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.%n.pid
SlurmctldLogFile=/dev/null
SlurmdLogFile=/dev/null
TmpFS={folder}/tmp.%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/affinity
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,sched_interval=1
MpiDefault=none
MailProg=/bin/true
ReturnToService=2
SlurmctldDebug=info
SlurmdDebug=info
NodeName={nodes[0]} NodeAddr=127.0.0.1 Port={ports[1]} {hardware}
NodeName={nodes[1]} NodeAddr=127.0.0.1 Port={ports[2]} {hardware}
PartitionName=all Nodes=ALL Default=YES State=UP OverSubscribe=NO
"""


def find(program):
    """Debian keeps the daemons where a user's PATH does not look."""
    return shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/sbin")


def why_not():
    """A sentence where no Slurm can be started here, else an empty one."""
    missing = [name for name in PROGRAMS if not find(name)]
    if missing:
        return f"Slurm is not installed ({', '.join(missing)}): sh jobs/setup.sh tests"
    if os.geteuid() != 0:
        return "a Slurm of one's own is started by root only"
    refused = subprocess.run([*NAMESPACE, "true"], capture_output=True, text=True, check=False)
    if refused.returncode:
        return f"the system allows no namespaces: {refused.stderr.strip()}"
    if len(os.sched_getaffinity(0)) < 2:
        return "nodes of one core show no binding"
    return ""


def raise_loopback():
    """As `ip` would, which is not on every machine. With 127.0.0.1 as the only address of all
    interfaces getaddrinfo resolves nothing, not even that (AI_ADDRCONFIG); with two addresses Open
    MPI's ranks wait for each other on different ones. So there is one, another."""
    address = struct.pack("16sHH4s16x", b"lo", socket.AF_INET, 0, socket.inet_aton("127.0.0.2"))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sH22x", b"lo", IFF_UP))
        fcntl.ioctl(any_socket, SIOCSIFADDR, address)


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def describe_machine():
    """What Slurm makes of it, by the words of slurm.conf."""
    described = subprocess.run([find("slurmd"), "-C"], capture_output=True, text=True, check=True)
    words = dict(word.split("=", 1) for word in described.stdout.split() if "=" in word)
    return {key: int(words[key])
            for key in ("CPUs", "Boards", "SocketsPerBoard", "CoresPerSocket", "ThreadsPerCore")}


def cores_of_node():
    machine = describe_machine()
    return machine["CPUs"] // machine["ThreadsPerCore"]


class Cluster:
    """As a context: up when entered, and gone when left, whatever happened."""

    def __init__(self, folder):
        self.folder = folder
        self.started = []

    def __enter__(self):
        try:
            self.write_configuration()
            self.start(["slurmctld", "-D", "-c"], "weftslurm0")
            for node in NODES:
                os.makedirs(f"{self.folder}/tmp.{node}")
                self.start(["slurmd", "-D", "-N", node], node)
            self.wait_until_idle()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def write_configuration(self):
        hardware = " ".join(f"{key}={value}" for key, value in describe_machine().items())
        for name in ("state", *(f"spool.{node}" for node in NODES)):
            os.makedirs(f"{self.folder}/{name}")
        text = CONFIGURATION.format(controller="weftslurm0", folder=self.folder, nodes=NODES,
                                    ports=free_ports(3), hardware=hardware)
        with open(f"{self.folder}/slurm.conf", "w", encoding="utf-8") as file:
            file.write(text)
        with open(f"{self.folder}/cgroup.conf", "w", encoding="utf-8") as file:
            file.write("CgroupPlugin=cgroup/v1\n")
        os.environ["SLURM_CONF"] = f"{self.folder}/slurm.conf"

    def start(self, command, host):
        """Under a host name of its own, by which MPI tells nodes apart; exec keeps the id."""
        command[0] = find(command[0])
        with open(f"{self.folder}/{host}.log", "w", encoding="utf-8") as log:
            self.started.append(subprocess.Popen(
                ["unshare", "--uts", "sh", "-c", 'hostname "$0" && exec "$@"', host, *command],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True))

    def wait_until_idle(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            shown = subprocess.run(["sinfo", "-h", "-N", "-o", "%T"], capture_output=True, text=True,
                                   check=False).stdout.split()
            if shown == ["idle"] * len(NODES):
                return
            if any(process.poll() is not None for process in self.started):
                break
            time.sleep(0.05)
        raise RuntimeError("Slurm did not start\n" + self.logs())

    def stop(self):
        """First the jobs, whose steps are no children of the daemons; then the daemons, nodes first."""
        if self.started and os.path.exists(os.environ.get("SLURM_CONF", "")):
            with contextlib.suppress(OSError, subprocess.SubprocessError):
                subprocess.run(["scancel", "--user=root", "--full", "--quiet"], timeout=5,
                               capture_output=True, check=False)
                self.wait_for_empty_queue()
        for process in reversed(self.started):
            process.terminate()
        for process in reversed(self.started):
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.started = []

    def wait_for_empty_queue(self):
        deadline = time.monotonic() + 5
        while time.monotonic() < deadline:
            left = subprocess.run(["squeue", "-h"], capture_output=True, text=True, timeout=5,
                                  check=False)
            if left.returncode or not left.stdout.strip():
                return
            time.sleep(0.1)

    def logs(self):
        text = ""
        for name in sorted(os.listdir(self.folder)):
            if name.endswith(".log"):
                with open(f"{self.folder}/{name}", encoding="utf-8", errors="replace") as file:
                    text += f"--- {name}\n" + "".join(file.readlines()[-40:])
        return text


def submit(script, *arguments, options=()):
    """The job's number."""
    done = subprocess.run(["sbatch", "--parsable", *options, script, *arguments], check=False,
                          capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"sbatch {script}: {done.stderr}")
    return int(done.stdout)


def show(job):
    """What Slurm tells of each task of a job: a dictionary of the words of scontrol."""
    done = subprocess.run(["scontrol", "show", "job", "-o", str(job)], capture_output=True, text=True,
                          check=False)
    lines = done.stdout.splitlines()
    return [dict(word.split("=", 1) for word in line.split() if "=" in word) for line in lines]


FINAL = {"COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "OUT_OF_MEMORY"}


def wait_for(job, reached=lambda shown: shown["JobState"] in FINAL, seconds=120):
    """Polls until every task of the job has `reached` what is waited for; `sbatch --wait` would look
    only every few seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        shown = show(job)
        if shown and all(reached(task) for task in shown):
            return shown
        time.sleep(0.1)
    raise RuntimeError(f"job {job} did not get there in {seconds} s: {show(job)}")
