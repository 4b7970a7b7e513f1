"""What the publisher relies on, asked of every connector there is.

A platform joins by putting its simulator into SIMULATORS; a connector without one fails.
"""

import unicodedata
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from pubqueue.errors import UnfitError
from pubqueue.model.delivery import Outcome, Published, Unknown
from pubqueue.plugins import connector_class, connector_names
from pubqueue.ports.connector import Connector, Found, Look, Message, NotFound, Unclear, Wiring

from .fakes import SandboxSimulator, Simulator, look, message

SIMULATORS: dict[str, Callable[[Path], Simulator]] = {
    "sandbox": SandboxSimulator,
}

TEXTS = [
    "Plain words.",
    "Story time 📚👩‍👧 at 10 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇨🇦",
    unicodedata.normalize("NFC", "Bibliothèque fermée à Noël\u00a0!"),
    "One\n\nTwo\nThree",
    "\"Double\", 'single', «\u202fguillemets\u202f» and “curly”, a \\ too",
    "{0.__class__} {name} %s %(x)s",
    "[bold]Loud[/bold] [link=https://example.org]here[/link]",
    "$(touch /tmp/x) `id` ; rm -rf /",
    "=cmd|'/C calc'!A0",
    "<script>alert(1)</script> & &amp;",
    " blanks at both ends ",
]
SURPRISES = [ConnectionResetError, TimeoutError, ValueError, KeyError, UnicodeError, RecursionError, MemoryError]


def connector_classes() -> dict[str, type[Connector]]:
    """Find the connectors; a platform of which only the limits are known is none yet."""
    found = {}
    for name in connector_names():
        with suppress(UnfitError):
            found[name] = connector_class(name)
    return found


CONNECTORS = connector_classes()


@pytest.fixture(params=sorted(CONNECTORS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def kind(name: str) -> type[Connector]:
    return CONNECTORS[name]


@pytest.fixture
def platform(name: str, tmp_path: Path) -> Simulator:
    if name not in SIMULATORS:
        pytest.fail(f"{name} has no simulator: write one and name it in SIMULATORS")
    return SIMULATORS[name](tmp_path)


@pytest.fixture
def connector(kind: type[Connector], platform: Simulator) -> Connector:
    return kind(platform.wiring())


def published(connector: Connector, wanted: Message, key: str = "k1") -> Published:
    outcome = connector.publish(wanted, key)
    assert isinstance(outcome, Published), outcome
    return outcome


def look_after_the_lag(connector: Connector, platform: Simulator, wanted: Message) -> Look:
    since = platform.clock.now()
    platform.clock.move(connector.lag)
    return connector.find(wanted, since - timedelta(minutes=1), platform.clock.now())


def test_the_sandbox_is_among_the_connectors() -> None:
    assert "sandbox" in CONNECTORS


def test_the_token_opens_the_account_that_was_registered(connector: Connector) -> None:
    assert connector.live_id() == connector.wiring.live_id


def test_a_published_message_can_be_found(connector: Connector, platform: Simulator) -> None:
    out = published(connector, message())
    assert look_after_the_lag(connector, platform, message()) == Found(out.id, out.url, out.at)


def test_what_was_not_published_is_not_found(connector: Connector, platform: Simulator) -> None:
    published(connector, message("One thing"))
    assert look_after_the_lag(connector, platform, message("Another thing")) == NotFound()


def test_an_account_without_posts_holds_nothing(connector: Connector) -> None:
    assert look(connector, message()) == NotFound()


def test_a_message_out_of_the_time_looked_at_is_not_found(connector: Connector, platform: Simulator) -> None:
    published(connector, message())
    later = platform.clock.now() + timedelta(days=2)
    assert connector.find(message(), later, later + timedelta(hours=1)) == NotFound()


def test_each_post_has_an_id_and_an_address_of_its_own(connector: Connector) -> None:
    outs = [published(connector, message(f"Post {n}"), key=f"k{n}") for n in range(3)]
    assert len({out.id for out in outs}) == 3
    assert len({out.url for out in outs}) == 3
    assert all(out.id and out.url for out in outs)


def test_one_call_makes_one_post(connector: Connector, platform: Simulator) -> None:
    published(connector, message())
    assert platform.texts() == [message().text]


def test_an_answer_that_never_came_is_unknown_and_not_asked_for_again(
    kind: type[Connector], platform: Simulator
) -> None:
    connector = kind(platform.wiring_that_loses_answers())
    assert isinstance(connector.publish(message(), "k1"), Unknown)
    assert platform.texts() == [message().text]


def test_a_post_whose_answer_was_lost_can_be_found(kind: type[Connector], platform: Simulator) -> None:
    kind(platform.wiring_that_loses_answers()).publish(message(), "k1")
    assert isinstance(look_after_the_lag(kind(platform.wiring()), platform, message()), Found)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_arrives_byte_for_byte(connector: Connector, platform: Simulator, text: str) -> None:
    published(connector, message(text))
    assert [arrived.encode() for arrived in platform.texts()] == [text.encode()]


@pytest.mark.parametrize("surprise", SURPRISES)
def test_a_surprise_while_publishing_is_unknown(
    kind: type[Connector], platform: Simulator, surprise: type[Exception]
) -> None:
    connector = broken(kind, surprise)(platform.wiring())
    assert isinstance(connector.publish(message(), "k1"), Unknown)


@pytest.mark.parametrize("surprise", SURPRISES)
def test_a_surprise_while_looking_proves_nothing(
    kind: type[Connector], platform: Simulator, surprise: type[Exception]
) -> None:
    connector = broken(kind, surprise)(platform.wiring())
    assert isinstance(look(connector, message()), Unclear)


def test_the_wrappers_that_never_raise_are_the_ports_own(kind: type[Connector]) -> None:
    assert (kind.publish, kind.find) == (Connector.publish, Connector.find)


def test_the_lag_is_a_length_of_time(kind: type[Connector]) -> None:
    assert timedelta(0) <= kind.lag <= timedelta(hours=1)


def broken(kind: type[Connector], surprise: type[Exception]) -> Callable[[Wiring], Connector]:
    """Return `kind` with a platform's code that fails in a way that nobody foresaw."""

    def _publish(_self: Connector, _message: Message, _key: str) -> Outcome:
        raise surprise

    def _find(_self: Connector, *_looked_for: object) -> Look:
        raise surprise

    return type(f"Broken{kind.__name__}", (kind,), {"_publish": _publish, "_find": _find})
