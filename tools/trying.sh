# What try_shared.sh and try_private.sh have in common; read by them, not run.
# shellcheck shell=sh

venv=/opt/pubqueue-try
work=
people=
faults=0
steps=0

begin() {
    [ "$(id -u)" = 0 ] || { echo "Run this as root." >&2; exit 2; }
    for left in /etc/pubqueue /var/lib/pubqueue /usr/local/bin/pubqueue "$venv"; do
        [ ! -e "$left" ] || { echo "$left is there already: this is for a clean machine." >&2; exit 2; }
    done
    chmod 755 "$work"
}

need_packages() {
    missing=
    for package in "$@"; do
        dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
    done
    [ -z "$missing" ] && return
    echo "Installing:$missing"
    apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -q $missing >/dev/null
}

make_people() {
    for login in "$@"; do
        ! id "$login" >/dev/null 2>&1 || { echo "The login $login is taken." >&2; exit 2; }
        useradd --create-home --shell /bin/bash --comment "$(echo "${login#try}" | sed 's/./\U&/')" "$login"
        people="$people $login"
    done
}

tidy_people() {
    for login in $people; do
        pkill -u "$login"
        userdel --remove "$login"
    done
    people=
    rm -rf "$venv"
}

# Install the wheel, or one that is made of this checkout, for everybody.
install_program() {
    wheel=$1
    /usr/bin/python3 -m venv "$venv" || exit 1
    if [ -z "$wheel" ]; then
        "$venv/bin/pip" wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$work" "$here" || exit 1
        wheel=$(echo "$work"/*.whl)
    fi
    "$venv/bin/pip" install --quiet --disable-pip-version-check "$wheel" 2>/dev/null || exit 1
    echo "Installed: $("$venv/bin/pubqueue" --version) in $venv"
}

chapter() { printf '\n== %s\n' "$1"; }

as() {
    if [ "$1" = root ]; then (cd / && sh -c "$2"); else su - "$1" -c "$2"; fi
}

# see CODE PATTERN WHO COMMAND: run it as somebody; say so where code or words are not those that docs promise.
see() {
    steps=$((steps + 1))
    as "$3" "$4" >"$work/said" 2>&1 </dev/null
    code=$?
    printf '%s: %s  [%s]\n' "$3" "$4" "$code"
    sed 's/^/    /' "$work/said" | head -6
    [ "$code" = "$1" ] || off "exit code $code, not $1"
    [ -z "$2" ] || grep -q -- "$2" "$work/said" || off "nothing of: $2"
}

off() {
    faults=$((faults + 1))
    echo "    OFF: $1"
    sed 's/^/    | /' "$work/said"
}

# A time zone in which it is about noon, so that no quiet hours hold a post.
noon_zone() {
    ahead=$((12 - $(date -u +%-H)))
    if [ "$ahead" -gt 0 ]; then echo "Etc/GMT-$ahead"; elif [ "$ahead" = 0 ]; then echo Etc/UTC; else echo "Etc/GMT+$((-ahead))"; fi
}

# Users, groups, and every file where a set-up may leave one.
snapshot() {
    {
        sort /etc/passwd /etc/group
        find /etc /home /opt /usr/local /var/lib /var/spool/cron -xdev \
            \( -path /var/lib/apt -o -path /var/lib/dpkg -o -path /var/lib/sudo -o -path /var/lib/postgresql \
            -o -path /var/lib/systemd -o -path '/etc/*-' -o -path '/etc/.pwd.lock' \) -prune \
            -o -printf '%y %m %U %p\n' | grep -v '/__pycache__' | sort
        find /etc -xdev -type f ! -path '/etc/*-' ! -path /etc/shadow ! -path /etc/gshadow ! -path /etc/mtab -exec sha256sum {} + | sort
    } >"$work/$1"
}

compare() {
    if diff "$work/$1" "$work/$2" >"$work/said"; then
        echo "Nothing was left behind: $(wc -l <"$work/$2") lines of users, groups and files are as before."
    else
        off "something was left behind, or changed"
    fi
}

finish() {
    rm -rf "$work"
    printf '\n%s commands, %s faults\n' "$steps" "$faults"
    [ "$faults" = 0 ]
    exit
}

work=$(mktemp -d /tmp/pubqueue-try.XXXXXX)
