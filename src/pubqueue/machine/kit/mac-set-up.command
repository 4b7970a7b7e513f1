#!/bin/sh
# Once on each Mac: makes your key if you have none, and tells ssh where pubqueue is.
cd "$(dirname "$0")" || exit
umask 077
mkdir -p ~/.ssh
[ -e ~/.ssh/id_ed25519 ] || ssh-keygen -t ed25519 -f ~/.ssh/id_ed25519
grep -q '^Host pubqueue' ~/.ssh/config 2>/dev/null || cat ssh_config >>~/.ssh/config
grep -q '^@HOST@ ' ~/.ssh/known_hosts 2>/dev/null || cat known_hosts >>~/.ssh/known_hosts
echo
echo "Send this line to your IT person / Envoyez cette ligne à votre informaticien :"
cat ~/.ssh/id_ed25519.pub
