#!/bin/sh
# For designates: reads a post to you, and signs it with the key of this computer.
post=${1-}
[ -n "$post" ] || { printf 'Post / Publication : ' && read -r post; }
folder=$(mktemp -d) || exit
trap 'rm -rf "$folder"' EXIT
ssh pubqueue review show "$post" || exit
printf '\nEnter signs, Ctrl+C does not / Entrée signe, Ctrl+C ne signe pas ' && read -r _
ssh pubqueue review export "$post" >"$folder/statement" || exit
ssh-keygen -Y sign -n @NAMESPACE@ -f ~/.ssh/id_ed25519 "$folder/statement" || exit
cat "$folder/statement" "$folder/statement.sig" | ssh pubqueue review submit-signature
