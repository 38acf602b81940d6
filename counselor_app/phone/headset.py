"""The counselor's headset, looked for again while it is not there."""

import asyncio
import logging
from collections.abc import Callable

from counselor_app.domain.health import Trouble
from counselor_app.phone.faults import fault_from
from counselor_app.phone.media.devices import Device, NoSoundDevice, NullDevice
from counselor_app.phone.media.frames import SILENCE, Frame

_log = logging.getLogger("telephone")
_TROUBLES = {
    (True, True): None,
    (False, True): Trouble.NO_EAR,
    (True, False): Trouble.NO_MOUTH,
    (False, False): Trouble.NO_SOUND,
}


class Headset:
    """A device that may come and go; without one there is silence.

    Opening a card takes its time, so it happens in another thread. A half that still
    works is kept until both are found.
    """

    def __init__(self, make: Callable[[], Device]) -> None:
        self._make = make
        self._device: Device | None = None
        self._opening: asyncio.Task[None] | None = None
        self._closed = False

    @property
    def name(self) -> str:
        """What it is called, for the screen."""
        return self._device.name if self._device else ""

    @property
    def ear_ok(self) -> bool:
        """Whether what is written can be heard."""
        return self._device is not None and self._device.ear_ok

    @property
    def mouth_ok(self) -> bool:
        """Whether what is read was spoken."""
        return self._device is not None and self._device.mouth_ok

    @property
    def trouble(self) -> Trouble | None:
        """What is missing, or None."""
        return _TROUBLES[self.ear_ok, self.mouth_ok]

    def start(self) -> None:
        """Do nothing: it is opened by `look`, which does not make voices wait."""

    async def open(self) -> None:
        """Look for the headset and wait until it was found, or not."""
        self.look()
        if self._opening is not None:
            await self._opening

    def look(self) -> None:
        """Look for what is missing, in another thread; returns at once."""
        if self.trouble and (self._opening is None or self._opening.done()):
            self._opening = asyncio.get_running_loop().create_task(self._look())

    def begin(self) -> None:
        """Let a practice mouth say its words from the beginning."""
        if isinstance(self._device, NullDevice):
            self._device.begin_mouth()

    def read(self) -> Frame:
        """Return the next frame of the mouth."""
        return self._device.read() if self._device else SILENCE

    def write(self, frame: Frame) -> None:
        """Let the ear hear a frame."""
        if self._device is not None:
            self._device.write(frame)

    def close(self) -> None:
        """Let the device go, for good."""
        self._closed = True
        if self._device is not None:
            self._device.close()
            self._device = None

    async def _look(self) -> None:
        await self._let_go_of_a_dead_one()
        found = self._make()
        try:
            await asyncio.to_thread(found.start)
        except Exception as error:  # noqa: BLE001 - drivers fail in ways of their own
            if not isinstance(error, NoSoundDevice):
                _log.error("fault: %s", fault_from(error))
            found.close()
            return
        better = (found.ear_ok + found.mouth_ok) > (self.ear_ok + self.mouth_ok)
        if self._closed or not better:
            found.close()
            return
        old, self._device = self._device, found
        if old is not None:
            old.close()

    async def _let_go_of_a_dead_one(self) -> None:
        # While a card is held that was pulled out, it is not found when it is back.
        if self._device is not None and self.trouble is Trouble.NO_SOUND:
            dead, self._device = self._device, None
            await asyncio.to_thread(dead.close)
