"""Make the scripts by which bash, zsh and fish complete commands. `tools/check_docs.py` says when they are stale.

The scripts are plain tables: nothing of the program is started when somebody presses the tab key.
"""

from __future__ import annotations

from shlex import quote
from typing import TYPE_CHECKING

from command_tree import tree

if TYPE_CHECKING:
    from collections.abc import Iterable

    from command_tree import Command, Option
    from typer import Typer

_FILES = ("FILE", "DIR", "PATH")
_MADE = "# Made by tools/check_docs.py --write from the program's own help."

_BASH = """\
{made}
# What may follow the command that `$1` leads to, and then which of it takes a file.
_pubqueue_words() {{
    case $1 in
{words}
    esac
}}
_pubqueue_files() {{
    case $1 in
{files}) return 0 ;;
    esac
    return 1
}}
"""
_IN_BASH = """
_pubqueue() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} path="" i
    for ((i = 1; i < COMP_CWORD; i++)); do
        [[ -n $(_pubqueue_words "$path ${COMP_WORDS[i]}") ]] && path+=" ${COMP_WORDS[i]}"
    done
    COMPREPLY=()
    if _pubqueue_files "$path $before" || { [[ $word != -* ]] && _pubqueue_files "$path"; }; then
        compopt -o default
    else
        mapfile -t COMPREPLY < <(compgen -W "$(_pubqueue_words "$path")" -- "$word")
    fi
}
complete -F _pubqueue pubqueue
"""
_IN_ZSH = """
_pubqueue() {
    local word before=${words[CURRENT-1]} at=""
    for word in "${(@)words[2,CURRENT-1]}"; do
        [[ -n $(_pubqueue_words "$at $word") ]] && at+=" $word"
    done
    if _pubqueue_files "$at $before" || { [[ ${words[CURRENT]} != -* ]] && _pubqueue_files "$at"; }; then
        _files
    else
        compadd -- ${=$(_pubqueue_words "$at")}
    fi
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _pubqueue "$@"
else
    compdef _pubqueue pubqueue
fi
"""
_IN_FISH = """\
function __pubqueue_at
    set -l at
    for word in (commandline -opc)[2..-1]
        contains -- (string join -- ' ' $at $word) $__pubqueue_paths; and set -a at $word
    end
    test "$at" = "$argv[1]"
end
complete -c pubqueue -f
"""


def completions(app: Typer) -> dict[str, str]:
    """Return the script for each shell, by the shell's name."""
    commands = list(tree(app).walk())
    table = _table(commands)
    return {
        "bash": table + _IN_BASH,
        "zsh": f"#compdef pubqueue\n{table}{_IN_ZSH}",
        "fish": _fish(commands),
    }


def _table(commands: Iterable[Command]) -> str:
    """Return the functions that bash and zsh share."""
    words, files = [], []
    for command in commands:
        path = "".join(f" {word}" for word in command.words)
        words.append(f"        {quote(path)}) echo {quote(' '.join(_following(command)))} ;;")
        files += [f"{path} {name}" for option in command.options if _takes_file(option) for name in option.names]
        files += [path] if _is_of_files(command) else []
    return _BASH.format(made=_MADE, words="\n".join(words), files="        " + " | ".join(map(quote, files)))


def _following(command: Command) -> list[str]:
    below = [child.words[-1] for child in command.below]
    return [*below, *(name for option in command.options for name in option.names), "--help"]


def _takes_file(option: Option) -> bool:
    return option.value in _FILES


def _is_of_files(command: Command) -> bool:
    return any(argument.strip("[].") in _FILES for argument in command.arguments)


def _fish(commands: Iterable[Command]) -> str:
    lines = [_MADE, f"set -g __pubqueue_paths {' '.join(_fish_quoted(' '.join(one.words)) for one in commands)}"]
    lines.append(_IN_FISH.rstrip())
    for command in commands:
        at = f"complete -c pubqueue -n {_fish_quoted('__pubqueue_at ' + _fish_quoted(' '.join(command.words)))}"
        lines += [f"{at} -a {child.words[-1]} -d {_fish_quoted(child.help)}" for child in command.below]
        lines += [f"{at} -F" if _is_of_files(command) else ""]
        lines += [f"{at} {_fish_option(option)}" for option in command.options]
        lines.append(f"{at} -l help")
    return "\n".join(line for line in lines if line) + "\n"


def _fish_option(option: Option) -> str:
    names = " ".join(f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in option.names)
    value = "" if not option.value else " -rF" if _takes_file(option) else " -x"
    return f"{names}{value} -d {_fish_quoted(option.help)}"


def _fish_quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
