"""Each trouble is said on the screen, and its remedy lets a call go on."""

import socket
import wave
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from counselor_app.adapters.journal.envelope import set_passphrase
from counselor_app.adapters.journal.key import JournalKey
from counselor_app.adapters.journal.keys import JOURNAL, KEY_NAME
from counselor_app.adapters.journal.opening import open_journal
from counselor_app.adapters.secrets import Secrets
from counselor_app.domain.notes import NoteTaken
from counselor_app.practice.parts import Part
from counselor_app.wire.phone_messages import Card, Files
from tests.adapters.journals import AskingKeyring, MemoryKeyring, no_secrets, notes
from tests.conftest import ROOT, Author
from tests.phone.loopback_peer import udp
from tests.stories.desks import Plan, Room, plan_in, room

Opens = Callable[[Plan], Room]
PASSPHRASE = "six blue herons over the confluence"
BESIDE = "✓ Saved on this desk, beside the usual records"


@pytest.fixture
def opens(qtbot: QtBot) -> Iterator[Opens]:
    with ExitStack() as rooms:
        yield lambda plan: rooms.enter_context(room(qtbot, plan))


def test_on_a_good_day_a_call_goes_on(opens: Opens, tmp_path: Path) -> None:
    here = opens(plan_in(tmp_path))
    here.goes_on()
    assert here.seen.troubles == ""
    assert here.seen.unlock == ""


def test_work_that_waits_names_its_call_also_after_a_restart(
    opens: Opens, tmp_path: Path
) -> None:
    here = opens(plan_in(tmp_path))
    here.goes_on()
    work, recent = here.seen.work, here.seen.recent
    assert "0142" in "".join(work)
    here.opens()
    assert (here.seen.work, here.seen.recent) == (work, recent)


def test_without_keyring_a_first_desk_takes_calls_and_is_set_up_on_its_screen(
    opens: Opens, tmp_path: Path
) -> None:
    plan = replace(plan_in(tmp_path), secrets=no_secrets())
    here = opens(plan)
    assert "key store of this machine is closed" in here.seen.troubles
    assert "kept in memory" in here.seen.troubles
    assert "set a passphrase" in here.seen.unlock
    peer = here.is_called()
    here.notes("Kept in memory.")
    here.sees(lambda s: s.saved.startswith("▲ Not saved since"))
    here.is_over(peer)
    here.screen.press("Ctrl+L")
    here.unlocks_with("short")
    here.unlocks_with("short")
    here.sees(lambda s: "needs 12 characters" in s.unlock)
    here.unlocks_with(PASSPHRASE)
    here.sees(lambda s: "once more" in s.unlock)
    here.unlocks_with("Another slip of the hand")
    here.sees(lambda s: "not alike" in s.unlock)
    here.unlocks_with(PASSPHRASE)
    here.unlocks_with(PASSPHRASE)
    here.sees(lambda s: not s.unlock and not s.troubles)
    here.goes_on("And on the disk.")
    assert here.seen.saved == "✓ Saved on this desk"
    here.opens()
    assert "recovery passphrase" in here.seen.unlock
    assert "earlier calls are not shown" in here.seen.troubles
    here.goes_on("Kept beside.")
    here.screen.press("Ctrl+L")
    here.unlocks_with(PASSPHRASE)
    here.sees(lambda s: not s.unlock and not s.troubles)
    assert notes_on_disk(here) == {"Kept in memory.", "And on the disk.", "Kept beside."}


def test_a_wrong_key_is_said_and_the_passphrase_brings_everything_back(
    opens: Opens, tmp_path: Path
) -> None:
    keyring = MemoryKeyring()
    plan = replace(plan_in(tmp_path), secrets=Secrets("story", keyring))
    here = opens(plan)
    peer = here.is_called()
    here.notes("Before.")
    peer.bye()
    here.sees(lambda s: s.state.startswith("Call over"))
    here.closes()
    right = keyring.kept["story", KEY_NAME]
    set_passphrase(plan.folder, JournalKey(right), PASSPHRASE)
    keyring.kept["story", KEY_NAME] = "cd" * 32
    here.opens()
    assert "their key was not the right one" in here.seen.troubles
    assert here.seen.work == ()
    peer = here.is_called()
    here.notes("During.")
    assert here.sees(lambda s: "Saved" in s.saved).saved == BESIDE
    here.is_over(peer)
    here.screen.press("Ctrl+L")
    here.unlocks_with("not the right words")
    here.sees(lambda s: "does not open the journal" in s.unlock)
    here.unlocks_with(PASSPHRASE)
    back = here.sees(lambda s: not s.unlock and not s.troubles)
    assert "Finish the record" in "".join(back.work)
    assert keyring.kept["story", KEY_NAME] == right
    here.goes_on("After.")
    assert here.seen.saved == "✓ Saved on this desk"
    assert notes_on_disk(here) == {"Before.", "During.", "After."}


