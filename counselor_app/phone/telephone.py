"""The telephone as its desk meets it: set up, asked, and telling what it saw."""

from collections.abc import Callable, Iterable
from typing import Protocol

from counselor_app.domain.health import Trouble
from counselor_app.domain.ids import LegId
from counselor_app.domain.line import Unanswered
from counselor_app.phone.asking import do
from counselor_app.phone.calls import Calls, Manners
from counselor_app.phone.facts import FactBook
from counselor_app.phone.legs import Stage
from counselor_app.phone.ports import Later, Signaling, Speech
from counselor_app.wire.phone_link import line_from
from counselor_app.wire.phone_messages import (
    Ask,
    AttachedTo,
    Down,
    Keep,
    Levels,
    Ready,
    Setup,
)

RETRY_S = 2.0  # between tries at a port or a sound card
UNATTENDED_S = 10.0  # then those who still ring are sent on to another desk
_AWAY = 480


class Station(Protocol):
    """Port, headset and voices of one setup."""

    @property
    def signaling(self) -> Signaling:
        """What speaks SIP."""

    @property
    def speech(self) -> Speech:
        """What hears and speaks."""

    @property
    def port(self) -> int | None:
        """Where calls arrive: 0 when the port is taken, None while not known yet."""

    @property
    def device(self) -> str:
        """By which ear and mouth."""

    def retry(self) -> None:
        """Try again for the port and the sound that could not be had."""

    def levels(self) -> Levels | None:
        """How loud it is, while somebody talks."""

    def close(self) -> None:
        """Let go of all of it."""


Stations = Callable[[Setup, "Telephone"], Station]


class Telephone:
    """One desk's telephone, whether or not its desk is there.

    `attended` says whether a desk is there and answers; `say` tells it a line. Its
    station sets `parting`: whether the other side of a call that is over may not know.
    """

    def __init__(
        self,
        stations: Stations,
        facts: FactBook,
        say: Callable[[bytes], None],
        attended: Callable[[], bool],
        later: Later,
    ) -> None:
        self._stations, self._facts, self._say = stations, facts, say
        self._attended, self._later = attended, later
        self._setup: Setup | None = None
        self._next: Setup | None = None
        self._station: Station | None = None
        self._told = b""
        self._unattended_s = 0.0
        self.calls: Calls | None = None
        self.parting: Callable[[], bool] = _nobody_is_left

    @property
    def is_busy(self) -> bool:
        """Whether a call is up: someone is there who must not be left alone."""
        return self.calls is not None and self.calls.legs.is_busy

    @property
    def is_ringing(self) -> bool:
        """Whether someone waits to be answered."""
        return self.calls is not None and self.calls.legs.is_ringing

    @property
    def owes(self) -> bool:
        """Whether something was seen that no desk has on disk."""
        return not self._facts.is_empty

    @property
    def gui(self) -> tuple[str, ...]:
        """The command that starts the screens again."""
        return self._setup.gui if self._setup else ()

    def set_up(self, setup: Setup) -> None:
        """Take on the setup now, or when the last goodbye was heard."""
        self._next = None if setup == self._setup else setup
        self._take_next()

    def reopen(self) -> None:
        """Open the station anew when the last goodbye was heard: its address changed."""
        self._next = self._next or self._setup

    def hear(self, ask: Ask) -> None:
        """Do what the desk asks."""
        if isinstance(ask, Keep):
            self._facts.keep(ask.fact)
        elif self.calls is not None:
            do(self.calls, ask)

    def snapshot(self) -> Iterable[bytes]:
        """Return the facts not yet kept, then what is live, then how the telephone is."""
        live = self.calls.legs.live if self.calls else frozenset()
        self._told = self._state()
        lines = (*self._facts.lines(), line_from(AttachedTo(live)), self._told)
        return filter(None, lines)

    def offered(self, leg: LegId, untrusted_message: bytes) -> None:
        """Ring, or send the caller on to another desk when nobody here could help."""
        if self._station is None or self.calls is None:
            return
        if words := self.objection():
            self._station.signaling.refuse(leg, _AWAY, words)
        else:
            self.calls.offered(leg, untrusted_message)

    def objection(self) -> str:
        """Return why a new call would be turned away now, or nothing."""
        if not self._attended():
            return "Nobody is at this desk."
        if self._facts.is_full:
            return "This desk cannot record what happens."
        if self._station is None or self._station.speech.trouble:
            return "This desk has no sound."
        return ""

    def tick(self, passed: float) -> None:
        """Look after what may have changed; `passed` seconds since the last time."""
        self._take_next()
        self._unattended_s = 0.0 if self._attended() else self._unattended_s + passed
        if self._unattended_s >= UNATTENDED_S:
            self._send_on()
        self.tell()

    def retry(self) -> None:
        """Try again for what could not be had; to be called every RETRY_S."""
        if self._station is not None:
            self._station.retry()
        self.tell()

    def tell(self) -> None:
        """Tell the desk how the telephone stands, when that has changed."""
        state = self._state()
        if state not in (b"", self._told) and self._attended():
            self._told = state
            self._say(state)

    def levels(self) -> Levels | None:
        """How loud it is, while somebody talks."""
        return self._station.levels() if self._station else None

    def close(self) -> None:
        """Send on whoever still rings, and let go of port and headset."""
        self._send_on()
        if self._station is not None:
            self._station.close()

    def _take_next(self) -> None:
        if self._next is None or (self.calls and self.calls.legs.live) or self.parting():
            return
        self.close()
        self._setup, self._next = self._next, None
        self._station = self._stations(self._setup, self)
        speech = self._station.speech
        record = self._facts.record
        self.calls = Calls(self._station.signaling, speech, record, self._later)
        self.calls.manners = Manners(
            frozenset(self._setup.trunks),
            self._setup.psap,
            self._setup.second_call_rings,
        )

    def _send_on(self) -> None:
        for leg in self.calls.legs if self.calls else ():
            if self.calls and leg.stage is Stage.RINGING:
                words = "Nobody is at this desk."
                self.calls.turn_away(leg, _AWAY, words, Unanswered.LOST)

    def _state(self) -> bytes:
        station = self._station
        if station is None or station.port is None:
            return b""
        if not station.port:
            return line_from(Down(Trouble.PORT_IN_USE))
        if trouble := station.speech.trouble:
            return line_from(Down(trouble))
        return line_from(Ready(station.port, station.device))


def _nobody_is_left() -> bool:
    return False
