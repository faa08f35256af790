#!/bin/sh
# In place of the command, under any launcher: says which rank this is, on which node, and which cores
# it may use; then it is $WEFT_COMMAND.
cores=$(sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/self/status)
echo "rank ${OMPI_COMM_WORLD_RANK:-${SLURM_PROCID:-0}} of $(uname -n) on $cores"
exec "${WEFT_COMMAND:?}" "$@"
