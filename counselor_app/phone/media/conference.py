"""The conference: one beat every 20 ms, at which everybody hears all others."""

import asyncio
import logging
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from counselor_app.phone.media.devices import Device
from counselor_app.phone.media.frames import SILENCE, Frame, level_of
from counselor_app.phone.media.metronome import Metronome
from counselor_app.phone.media.mixer import DESK, Announcements, Ringing, mix
from counselor_app.phone.media.party import Party
from counselor_app.phone.media.wav import WavUnreadable, frames_from_wav

_log = logging.getLogger(__name__)

_SWITCH_S = 0.0005  # so that a busy thread cannot hold up the beat
_FRAMES_A_LEVEL = 25  # half a second
_LONGEST_S = 30  # of one announcement

OnLevels = Callable[[float, float], None]


class Conference:
    """The parties of this desk and its headset.

    `on_levels` is called twice a second with mouth and ear in dBFS; the mouth is measured
    before it is muted. The device is started and closed by whoever made it. All methods
    are called in the event loop's thread.
    """

    def __init__(self, device: Device, on_levels: OnLevels | None = None) -> None:
        self._device, self._on_levels = device, on_levels
        self._parties: dict[str, Party] = {}
        self._announcements, self._ringing = Announcements(), Ringing()
        self._mouth_heard, self._ear_heard = bytearray(), bytearray()
        self._playing: set[asyncio.Task[None]] = set()
        self._reading = asyncio.Lock()  # so that they are told in the order asked
        self._beating: asyncio.Task[None] | None = None
        self._is_failing = False
        self.muted = False

    def start(self) -> None:
        """Begin to beat, in the running event loop; threads now change more often."""
        sys.setswitchinterval(_SWITCH_S)
        self._beating = asyncio.create_task(self._beat())

    async def close(self) -> None:
        """Stop beating; parties and device stay as they are."""
        tasks = (*self._playing, *((self._beating,) if self._beating else ()))
        for task in tasks:
            task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task
        self._beating = None

    def join(self, key: str, party: Party) -> None:
        """Let a party hear and be heard; `key` is any name but the desk's."""
        if key == DESK or key in self._parties:
            raise ValueError("The conference has a party of this name.")
        self._parties[key] = party

    def leave(self, key: str) -> None:
        """Let a party go; whoever opened it closes it. One that is gone stays so."""
        self._parties.pop(key, None)

    def mute(self, *, muted: bool) -> None:
        """Let all parties hear silence in the place of the counselor, or not."""
        self.muted = muted

    def hold(self, key: str, *, held: bool) -> None:
        """Take a party out of the mix, both ways, or back in."""
        if key in self._parties:
            self._parties[key].held = held

    def ring(self, *, on: bool) -> None:
        """Ring in the ear, softly while parties are there, until told to stop."""
        self._ringing.ring(on=on)

    def play(self, path: Path) -> None:
        """Tell a WAV file of any rate into the ear, after all that is being told.

        A file that cannot be played is passed over; half a minute of one is played.
        """
        task = asyncio.create_task(self._load(path))
        self._playing.add(task)
        task.add_done_callback(self._playing.discard)

    def tick(self) -> None:
        """Do the work of one beat: take from everybody, mix, give to everybody."""
        mouth = self._device.read()
        heard = {key: party.take() for key, party in self._parties.items()}
        mixed = mix({DESK: SILENCE if self.muted else mouth, **heard})
        for key, party in self._parties.items():
            party.send(mixed[key])
        ear = self._announcements.over(mixed[DESK])
        ear = self._ringing.over(ear, softly=bool(self._parties))
        self._device.write(ear)
        self._measure(mouth, ear)

    def skip(self, frames: int) -> None:
        """Let the time of beats go by that came too late to be made up for."""
        for party in self._parties.values():
            party.skip(frames)

    async def _beat(self) -> None:
        loop = asyncio.get_running_loop()
        metronome = Metronome(loop.time())
        while True:
            await asyncio.sleep(max(0.0, metronome.next_at - loop.time()))
            beats, missed = metronome.beats(loop.time())
            if missed:
                self.skip(missed)
            for _ in range(beats):
                self._tick_on()

    def _tick_on(self) -> None:
        try:
            self.tick()
        except Exception:  # noqa: BLE001 - the beat goes on, whatever one party does
            if not self._is_failing:
                _log.exception("A beat of the conference failed.")
            self._is_failing = True
        else:
            self._is_failing = False

    def _measure(self, mouth: Frame, ear: Frame) -> None:
        self._mouth_heard += mouth
        self._ear_heard += ear
        if len(self._ear_heard) < _FRAMES_A_LEVEL * len(SILENCE):
            return
        levels = level_of(bytes(self._mouth_heard)), level_of(bytes(self._ear_heard))
        self._mouth_heard.clear()
        self._ear_heard.clear()
        if self._on_levels is not None:
            self._on_levels(*levels)

    async def _load(self, path: Path) -> None:
        async with self._reading:
            try:
                frames = await asyncio.to_thread(frames_from_wav, path, _LONGEST_S)
            except WavUnreadable:
                _log.warning("An announcement could not be played.")
            else:
                self._announcements.add(frames)
