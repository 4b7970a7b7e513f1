#!/bin/sh
# Double-click: a line at a time, such as: post new, status, post list. An empty line ends.
ssh -t pubqueue status
while printf 'pubqueue> ' && read -r line && [ -n "$line" ]; do
    ssh -t pubqueue "$line"
done
