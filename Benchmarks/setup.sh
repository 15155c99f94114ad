#!/usr/bin/env bash
# How long a fresh machine takes: a clean clone on a new Debian 12 root, `make run` until it is ready, then `make test`.
#
# The root is made by debootstrap and entered by chroot, so this needs root; processor, disk and network are this
# machine's. As on a machine that has had Swift installed, the toolchain lies there (this machine's, mounted read-only)
# with the packages that swift.org asks for, and git and make. Everything else is for `make run` to get.
#
# usage: sudo Benchmarks/setup.sh [--no-test] [FOLDER]      FOLDER: where the root is made, otherwise a new one in /var/tmp
set -euo pipefail
cd "$(dirname "$0")/.."

with_tests=1
[ "${1:-}" != --no-test ] || { with_tests=0; shift; }
[ "$(id -u)" -eq 0 ] || { echo "setup.sh: debootstrap and chroot need root" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "setup.sh: install debootstrap first" >&2; exit 1; }
swift=$(command -v swift) || { echo "setup.sh: no swift on the PATH" >&2; exit 1; }
# …/usr/bin/swift: the toolchain is what lies above usr.
toolchain=$(dirname "$(dirname "$(dirname "$(readlink -f "$swift")")")")
[ "$toolchain" != / ] || { echo "setup.sh: swift comes from a package; install it in the new root yourself" >&2; exit 1; }
[ -x "$toolchain/usr/bin/swift-build" ] || { echo "setup.sh: no toolchain in $toolchain" >&2; exit 1; }

given=${1:-}
work=${given:-$(mktemp -d /var/tmp/greenroom-setup-XXXXXX)}
root=$work/root
port=${PORT:-8471}
mkdir -p "$root"

mounts=()
bind() { # source target [read-only]
    mkdir -p "$2"
    mount --bind "$1" "$2"
    mounts=("$2" "${mounts[@]}")
    [ -z "${3:-}" ] || mount -o remount,ro,bind "$2"
}
inside() { chroot "$root" /usr/bin/env -i HOME=/home/somebody PATH="/swift/usr/bin:/usr/sbin:/usr/bin:/sbin:/bin" LANG=C.UTF-8 \
    ${PIP_INDEX_URL:+PIP_INDEX_URL="$PIP_INDEX_URL"} ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} "$@"; }
runner=
clean_up() {
    if [ -n "$runner" ]; then
        inside make -s -C /home/somebody/greenroom stop >/dev/null 2>&1 || true
        wait "$runner" 2>/dev/null || true
    fi
    local mount
    for mount in ${mounts[@]+"${mounts[@]}"}; do umount "$mount" || umount --lazy "$mount"; done
    rm -rf --one-file-system "$root"
    [ -n "${given:-}" ] || rm -rf --one-file-system "$work"
}
trap clean_up EXIT

# The mirror is this machine's own.
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -E '/debian/?$' | sort -u | head -n 1)
[ -n "$mirror" ] || { echo "setup.sh: apt on this machine names no Debian mirror" >&2; exit 1; }
# What swift.org names for Debian 12, and what one clones and types make with.
packages=binutils,gcc,libc6-dev,libcurl4-openssl-dev,libedit-dev,libgcc-12-dev,libicu-dev,libncurses-dev
packages+=,libpython3-dev,libsqlite3-dev,libstdc++-12-dev,libxml2-dev,pkg-config,tzdata,uuid-dev,zlib1g-dev
packages+=,ca-certificates,git,make
echo "Making a Debian root…" >&2
debootstrap --variant=minbase --include="$packages" bookworm "$root" "$mirror" >"$work/debootstrap.log" 2>&1 \
    || { tail -n 20 "$work/debootstrap.log" >&2; exit 1; }
rm -f "$work/debootstrap.log"
rm -rf "$root"/var/cache/apt/archives/*.deb

bind "$toolchain" "$root/swift" read-only
bind /proc "$root/proc"
bind /dev "$root/dev"
bind /dev/pts "$root/dev/pts"
mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm" && mounts=("$root/dev/shm" "${mounts[@]}")
cp /etc/resolv.conf "$root/etc/resolv.conf"
cp /etc/hosts "$root/etc/hosts"
# Certificates and the address of a package mirror, where this machine has its own.
if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
    cp /usr/local/share/ca-certificates/*.crt "$root/usr/local/share/ca-certificates/"
    inside update-ca-certificates >/dev/null 2>&1
fi
[ ! -f /etc/pip.conf ] || cp /etc/pip.conf "$root/etc/pip.conf"
# How apt reaches its mirror, and whether a mirror that is a snapshot of old may be used, is the machine's own affair.
apt-config dump | grep -E '^Acquire::(https?|Check-Valid-Until)' >"$root/etc/apt/apt.conf.d/50machine" || true
mkdir -p "$root/home/somebody"
git clone --quiet --no-local . "$root/home/somebody/greenroom"

now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$2" 'BEGIN { s = b - a; printf "%d min %04.1f s", s / 60, s % 60 }'; }
run_until_ready() { # prints how long it took
    local started line
    started=$(now)
    coproc RUN { exec 2>&1; inside make --no-print-directory -C /home/somebody/greenroom run PORT="$port"; }
    runner=$RUN_PID
    while IFS= read -r line <&"${RUN[0]}"; do
        printf '%s\n' "$line" >&2
        case $line in "Greenroom is ready"*) since "$started" "$(now)"; return ;; esac
    done
    return 1
}
end_run() {
    inside make -s -C /home/somebody/greenroom stop >&2
    wait "$runner" || true
    runner=
}

run_until_ready >"$work/first" || { echo "setup.sh: make run has failed" >&2; exit 1; }
end_run
run_until_ready >"$work/second"
end_run
rows="| \`make run\`, clean clone → ready | $(cat "$work/first") |
| \`make run\` again → ready | $(cat "$work/second") |"
if [ "$with_tests" = 1 ]; then
    started=$(now)
    inside make --no-print-directory -C /home/somebody/greenroom test >&2
    rows+="
| \`make test\` after it | $(since "$started" "$(now)") |"
fi
rm -f "$work/first" "$work/second"

processor=$(awk -F': ' '/^model name/ { print $2; exit }' /proc/cpuinfo)
printf 'A fresh Debian 12. %s, %s cores, Linux %s; commit %s, %s\n\n| step | time |\n|---|---:|\n%s\n' \
    "$processor" "$(nproc)" "$(uname -r)" "$(git rev-parse --short HEAD)" "$(date -u +%F)" "$rows"
