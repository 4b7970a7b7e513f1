#!/bin/sh
# Goes through docs/private.md on this machine from end to end, and takes everything away again.
# Run as root on a Debian machine that has no pubqueue: sh tools/try_private.sh [WHEEL]
# Root makes a login for it, and does nothing else of what is tried.
set -u
umask 022

here=$(cd "$(dirname "$0")/.." && pwd)
. "$here/tools/trying.sh"

zone=$(noon_zone)
as_init="--library 'Lakeview Public Library' --domain lakeview.example.ca --timezone $zone"
answering="/usr/bin/python3 $work/answering.py"

begin
need_packages openssh-client python3-venv
trap 'tidy_people >/dev/null 2>&1' EXIT
snapshot before
make_people trysam
install_program "${1:-}"
cp "$here/tools/answering.py" "$work"
ln -s "$venv/bin/pubqueue" "$work/pubqueue"
sam() { see "$1" "$2" trysam "PATH=$work:\$PATH; $3"; }

chapter "A home of one's own"
sam 5 "no pubqueue home" "pubqueue status"
sam 2 "These are missing: --domain, --timezone" "pubqueue init --library Lakeview"
sam 0 "first person" "pubqueue init $as_init | tee init.out"
sam 3 "already" "pubqueue init $as_init"
sam 0 "^700" "stat -c %a ~/.local/share/pubqueue"
sam 0 "Sam" "pubqueue whoami"

chapter "cron's line, as init printed it"
sam 0 "publish" "grep -o '\* \* \* \* \* .*' init.out | sed 's/^\* \* \* \* \* //' > pass.sh; cat pass.sh"
sam 0 "" "env -i HOME=\$HOME sh pass.sh"
sam 0 "" "pubqueue status --exit-code"

chapter "A second person at the same login, by PIN, with a key of her own"
sam 0 "One-time code" "pubqueue people add pat --name 'Pat Maracle' | tee code.out"
sam 0 "designate" "pubqueue people name-designate pat"
sam 0 "" "printf '\n[desk]\nlogins = [\"trysam\"]\n' >> ~/.local/share/pubqueue/pubqueue.toml"
sam 3 "" "pubqueue key make"
sam 0 "You are Pat" "$answering 'One-time code' \"\$(grep -o '[0-9A-Z-]*\$' code.out | head -1)\" 'Choose a PIN' 274916 'once more' 274916 -- sh -c 'pubqueue whoami --unlock pat && pubqueue whoami'"
sam 0 "enrolled" "$answering 'Who are you' pat 'PIN of' 274916 'Enter passphrase' 'a long one' 'same passphrase again' 'a long one' -- pubqueue key make"
sam 0 "pat" "pubqueue key list"
sam 255 "incorrect passphrase" "ssh-keygen -y -P '' -f ~/.ssh/pubqueue-pat"

chapter "What one can do here without real accounts: practise"
export_practice="export PUBQUEUE_HOME=~/practice"
due=$(date -u -d '-5 minutes' +%Y-%m-%dT%H:%M:%SZ)
then="--now $(date -u -d '-10 minutes' +%Y-%m-%dT%H:%M:%SZ)"
sam 0 "ready" "$export_practice; pubqueue $then init --practice $as_init"
sam 0 "Post 1" "$export_practice; pubqueue $then post new --account mastodon:library --purpose information --when $due --text 'Storytime is back on Saturday morning. Everyone is welcome.'"
sam 0 "" "$export_practice; pubqueue $then post submit 1 --confirm-all"
sam 0 "approved" "$export_practice; pubqueue $then --as pat review sign-off 1 --yes"
sam 0 "published" "$export_practice; pubqueue publish"
sam 0 "" "$export_practice; pubqueue publish"
sam 0 "^1$" "wc -l < ~/practice/sandbox/mastodon-library.jsonl"
sam 0 "verified" "$export_practice; pubqueue audit verify --json"

chapter "Taking it away"
tidy_people >/dev/null 2>&1
trap - EXIT
snapshot after
compare before after
finish
