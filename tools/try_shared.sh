#!/bin/sh
# Goes through docs/shared.md on this machine from end to end, and takes everything away again.
# Run as root on a Debian machine that has no pubqueue: sh tools/try_shared.sh [WHEEL]
# It installs sudo, openssh-server and python3-venv where they are missing; nothing else of it stays.
set -u
umask 022

here=$(cd "$(dirname "$0")/.." && pwd)
. "$here/tools/trying.sh"

program=$venv/bin/pubqueue
port=22122
zone=$(noon_zone)
library="Lakeview Public Library"
as_init="--library '$library' --domain lakeview.example.ca --timezone $zone"
ssh="ssh -F $work/ssh_config"
askpass="printf '#!/bin/sh\necho a passphrase\n' > ~/askpass && chmod 700 ~/askpass && export SSH_ASKPASS=~/askpass SSH_ASKPASS_REQUIRE=force"
agent="eval \$(ssh-agent) >/dev/null; trap 'kill \$SSH_AGENT_PID' EXIT; $askpass; ssh-add -q ~/.ssh/id_ed25519"

# The kit's settings, with what is other here: address and port, and nobody who could answer a question.
ssh_settings() {
    {
        printf 'Host *\n  LogLevel QUIET\n  BatchMode yes\n  Port %s\n  HostKeyAlias desk.example.ca\n' "$port"
        printf '  UserKnownHostsFile %s/kit/known_hosts\n' "$work"
        sed 's/HostName .*/HostName 127.0.0.1/' "$work/kit/ssh_config"
        printf 'Host training\n  HostName 127.0.0.1\n  User pubqueue-training\n'
    } >"$work/ssh_config"
    chmod 644 "$work/ssh_config"
}

# The machine's own SSH server, by its own settings, on a port where nobody else comes.
start_sshd() {
    mkdir -p -m 755 /run/sshd
    /usr/sbin/sshd -p "$port" -o ListenAddress=127.0.0.1 -o PidFile="$work/sshd.pid" -E "$work/sshd.log"
    sleep 1
}

tidy() {
    [ -s "$work/sshd.pid" ] && kill "$(cat "$work/sshd.pid")"
    [ -x "$program" ] && for instance in "" training; do
        "$program" init --shared --remove --with-data --library "$library" --instance "$instance"
    done
    rm -rf /var/lib/pubqueue-training*
    tidy_people
}

begin
need_packages sudo openssh-server python3-venv
ls /etc/ssh/ssh_host_*_key >/dev/null 2>&1 || ssh-keygen -A
trap 'tidy >/dev/null 2>&1' EXIT
snapshot before
make_people trysam tryjo trypat
install_program "${1:-}"

chapter "Root sets the machine up"
see 3 "root has to run it" tryjo "$program init --shared --founder trysam $as_init"
see 2 "no user nobody-here" root "$program init --shared --founder nobody-here $as_init"
see 0 "steps would be done" root "$program init --shared --founder trysam $as_init --dry-run"
see 1 "no such user" root "test ! -e /etc/pubqueue && id pubqueue"
see 0 "steps were done" root "$program init --shared --founder trysam $as_init"
see 0 "Nothing was left to do" root "$program init --shared --founder trysam $as_init"
see 0 "^700 pubqueue:pubqueue" root "stat -c '%a %U:%G' /var/lib/pubqueue /var/lib/pubqueue-journal"
see 0 "^644 root:root" root "stat -c '%a %U:%G' /etc/pubqueue/publisher.toml"
see 0 "" root "visudo -c -q"
if command -v systemd-analyze >/dev/null; then
    see 0 "" root "systemd-analyze verify /etc/systemd/system/pubqueue.service /etc/systemd/system/pubqueue.timer"
fi

chapter "Who comes in, and as whom"
see 0 "Sam" trysam "pubqueue whoami"
see 3 "not in the group" tryjo "pubqueue whoami"
see 0 "tryjo is" root "gpasswd -a tryjo pubqueue-staff >/dev/null && gpasswd -a trypat pubqueue-staff >/dev/null && echo tryjo is in"
see 0 "does not know" tryjo "pubqueue whoami"
see 0 "added" trysam "pubqueue people add jo --name 'Jo Tremblay' --os-user tryjo"
see 0 "added" trysam "pubqueue people add pat --name 'Pat Maracle' --os-user trypat"
see 0 "designate" trysam "pubqueue people name-designate pat"
see 5 "cannot publish to mastodon yet" trysam "pubqueue account register mastodon:library --email social@lakeview.example.ca"
see 0 "You are Jo" tryjo "PUBQUEUE_HOME=/tmp/elsewhere XDG_STATE_HOME=/tmp/elsewhere pubqueue whoami"
see 1 "Permission denied" tryjo "cat /var/lib/pubqueue/pubqueue.db"
see 1 "password is required" tryjo "sudo -n -u pubqueue /bin/cat /var/lib/pubqueue/pubqueue.db"
see 1 "password is required" tryjo "sudo -n $program publish"
# what sudo lets through: the same rules, for a program that says what it sees
sed "s|$program|/usr/bin/env|; s|PUBQUEUE|TRYING|g" /etc/sudoers.d/pubqueue >/etc/sudoers.d/pubqueue-trying
see 0 "^LANG=fr_CA.UTF-8" tryjo "LANG=fr_CA.UTF-8 NO_COLOR=1 PYTHONPATH=/tmp PUBQUEUE_HOME=/tmp TZ=UTC sudo -n -u pubqueue /usr/bin/env"
if grep -E '^(PYTHONPATH|PUBQUEUE_HOME|TZ|SSH_AUTH_SOCK)=' "$work/said"; then off "sudo lets more through than it should"; fi
rm /etc/sudoers.d/pubqueue-trying

