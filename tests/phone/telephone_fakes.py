"""A telephone whose wires, voices and time are in the test's hands."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from counselor_app.domain.event import Event
from counselor_app.domain.health import Trouble
from counselor_app.domain.ids import CallId, EventId, LegId
from counselor_app.phone.calls import Calls
from counselor_app.phone.facts import FactBook, Room
from counselor_app.phone.ports import Later, NoSpeech
from counselor_app.phone.telephone import Telephone
from counselor_app.wire.phone_link import said_from
from counselor_app.wire.phone_messages import Answer, Ask, Fact, Keep, Levels, Said, Setup

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
OFFER = b"v=0\r\nm=audio 40000 RTP/AVP 0\r\n"


def invite(
    call_id: str = "first", *, number: str = "+13145550142", headers: str = ""
) -> bytes:
    """Return an INVITE with a session, and a place in no way."""
    head = (
        "INVITE sip:desk@127.0.0.1 SIP/2.0\r\n"
        "Via: SIP/2.0/UDP 127.0.0.1:5070;branch=z9hG4bK1\r\n"
        f"From: <sip:{number}@127.0.0.1>;tag=t1\r\n"
        "To: <sip:desk@127.0.0.1>\r\n"
        f"Call-ID: {call_id}\r\nCSeq: 1 INVITE\r\n{headers}"
        f"Content-Type: application/sdp\r\nContent-Length: {len(OFFER)}\r\n\r\n"
    )
    return head.encode() + OFFER


class WoundClock:
    """Time that stands until it is wound."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._names = count(1)
        self._alarms: list[FakeAlarm] = []

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds)

    def new_id(self) -> EventId:
        return EventId(f"fact-{next(self._names)}")

    def later(self, seconds: float, act: Callable[[], None]) -> "FakeAlarm":
        alarm = FakeAlarm(self.seconds + seconds, act)
        self._alarms.append(alarm)
        return alarm

    def wind(self, seconds: float) -> None:
        until = self.seconds + seconds
        while due := [alarm for alarm in self._alarms if alarm.when <= until]:
            alarm = min(due, key=lambda alarm: alarm.when)
            self._alarms.remove(alarm)
            self.seconds = alarm.when
            alarm.go_off()
        self.seconds = until


@dataclass
class FakeAlarm:
    when: float
    act: Callable[[], None]
    off: bool = False

    def cancel(self) -> None:
        self.off = True

    def go_off(self) -> None:
        if not self.off:
            self.act()


class FakeSignaling:
    """Keeps a list of what was said to the other side; an end is told, as by SIP."""

    def __init__(self) -> None:
        self.ended: Callable[[LegId], None] = lambda _leg: None
        self.said: list[tuple[str, LegId, object]] = []
        self.words, self.offered = "", b""

    def ring(self, leg: LegId) -> None:
        self.said.append(("ring", leg, 180))

    def answer(self, leg: LegId, sdp: bytes) -> None:
        self.said.append(("answer", leg, sdp))

    def refuse(self, leg: LegId, status: int, words: str) -> None:
        self.said.append(("refuse", leg, status))
        self.words = words
        self.ended(leg)

    def hang_up(self, leg: LegId) -> None:
        self.said.append(("hang_up", leg, None))
        self.ended(leg)

    def invite(self, leg: LegId, target: str, sdp: bytes) -> None:
        self.said.append(("invite", leg, target))
        self.offered = sdp

    def reoffer(self, leg: LegId, sdp: bytes) -> None:
        self.said.append(("reoffer", leg, sdp))

    def accept_offer(self, leg: LegId, sdp: bytes) -> None:
        self.said.append(("accept_offer", leg, sdp))

    def reject_offer(self, leg: LegId) -> None:
        self.said.append(("reject_offer", leg, 488))

    def to(self, leg: str) -> list[tuple[str, object]]:
        """Return what was said on one leg."""
        return [(verb, what) for verb, to, what in self.said if to == leg]


