"""Ear and mouth: the counselor's headset, or files in its place for practice."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from counselor_app.phone.media.frames import SILENCE, Frame
from counselor_app.phone.media.wav import WavRecorder, WavUnreadable, frames_from_wav


class NoSoundDevice(Exception):
    """There is no ear and no mouth; the message says what to do."""


class Device(Protocol):
    """An ear that frames are written to and a mouth that they are read from.

    `read` and `write` are called once every 20 ms, return at once and never fail: without
    a mouth there is silence, without an ear what is written is dropped.
    """

    @property
    def name(self) -> str:
        """What it is called, for the screen."""

    @property
    def ear_ok(self) -> bool:
        """Whether what is written can be heard."""

    @property
    def mouth_ok(self) -> bool:
        """Whether what is read was spoken."""

    def start(self) -> None:
        """Begin, or raise NoSoundDevice when there is neither ear nor mouth."""

    def read(self) -> Frame:
        """Return the next frame of the mouth."""

    def write(self, frame: Frame) -> None:
        """Let the ear hear a frame."""

    def close(self) -> None:
        """End; a second time does nothing."""


class NullDevice:
    """Files in the place of a headset, for practice and tests only.

    The mouth is silent until `begin_mouth`, then says what is in `wav_in` once, then is
    silent again. What the ear hears is recorded as `wav_out`. Either may be None.
    """

    def __init__(self, wav_in: Path | None = None, wav_out: Path | None = None) -> None:
        self._wav_in, self._wav_out = wav_in, wav_out
        self._words: Sequence[Frame] = ()
        self._mouth: Iterator[Frame] = iter(())
        self._ear: WavRecorder | None = None
        self.name, self.ear_ok, self.mouth_ok = "practice", True, True

    def start(self) -> None:
        """Read the one file and begin the other, or raise NoSoundDevice."""
        try:
            self._words = frames_from_wav(self._wav_in) if self._wav_in else ()
            self._ear = WavRecorder(self._wav_out) if self._wav_out else None
        except (WavUnreadable, OSError):
            raise NoSoundDevice("The sound files for practice cannot be used.") from None

    def begin_mouth(self) -> None:
        """Say what there is to say, from its beginning."""
        self._mouth = iter(self._words)

    def read(self) -> Frame:
        """Return the next frame of what is said."""
        return next(self._mouth, SILENCE)

    def write(self, frame: Frame) -> None:
        """Record a frame."""
        if self._ear is not None:
            self._ear.write(frame)

    def close(self) -> None:
        """Finish the recording."""
        if self._ear is not None:
            self._ear.close()
            self._ear = None
