"""Make docs/doctor.md from the doctor's own list of examinations; tools/check_docs.py writes and checks it."""

from __future__ import annotations

from pubqueue.workflow.doctor.rounds import EXAMINATIONS

_BEFORE = """\
# The doctor

Written by `tools/check_docs.py --write` from the examinations themselves.

`pubqueue doctor` makes these examinations, from the outside in, and never stops at the first: a home that does not open
is examined as far as it can be reached. It needs no person, and works where there is no home at all. For each thing that
is wrong it says what, why it matters and what to do.

| verdict | meaning |
|---|---|
| `fine` | nothing was found |
| `warns` | the home works; somebody should look |
| `broken` | nothing works until it is mended, or not all |
| `not_examined` | it cannot be reached, for a reason that another examination tells |

It exits with 0 where all is fine or warns, and with 5 (the environment is unfit) where something is broken. `--fix` mends
what is safe to mend, says what it did, and examines again; the rest it leaves to people, with the command to type.
`--json` answers with `verdict`, `mended` and `examinations`, each with its `symptoms` (`verdict`, `what`, `why`, `hint`,
`fixable`). A SQLite file is read from its first page to its last, which takes a moment.

How things stand with posts and people from day to day, [`pubqueue status`](status.md) says.

| examination | asks | `--fix` |
|---|---|---|
"""


def doctor_page() -> str:
    """Return docs/doctor.md."""
    return _BEFORE + "".join(f"| `{one.name}` | {one.asks} | {one.mends or ''} |\n" for one in EXAMINATIONS)
