#!/bin/sh
# build-deb.sh [DIRECTORY]: builds the Debian packages of the checkout's last commit in DIRECTORY (a
# temporary one without it), installs them into a root of their own there and runs the command.
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
here=${1:-$(mktemp -d)}
version=$(sed -n 's/^weft (\(.*\)).*/\1/p' "$source/jobs/packaging/debian/changelog")

mkdir -p "$here/weft-${version%-*}" "$here/root"
cd "$here/weft-${version%-*}"
git -C "$source" archive HEAD | tar -x
cp -r jobs/packaging/debian debian
dpkg-buildpackage -us -uc -b

cd "$here"
for package in libweft0 libweft-dev weft; do
    dpkg-deb --info "${package}_${version}_"*.deb >/dev/null
    dpkg-deb --extract "${package}_${version}_"*.deb root
done
libraries=$(dirname "$(ls root/usr/lib/*/libweft.so.0)")
apt-get install --simulate "$here"/libweft0_*.deb "$here"/libweft-dev_*.deb \
    "$here"/weft_*.deb | grep -c '^Inst .*weft'
LD_LIBRARY_PATH=$libraries root/usr/bin/weft eval '6 * 7'
ls "$here"/*.deb
