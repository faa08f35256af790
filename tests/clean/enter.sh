#!/bin/sh
# enter.sh ROOT WHO COMMAND: runs a shell command as WHO in the system below ROOT, as if the machine
# had booted from there. For a mount namespace of one's own.
#
# pivot_root, not chroot: inside of a chroot a user may make no namespaces, and tests do.
set -eu
root=$1
who=$2
command=$3
hostname cleanmachine
mount --make-rprivate /
mount --bind "$root" "$root"
cd "$root"
mount -t proc proc proc
mount --rbind /sys sys
mkdir -p dev/shm dev/pts old
mount -t tmpfs -o mode=1777 tmpfs dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
ln -sf pts/ptmx dev/ptmx
pivot_root . old
cd /
umount -l old
rmdir old
# Not exec: as the first process of its namespace the shell reaps those who lost their parents.
env -i TERM=dumb LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin su - "$who" -c "$command"