def test_a_key_that_is_gone_may_come_back_while_a_call_is_up(
    opens: Opens, tmp_path: Path
) -> None:
    keyring = MemoryKeyring()
    plan = replace(plan_in(tmp_path), secrets=Secrets("story", keyring))
    here = opens(plan)
    here.goes_on("Before.")
    here.closes()
    right = keyring.kept.pop(("story", KEY_NAME))
    here.opens()
    assert "their key is gone" in here.seen.troubles
    assert not here.screen.asks_passphrase
    here.screen.press("Ctrl+L", "Space")
    here.sees(lambda s: "no key to the journal" in s.unlock)
    peer = here.is_called()
    here.notes("During.")
    keyring.kept["story", KEY_NAME] = right
    here.screen.press("Ctrl+L", "Space")
    back = here.sees(lambda s: not s.unlock and not s.troubles)
    assert back.state.startswith("● On call")
    here.notes("Still the same call.")
    assert here.sees(lambda s: "Saved" in s.saved).saved == "✓ Saved on this desk"
    here.is_over(peer)
    assert notes_on_disk(here) == {"Before.", "During.", "Still the same call."}


def test_a_key_that_is_put_back_is_found_at_the_next_start(
    opens: Opens, tmp_path: Path
) -> None:
    keyring = MemoryKeyring()
    plan = replace(plan_in(tmp_path), secrets=Secrets("story", keyring))
    here = opens(plan)
    here.goes_on("Before.")
    here.closes()
    right = keyring.kept["story", KEY_NAME]
    keyring.kept["story", KEY_NAME] = "cd" * 32
    here.opens()
    here.goes_on("During.")
    here.closes()
    keyring.kept["story", KEY_NAME] = right
    here.opens()
    assert here.seen.troubles == ""
    here.goes_on("After.")
    assert notes_on_disk(here) == {"Before.", "During.", "After."}


def test_a_keyring_that_asks_keeps_no_caller_waiting_and_opens_when_it_is_answered(
    opens: Opens, tmp_path: Path
) -> None:
    keyring = AskingKeyring()
    keyring.answered.set()
    plan = replace(plan_in(tmp_path), secrets=Secrets("story", keyring, patience_s=1))
    here = opens(plan)
    here.goes_on("Before.")
    keyring.answered.clear()
    here.opens()
    assert "key store of this machine is closed" in here.seen.troubles
    here.goes_on("During.")
    assert here.seen.saved == BESIDE
    keyring.answered.set()
    here.sees(lambda s: not s.unlock and not s.troubles)
    here.goes_on("After.")
    assert notes_on_disk(here) == {"Before.", "During.", "After."}


