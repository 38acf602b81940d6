"""The counselor's headset, by PortAudio: its own thread calls, queues lie between."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import product
from typing import Any
from weakref import WeakSet

import numpy as np

from counselor_app.phone.media.devices import NoSoundDevice
from counselor_app.phone.media.frames import RATE, SILENCE, Frame, saturated
from counselor_app.phone.media.resampling import Resampler

_WAITING = 5  # frames between the threads; the oldest makes room
_CUSHION = 2  # frames gathered before the first is passed on
_STALLED = 50  # frames that the other side did nothing for: a second
_FORMATS = tuple(product((RATE, 48_000, 16_000, 44_100, 32_000), (1, 2)))
_NO_LIBRARY = "The PortAudio library is missing; install it (on Debian: libportaudio2)."
_NO_CARD = "No headset was found; plug one in, or choose another in the settings."


@dataclass(frozen=True, slots=True)
class CardFound:
    """A sound device of this machine, and what it can be."""

    name: str
    is_ear: bool
    is_mouth: bool


def devices_here() -> list[CardFound]:
    """Return the sound devices of this machine; NoSoundDevice without PortAudio."""
    return [
        CardFound(
            name=str(found["name"]),
            is_ear=found["max_output_channels"] > 0,
            is_mouth=found["max_input_channels"] > 0,
        )
        for found in _sounddevice().query_devices()
    ]


class Pipe:
    """Frames from one thread to another, few and in order."""

    def __init__(self) -> None:
        self._frames: deque[bytes] = deque(maxlen=_WAITING)
        self._is_filling = True
        self.puts = self.gets = 0  # since the other side did anything

    def put(self, frame: bytes) -> None:
        """Add a frame; when five wait already, the oldest is dropped."""
        self._frames.append(frame)
        self.puts, self.gets = self.puts + 1, 0

    def get(self) -> bytes | None:
        """Return the next frame, None while there is none or the cushion fills."""
        self.puts, self.gets = 0, self.gets + 1
        if self._is_filling and len(self._frames) < _CUSHION:
            return None
        with suppress(IndexError):
            frame = self._frames.popleft()
            self._is_filling = False
            return frame
        self._is_filling = True
        return None


class _Half:
    """One stream of PortAudio, ear or mouth, in a format that the card takes."""

    def __init__(
        self, stream: type, name: str, errors: tuple[type[Exception], ...]
    ) -> None:
        self.pipe = Pipe()
        self._stream, self.rate, self.channels = self._opened(stream, name, errors)
        _OPEN.add(self)

    @property
    def is_ok(self) -> bool:
        # A card that was pulled out may seem active, but does not call any more.
        return bool(self._stream.active) and self._unanswered < _STALLED

    @property
    def _unanswered(self) -> int:
        raise NotImplementedError

    def close(self) -> None:
        _OPEN.discard(self)
        self._stream.close()

    def _opened(
        self, stream: type, name: str, errors: tuple[type[Exception], ...]
    ) -> tuple[Any, int, int]:
        for rate, channels in _FORMATS:
            with suppress(*errors):
                opened = stream(
                    samplerate=rate,
                    channels=channels,
                    blocksize=rate // 50,
                    dtype="int16",
                    device=name or None,
                    latency="low",
                    callback=self._called,
                )
                with _closed_on(errors, opened):
                    opened.start()
                return opened, rate, channels
        raise NoSoundDevice(_NO_CARD)

    def _called(self, sound: Any, *_: object) -> None:
        raise NotImplementedError


_OPEN: WeakSet[_Half] = WeakSet()  # all that this process has open


class _Ear(_Half):
    """What is written is turned into the card's format here, and played there."""

    def __init__(
        self, stream: type, name: str, errors: tuple[type[Exception], ...]
    ) -> None:
        super().__init__(stream, name, errors)
        self._turn = Resampler(RATE, self.rate) if self.rate != RATE else None

    def write(self, frame: Frame) -> None:
        samples = np.frombuffer(frame, "<i2")
        turned = saturated(self._turn.turned(samples)) if self._turn else samples
        self.pipe.put(np.repeat(turned, self.channels).tobytes())

    @property
    def _unanswered(self) -> int:
        return self.pipe.puts

    def _called(self, sound: Any, *_: object) -> None:
        size = len(sound)
        sound[:] = (self.pipe.get() or b"")[:size].ljust(size, b"\0")


