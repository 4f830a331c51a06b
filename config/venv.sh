#!/bin/sh
# Makes .venv and installs the locked requirements into it: sh config/venv.sh requirements.txt [requirements-dev.txt]
# Does nothing when that has been done already, which is what makes a second start quick.
set -eu
cd "$(dirname "$0")/.."
[ -n "${HOME:-}" ] || unset HOME # empty would put pip's cache into /
venv=.venv
python=$venv/bin/python

fail() {
    printf '\n%s\n' "$*" >&2
    exit 1
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$name"
            return
        fi
    done
    fail "Python 3.11 or newer is needed and none was found. On Debian or Ubuntu: apt-get install python3 python3-venv"
}

make_venv() {
    case $(pwd) in *:*) fail "$(pwd) has a colon in its name, which Python refuses for its environments. Rename that folder." ;; esac
    base=$(find_python) || exit 1
    echo "==> Making $venv with $("$base" --version)"
    rm -rf "$venv"
    # Debian packs ensurepip separately; a pip outside can install into an environment that has none.
    if "$base" -c 'import ensurepip' 2>/dev/null && "$base" -m venv "$venv"; then
        return
    fi
    rm -rf "$venv"
    if "$base" -m pip --version >/dev/null 2>&1 && "$base" -m venv --without-pip "$venv" 2>/dev/null; then
        return
    fi
    rm -rf "$venv"
    fail "$base cannot make a virtual environment. On Debian or Ubuntu: apt-get install python3-venv"
}

install() {
    if "$python" -m pip --version >/dev/null 2>&1; then
        set -- "$python" -m pip install "$@"
    else
        base=$(find_python) || exit 1
        set -- "$base" -m pip --python "$python" install "$@"
    fi
    PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore "$@"
}

# Two terminals may start at the same moment. The kernel lets go of this lock even when we are killed.
if command -v flock >/dev/null 2>&1; then
    exec 9<config/venv.sh
    flock --nonblock 9 || { echo "==> Waiting for another start in this folder" && flock 9; }
fi

# A folder that was moved, a Python that was upgraded or a lock that changed: then anew.
wanted=$(cat "$@" | cksum; pwd)
stamp=$venv/installed-$(echo "$*" | cksum | cut -d' ' -f1)
works() { "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }
if works && [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
    exit 0
fi
for place in . "$venv"; do
    [ ! -e "$place" ] || [ -w "$place" ] || fail "$(pwd)/$place cannot be written by $(id -un). Run as the owner of this folder."
done
if ! works || { [ -f "$venv/folder" ] && [ "$(cat "$venv/folder")" != "$(pwd)" ]; }; then
    make_venv
    pwd >"$venv/folder"
fi

echo "==> Installing $*"
files=
for file in "$@"; do files="$files --requirement $file"; done
# --no-deps: the locks are complete, so there is nothing left to work out.
# shellcheck disable=SC2086 # the names of our own files, without spaces
install --require-hashes --no-deps --quiet --no-input $files ||
    fail "The requirements could not be installed. The reason is above; without network nothing can be downloaded."
printf '%s' "$wanted" >"$stamp"
