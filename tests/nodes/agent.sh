#!/bin/sh
# Stands in for ssh under mpirun: agent.sh HOST COMMAND… starts Open MPI's daemon on this machine
# in a UTS namespace of its own, where the host's name is HOST. MPI then takes it for another node.
host=$1
shift
if [ "$(id -u)" -eq 0 ]; then
    exec unshare --uts sh -c 'hostname "$0" && eval "$1"' "$host" "$*"
fi
exec unshare --user --map-root-user --uts sh -c 'hostname "$0" && eval "$1"' "$host" "$*"