def test_a_damaged_page_keeps_no_caller_waiting_and_what_follows_is_kept_beside(
    opens: Opens, tmp_path: Path
) -> None:
    plan = plan_in(tmp_path)
    leave_a_call_open(plan)
    journal = plan.folder / JOURNAL
    content = bytearray(journal.read_bytes())
    content[len(content) // 2] ^= 1
    journal.write_bytes(content)
    here = opens(plan)
    assert "did not open: they are damaged" in here.seen.troubles
    assert here.seen.unlock.startswith("Try again when IT has brought back")
    here.goes_on("During.")
    assert here.seen.saved == BESIDE
    here.opens()
    assert notes_on_disk(here) == {"During."}
    here.goes_on("And after.")
    assert notes_on_disk(here) == {"During.", "And after."}


def test_an_unreadable_protocol_leaves_triggers_notes_and_help(
    opens: Opens, tmp_path: Path
) -> None:
    protocol = tmp_path / "assessment.json"
    protocol.write_text("{}")
    here = opens(replace(plan_in(tmp_path), protocol=protocol))
    assert "The assessment could not be read" in here.seen.troubles
    peer = here.is_called()
    assert here.seen.question == "The assessment could not be read."
    here.screen.press("F1", "Escape")
    here.sees(lambda s: "attempt" in "".join(s.timeline).lower())
    here.notes("Asked from the sheet.")
    here.screen.press("Ctrl+P", "1", "Escape", "F9", "1")
    here.screen.press("Ctrl+Return")
    here.sees(lambda s: "EMS" in "".join(s.timeline))
    here.screen.press("F12")
    here.screen.types("Operator 7")
    here.screen.press("Ctrl+Return")
    here.sees(lambda s: "Taken by voice" in s.help)
    here.is_over(peer)
    default = ROOT / "resources/protocols/default.json"
    protocol.write_bytes(default.read_bytes())
    here.opens()
    assert here.seen.troubles == ""
    peer = here.is_called()
    assert here.seen.question not in ("", "The assessment could not be read.")
    here.screen.press("1", "Return")
    here.sees(lambda s: len(s.answered) == 1)
    here.is_over(peer)


def test_a_port_in_use_is_said_until_the_other_program_lets_go(
    opens: Opens, tmp_path: Path
) -> None:
    with udp() as squatter:
        port = squatter.getsockname()[1]
        here = opens(replace(plan_in(tmp_path), port=port))
        here.sees(lambda s: "Another program holds the telephone's port" in s.troubles)
        assert here.seen.state == "No calls come here"
    here.sees(lambda s: s.state == "Ready" and not s.troubles)
    assert here.port() == port
    here.goes_on()


def test_a_dispatch_that_is_down_gets_the_request_when_it_is_up_again(
    opens: Opens, tmp_path: Path
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    plan = replace(plan_in(tmp_path), cad=f"ws://127.0.0.1:{port}/IncidentData/ent")
    here = opens(plan)
    here.sees(lambda s: "Dispatch cannot be reached since" in s.troubles)
    peer = here.is_called()
    here.screen.press("F1", "Escape", "Ctrl+P", "1", "Escape", "F9", "1", "Ctrl+Return")
    told = here.sees(lambda s: "Being sent" in s.help)
    assert "requests go on being tried. Voice: F12" in told.help
    assert "use F12, voice" in told.troubles
    here.sees(lambda s: "not delivered, trying again" in s.timeline[-1])
    (asked,) = requests_of(here)
    manner = ("--attended", "--port", str(port), "--out", str(tmp_path))
    with Part("cad", *manner, log=tmp_path / "cad.log") as cad:
        assert cad.wait_for("request_id", 20) == asked
        here.sees(lambda s: "Accepted" in s.help and not s.troubles)
    here.is_over(peer)


def test_without_sound_calls_go_to_other_desks_until_the_headset_is_there(
    opens: Opens, tmp_path: Path
) -> None:
    headset = tmp_path / "headset.wav"
    here = opens(replace(plan_in(tmp_path), device=Files(mouth_wav=str(headset))))
    here.sees(lambda s: "This machine's sound does not work" in s.troubles)
    assert here.seen.state == "No calls come here"
    speak_silence(headset)
    here.sees(lambda s: s.state == "Ready" and not s.troubles)
    here.goes_on()


def test_a_headset_that_is_plugged_in_later_is_found_and_a_call_goes_on(
    opens: Opens, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual, sound = "</usr/share/alsa/alsa.conf>\n", tmp_path / "asound.conf"
    sound.write_text(usual)
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(sound))
    headset = Card(ear="story-headset", mouth="story-headset")
    with udp() as free:
        port = free.getsockname()[1]
    here = opens(replace(plan_in(tmp_path), device=headset, port=port))
    said = here.sees(lambda s: "Plug the headset in" in s.troubles)
    assert said.state == "No calls come here"
    assert "calls go to other desks" in said.troubles
    peer = here.peer(port)
    peer.invite()
    turned_away = peer.status(480)
    peer.ack_failure()
    assert "This desk has no sound" in turned_away.text
    sound.write_text(f"{usual}pcm.story-headset {{ type null }}\n")
    here.sees(lambda s: s.state == "Ready" and not s.troubles)
    here.goes_on()


def test_a_disk_that_fails_at_the_start_is_said_and_found_again_when_it_works(
    opens: Opens, tmp_path: Path
) -> None:
    plan = plan_in(tmp_path)
    plan.folder.write_text("in the way")
    here = opens(plan)
    said = here.sees(lambda s: "The telephone did not start" in s.troubles)
    assert "the disk failed at the start" in said.troubles
    assert not here.screen.asks_passphrase
    plan.folder.unlink()
    here.sees(lambda s: s.state == "Ready" and not s.troubles and not s.unlock)
    here.goes_on()
    assert notes_on_disk(here) == {"We talked."}


def notes_on_disk(here: Room) -> set[str]:
    """Return every note in the journal, after all was saved."""
    desk = here.app.desk
    here.sees(lambda _: desk.health.saved >= desk.pen.number)
    store = here.app.door.store
    found = set[str]()
    for subject in store.recent_subjects(100):
        for entry in store.read_subject(subject):
            if isinstance(entry.event, NoteTaken):
                found.add(entry.event.text)
    return found


def leave_a_call_open(plan: Plan) -> None:
    """Leave a journal of many pages, nearly all of them of one open record."""
    store = open_journal(plan.folder, plan.secrets).store
    store.save(notes(Author(), *["w" * 400] * 300))
    store.close()


def requests_of(here: Room) -> list[str]:
    calls = here.app.desk.board.calls.values()
    return [key for story in calls for key in story.now.rescues.requests]


def speak_silence(path: Path) -> None:
    with wave.open(str(path), "wb") as wav:
        wav.setparams((1, 2, 8000, 0, "NONE", ""))
        wav.writeframes(bytes(1600))