@dataclass
class FakeSpeech:
    """Notes who is joined, held and rung; an offer without m=audio has no speech."""

    trouble: Trouble | None = None
    is_out_of_ports: bool = False
    parties: set[str] = field(default_factory=set)
    joined: set[str] = field(default_factory=set)
    held: set[str] = field(default_factory=set)
    muted: bool = False
    ringing: bool = False
    dialed: list[tuple[str, str]] = field(default_factory=list)
    played: list[str] = field(default_factory=list)

    def can_take(self, untrusted_offer: bytes) -> bool:
        return not untrusted_offer or b"m=audio" in untrusted_offer

    def answer_to(self, leg: LegId, untrusted_offer: bytes) -> bytes:
        if self.is_out_of_ports:
            raise NoSpeech
        self.parties.add(leg)
        return b"our answer" if untrusted_offer else b"our offer"

    def offer(self, leg: LegId) -> bytes:
        if self.is_out_of_ports:
            raise NoSpeech
        self.parties.add(leg)
        return b"our offer"

    def hear_answer(self, leg: LegId, untrusted_answer: bytes) -> None:
        if b"m=audio" not in untrusted_answer or leg not in self.parties:
            raise NoSpeech

    def reoffered(self, leg: LegId, untrusted_offer: bytes) -> tuple[bytes, bool]:
        if b"m=audio" not in untrusted_offer or leg not in self.parties:
            raise NoSpeech
        return b"our answer", b"a=sendonly" in untrusted_offer

    def join(self, leg: LegId) -> None:
        self.joined.add(leg)

    def leave(self, leg: LegId) -> None:
        self.parties.discard(leg)
        self.joined.discard(leg)
        self.held.discard(leg)

    def hold(self, leg: LegId, *, held: bool) -> bytes:
        (self.held.add if held else self.held.discard)(leg)
        return b"sendonly" if held else b"sendrecv"

    def mute(self, *, muted: bool) -> None:
        self.muted = muted

    def dial(self, leg: LegId, digits: str) -> None:
        self.dialed.append((leg, digits))

    def ring(self, *, ringing: bool) -> None:
        self.ringing = ringing

    def play(self, path: str) -> None:
        self.played.append(path)

    @property
    def talking(self) -> set[str]:
        """Who can be heard in the earpiece."""
        return self.joined - self.held


@dataclass
class FakeStation:
    """Port and headset of the tests."""

    setup: Setup
    signaling: FakeSignaling
    speech: FakeSpeech
    port: int | None = 5060
    device: str = "Headset"
    retried: int = 0
    closed: bool = False

    def retry(self) -> None:
        self.retried += 1

    def levels(self) -> Levels | None:
        return None

    def close(self) -> None:
        self.closed = True


class World:
    """A telephone, everything around it, and a desk that only listens."""

    def __init__(self, setup: Setup | None = None, room: Room | None = None) -> None:
        self.clock = WoundClock()
        self.stations: list[FakeStation] = []
        self.said: list[Said] = []
        self.attended = True
        self.signaling, self.speech = FakeSignaling(), FakeSpeech()
        facts = FactBook(self.clock, self._hear, room)
        self.telephone = Telephone(
            self._station, facts, self._hear, lambda: self.attended, self._later
        )
        self.signaling.ended = lambda leg: self.calls.ended(leg, by_us=True)
        self.attach(setup or Setup(host="127.0.0.1", port=5060))

    def _hear(self, line: bytes) -> None:
        self.said.append(said_from(line))

    def _station(self, setup: Setup, _telephone: Telephone) -> FakeStation:
        self.stations.append(FakeStation(setup, self.signaling, self.speech))
        return self.stations[-1]

    @property
    def _later(self) -> Later:
        return self.clock.later

    def attach(self, setup: Setup) -> list[Said]:
        """Attach a desk anew and return all that it is told at once."""
        self.telephone.set_up(setup)
        return [said_from(line) for line in self.telephone.snapshot()]

    def ask(self, *asks: Ask) -> None:
        for ask in asks:
            self.telephone.hear(ask)

    def keep_all(self) -> None:
        for fact in self.facts:
            self.telephone.hear(Keep(fact.id))

    def rings(self, leg: str = "leg", message: bytes = b"") -> CallId:
        """Let a call come in; return its name."""
        before = len(self.facts)
        self.telephone.offered(LegId(leg), message or invite())
        return CallId(self.facts[before].subject)

    @property
    def calls(self) -> Calls:
        assert self.telephone.calls is not None
        return self.telephone.calls

    @property
    def facts(self) -> list[Fact]:
        return [said for said in self.said if isinstance(said, Fact)]

    @property
    def happened(self) -> list[Event]:
        return [fact.event for fact in self.facts]

    def last(self, how_many: int = 1) -> list[Event]:
        return self.happened[-how_many:]


def talk(world: World, leg: str = "leg") -> CallId:
    """Let a call come in and be answered; return its name."""
    call = world.rings(leg, invite(leg))
    world.ask(Answer(call))
    world.calls.confirmed(LegId(leg))
    return call