class _Mouth(_Half):
    """What the card hears is passed on there, and turned into frames here."""

    def __init__(
        self, stream: type, name: str, errors: tuple[type[Exception], ...]
    ) -> None:
        super().__init__(stream, name, errors)
        self._turn = Resampler(self.rate, RATE) if self.rate != RATE else None

    def read(self) -> Frame:
        block = self.pipe.get()
        if block is None or len(block) != self.rate // 50 * self.channels * 2:
            return SILENCE
        samples = np.frombuffer(block, "<i2")[:: self.channels]
        turned = saturated(self._turn.turned(samples)) if self._turn else samples
        return turned.tobytes()

    @property
    def _unanswered(self) -> int:
        return self.pipe.gets

    def _called(self, sound: Any, *_: object) -> None:
        self.pipe.put(bytes(sound))


class SoundCard:
    """A headset, or an ear and a mouth apart, by name; the usual ones without a name.

    Part of a name is enough if it fits only one. A card that does not take 8 kHz gets
    what it takes. Losing one of the two leaves the other.
    """

    def __init__(self, ear_name: str = "", mouth_name: str = "") -> None:
        self._ear_name, self._mouth_name = ear_name, mouth_name
        self._ear: _Ear | None = None
        self._mouth: _Mouth | None = None

    @property
    def name(self) -> str:
        """What it is called, for the screen."""
        names = dict.fromkeys((self._ear_name, self._mouth_name))
        return ", ".join(filter(None, names)) or "the usual headset"

    @property
    def ear_ok(self) -> bool:
        """Whether the card plays."""
        return self._ear is not None and self._ear.is_ok

    @property
    def mouth_ok(self) -> bool:
        """Whether the card listens."""
        return self._mouth is not None and self._mouth.is_ok

    def start(self) -> None:
        """Open both, or one of them; raises NoSoundDevice when neither is there.

        What was plugged in since is found while nothing else is open.
        """
        cards = _sounddevice()
        self._open(cards)
        if not (self._ear and self._mouth) and {*_OPEN} <= {*self._halves()}:
            self.close()
            _list_anew(cards)
            self._open(cards)
        if self._ear is None and self._mouth is None:
            raise NoSoundDevice(_NO_CARD)

    def read(self) -> Frame:
        """Return what was spoken, silence while nothing came."""
        return self._mouth.read() if self._mouth else SILENCE

    def write(self, frame: Frame) -> None:
        """Play a frame soon."""
        if self._ear is not None:
            self._ear.write(frame)

    def close(self) -> None:
        """Let the card go; a second time does nothing."""
        for half in self._halves():
            half.close()
        self._ear = self._mouth = None

    def _open(self, cards: Any) -> None:
        errors = (cards.PortAudioError, ValueError)
        with suppress(NoSoundDevice):
            self._ear = _Ear(cards.RawOutputStream, self._ear_name, errors)
        with suppress(NoSoundDevice):
            self._mouth = _Mouth(cards.RawInputStream, self._mouth_name, errors)

    def _halves(self) -> Iterator[_Half]:
        yield from filter(None, (self._ear, self._mouth))


@contextmanager
def _closed_on(errors: tuple[type[Exception], ...], stream: Any) -> Iterator[None]:
    try:
        yield
    except errors:
        stream.close()
        raise


def _list_anew(cards: Any) -> None:
    # PortAudio lists the cards when it begins, and only then; this ends every stream.
    with suppress(cards.PortAudioError):
        cards._terminate()  # noqa: SLF001 - the only way that sounddevice has
    with suppress(cards.PortAudioError):
        cards._initialize()  # noqa: SLF001


def _sounddevice() -> Any:
    try:
        import sounddevice  # noqa: PLC0415 - fails where the library is missing
    except (ImportError, OSError):
        raise NoSoundDevice(_NO_LIBRARY) from None
    return sounddevice
