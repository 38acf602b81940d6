"""Messages that went wrong on the way, or were made to."""

from collections.abc import Iterator
from random import Random

_SCRAPS = (
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b"\xff\xfe",
    b"%00",
    b"<",
    b'"',
    b";",
    b",",
    b"9" * 40,
    b";tag=",
    b"sip:",
    b"::",
    b"[::1",
    b"l:",
    b"SIP/2.0",
)


def mutants_of(messages: list[bytes], number: int, seed: int) -> Iterator[bytes]:
    """Yield so many messages, each changed in one to twenty places."""
    chance = Random(seed)
    for _ in range(number):
        message = chance.choice(messages)
        for _ in range(chance.choice((1, 1, 1, 2, 5, 20))):
            message = _changed(message, chance)
        yield message


def _changed(message: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(message) + 1)
    before, after = message[:at], message[at:]
    match chance.randrange(5):
        case 0:
            return before + chance.randbytes(1) + after[1:]
        case 1:
            return before + chance.randbytes(chance.randrange(1, 9)) + after
        case 2:
            return before + after[chance.randrange(1, 40) :]
        case 3:
            return before + after[:200] * chance.randrange(1, 4) + after
        case _:
            return before + chance.choice(_SCRAPS) + after
