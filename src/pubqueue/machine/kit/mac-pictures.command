#!/bin/sh
# In Terminal, with pictures dragged behind its name: they go into the picture tray.
for picture in "$@"; do
    ssh pubqueue "media add - --name '$(basename "$picture" | tr -d "'")'" <"$picture"
done
