"""What two ends agreed to send each other: from where, in which codec, which way."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Self


class Codec(IntEnum):
    """What we speak, by its static payload type (RFC 3551 section 6)."""

    PCMU = 0
    PCMA = 8


class Direction(StrEnum):
    """Who sends, seen from the end that says it (RFC 3264 section 5.1)."""

    SENDRECV = "sendrecv"
    SENDONLY = "sendonly"
    RECVONLY = "recvonly"
    INACTIVE = "inactive"

    @classmethod
    def of(cls, *, sends: bool, hears: bool) -> Self:
        """Return the direction of an end that sends or not, and hears or not."""
        if sends:
            return cls(cls.SENDRECV if hears else cls.SENDONLY)
        return cls(cls.RECVONLY if hears else cls.INACTIVE)

    @property
    def sends(self) -> bool:
        """Whether the end sends."""
        return self in (Direction.SENDRECV, Direction.SENDONLY)

    @property
    def hears(self) -> bool:
        """Whether the end listens."""
        return self in (Direction.SENDRECV, Direction.RECVONLY)


@dataclass(frozen=True, slots=True)
class Stream:
    """One agreed stream of sound, seen from here.

    `host` (an IP address) and `port` are where they listen and send from. The first of
    `codecs` is what we send, all of them may arrive; the same holds for the payload types
    of telephone-events in `dtmf`, which may be empty.
    """

    host: str = field(repr=False)
    port: int
    codecs: tuple[Codec, ...] = (Codec.PCMU,)
    dtmf: tuple[int, ...] = ()
    direction: Direction = Direction.SENDRECV
