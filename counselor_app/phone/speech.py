"""The voices of all legs, joined: SDP on one side, RTP and the headset on the other."""

import asyncio
from collections import deque
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from counselor_app.domain.health import Trouble
from counselor_app.domain.ids import LegId
from counselor_app.phone.headset import Headset
from counselor_app.phone.media.conference import Conference
from counselor_app.phone.media.party import Party
from counselor_app.phone.media.ports import NoFreePort, PortRange
from counselor_app.phone.media.sdp import (
    Offer,
    SdpRefused,
    SdpUnreadable,
    answer_from,
    answered,
    offer_for,
    offer_from,
    stream_from,
)
from counselor_app.phone.media.stream import Direction
from counselor_app.phone.ports import NoSpeech
from counselor_app.wire.phone_messages import Levels

_SPARES = 2  # open already, so that picking up waits for nothing
_UNUSABLE = (SdpUnreadable, SdpRefused)
Pressed = Callable[[LegId, str], None]


@dataclass(slots=True)
class _Talk:
    """One leg: its party, the last offer of theirs, and what we asked for last."""

    party: Party
    theirs: Offer | None = None
    asked: Direction = Direction.SENDRECV
    version: int = 0
    held: bool = False
    held_there: bool = False

    def next_version(self) -> int:
        """Return the number of our next description (RFC 3264 section 8)."""
        self.version += 1
        return self.version

    def offer(self) -> bytes:
        """Write an offer of ours for what is asked now."""
        at, port = self.party.host, self.party.port
        version = self.next_version()
        return offer_for(at, port, self.asked, version, session=port, like=self.theirs)

    def take(self, offer: Offer) -> bytes:
        """Take their offer; return our answer. Raises SdpRefused."""
        stream = stream_from(offer, hold=self.held)
        at, port = self.party.host, self.party.port
        version = self.next_version()
        sdp = answer_from(offer, at, port, hold=self.held, version=version, session=port)
        self.theirs, self.held_there = offer, not offer.direction.hears
        self.party.retarget(stream)
        return sdp


