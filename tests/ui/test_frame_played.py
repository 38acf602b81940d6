"""What tripped a tired counselor in a call, by keyboard alone."""

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from counselor_app.domain.line import CallEnded, CallHeld, CallResumed, MuteChanged, Side
from counselor_app.domain.people import PersonAtRiskLearned
from counselor_app.domain.rescue import EidoAnswered, EidoSent, Service
from counselor_app.domain.risk import LevelShown, RiskLevel
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.keys import Deed, keyboard_from
from tests.conftest import CALL, World
from tests.ui.eyes import all_words, focus_name, is_seen
from tests.ui.hands import (
    WindowHand,
    note_field,
    opened,
    part,
    rows_of,
    second_rings,
    words_of,
)
from tests.ui.views import (
    EMS_ASKED,
    helping_events,
    ringing_events,
    talking_events,
)

# the question, and the keys that are shown


def test_the_question_speaks_of_the_person_as_soon_as_it_is_said(
    hand: WindowHand,
) -> None:
    hand.happens(*ringing_events(), talking_events()[0])
    first = hand.says("question_text")
    hand.happens(PersonAtRiskLearned(is_caller=False))
    assert hand.says("question_text") != first


def test_keys_of_a_center_are_the_ones_that_are_shown(qtbot: QtBot, world: World) -> None:
    changed = {
        Deed.OTHER_SIDE: "Ctrl+F7",
        Deed.EMS: "Ctrl+F9",
        Deed.POLICE: "Ctrl+F11",
    }
    changed |= {Deed.ANSWER: "Ctrl+U", Deed.COMMUNITY_TEAM: "Ctrl+F8"}
    hand = opened(qtbot, world, keyboard_from(changed))
    hand.happens(*ringing_events(), *talking_events())
    hand.keys_come_again()
    hand.press("F1")
    shown = all_words(hand.window)
    assert "Ctrl F7: keys to here" in shown
    assert "Send help first (Ctrl F9)" in shown
    assert "Ctrl N" not in shown
    hand.press("Escape", "F12")
    assert "Ctrl F8 to Ctrl F11 ask in writing first" in hand.says("voice_hint")


def test_from_sheet_to_sheet_the_keys_still_go_back_to_the_notes(
    talking: WindowHand,
) -> None:
    talking.press("Ctrl+N", "F1", "F9", "F12", "Escape")
    assert focus_name() == "note_field"
    talking.press("Ctrl+N", "F8", "F5", "Escape")
    assert focus_name() == "question_card"


def test_escape_leaves_the_notes_for_the_question_and_loses_nothing(
    talking: WindowHand,
) -> None:
    talking.press("Ctrl+N")
    talking.types("he is calm")
    talking.press("Escape")
    assert focus_name() == "question_card"
    (note,) = talking.desk.board.call(CALL).notes.taken
    assert note[1] == "he is calm"


def test_without_a_call_no_list_has_the_keys(hand: WindowHand) -> None:
    assert focus_name() not in {"timeline", "work", "recent", "waiting"}


# the telephone


def test_a_held_caller_has_a_clock_of_their_own(talking: WindowHand) -> None:
    talking.happens(CallHeld(by=Side.COUNSELOR))
    talking.window._tick()
    hold, call = talking.says("state").split("\n")
    assert hold.startswith("‖ On hold  0:0")
    assert call.startswith("call 00:")
    talking.happens(MuteChanged(muted=True))
    assert "MUTED" in talking.says("state").split("\n")[1]
    talking.happens(CallResumed(by=Side.COUNSELOR))
    assert talking.says("state").endswith("\nMUTED")
    assert talking.desk.board.call(CALL).line.held_since is None


def test_the_hold_clock_counts_from_the_first_who_held(talking: WindowHand) -> None:
    talking.happens(CallHeld(by=Side.CALLER))
    since = talking.desk.board.call(CALL).line.held_since
    talking.happens(CallHeld(by=Side.COUNSELOR), CallResumed(by=Side.CALLER))
    assert talking.desk.board.call(CALL).line.held_since == since
    talking.happens(CallEnded(by=Side.CALLER))
    assert talking.desk.board.call(CALL).line.held_since is None


def test_hold_and_mute_move_nothing_on_the_bar(talking: WindowHand) -> None:
    QApplication.processEvents()
    caller = part(talking.window, "caller")
    before = caller.pos().x()
    talking.happens(CallHeld(by=Side.COUNSELOR), MuteChanged(muted=True))
    QApplication.processEvents()
    assert caller.pos().x() == before


