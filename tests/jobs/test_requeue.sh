#!/bin/sh
# jobs/slurm/requeue.sbatch beside a stand-in for srun, under each shell that may be sh: warned in the
# middle of a step it ends the step first, and the status of a command that fails is the job's.
set -eu
cd "$TMPDIR"
mkdir bin
cat >bin/srun <<'STANDIN'
#!/bin/sh
for word in $SRUN; do
    case $word in
    warns) kill -USR1 $PPID && sleep 0.5 ;;
    fails) exit 3 ;;
    esac
done
while [ "$1" != -o ]; do
    shift
done
[ "$SRUN" = idles ] || echo made >"$2"
STANDIN
printf '#!/bin/sh\necho "scontrol $*"\n' >bin/scontrol
chmod +x bin/*
export PATH="$TMPDIR/bin:$PATH" SLURM_CPUS_PER_TASK=1 SLURM_JOB_ID=17

# expect STATUS WORDS: how a job of two steps ends, and the last that it says.
expect() {
    rm -rf checkpoint
    expect_again 1 "$@"
}

# expect_again STEPS STATUS WORDS: the same beside the checkpoint that there is.
expect_again() {
    status=0
    steps=$1
    shift
    $shell "$WEFT_SOURCE/jobs/slurm/requeue.sbatch" "$steps" >out.txt 2>&1 || status=$?
    if [ "$status $(tail -n 1 out.txt)" != "$*" ]; then
        echo "$shell, srun $SRUN: not '$*' but '$status $(cat out.txt)'" >&2
        exit 1
    fi
}

other="name another folder (sbatch requeue.sbatch STEPS FOLDER), or remove it"
for shell in sh "bash --posix"; do
    command -v "${shell%% *}" >/dev/null || continue
    SRUN=works expect 0 "done: checkpoint/state-1.npy"
    SRUN=works expect_again 1 0 "checkpoint/state-1.npy was finished by an earlier job: nothing to do; to start anew, remove checkpoint"
    SRUN=works expect_again 9 2 "checkpoint is a checkpoint of 1 steps of shape 4000x4000, not of 9 steps of shape 4000x4000: $other"
    rm checkpoint/parameters # of an earlier release
    SRUN=works expect_again 1 2 "checkpoint is a checkpoint of another job, not of 1 steps of shape 4000x4000: $other"
    SRUN=fails expect 3 "run 0: goes on after step -1"
    SRUN=warns expect 0 "scontrol requeue 17"
    [ "$(cat checkpoint/last)" = 0 ]
    SRUN=works expect_again 1 0 "done: checkpoint/state-1.npy"
    SRUN="warns fails" expect 3 "run 0: goes on after step -1"
    SRUN=idles expect 1 "srun made no checkpoint/state-0.npy"
done