class Voices:
    """The Speech of this desk. `pressed` is told each key that a party presses."""

    def __init__(
        self, headset: Headset, host: str, ports: PortRange, pressed: Pressed
    ) -> None:
        self._headset, self._host, self._ports = headset, host, ports
        self._pressed = pressed
        self._conference = Conference(headset, self._measured)
        self._talks: dict[LegId, _Talk] = {}
        self._spares: deque[Party] = deque()
        self._levels: Levels | None = None
        self._received: dict[LegId, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._filling = asyncio.Lock()
        self._closed = False

    async def start(self) -> None:
        """Open the headset and begin the beat."""
        await self._headset.open()
        await self._fill()
        self._conference.start()

    def retry(self) -> None:
        """Look again for a headset, and for ports."""
        self._headset.look()
        self._soon(self._fill)

    def close(self) -> None:
        """End every voice."""
        self._closed = True
        for leg in tuple(self._talks):
            self.leave(leg)
        while self._spares:
            self._soon(self._spares.popleft().close)
        self._soon(self._conference.close)
        self._headset.close()

    @property
    def device(self) -> str:
        """Which headset it is."""
        return self._headset.name

    @property
    def trouble(self) -> Trouble | None:
        """What is missing to hear and to speak, or None."""
        return self._headset.trouble or (None if self._spares else Trouble.NO_SOUND)

    def can_take(self, untrusted_offer: bytes) -> bool:
        """Say whether the offer, or its absence, leaves a way to talk."""
        try:
            return not untrusted_offer or bool(self._read(untrusted_offer))
        except _UNUSABLE:
            return False

    def answer_to(self, leg: LegId, untrusted_offer: bytes) -> bytes:
        """Make a party that takes the offer; return our answer. Raises NoSpeech."""
        if not untrusted_offer:
            return self.offer(leg)
        try:
            offer = self._read(untrusted_offer)
            return self._begin(leg).take(offer)
        except _UNUSABLE:
            raise NoSpeech from None

    def offer(self, leg: LegId) -> bytes:
        """Make a party; return our offer. Raises NoSpeech when no port is free."""
        return self._begin(leg).offer()

    def hear_answer(self, leg: LegId, untrusted_answer: bytes) -> None:
        """Take the other side's answer to our offer. Raises NoSpeech."""
        talk = self._talk(leg)
        try:
            stream = answered(untrusted_answer, talk.asked)
            self._check(stream.host)
            talk.party.retarget(stream)
        except _UNUSABLE:
            raise NoSpeech from None

    def reoffered(self, leg: LegId, untrusted_offer: bytes) -> tuple[bytes, bool]:
        """Return our answer, and whether we are on hold now. Raises NoSpeech."""
        talk = self._talk(leg)
        try:
            if untrusted_offer:
                return talk.take(self._read(untrusted_offer)), talk.held_there
        except _UNUSABLE:
            raise NoSpeech from None
        return talk.offer(), talk.held_there

    def join(self, leg: LegId) -> None:
        """Let the party talk with the others."""
        if len(self._talks) == 1:
            self._headset.begin()
        with suppress(NoSpeech, ValueError):
            self._conference.join(leg, self._talk(leg).party)

    def leave(self, leg: LegId) -> None:
        """Take the party out for good; one that is not there is gone already."""
        self._conference.leave(leg)
        if talk := self._talks.pop(leg, None):
            self._soon(talk.party.close)

    def hold(self, leg: LegId, *, held: bool) -> bytes:
        """Part or join; return the offer that says so to the other side."""
        self._conference.hold(leg, held=held)
        talk = self._talk(leg)
        talk.held = held
        talk.asked = Direction.SENDONLY if held else Direction.SENDRECV
        return talk.offer()

    def mute(self, *, muted: bool) -> None:
        """Close or open the microphone."""
        self._conference.mute(muted=muted)

    def dial(self, leg: LegId, digits: str) -> None:
        """Send digits (RFC 4733)."""
        if leg in self._talks:
            self._talks[leg].party.send_dtmf(digits)

    def ring(self, *, ringing: bool) -> None:
        """Ring in the ear, or stop."""
        self._conference.ring(on=ringing)

    def play(self, path: str) -> None:
        """Play a sound file in the earpiece; one that cannot be read is not played."""
        self._conference.play(Path(path))

    def levels(self) -> Levels | None:
        """How loud it was in the last half second, said once, while somebody talks."""
        levels, self._levels = self._levels, None
        return levels if self._talks else None

    def _read(self, untrusted_offer: bytes) -> Offer:
        offer = offer_from(untrusted_offer)
        self._check(stream_from(offer).host)
        return offer

    def _check(self, host: str) -> None:
        # Sound sent where it cannot arrive would be a call that nobody hears.
        there, here = ip_address(host), ip_address(self._host)
        if there.is_unspecified:  # how RFC 2543 says hold
            return
        if there.version != here.version or (there.is_loopback and not here.is_loopback):
            raise SdpRefused("Its address cannot be reached from here.")

    def _talk(self, leg: LegId) -> _Talk:
        if leg not in self._talks:
            raise NoSpeech
        return self._talks[leg]

    def _begin(self, leg: LegId) -> _Talk:
        if not self._spares:
            raise NoSpeech
        party = self._spares.popleft()
        party.on_dtmf(lambda digit: self._pressed(leg, digit))
        self._talks[leg] = _Talk(party)
        self._soon(self._fill)
        return self._talks[leg]

    async def _fill(self) -> None:
        async with self._filling:
            while len(self._spares) < _SPARES and not self._closed:
                try:
                    self._spares.append(await Party.open(self._host, self._ports))
                except (NoFreePort, OSError):
                    return

    def _measured(self, mouth: float, ear: float) -> None:
        self._levels = Levels(mouth, ear, self._arriving())

    def _arriving(self) -> int | None:
        # From whoever sends fewest: a caller who is cut off is not hidden by another.
        sending = {
            leg: talk.party.figures.received
            for leg, talk in self._talks.items()
            if talk.party.stream is not None and talk.party.stream.direction.hears
        }
        before, self._received = self._received, sending
        return min((n - before.get(leg, 0) for leg, n in sending.items()), default=None)

    def _soon(self, work: Callable[[], Coroutine[None, None, None]]) -> None:
        task = asyncio.get_running_loop().create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
