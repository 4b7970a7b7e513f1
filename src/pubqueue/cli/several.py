"""One command on several posts: what fails for one is told and leaves the others alone."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

import typer

from pubqueue.cli.answer import answer
from pubqueue.cli.refusal import error_object, refuse
from pubqueue.errors import PubqueueError
from pubqueue.words import Words, _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
PostNumbers = Annotated[
    list[int], typer.Argument(metavar="ID...", help=str(_("The posts' numbers.")), min=1, max=2**53)
]


@dataclass
class Results(Generic[T]):
    """What came of each post: something, or a refusal."""

    done: dict[int, T] = field(default_factory=dict)
    refused: dict[int, PubqueueError] = field(default_factory=dict)


def each(posts: Sequence[int], act: Callable[[int], T]) -> Results[T]:
    """Do something with each post; a refusal of the only one is raised."""
    results: Results[T] = Results()
    for post in dict.fromkeys(posts):
        try:
            results.done[post] = act(post)
        except PubqueueError as error:
            if len(set(posts)) == 1:
                raise
            results.refused[post] = error
    return results


def tell(results: Results[T], as_json: bool, shown: Callable[[T], dict[str, Any]], line: Callable[[T], Words]) -> None:
    """Print what came of each post; end with the exit code of the first that was refused."""
    told = [shown(one) for one in results.done.values()]
    if as_json:
        refused = [{"id": str(post), "error": error_object(error)} for post, error in results.refused.items()]
        answer(True, told[0] if len(told) == 1 and not refused else [*told, *refused])
    else:
        answer(False, None, *(line(one) for one in results.done.values()))
        for post, error in results.refused.items():
            print(str(_("Post {id}, not done:", id=post)), file=sys.stderr)
            refuse(error, as_json=False)
    for error in results.refused.values():
        raise typer.Exit(error.exit_code)
