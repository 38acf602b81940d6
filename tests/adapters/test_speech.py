"""Announcements: a tone always, words only for those who want them, and real speech."""

from pathlib import Path
from queue import SimpleQueue

from counselor_app.adapters.speech import EarVoice, render
from counselor_app.phone.media.frames import level_of
from counselor_app.phone.media.wav import frames_from_wav
from tests.conftest import ROOT

TONE = ROOT / "resources/sounds/alarm.wav"


def test_words_become_sound_in_a_child_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "said.wav"
    assert render("Help is not under way.", path)
    frames = frames_from_wav(path)
    assert len(frames) > 25
    assert max(map(level_of, frames)) > -30


def test_words_that_cannot_be_written_say_so(tmp_path: Path) -> None:
    assert not render("Hello.", tmp_path / "no" / "such" / "folder" / "said.wav")


def test_a_counselor_who_did_not_ask_for_words_hears_the_tone_alone(
    tmp_path: Path,
) -> None:
    played: SimpleQueue[str] = SimpleQueue()
    voice = EarVoice(played.put, TONE, tmp_path, spoken=False)
    voice.say("Help is not under way.")
    voice.say("Help is not under way.")
    assert [played.get(timeout=10), played.get(timeout=10)] == [str(TONE)] * 2
    voice.close()
    assert played.empty()


def test_a_counselor_who_asked_for_words_hears_them_after_the_tone(
    tmp_path: Path,
) -> None:
    played: SimpleQueue[str] = SimpleQueue()
    voice = EarVoice(played.put, TONE, tmp_path, spoken=True)
    voice.say("Help is not under way.")
    assert played.get(timeout=10) == str(TONE)
    assert frames_from_wav(Path(played.get(timeout=20)))
    voice.close()


def test_the_tone_is_a_tone() -> None:
    assert max(map(level_of, frames_from_wav(TONE))) > -30
