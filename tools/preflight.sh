#!/bin/sh
# Print the Python to build with, or one line for each thing that this machine lacks and exit 1.
# Usage: preflight.sh [PYTHON]

lacks=0
lack() {
    echo "$1 Debian package: $2" >&2
    lacks=1
}

is_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

python=
for candidate in "${1:-python3}" python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null && is_python "$candidate"; then
        python=$candidate
        break
    fi
done

if [ -z "$python" ]; then
    lack "Python 3.11 or newer is missing." "python3 (Debian 12 or newer)"
elif ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    lack "Python's venv is missing." "$(basename "$python")-venv"
fi

command -v git >/dev/null || lack "git is missing." "git"

openssh=$(command -v ssh-keygen >/dev/null && ssh -V 2>&1 | sed -n 's/^OpenSSH_\([0-9]*\)\.\([0-9]*\).*/\1 \2/p')
if [ -z "$openssh" ]; then
    lack "ssh-keygen (OpenSSH 8.2 or newer) is missing." "openssh-client"
elif ! (set -- $openssh && [ $(($1 * 100 + $2)) -ge 802 ]); then
    lack "OpenSSH is older than 8.2." "openssh-client (Debian 11 or newer)"
fi

[ "$lacks" = 0 ] && echo "$python"
