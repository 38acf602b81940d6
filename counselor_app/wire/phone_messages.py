"""The messages between desk and telephone, each with the bounds of its fields.

`phone_link` writes and reads them. What the desk asks is an `Ask`, what the telephone
says a `Said`.
"""

from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from typing import Annotated

from pydantic import AfterValidator, Field

from counselor_app.domain.event import Event
from counselor_app.domain.health import Trouble
from counselor_app.domain.ids import CallId, EventId, LegId, Subject

VERSION = 1
_CALLS = 2_000  # at once; a telephone lets a thousand ring


def _literal(host: str) -> str:
    ip_address(host)
    return host


_Name = Annotated[str, Field(min_length=1, max_length=1000)]
_Text = Annotated[str, Field(max_length=1000)]
_Path = Annotated[str, Field(max_length=4096)]
_Port = Annotated[int, Field(ge=0, le=65535)]
_Host = Annotated[str, Field(max_length=64), AfterValidator(_literal)]
_Digits = Annotated[str, Field(pattern=r"^[0-9*#A-D]{1,64}$")]
_Level = Annotated[float, Field(ge=-200, le=20, allow_inf_nan=False)]
_Packets = Annotated[int, Field(ge=0, le=10**6)]
_Call = Annotated[CallId, Field(pattern=r"^call:", max_length=1000)]


@dataclass(frozen=True, slots=True)
class Hello:
    """The first line of each side: which version it speaks."""

    version: Annotated[int, Field(ge=0, le=10**6)] = VERSION


@dataclass(frozen=True, slots=True)
class Farewell:
    """The telephone will not serve this desk, and why, in words."""

    words: _Text


@dataclass(frozen=True, slots=True)
class Ping:
    """Are you there? Both sides ask."""

    number: Annotated[int, Field(ge=0, le=2**53)]


@dataclass(frozen=True, slots=True)
class Pong:
    """Yes; the number is the ping's."""

    number: Annotated[int, Field(ge=0, le=2**53)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A sound card: the names of earpiece and microphone, empty for the usual ones."""

    ear: _Text = ""
    mouth: _Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """Sound files in place of a headset; an empty path is silence."""

    mouth_wav: _Path = ""
    ear_wav: _Path = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """How this desk's telephone is set up.

    `host` is the address it listens at, port 0 any free one. `peers` are the addresses
    it takes calls from, none for any. `trunks` are numbers of the 911 center's own lines.
    `psap` is where to call the 911 center: a SIP URI with an IP address, since no name is
    resolved; empty when there is none. RTP ports are even ones of `rtp_ports`, both ends
    included. `gui` is the command that starts the screens again.
    """

    host: _Host
    port: _Port
    device: Card | Files = field(default_factory=Card)
    peers: Annotated[tuple[_Host, ...], Field(max_length=100)] = ()
    trunks: Annotated[tuple[_Name, ...], Field(max_length=1000)] = ()
    psap: _Text = ""
    second_call_rings: Annotated[float, Field(ge=0, le=120)] = 10.0
    rtp_ports: tuple[_Port, _Port] = (40000, 40999)
    gui: Annotated[tuple[_Path, ...], Field(max_length=50)] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Pick up."""

    call_id: _Call


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call, or stop it ringing here."""

    call_id: _Call


@dataclass(frozen=True, slots=True)
class Hold:
    """Hold the caller, or take them back."""

    call_id: _Call
    held: bool


@dataclass(frozen=True, slots=True)
class Mute:
    """Close the microphone, or open it."""

    call_id: _Call
    muted: bool


@dataclass(frozen=True, slots=True)
class Dial:
    """Send digits to the other side."""

    call_id: _Call
    digits: _Digits = field(repr=False)


@dataclass(frozen=True, slots=True)
class CallPsap:
    """Call the 911 center into the call."""

    call_id: _Call


@dataclass(frozen=True, slots=True)
class DropParty:
    """Let a further party go."""

    call_id: _Call
    leg: Annotated[LegId, Field(max_length=1000)]


@dataclass(frozen=True, slots=True)
class Play:
    """Play a sound file in the earpiece."""

    path: _Path


@dataclass(frozen=True, slots=True)
class Keep:
    """The fact is on disk: forget it."""

    fact: Annotated[EventId, Field(min_length=1, max_length=100)]


@dataclass(frozen=True, slots=True)
class Goodbye:
    """The desk closes in good order; without a call the telephone ends too."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the telephone saw; it is said again until the desk keeps it."""

    id: EventId
    at: datetime
    subject: Subject
    event: Event


@dataclass(frozen=True, slots=True)
class AttachedTo:
    """All facts not yet kept have been said, and these calls are held open."""

    live: Annotated[frozenset[_Call], Field(max_length=_CALLS)]


@dataclass(frozen=True, slots=True)
class Ready:
    """The telephone takes calls at this port, with this ear and mouth."""

    port: _Port
    device: _Text


@dataclass(frozen=True, slots=True)
class Levels:
    """How loud mouth and ear are, in dBFS, and how many packets came meanwhile."""

    mouth: _Level
    ear: _Level
    arriving: _Packets | None = None


@dataclass(frozen=True, slots=True)
class Down:
    """The telephone takes no calls, and why."""

    trouble: Trouble


Ask = (
    Hello
    | Setup
    | Answer
    | HangUp
    | Hold
    | Mute
    | Dial
    | CallPsap
    | DropParty
    | Play
    | Keep
    | Ping
    | Pong
    | Goodbye
)
Said = Hello | Farewell | Fact | AttachedTo | Ready | Down | Levels | Ping | Pong
