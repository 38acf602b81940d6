"""The Phone port over the link: a thread that starts, watches and asks the telephone."""

import logging
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from threading import Event as Flag
from threading import Thread
from time import monotonic

from counselor_app.adapters.phone_watch import LinkDeclined, LinkLost, PhoneProcess, Wire
from counselor_app.desk.ports import Attached, Clock, Happened, Post
from counselor_app.domain.health import LevelsHeard, PhoneDown, PhoneReady, Trouble
from counselor_app.domain.ids import CallId, EventId, LegId
from counselor_app.wire.phone_link import LinkUnreadable, ask_from, line_from, said_from
from counselor_app.wire.phone_messages import (
    Answer,
    Ask,
    AttachedTo,
    CallPsap,
    Dial,
    Down,
    DropParty,
    Fact,
    Farewell,
    Goodbye,
    HangUp,
    Hello,
    Hold,
    Keep,
    Levels,
    Mute,
    Ping,
    Play,
    Pong,
    Ready,
    Said,
    Setup,
)

_PULSE_S = 0.5
_SILENT_S = 5.0  # a telephone that says nothing for so long carries no voice either
_START_S = 10.0
_AGAIN_S = 1.0  # between two starts, at least
_LOOK_S = 0.02
_log = logging.getLogger(__name__)
_DIGITS = 64  # of one message


def _always() -> bool:
    return True


class PhoneLink:
    """Asks the telephone, and posts what it says.

    What is asked while no telephone is attached is not done later: `PhoneDown` says so
    at once. `awake` tells whether the screens still move; while it is False the
    telephone's pings go unanswered, and it turns new calls away.
    """

    def __init__(
        self,
        address: Path,
        setup: Setup,
        post: Post,
        clock: Clock,
        argv: Sequence[str],
        *,
        awake: Callable[[], bool] = _always,
    ) -> None:
        self._address, self._setup, self._awake = address, setup, awake
        self._post, self._clock = post, clock
        self._process = PhoneProcess(argv, address.with_name(f"{address.name}.log"))
        self._wire: Wire | None = None
        self._trouble = Trouble.NOT_STARTED
        self._closing, self._orderly = Flag(), True
        self._numbers, self._heard_at = count(), 0.0
        self._thread = Thread(target=self._run, name="phone", daemon=True)
        self._thread.start()

    def answer(self, call_id: CallId) -> None:
        """Pick up; CallAnswered follows when the line is open."""
        self._ask(Answer(call_id))

    def hang_up(self, call_id: CallId) -> None:
        """End the call or stop it ringing here; CallEnded or RingingStopped follows."""
        self._ask(HangUp(call_id))

    def hold(self, call_id: CallId, *, held: bool) -> None:
        """Hold or take back; CallHeld or CallResumed follows."""
        self._ask(Hold(call_id, held))

    def mute(self, call_id: CallId, *, muted: bool) -> None:
        """Close or open the microphone; MuteChanged follows."""
        self._ask(Mute(call_id, muted))

    def dial(self, call_id: CallId, digits: str) -> None:
        """Send digits to the other side (RFC 4733)."""
        for start in range(0, len(digits), _DIGITS):
            self._ask(Dial(call_id, digits[start : start + _DIGITS]))

    def call_psap(self, call_id: CallId) -> None:
        """Call the 911 center into the call; PartyInvited and PartyJoined follow."""
        self._ask(CallPsap(call_id))

    def drop_party(self, call_id: CallId, leg: LegId) -> None:
        """Let a further party go; PartyLeft follows."""
        self._ask(DropParty(call_id, leg))

    def play(self, path: str) -> None:
        """Play a sound file in the earpiece, and nowhere else."""
        self._ask(Play(path))

    def keep(self, fact: EventId) -> None:
        """Forget the fact: it is on disk. Without a telephone it is said again later."""
        if wire := self._wire:
            wire.put(line_from(Keep(fact)))

    def close(self, *, orderly: bool = True) -> None:
        """End the thread; after an orderly goodbye an idle telephone ends too."""
        self._orderly = orderly
        self._closing.set()
        if wire := self._wire:
            wire.put(b"")
        self._thread.join()
        self._process.wait(_AGAIN_S if orderly else 0)

    def _ask(self, ask: Ask) -> None:
        line = line_from(ask)
        ask_from(line)  # what the telephone could not read would cost the link
        if wire := self._wire:
            wire.put(line)
        else:
            self._post(PhoneDown(self._clock.now(), self._trouble))

    def _run(self) -> None:
        while not self._closing.is_set():
            began = monotonic()
            self._try()
            if not self._closing.is_set():
                self._post(PhoneDown(self._clock.now(), self._trouble))
                self._closing.wait(max(0.0, _AGAIN_S - (monotonic() - began)))

    def _try(self) -> None:
        try:
            if wire := self._reached():
                self._attend(wire)
        except Exception as error:  # noqa: BLE001 - without this thread no call is heard
            _log.error("fault: %s", type(error).__name__)

    def _reached(self) -> Wire | None:
        until, started = monotonic() + _START_S, False
        while monotonic() < until:
            try:
                return Wire(self._address)
            except OSError:
                pass
            try:
                if not started and not self._process.is_running:
                    self._process.start()
                    started = True
            except OSError:
                break
            if self._closing.wait(_LOOK_S) or (started and not self._process.is_running):
                break
        return None

    def _attend(self, wire: Wire) -> None:
        try:
            wire.put(line_from(Hello()))
            wire.put(line_from(self._setup))
            self._converse(wire)
        except LinkDeclined:
            self._trouble = Trouble.NOT_STARTED
        except (LinkLost, LinkUnreadable):
            self._trouble = Trouble.DIED
        finally:
            self._wire = None
            wire.close()
        # One that dies is there a moment longer than its link: it would look alive.
        if self._trouble is Trouble.DIED:
            self._process.wait(_PULSE_S)

    def _converse(self, wire: Wire) -> None:
        self._heard_at = pinged_at = monotonic()
        while not self._closing.is_set():
            for line in wire.lines(_PULSE_S):
                self._hear(wire, said_from(line))
            now = monotonic()
            if now - self._heard_at > _SILENT_S:
                wire.kill_peer()
                raise LinkLost
            if now - pinged_at >= _PULSE_S:
                wire.put(line_from(Ping(next(self._numbers))))
                pinged_at = now
        if self._orderly:
            wire.put(line_from(Goodbye()))
        wire.drain()

    def _hear(self, wire: Wire, said: Said) -> None:
        self._heard_at = monotonic()
        match said:
            case Ping(number):
                if self._awake():
                    wire.put(line_from(Pong(number)))
            case Fact():
                self._post(Happened(said.subject, said.event, said.id, said.at))
            case AttachedTo(live):
                self._wire = wire
                self._post(Attached(live))
            case Farewell():
                raise LinkDeclined
            case _:
                self._tell(said)

    def _tell(self, said: Said) -> None:
        match said:
            case Ready(port, device):
                self._post(PhoneReady(port, device))
            case Down(trouble):
                self._post(PhoneDown(self._clock.now(), trouble))
            case Levels(mouth, ear, arriving):
                self._post(LevelsHeard(mouth, ear, arriving))
            case _:
                pass
