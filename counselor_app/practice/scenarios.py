"""What a practice call is about: who calls, what is said, what the counselor does."""

from dataclasses import dataclass
from enum import StrEnum


class Do(StrEnum):
    """What the scripted counselor can do: only what a person at the desk can."""

    WAIT = "wait"  # until something of the call is so
    KEY = "key"  # press a key, as written in the manual
    TYPE = "type"  # type words
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
    caller once the call is answered, `answers` by the counselor. `dispatch` is how the
    practice CAD behaves. `hangs_up` says that the caller ends the call.
    """

    name: str
    title: str
    says: tuple[str, ...]
    answers: tuple[str, ...]
    steps: tuple[Step, ...]
    number: str | None = None
    address: tuple[tuple[str, str], ...] = ()
    position: tuple[float, float, float] | None = None
    comment: str = ""
    dispatch: str = "accept"
    hangs_up: bool = False


def _keys(*names: str) -> tuple[Step, ...]:
    return tuple(Step(Do.KEY, name) for name in names)


def _wait(what: str) -> Step:
    return Step(Do.WAIT, what)


def _type(words: str) -> Step:
    return Step(Do.TYPE, words)


def _look(name: str) -> Step:
    return Step(Do.LOOK, name)


def _ask(*digits: str) -> tuple[Step, ...]:
    """Answer the questions in the order asked: a digit, then Enter to go on."""
    return tuple(step for digit in digits for step in _keys(digit, "Enter"))


_BEGIN = (
    _wait("ringing"),
    _look("ringing"),
    *_keys("Ctrl+R"),
    _wait("talking"),
    _wait("a moment"),
)
_CHEROKEE = (
    ("country", "US"),
    ("A1", "MO"),
    ("A3", "St. Louis"),
    ("HNO", "2317"),
    ("RD", "Cherokee"),
    ("STS", "Street"),
    ("UNIT", "Apt 2"),
    ("PC", "63118"),
)
_GRAVOIS = (
    ("country", "US"),
    ("A1", "MO"),
    ("A3", "St. Louis"),
    ("HNO", "4500"),
    ("RD", "Gravois"),
    ("STS", "Avenue"),
    ("PC", "63116"),
)

SETTLED = Scenario(
    name="settled",
    title="A lonely night, settled on the line",
    number="+13145550142",
    address=_GRAVOIS,
    position=(38.5822, -90.2654, 15.0),
    comment="Caller alone, no weapon reported, agrees to speak with a counselor.",
    says=(
        "Hello. I did not know whom else to call.",
        "I have not slept well, and the nights are long. I am not going to do anything.",
        "My sister can come over. Yes, I would like that.",
    ),
    answers=(
        "This is the crisis line. I am glad that you called. Are you safe right now?",
        "Thank you for telling me. Let us think about tonight together.",
    ),
    steps=(
        *_BEGIN,
        _look("answered"),
        *_keys("Ctrl+P", "1", "Escape"),
        *_ask("1", "1", "1", "2", "2", "2"),
        *_ask("1", "1", "1", "2", "1", "1", "1"),
        _look("assessment"),
        *_ask("2", "1", "1", "1"),
        *_keys("Ctrl+N"),
        _type("Lonely since the move. Sister comes over tonight."),
        *_keys("Ctrl+N"),
        _look("low"),
        _wait("said"),
        *_keys("Ctrl+E", "Enter"),
        _wait("ended"),
        _wait("a moment"),
        _look("outcome"),
        _type("resolved on the line"),
        *_keys("Enter", "Ctrl+Return"),
        _wait("closed"),
        _look("closed"),
    ),
)

ATTEMPT = Scenario(
    name="attempt",
    title="Pills taken, an ambulance asked for",
    number="+13145550147",
    address=_CHEROKEE,
    position=(38.5921, -90.2297, 38.0),
    comment="Female caller, crying. Said she took something. Door is unlocked.",
    says=(
        "I took the pills. The whole bottle, maybe ten minutes ago.",
        "I am in the kitchen. The door is not locked. I am scared now.",
        "Yes. Please send someone. I do not want to die.",
    ),
    answers=(
        "I am right here with you. What did you take, and when?",
        "Help is being asked for now. Stay on the line with me. Keep talking to me.",
    ),
    steps=(
        *_BEGIN,
        _look("answered"),
        *_keys("Ctrl+P", "1", "Escape"),
        *_keys("F1"),
        _look("attempt"),
        _type("pills"),
        *_keys("Tab"),
        _type("ten minutes ago"),
        *_keys("Ctrl+Return"),
        *_keys("F9", "1"),
        _look("ems-sheet"),
        *_keys("Ctrl+Return"),
        _wait("sent"),
        _wait("accepted"),
        _look("accepted"),
        *_ask("4", "1", "4"),
        *_keys("Ctrl+N"),
        _type("Bottle of pills ten minutes ago. Awake, talking. Door unlocked."),
        *_keys("Ctrl+N"),
        _look("help-on-the-way"),
        _wait("ended"),
        _wait("a moment"),
        _look("outcome"),
        _type("person agreed"),
        *_keys("Enter", "Ctrl+Return"),
        _wait("closed"),
        _look("closed"),
    ),
    hangs_up=True,
)

TRUNK_ONLY = Scenario(
    name="trunk-only",
    title="Nothing but the 911 center's own number",
    says=(
        "Hello? They said they would put me through to someone.",
        "My number is three one four, five five five, zero one six one.",
        "I just needed to talk. I feel a little better.",
    ),
    answers=(
        "You are through. In case we get cut off, what number can I call you on?",
        "Thank you. Tell me what happened today.",
    ),
    steps=(
        *_BEGIN,
        _look("number-unknown"),
        *_keys("Ctrl+P", "1", "Escape"),
        *_ask("1", "1", "1", "1", "1", "1"),
        *_ask("1", "1", "1", "1"),
        *_ask("1", "1", "1", "1"),
        _wait("said"),
        *_keys("Ctrl+E", "Enter"),
        _wait("ended"),
        _wait("a moment"),
        _look("outcome"),
        _type("information only"),
        *_keys("Enter", "Ctrl+Return"),
        _wait("closed"),
    ),
)

SCENARIOS = {s.name: s for s in (ATTEMPT, SETTLED, TRUNK_ONLY)}
