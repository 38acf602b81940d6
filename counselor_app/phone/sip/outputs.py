"""What the user agent wants done and what it has to tell, as values.

Every leg ends with exactly one of `Withdrawn`, `Ended` and `Refused`. A repr shows no
body, no number and no words of a caller.
"""

from dataclasses import dataclass, field
from typing import Literal, NewType

Leg = NewType("Leg", str)
Transport = Literal["udp", "tcp"]


@dataclass(frozen=True, slots=True)
class Flow:
    """Where a message came from or goes to; for TCP, the other end of the connection."""

    transport: Transport
    host: str
    port: int

    @property
    def reliable(self) -> bool:
        """Whether the transport repeats what was lost (RFC 3261 section 17)."""
        return self.transport == "tcp"


@dataclass(frozen=True, slots=True)
class Send:
    """These bytes go out on this flow."""

    flow: Flow
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Drop:
    """The connection is to be closed, since what came on it cannot be read."""

    flow: Flow


@dataclass(frozen=True, slots=True)
class Offered:
    """A call came in; `request` is the whole INVITE as it came."""

    leg: Leg
    request: bytes = field(repr=False)
    flow: Flow
    call_id: str = field(repr=False)
    from_tag: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The caller's side took its call back before an answer (CANCEL, RFC 3326)."""

    leg: Leg
    reason_cause: int | None
    reason_text: str = field(repr=False)
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Our 200 was acknowledged; `sdp` is the body of the ACK, mostly empty."""

    leg: Leg
    sdp: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """The called side picked up; `content_type` says if the SDP is in a multipart."""

    leg: Leg
    sdp: bytes = field(repr=False)
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Reoffered:
    """The peer offers to change the session; empty `sdp` asks for an offer of ours."""

    leg: Leg
    sdp: bytes = field(repr=False)
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class OfferAnswered:
    """The peer took our change of the session."""

    leg: Leg
    sdp: bytes = field(repr=False)
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class OfferFailed:
    """The peer did not take our change; the call goes on as it was."""

    leg: Leg
    status: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The leg is over. `lost`: nobody said so, a deadline passed."""

    leg: Leg
    by: Literal["peer", "us", "lost"]
    status: int | None
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """Our call was not taken: the final status, 408 for silence, 503 for no way."""

    leg: Leg
    status: int
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Erred:
    """Something of ours broke; the peer was answered 500 where it waited."""

    error: Exception


Output = (
    Send
    | Drop
    | Offered
    | Withdrawn
    | Confirmed
    | Answered
    | Reoffered
    | OfferAnswered
    | OfferFailed
    | Ended
    | Refused
    | Erred
)
