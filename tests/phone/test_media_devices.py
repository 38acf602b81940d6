"""Headsets that are there, are not, or come as files."""

import sys
import wave
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.phone.media.devices import Device, NoSoundDevice, NullDevice
from counselor_app.phone.media.frames import SILENCE, Frame
from counselor_app.phone.media.resampling import resampled
from counselor_app.phone.media.sound_card import Pipe, SoundCard, devices_here
from counselor_app.phone.media.wav import WavRecorder, WavUnreadable, frames_from_wav
from tests.phone.test_media_frames import loudness, tone


def record(path: Path, frames: list[Frame]) -> Path:
    recorder = WavRecorder(path)
    for frame in frames:
        recorder.write(frame)
    recorder.close()
    recorder.close()
    return path


def test_the_practice_mouth_waits_until_it_may_speak(tmp_path: Path) -> None:
    words = tone(440, 20)
    device: Device = NullDevice(record(tmp_path / "in.wav", words), tmp_path / "out.wav")
    device.start()
    before = [device.read() for _ in range(5)]
    assert isinstance(device, NullDevice)
    device.begin_mouth()
    after = [device.read() for _ in range(25)]
    device.close()
    assert set(before) == {SILENCE}
    assert after == [*words, *[SILENCE] * 5]


def test_a_recording_is_whole_even_if_nobody_ends_it(tmp_path: Path) -> None:
    device = NullDevice(None, tmp_path / "out.wav")
    device.start()
    words = tone(440, 60)
    for frame in words:
        device.write(frame)
    killed = (tmp_path / "out.wav").read_bytes()
    (tmp_path / "killed.wav").write_bytes(killed)
    assert list(frames_from_wav(tmp_path / "killed.wav")) == words[:50]
    device.close()
    device.close()
    device.write(SILENCE)
    assert list(frames_from_wav(tmp_path / "out.wav")) == words
    with wave.open(str(tmp_path / "out.wav")) as file:
        assert file.getparams()[:4] == (1, 2, 8000, 60 * 160)


