"""What a practice call is written in: who calls, and the steps of the counselor."""

from dataclasses import dataclass
from enum import StrEnum

Address = tuple[tuple[str, str], ...]


class Do(StrEnum):
    """What the scripted counselor can do: only what a person at the desk can."""

    WAIT = "wait"  # until something of the call is so
    KEY = "key"  # press a key, as written in the manual
    TYPE = "type"  # type words
    ANSWER = "answer"  # read the question, and press the digit of its answer
    LOOK = "look"  # take a picture of the screen


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the scripted counselor does, and with what."""

    do: Do
    what: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """One practice call. Everybody in it is invented; numbers are 555-01xx.

    `number` is None where only the 911 center's own trunk shows. `says` is spoken by the
    caller once the call is answered, `answers` by the counselor. `presses` are keys that
    the caller presses when everything is said. `dispatch` is how the practice CAD
    behaves. `hangs_up` says that the caller ends the call.
    """

    name: str
    title: str
    says: tuple[str, ...]
    answers: tuple[str, ...]
    steps: tuple[Step, ...]
    number: str | None = None
    address: Address = ()
    position: tuple[float, float, float] | None = None
    comment: str = ""
    presses: str = ""
    dispatch: str = "accept"
    hangs_up: bool = False


def keys(*names: str) -> tuple[Step, ...]:
    """Press keys, one after the other."""
    return tuple(Step(Do.KEY, name) for name in names)


def wait(what: str) -> Step:
    """Wait until something of the call is so (see `practice/counselor.py`)."""
    return Step(Do.WAIT, what)


def type_(words: str) -> Step:
    """Type words where the keys go."""
    return Step(Do.TYPE, words)


def look(name: str) -> Step:
    """Take a picture of the screen."""
    return Step(Do.LOOK, name)


def ask(*answers: str) -> tuple[Step, ...]:
    """Answer questions in the order asked, as "question=answer", and go on by Enter."""
    return tuple(Step(Do.ANSWER, answer) for answer in answers)


def find(words: str) -> tuple[Step, ...]:
    """Go to a question by words of it."""
    return (*keys("/"), type_(words), *keys("Enter"))


def note(words: str) -> tuple[Step, ...]:
    """Write a note, and go back to the question."""
    return (*keys("Ctrl+N"), type_(words), *keys("Ctrl+N"))


def lives_at(number: str, road: str, kind: str, zip_code: str, unit: str = "") -> Address:
    """Return an address in St. Louis, as a transfer gives it (RFC 5139)."""
    inside = (("UNIT", unit),) if unit else ()
    return (
        ("country", "US"),
        ("A1", "MO"),
        ("A3", "St. Louis"),
        ("HNO", number),
        ("RD", road),
        ("STS", kind),
        *inside,
        ("PC", zip_code),
    )


BEGIN = (
    wait("ringing"),
    look("ringing"),
    *keys("Ctrl+R"),
    wait("talking"),
    wait("a moment"),
    look("answered"),
)
CALLER_AT_RISK = keys("Ctrl+P", "1", "Escape")
HANGS_UP = (wait("said"), *keys("Ctrl+E", "Enter"), wait("ended"), wait("a moment"))
HUNG_UP_ON = (wait("ended"), wait("a moment"))
CALM = ask(
    *("safety-now=safe-together", "others-safe=no", "hurt-by=no", "thoughts-now=no"),
    *("thoughts-recent=no", "hopeless=no", "ever-attempted=no", "means=none"),
    *("intoxicated=no", "unrest=poor", "support=can-come", "reasons=some"),
    *("plan=yes", "calls-back=yes"),
)


def closes(disposition: str) -> tuple[Step, ...]:
    """Say how the call ended, by words of it, and close the record."""
    return (
        look("outcome"),
        type_(disposition),
        *keys("Enter", "Ctrl+Return"),
        wait("closed"),
        look("closed"),
    )
