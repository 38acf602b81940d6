"""The practice call as whoever clones the project runs it: one command, real parts."""

import json
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from counselor_app.practice.scenarios import SCENARIOS, Do
from tests.conftest import ROOT
from tests.eido_checker import faults_of

Sound = NDArray[np.float64]
_PIECE, _MOVES = 16000, 480  # samples at 8 kHz: two seconds, three frames


def practice(out: Path, scenario: str) -> None:
    named = ("--scenario", scenario, "--out", str(out))
    done = subprocess.run(
        [sys.executable, "main.py", "practice", "--headless", "--json", *named],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=110,
    )
    log = (out / "practice.log").read_text(encoding="utf-8", errors="replace")
    assert done.returncode == 0, done.stderr + log
    assert json.loads(done.stdout) == {"scenario": scenario, "out": str(out)}
    assert not (out / "faults.log").exists()


def sound(path: Path) -> Sound:
    with wave.open(str(path), "rb") as file:
        raw = file.readframes(file.getnframes())
    return np.frombuffer(raw, dtype="<i2").astype(np.float64)


def alike(heard: Sound, said: Sound) -> float:
    """The correlation of what was said with what was heard, at any delay.

    Each piece of two seconds may come three frames sooner or later than the whole does: a
    jitter buffer that grows moves all that follows, and nobody hears it.
    """
    whole = _delay(heard, said)
    heard = np.pad(heard, (_MOVES, _MOVES + len(said)))
    got = [
        _at_its_best(heard[whole + at :][: _PIECE + 2 * _MOVES], said[at : at + _PIECE])
        for at in range(0, len(said), _PIECE)
    ]
    found = np.concatenate(got)
    norm = float(np.linalg.norm(found) * np.linalg.norm(said))
    return float(found @ said) / norm if norm else 0.0


def _delay(heard: Sound, said: Sound) -> int:
    size = 1 << (len(heard) + len(said)).bit_length()
    spectrum = np.fft.rfft(heard, size) * np.conj(np.fft.rfft(said, size))
    return int(np.argmax(np.fft.irfft(spectrum, size)[: len(heard)]))


def _at_its_best(heard: Sound, said: Sound) -> Sound:
    at = _delay(heard[: len(said) + 2 * _MOVES], said)
    found = heard[at : at + len(said)]
    return np.pad(found, (0, len(said) - len(found)))


def test_a_frame_more_in_between_is_alike_and_a_lost_phrase_or_another_is_not() -> None:
    said, other = np.random.default_rng(3).normal(size=(2, 8 * 8000))
    silence, frame = np.zeros(16000), np.zeros(160)
    later = np.concatenate([silence, said[:30000], frame, said[30000:]])
    lost = np.concatenate([silence, said[:30000], np.zeros(34000)])
    assert alike(later, said) > 0.9
    assert alike(lost, said) < 0.8
    assert alike(np.concatenate([silence, other]), said) < 0.2


def resources(out: Path) -> dict[str, dict[str, object]]:
    record = json.loads((out / "record.json").read_text(encoding="utf-8"))
    found = [entry["resource"] for entry in record["entry"]]
    return {resource["resourceType"]: resource for resource in found}


def timeline(out: Path) -> str:
    return (out / "timeline.txt").read_text(encoding="utf-8")


def checked_eido(out: Path) -> str:
    """Return the request as text, once it is found to be as NENA wants it."""
    text = (out / "eido.json").read_text(encoding="utf-8")
    assert faults_of(json.loads(text)) == []
    return text


@pytest.mark.timeout(120)
def test_an_attempt_is_helped_and_recorded(tmp_path: Path) -> None:
    practice(tmp_path, "attempt")
    heard = alike(sound(tmp_path / "heard.wav"), sound(tmp_path / "caller-said.wav"))
    assert heard > 0.8
    said = sound(tmp_path / "counselor-said.wav")
    until = len(sound(tmp_path / "caller-said.wav"))  # then the caller hung up
    got = alike(sound(tmp_path / "caller-heard.wav"), said[:until])
    assert got > 0.8
    assert checked_eido(tmp_path)
    assert "EMS accepted" in timeline(tmp_path)
    assert timeline(tmp_path).endswith("Record closed\n")
    found = resources(tmp_path)
    assert {"Encounter", "RiskAssessment", "ServiceRequest"} <= set(found)
    assert found["Encounter"]["extension"][0]["valueBoolean"] is False  # type: ignore[index]
    assert len(list((tmp_path / "screens").glob("*.png"))) >= 6


@pytest.mark.timeout(120)
def test_a_lonely_night_is_settled_on_the_line(tmp_path: Path) -> None:
    practice(tmp_path, "settled")
    assert "Risk ● Low" in timeline(tmp_path)
    assert not (tmp_path / "eido.json").exists()
    encounter = resources(tmp_path)["Encounter"]
    assert encounter["extension"][0]["valueBoolean"] is True  # type: ignore[index]


@pytest.mark.timeout(120)
def test_a_bare_trunk_is_never_shown_as_the_caller(tmp_path: Path) -> None:
    practice(tmp_path, "trunk-only")
    assert "0199" not in (tmp_path / "record.json").read_text(encoding="utf-8")


@pytest.mark.timeout(120)
def test_a_mother_elsewhere_gets_help_sent_to_her_son(tmp_path: Path) -> None:
    practice(tmp_path, "third-party")
    sent = checked_eido(tmp_path)
    assert "Cherokee" in sent
    assert "Gravois" not in sent
    assert "RelatedPerson" in resources(tmp_path)
    assert "Community team accepted" in timeline(tmp_path)


@pytest.mark.timeout(120)
def test_keys_of_a_silent_caller_come_over_the_real_line(tmp_path: Path) -> None:
    practice(tmp_path, "silent")
    pressed = [row[-1] for row in timeline(tmp_path).splitlines() if "pressed" in row]
    assert "".join(pressed) == SCENARIOS["silent"].presses
    assert "Arsenal" in checked_eido(tmp_path)


@pytest.mark.soak
@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("name", "happened", "is_helped"),
    [
        ("minor", ("◆ Child", "Co-responders accepted"), True),
        ("overdose", ("◆ Attempt in progress", "EMS accepted"), True),
        ("weapon", ("Plan, means: given to somebody", "caller agrees"), False),
        ("violence", ("Police accepted", "Caller hung up", "◆ Dropped"), True),
    ],
)
def test_every_other_story_leaves_what_it_should(
    tmp_path: Path, name: str, happened: tuple[str, ...], *, is_helped: bool
) -> None:
    practice(tmp_path, name)
    assert all(words in timeline(tmp_path) for words in happened)
    assert timeline(tmp_path).endswith("Record closed\n")
    assert (tmp_path / "eido.json").exists() is is_helped
    assert not is_helped or checked_eido(tmp_path)
    assert {"Encounter", "RiskAssessment"} <= set(resources(tmp_path))
    looks = [step for step in SCENARIOS[name].steps if step.do is Do.LOOK]
    assert len(list((tmp_path / "screens").glob("*.png"))) == len(looks)


def test_the_scenarios_are_named(tmp_path: Path) -> None:
    listed = subprocess.run(
        [sys.executable, "main.py", "practice", "--list"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert listed.stdout.split() == list(SCENARIOS)