chapter "Jo drafts, Pat enrols a key that only she can read"
see 0 "Post 1" tryjo "pubqueue post new --purpose information --text 'Storytime is back on Saturday. Everyone is welcome.'"
see 3 "may not" tryjo "pubqueue review sign-off 1 --yes"
see 3 "made on your own account" trypat "pubqueue key make"
as trypat "mkdir -m 700 -p ~/.ssh && ssh-keygen -q -t ed25519 -N 'a passphrase' -C pat -f ~/.ssh/id_ed25519"
as tryjo "mkdir -m 700 -p ~/.ssh && ssh-keygen -q -t ed25519 -N '' -C jo -f ~/.ssh/id_ed25519"
see 3 "out of your reach" trypat "pubqueue key enrol ~/.ssh/id_ed25519.pub"
see 0 "speaks for pat" trypat "cat ~/.ssh/id_ed25519.pub | pubqueue key enrol -"
see 1 "Permission denied" root "runuser -u pubqueue -- cat /home/trypat/.ssh/id_ed25519"

chapter "The desk kit"
see 2 "Where to" root "script -qec 'pubqueue desk-kit' /dev/null"
see 3 "out of your reach" trysam "pubqueue desk-kit --to kit"
as trysam "pubqueue desk-kit --host desk.example.ca" >"$work/kit.zip"
see 0 "pubqueue/windows-sign.cmd" root "/usr/bin/python3 -m zipfile -l $work/kit.zip"
/usr/bin/python3 -m zipfile -e "$work/kit.zip" "$work" && mv "$work/pubqueue" "$work/kit"
see 0 "Host pubqueue" root "cat $work/kit/ssh_config"
see 0 "SHA256:" root "cat $work/kit/README.txt"
see 1 "" root "grep -rE 'PRIVATE|@[A-Z]+@' $work/kit"
chmod -R a+rX "$work/kit"

chapter "Coming by SSH"
public() { as "$1" "cut -d' ' -f1,2 ~/.ssh/id_ed25519.pub"; }
{
    echo "restrict,pty,command=\"$program-ssh pat\" $(public trypat)"
    echo "restrict,pty,command=\"$program-ssh jo\" $(public tryjo)"
} >>/etc/pubqueue/authorized_keys
echo "restrict $(public tryjo)" >>/etc/pubqueue/tray_keys
ssh_settings
start_sshd
see 0 "You are Jo Tremblay" tryjo "$ssh pubqueue whoami"
see 2 "o.* command" tryjo "$ssh pubqueue 'cat /etc/passwd'"
see 2 "o.* command" tryjo "$ssh pubqueue '\$(id); id'"
see 0 "in review" tryjo "$ssh -tt pubqueue"
see 0 "Storytime" tryjo "$ssh pubqueue post show 1"
see 3 "may not" tryjo "$ssh pubqueue review sign-off 1 --yes"
see 255 "" tryjo "sftp -q -F $work/ssh_config pubqueue"
see 255 "" tryjo "$ssh -N -o ExitOnForwardFailure=yes -R 22199:127.0.0.1:9 pubqueue"
see 255 "" tryjo "$ssh -W 127.0.0.1:$port pubqueue"
see 255 "" trysam "$ssh pubqueue whoami"

chapter "Pictures come in by SFTP or SSH, and nothing else does"
cp "$here/src/pubqueue/sample/media/lake-at-dusk.jpg" "$work/lake.jpg"
chmod 644 "$work/lake.jpg"
tray="sftp -q -F $work/ssh_config -b - pubqueue-pictures"
see 0 "" tryjo "echo 'put $work/lake.jpg' | $tray"
see 0 "lake.jpg" tryjo "pubqueue media list"
see 1 "" tryjo "echo 'get /etc/passwd taken' | $tray"
see 1 "" tryjo "echo 'symlink /etc/passwd link.jpg' | $tray"
see 1 "sftp connections only" tryjo "$ssh pubqueue-pictures id"
see 0 "" tryjo "$ssh pubqueue media add - --name dusk.jpg < $work/lake.jpg"
see 0 "dusk.jpg" tryjo "pubqueue media list"
see 0 "Post 2" tryjo "pubqueue post new --purpose information --text 'Dusk over the lake.' --media lake.jpg --alt 'The lake at dusk' --credit 'Jo Tremblay' --licence 'own work' --source 'own work'"