def test_of_two_that_ring_the_longest_wait_is_answered(hand: WindowHand) -> None:
    hand.happens(*ringing_events())
    second_rings(hand)
    assert hand.says("rings_number") == "(314) 555-0142"
    assert hand.says("rings_next").startswith("2. (314) 555-0177, rings for 0:")
    hand.press("Ctrl+R")
    assert hand.world.phone.asked == [("answer", CALL)]


@pytest.mark.parametrize("width", [1440, 1100])
def test_a_second_transfer_in_a_call_is_listed_without_sound_or_focus(
    talking: WindowHand, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(
        "counselor_app.ui.ringing_card.announce",
        lambda _widget, words, **_: heard.append(words),
    )
    talking.window.resize(width, 900)
    QApplication.processEvents()
    talking.press("Ctrl+N")
    talking.types("he is ca")
    second_rings(talking)
    talking.types("lm")
    assert note_field(talking).toPlainText() == "he is calm"
    where = "waiting_words" if width >= 1280 else "waiting_meanwhile"
    assert talking.says(where) == "1 waiting, lead has it"
    assert talking.sees(where)
    assert heard == talking.world.voice.said == []
    assert "play" not in talking.asked


# help


def test_what_is_typed_goes_on_after_the_draft_of_the_reason(
    talking: WindowHand,
) -> None:
    talking.press("F1", "F9", "Tab")
    talking.types("pills in hand")
    talking.press("Ctrl+Return")
    (request,) = talking.desk.board.call(CALL).rescues.requests.values()
    assert request.asked.reason == "Attempt in progress. pills in hand"


def test_what_was_typed_of_an_attempt_goes_out_with_the_help(
    talking: WindowHand,
) -> None:
    talking.press("F1")
    talking.types("aspirin")
    talking.press("F9", "Ctrl+Return")
    call = talking.desk.board.call(CALL)
    assert dict(call.triggers.facts(Trigger.ATTEMPT_IN_PROGRESS)) == {"method": "aspirin"}
    assert len(call.rescues.requests) == 1
    talking.press("F1")
    assert talking.says("method") == "aspirin"


def test_whoever_fills_in_a_sheet_goes_on_when_the_caller_hangs_up(
    talking: WindowHand,
) -> None:
    talking.press("F1", "F9", "Tab")
    talking.happens(CallEnded(by=Side.CALLER))
    assert focus_name() == "reason"
    talking.press("Ctrl+Return")
    (request,) = talking.desk.board.call(CALL).rescues.requests.values()
    assert request.asked.service is Service.EMS


def test_keys_of_the_moment_in_which_the_caller_hangs_up_choose_no_outcome(
    talking: WindowHand,
) -> None:
    talking.happens(LevelShown(level=RiskLevel.LOW))
    talking.desk.record(CALL, CallEnded(by=Side.CALLER))
    talking.press("1", "Return")
    assert talking.desk.board.call(CALL).ending.disposition is None


def test_a_declined_request_is_seen_where_there_is_little_room(
    talking: WindowHand, qtbot: QtBot
) -> None:
    talking.window.resize(1280, 620)
    talking.press("F1", "Escape")
    talking.happens(*helping_events())
    talking.happens(EidoAnswered(request_id=EMS_ASKED, code=603))
    card = part(talking.window, "request")
    qtbot.waitUntil(lambda: is_seen(card))
    assert "F12" in talking.says("act")


def test_not_found_is_told_to_the_center_by_voice(talking: WindowHand) -> None:
    talking.happens(*helping_events(), EidoAnswered(request_id=EMS_ASKED, code=200))
    part(talking.window, "contact_not_found").setFocus()
    talking.press("Space")
    state = words_of(part(talking.window, "request"), "state")
    assert state.startswith("Not found 14:")
    assert talking.says("act").endswith("Tell the 911 center: F12.")
    assert any("Person not found" in row for row in rows_of(talking.window, "timeline"))
    talking.press("F12")
    assert talking.says("script").startswith("FIRST: those who were sent did not find")
    talking.types("operator 12")
    talking.press("Ctrl+Return")
    assert talking.says("act") == "911 center told: operator 12"
    assert talking.says("contact_asks") == "Found after all?"


def test_two_requests_at_once_are_two_cards_and_two_tasks(talking: WindowHand) -> None:
    talking.press("F1", "F9", "Ctrl+Return", "F11", "Ctrl+Return")
    requests = list(talking.desk.board.call(CALL).rescues.requests)
    for key in requests:
        talking.happens(EidoSent(request_id=key), EidoAnswered(request_id=key, code=200))
    talking.happens(CallEnded(by=Side.CALLER))
    tasks = [row for row in rows_of(talking.window, "work") if "reached?" in row]
    assert [row.split(":")[0] for row in tasks] == ["EMS", "Police"]
