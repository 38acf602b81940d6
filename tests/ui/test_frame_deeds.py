import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from counselor_app.domain.ids import LegId
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    OperatorReleased,
    Side,
)
from counselor_app.domain.rescue import Grounds, Service
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.triggers import Trigger, Weapon
from counselor_app.ui.keys import KEYS, Deed
from counselor_app.ui.pieces import key_words
from tests.conftest import CALL
from tests.ui.eyes import all_words, focus_name
from tests.ui.hands import SECOND, WindowHand, click, note_field, part, second_rings
from tests.ui.views import ringing_events, talking_events


@pytest.mark.parametrize(("key", "verb"), [("Ctrl+M", "mute"), ("Ctrl+H", "hold")])
def test_the_telephone_obeys_keys_from_any_side(
    talking: WindowHand, key: str, verb: str
) -> None:
    talking.press(key, "Tab", key)
    assert talking.asked == [verb, verb]


@pytest.mark.parametrize("key", ["Ctrl+M", "Ctrl+H", "Ctrl+E", "Ctrl+O", "F1", "F9"])
def test_without_a_call_they_say_so(hand: WindowHand, key: str) -> None:
    hand.press(key)
    assert hand.bar_notice == "▲ No call is open."


def test_ending_asks_once_and_enter_hangs_up(talking: WindowHand) -> None:
    talking.press("Ctrl+E")
    assert talking.asked == []
    assert talking.says("end") == "Hang up?"
    assert talking.bar_notice == "▲ Enter hangs up. Any other key goes on."
    talking.press("Return")
    assert talking.asked == ["hang_up"]
    assert talking.says("end") == "End"


def test_any_other_key_goes_on_and_enter_is_enter_again(talking: WindowHand) -> None:
    talking.press("Tab", "Ctrl+E")
    talking.types("w")
    assert talking.says("end") == "End"
    talking.press("Return")
    assert talking.asked == []
    assert note_field(talking).toPlainText() == "w\n"


def test_escape_takes_the_asking_back(talking: WindowHand) -> None:
    talking.press("Ctrl+E", "Escape", "Return")
    assert talking.asked == []


def test_after_any_other_deed_enter_is_the_sheets_again(talking: WindowHand) -> None:
    talking.press("Ctrl+E", "F9")
    assert talking.says("end") == "End"
    talking.press("Return")
    part(talking.window, "reason").setFocus()
    talking.types("Pills in hand")
    talking.press("Ctrl+E", "Ctrl+Return")
    assert talking.asked == []
    assert len(talking.world.courier.sent) == 1


@pytest.mark.parametrize("keys", ["Ctrl+Return", "Shift+Return", "Alt+Enter"])
def test_only_enter_alone_hangs_up(talking: WindowHand, keys: str) -> None:
    talking.press("Ctrl+E", keys)
    assert talking.asked == []
    assert talking.says("end") == "End"