chapter "The pass that cron or systemd runs"
pass=$(sed -n 's/^ExecStart=//p' /etc/systemd/system/pubqueue.service)
if [ -e /etc/cron.d/pubqueue ]; then see 0 "pubqueue $pass" root "tail -1 /etc/cron.d/pubqueue"; fi
see 0 "" root "runuser -u pubqueue -- $pass"
see 0 "" root "pubqueue status"
see 0 "verified" root "pubqueue audit verify --json"
see 0 "^pubqueue" root "find /var/lib/pubqueue-journal -name heartbeat -printf '%u\n'"

chapter "A second library on the machine, for training"
see 0 "steps were done" root "$program init --shared --instance training --practice $as_init"
see 0 "" root "systemd-analyze verify /etc/systemd/system/pubqueue@training.service /etc/systemd/system/pubqueue@training.timer"
{
    echo "restrict,pty,agent-forwarding,command=\"$program-ssh pat\" $(public trypat)"
    echo "restrict,pty,command=\"$program-ssh jo\" $(public tryjo)"
} >>/etc/pubqueue/training/authorized_keys
kill -HUP "$(cat "$work/sshd.pid")"
sleep 1
jo="$ssh training pubqueue --now $(date -u -d '-10 minutes' +%Y-%m-%dT%H:%M:%SZ)"
due=$(date -u -d '-5 minutes' +%Y-%m-%dT%H:%M:%SZ)
write="post new --account mastodon:library --purpose information --when $due --text"
see 0 "Post 1" tryjo "$jo $write '\"Storytime is back on Saturday morning. Everyone is welcome.\"'"
see 0 "Post 2" tryjo "$jo $write '\"The library opens its new reading room for everyone in town.\"'"
see 0 "" tryjo "$jo post submit 1 2 --confirm-all"
see 0 "speaks for pat" trypat "$agent; cat ~/.ssh/id_ed25519.pub | $jo key enrol -"
see 0 "Storytime" trypat "$agent; $jo review show 1"
see 0 "practice-sign-off@lakeview" trypat "$agent; $jo review export 1 > 1.json"
see 0 "" trypat "$askpass; ssh-keygen -q -Y sign -n practice-sign-off@lakeview.example.ca -f ~/.ssh/id_ed25519 1.json"
as trypat "cat 1.json 1.json.sig" >"$work/signed"
chmod 644 "$work/signed"
see 3 "" tryjo "$jo review submit-signature < $work/signed"
see 3 "" trypat "$agent; sed 's/\"post\":\"1\"/\"post\":\"2\"/' $work/signed | $jo review submit-signature"
see 2 "no statements" trypat "$agent; echo nonsense | $jo review submit-signature"
see 0 "approved" trypat "$agent; cat 1.json 1.json.sig | $jo review submit-signature"
see 3 "" trypat "$agent; cat 1.json 1.json.sig | $jo review submit-signature"
see 3 "not at hand" trypat "$agent; $jo review sign-off 2 --yes"
see 0 "approved" trypat "$agent; $(echo "$jo" | sed 's/^ssh /ssh -A /') review sign-off 2 --yes"
pass=$(sed -n 's/^ExecStart=//p' /etc/systemd/system/pubqueue@training.service)
see 0 "published" root "runuser -u pubqueue-training -- $pass"
see 0 "" root "runuser -u pubqueue-training -- $pass"
see 0 "^2$" root "wc -l < /var/lib/pubqueue-training/sandbox/mastodon-library.jsonl"
see 0 "verified" root "pubqueue-training audit verify --json"
see 1 "Permission denied" root "runuser -u pubqueue-training -- cat /var/lib/pubqueue/pubqueue.db"

chapter "Taking it away"
see 0 "is kept" root "$program init --shared --remove --instance training"
see 0 "^700 root:root" root "stat -c '%a %U:%G' /var/lib/pubqueue-training /var/lib/pubqueue-training-journal"
see 0 "steps were done" root "$program init --shared --instance training --practice $as_init"
see 0 "Storytime" root "pubqueue-training post list"
see 2 "not the name" root "$program init --shared --remove --with-data --library Another --instance training"
see 0 "taken away" root "$program init --shared --remove --with-data --library '$library' --instance training"
see 0 "" root "pubqueue status"
see 0 "taken away" root "$program init --shared --remove --with-data --library '$library'"
see 2 "no shared set-up" root "$program init --shared --remove"
tidy >/dev/null 2>&1
trap - EXIT
snapshot after
compare before after
finish
