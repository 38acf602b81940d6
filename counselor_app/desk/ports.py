"""What the desk needs from the world. Adapters provide it; tests fake it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from counselor_app.domain.assessment.filling import Filled
from counselor_app.domain.assessment.protocol import Protocol as Version
from counselor_app.domain.call import Call
from counselor_app.domain.event import Entry, Event
from counselor_app.domain.health import News
from counselor_app.domain.ids import CallId, EventId, LegId, StreamId, Subject
from counselor_app.domain.rescue import Request


@dataclass(frozen=True, slots=True)
class Happened:
    """A fact of this desk that has no number yet: the phone or the courier saw it.

    The telephone names its facts (`id`) and times them, says each again until it is
    kept, and is told so; a fact that the desk has already is not recorded twice.
    """

    subject: Subject
    event: Event
    id: EventId | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """The telephone is there, has said all it knew, and holds these calls open."""

    live: frozenset[CallId]


@dataclass(frozen=True, slots=True)
class Found:
    """What the archive found for a question; it goes to whoever asked, unfolded."""

    question: int
    calls: tuple[Call, ...]


@dataclass(frozen=True, slots=True)
class Remembered:
    """What this desk's journal holds of live subjects, read when it opened at last."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """What the expressions of a call's form gave, for the form as it was filled in."""

    call_id: CallId
    filled: Filled
    worked: Filled


Letter = Happened | Entry | Attached | Found | Remembered | Scored | News
Post = Callable[[Letter], None]


class Clock(Protocol):
    """The only source of time and of new names."""

    def now(self) -> datetime:
        """Return the time now, in UTC."""

    def new_id(self) -> EventId:
        """Return a name that nothing had before (UUIDv7)."""


class Ink(Protocol):
    """What is written, until the disk says so."""

    def wait(self, timeout: float, /) -> bool:
        """Return whether it dried, waiting at most so many seconds."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in a field that is still being typed in."""

    subject: Subject
    field: str
    text: str
    edition: int = 0

    def __repr__(self) -> str:
        """Return the draft without its words."""
        return f"Draft({self.subject!r}, {self.field!r}, edition={self.edition})"


class Journal(Protocol):
    """Keeps this desk's own entries, in order, forever, and drafts until dropped."""

    def append(self, entry: Entry) -> Ink:
        """Take the entry and return at once; Saved follows when the disk has it."""

    def read_live(self) -> Iterable[Entry]:
        """Give back every entry of what is open, and of calls that open tasks name."""

    def head(self, stream: StreamId) -> Entry | None:
        """Return the last entry of the stream, or None when it is new."""

    def put_draft(self, draft: Draft) -> None:
        """Replace a field's draft and return at once; DraftSaved follows."""

    def drop_draft(self, subject: Subject, field: str) -> None:
        """Forget a draft for good."""

    def drafts(self) -> Iterable[Draft]:
        """Give back every draft on disk."""


class Phone(Protocol):
    """Does what it is asked, later, and says so with an event."""

    def answer(self, call_id: CallId) -> None:
        """Pick up; CallAnswered follows when the line is open."""

    def hang_up(self, call_id: CallId) -> None:
        """End the call or stop it ringing here; CallEnded or RingingStopped follows."""

    def hold(self, call_id: CallId, *, held: bool) -> None:
        """Hold or take back; CallHeld or CallResumed follows."""

    def mute(self, call_id: CallId, *, muted: bool) -> None:
        """Close or open the microphone; MuteChanged follows."""

    def dial(self, call_id: CallId, digits: str) -> None:
        """Send digits to the other side (RFC 4733)."""

    def call_psap(self, call_id: CallId) -> None:
        """Call the 911 center into the call; PartyInvited and PartyJoined follow."""

    def drop_party(self, call_id: CallId, leg: LegId) -> None:
        """Let a further party go; PartyLeft follows."""

    def play(self, path: str) -> None:
        """Play a sound file in the earpiece, and nowhere else."""

    def keep(self, fact: EventId) -> None:
        """Forget the fact: it is on disk."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A request for help with what the responders need, and its ink.

    One that was `received` before this start goes out no more: its answers are awaited.
    """

    call: Call
    request: Request
    ink: Ink
    received: bool = False


class Courier(Protocol):
    """Carries an EIDO to another agency."""

    def send(self, parcel: Parcel) -> None:
        """Return at once; EidoSent, EidoAnswered or EidoUndelivered follows."""


class Archive(Protocol):
    """Knows what is not live. Questions in, rows out, to the screen that asked."""

    def recent(self, question: int, limit: int) -> None:
        """Look for the calls last closed; Found follows, the latest first."""

    def plans(self, question: int, number: str) -> None:
        """Look for the last closed call of a number with a plan; Found follows."""


class Protocols(Protocol):
    """Keeps every version of the assessment that this desk has used."""

    def find(self, digest: str) -> Version | None:
        """Return the version with this digest, the same each time; None without it."""


class Scorer(Protocol):
    """Works out a form's FHIRPath expressions, which may take its time."""

    def work(self, call_id: CallId, filled: Filled) -> None:
        """Return at once; Scored follows, unless the form was changed meanwhile."""


class Voice(Protocol):
    """Speaks to the counselor, in the earpiece only."""

    def say(self, words: str) -> None:
        """Speak soon, and return at once."""