def test_the_keypads_enter_hangs_up_too(talking: WindowHand) -> None:
    talking.press("Ctrl+E")
    QTest.keyClick(talking.window, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert talking.asked == ["hang_up"]


def test_the_asking_ends_by_itself(talking: WindowHand, qtbot: QtBot) -> None:
    talking.press("Ctrl+E")
    talking.window._deeds._watch._timer.setInterval(1)
    talking.window._deeds._watch._timer.start()
    qtbot.waitUntil(lambda: talking.says("end") == "End")
    talking.press("Return")
    assert talking.asked == []


def test_the_operator_is_released_once(talking: WindowHand) -> None:
    talking.press("Ctrl+O")
    assert not talking.desk.board.call(CALL).line.operator_on
    talking.press("Ctrl+O")
    assert talking.bar_notice == "▲ The 911 operator was already released."
    released = [e for e in talking.world.journal.entries if _is_release(e.event)]
    assert len(released) == 1


def _is_release(event: object) -> bool:
    return isinstance(event, OperatorReleased)


def test_an_attempt_is_marked_by_one_key_and_asked_about(talking: WindowHand) -> None:
    talking.press("F1")
    call = talking.desk.board.call(CALL)
    assert call.triggers.marked == {Trigger.ATTEMPT_IN_PROGRESS}
    assert call.risk.level is RiskLevel.IMMINENT
    assert talking.sees("attempt_in_progress")
    assert talking.says("trigger_attempt") == "◆ Attempt in progress"
    talking.press("Escape")
    assert not talking.sees("attempt_in_progress")
    assert talking.window._frame.middle.has_question_keys


def test_a_weapon_is_marked_and_placed(talking: WindowHand) -> None:
    talking.press("F2", "1", "Return")
    call = talking.desk.board.call(CALL)
    assert call.triggers.marked == {Trigger.WEAPON}
    assert call.triggers.weapon is Weapon.IN_HAND


def test_a_sheet_gives_the_keys_back_to_the_side_they_came_from(
    talking: WindowHand,
) -> None:
    talking.press("Tab", "F5")
    assert talking.sees("people")
    talking.press("Escape")
    assert talking.window._frame.middle.has_notes_keys


def test_a_rating_gives_the_keys_back_and_leaves_no_trace(talking: WindowHand) -> None:
    talking.press("Tab", "Ctrl+K", "Escape")
    assert talking.window._frame.middle.has_notes_keys
    talking.press("Tab")
    click(talking.window, "help_ems")
    talking.press("Escape")
    assert talking.window._frame.middle.has_question_keys


def test_a_rating_over_an_open_sheet_gives_the_keys_back_to_it(
    talking: WindowHand,
) -> None:
    talking.press("F5", "Ctrl+K", "4", "Return")
    assert talking.desk.board.call(CALL).risk.own is RiskLevel.IMMINENT
    assert talking.sees("people")
    assert focus_name() == "who"


@pytest.mark.parametrize("opens", ["Escape", "F1", "F5", "F9", "F12", "Ctrl+S"])
def test_a_rating_that_was_begun_is_shut_and_kept(
    talking: WindowHand, opens: str
) -> None:
    talking.press("3", "Tab", "Ctrl+K", "1")
    talking.types("she promised to wait")
    talking.press(opens)
    assert not talking.sees("rating")
    assert talking.desk.board.call(CALL).risk.own is None
    if opens != "Escape":
        talking.press("Escape")
    assert talking.window._frame.middle.has_notes_keys
    talking.press("Ctrl+K")
    assert talking.says("rating_reason") == "she promised to wait"
    rating = part(talking.window, "rating")
    assert "Begun before, not confirmed yet." in all_words(rating)
    talking.press("Return")
    assert talking.desk.board.call(CALL).risk.own is RiskLevel.LOW
    talking.press("Ctrl+K")
    assert "Begun before" not in all_words(rating)


def test_a_rating_is_shut_by_a_click_on_help_as_well(talking: WindowHand) -> None:
    talking.press("3", "Ctrl+K", "1")
    click(talking.window, "help_ems")
    assert talking.sees("rescue")
    assert not talking.sees("rating")
    assert focus_name() == "grounds"
    talking.press("Escape")
    assert talking.window._frame.middle.has_question_keys


def test_a_rating_begun_in_one_call_is_not_shown_in_another(talking: WindowHand) -> None:
    talking.press("3", "Ctrl+K", "1")
    talking.types("she promised to wait")
    talking.happens(CallEnded(by=Side.CALLER))
    second_rings(talking)
    talking.press("Ctrl+R")
    talking.happens(CallAnswered(leg=LegId("l2")), to=SECOND)
    talking.keys_come_again()
    talking.press("Ctrl+K")
    assert talking.says("rating_reason") == ""
    assert "Begun before" not in all_words(part(talking.window, "rating"))


@pytest.mark.parametrize("key", ["F5", "Ctrl+P"])
def test_who_and_where_is_one_key_away(talking: WindowHand, key: str) -> None:
    talking.press(key)
    assert talking.sees("people")


@pytest.mark.parametrize(
    ("key", "service"),
    [
        ("F8", Service.COMMUNITY_TEAM),
        ("F9", Service.EMS),
        ("F10", Service.CO_RESPONDERS),
        ("F11", Service.POLICE),
    ],
)
def test_a_first_key_opens_the_sheet_and_control_enter_sends(
    talking: WindowHand, key: str, service: Service
) -> None:
    talking.press(key)
    assert talking.sees("rescue")
    assert talking.world.courier.sent == []
    talking.press("Return")
    assert talking.world.courier.sent == []
    part_of_reason = part(talking.window, "reason")
    part_of_reason.setFocus()
    talking.types("Pills in hand")
    talking.press("Ctrl+Return")
    assert len(talking.world.courier.sent) == 1
    (request,) = talking.desk.board.call(CALL).rescues.requests.values()
    assert request.asked.service is service
    assert request.asked.grounds is Grounds.THIRD_PARTY
    assert not talking.sees("rescue")


def test_what_they_will_read_holds_what_was_just_learned(talking: WindowHand) -> None:
    talking.press("F1")
    talking.types("pills, 40")
    talking.press("Return", "F9")
    assert "pills, 40" in talking.says("will_send")


def test_voice_is_one_key_away(talking: WindowHand) -> None:
    talking.press("F12")
    assert talking.sees("voice")


def test_the_counselors_own_level_needs_a_reason_when_it_is_lower(
    talking: WindowHand,
) -> None:
    talking.press("F1", "Escape", "Ctrl+K")
    assert talking.sees("rating")
    talking.window._frame.right.risk.rate_asked.emit(RiskLevel.LOW, "")
    refused = talking.window._frame.right.notice.text()
    assert refused == "▲ Say why it is lower than the answers suggest."
    talking.window._frame.right.risk.rate_asked.emit(RiskLevel.HIGH, "He put it down")
    assert talking.desk.board.call(CALL).risk.own is RiskLevel.HIGH
    assert talking.window._frame.right.notice.text() == ""


def test_each_key_stands_where_it_acts(hand: WindowHand) -> None:
    seen = set[str]()
    for events in (ringing_events(), talking_events()):
        hand.happens(*events)
        seen |= {
            label.text()
            for label in hand.window.findChildren(QLabel)
            if label.property("kind") == "key" and label.isVisibleTo(hand.window)
        }
    hidden = {key.deed for key in KEYS if key_words(key.sequence) not in seen}
    # Tab and F5, which do the same, are shown instead.
    assert hidden == {Deed.OTHER_SIDE, Deed.PEOPLE}
    assert "Tab" in seen