def test_practice_with_files_that_are_not_there_is_no_sound(tmp_path: Path) -> None:
    for device in (
        NullDevice(tmp_path / "missing.wav"),
        NullDevice(None, tmp_path / "no folder" / "out.wav"),
    ):
        with pytest.raises(NoSoundDevice):
            device.start()


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("width", [1, 2, 3, 4])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_file_of_any_kind_is_played(
    tmp_path: Path, rate: int, width: int, channels: int
) -> None:
    voice = np.rint(resampled(np.frombuffer(b"".join(tone(700, 50)), "<i2"), 8000, rate))
    both = np.repeat(voice.astype("<i4"), channels)
    if width == 1:
        raw = (both // 256 + 128).astype(np.uint8).tobytes()
    else:
        shifted = (both << (16 if width > 2 else 0)).astype("<i4").tobytes()
        rows = np.frombuffer(shifted, np.uint8).reshape(-1, 4)
        raw = (rows[:, :2] if width == 2 else rows[:, 4 - width :]).tobytes()
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(raw)
    frames = frames_from_wav(tmp_path / "a.wav")
    assert 49 <= len(frames) <= 55
    assert {len(frame) for frame in frames} == {320}
    assert -13 < loudness(frames[5:45], 700) < -11.5


def test_a_long_file_is_cut(tmp_path: Path) -> None:
    path = record(tmp_path / "a.wav", tone(440, 150))
    assert len(frames_from_wav(path, longest_s=2)) == 100


@given(st.binary(max_size=200), st.integers(0, 60))
def test_no_file_can_do_harm(
    tmp_path_factory: pytest.TempPathFactory, tail: bytes, kept: int
) -> None:
    folder = tmp_path_factory.mktemp("any")
    whole = record(folder / "a.wav", tone(440, 2)).read_bytes()
    (folder / "a.wav").write_bytes(whole[:kept] + tail)
    try:
        frames = frames_from_wav(folder / "a.wav")
    except WavUnreadable:
        return
    assert all(len(frame) == 320 for frame in frames)


def test_a_pipe_gathers_two_frames_and_drops_the_oldest_of_six() -> None:
    pipe = Pipe()
    assert pipe.get() is None
    pipe.put(b"0")
    assert pipe.get() is None
    for n in b"123456":
        pipe.put(bytes((n,)))
    assert [pipe.get() for _ in range(6)] == [b"2", b"3", b"4", b"5", b"6", None]
    pipe.put(b"7")
    assert pipe.get() is None


class CardError(Exception):
    """What PortAudio raises."""


class Stream:
    """A stream of a card that takes one rate and one number of channels."""

    made: list["Stream"]
    rate, channels = 48_000, 2
    fails_to_start = False

    def __init__(self, **asked: Any) -> None:
        if (asked["samplerate"], asked["channels"]) != (self.rate, self.channels):
            raise CardError
        if asked["device"] == "missing":
            raise ValueError
        self.asked, self.active = asked, False
        self.callback: Callable[..., None] = asked["callback"]
        self.made.append(self)

    def start(self) -> None:
        if self.fails_to_start:
            raise CardError
        self.active = True

    def close(self) -> None:
        self.active = False


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A machine with one headset, as `sounddevice` shows it."""
    made: list[Stream] = []
    listed = {"max_input_channels": 1, "max_output_channels": 0, "name": "Microphone"}
    cards = SimpleNamespace(
        RawOutputStream=type("Out", (Stream,), {"made": made}),
        RawInputStream=type("In", (Stream,), {"made": made, "channels": 1}),
        PortAudioError=CardError,
        query_devices=lambda: [listed],
        made=made,
        _terminate=lambda: None,
        _initialize=lambda: None,
    )
    monkeypatch.setitem(sys.modules, "sounddevice", cards)
    return cards


def test_a_card_that_takes_only_48_khz_hears_and_speaks(card: SimpleNamespace) -> None:
    device = SoundCard("Headset", "Headset")
    device.start()
    ear, mouth = card.made
    assert (device.ear_ok, device.mouth_ok, device.name) == (True, True, "Headset")
    played, spoken = [], []
    high = resampled(np.frombuffer(b"".join(tone(1000, 50)), "<i2"), 8000, 48_000)
    for frame, said in zip(tone(440, 50), np.split(high, 50), strict=True):
        device.write(frame)
        sound = bytearray(960 * 2 * 2)
        ear.callback(sound, 960, None, None)
        played.append(bytes(sound))
        mouth.callback(memoryview(np.rint(said).astype("<i2").tobytes()), 960, None, None)
        spoken.append(device.read())
    left = np.frombuffer(b"".join(played), "<i2")[::2].tobytes()
    assert -13 < loudness([left[10_000:]], 440, 48_000) < -11.5
    assert -13 < loudness(spoken[5:], 1000) < -11.5
    device.close()
    device.close()
    assert not any(stream.active for stream in card.made)
    assert device.read() == SILENCE
    device.write(SILENCE)


def test_without_a_mouth_the_ear_still_hears(card: SimpleNamespace) -> None:
    device = SoundCard(mouth_name="missing")
    device.start()
    assert (device.ear_ok, device.mouth_ok) == (True, False)
    assert device.read() == SILENCE
    device.close()


def test_a_card_that_was_pulled_out_is_noticed_within_a_second(
    card: SimpleNamespace,
) -> None:
    device = SoundCard()
    device.start()
    for _ in range(50):
        assert (device.ear_ok, device.mouth_ok) == (True, True)
        device.write(SILENCE)
        device.read()
    assert (device.ear_ok, device.mouth_ok) == (False, False)
    device.close()


def test_a_card_that_opens_but_does_not_start_is_let_go(card: SimpleNamespace) -> None:
    card.RawOutputStream.fails_to_start = card.RawInputStream.fails_to_start = True
    device = SoundCard()
    with pytest.raises(NoSoundDevice):
        device.start()
    assert not any(stream.active for stream in card.made)


def test_without_any_card_it_is_said_in_words(card: SimpleNamespace) -> None:
    device = SoundCard("missing", "missing")
    with pytest.raises(NoSoundDevice, match="headset"):
        device.start()
    assert (device.ear_ok, device.mouth_ok, device.name) == (False, False, "missing")
    assert SoundCard().name == "the usual headset"


def test_a_headset_plugged_in_later_is_found_when_the_cards_are_listed_anew(
    card: SimpleNamespace,
) -> None:
    present = card.RawOutputStream, card.RawInputStream
    card.RawOutputStream = type("NoOut", (Stream,), {"made": [], "rate": 0})
    card.RawInputStream = type("NoIn", (Stream,), {"made": [], "rate": 0})

    def plugged_in() -> None:
        card.RawOutputStream, card.RawInputStream = present

    card._initialize = plugged_in
    device = SoundCard()
    device.start()
    assert (device.ear_ok, device.mouth_ok) == (True, True)
    device.close()


def test_the_cards_are_not_listed_anew_under_an_open_ear(card: SimpleNamespace) -> None:
    listed: list[str] = []
    ear = SoundCard()
    ear.start()
    card._terminate = lambda: listed.append("ended")
    with pytest.raises(NoSoundDevice):
        SoundCard("missing", "missing").start()
    assert listed == []
    assert ear.ear_ok
    ear.close()


def test_without_the_library_it_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(NoSoundDevice, match="PortAudio"):
        SoundCard().start()
    with pytest.raises(NoSoundDevice, match="PortAudio"):
        devices_here()


def test_the_cards_of_this_machine_are_listed(card: SimpleNamespace) -> None:
    (found,) = devices_here()
    assert (found.name, found.is_ear, found.is_mouth) == ("Microphone", False, True)
