"""Every trigger is one key away wherever the keys go, and no other key sends anything."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from counselor_app.domain.health import LevelsHeard
from counselor_app.domain.line import CallEnded, CallLost, DigitHeard, Side
from counselor_app.domain.location import LocationReadBack, Whose
from counselor_app.domain.rescue import Service
from counselor_app.domain.task import Work
from counselor_app.domain.triggers import Trigger
from counselor_app.ui.choice_card import ChoiceCard
from counselor_app.ui.keys import Deed, Keyboard
from counselor_app.ui.trigger_bar import MARKS
from tests.conftest import CALL, World
from tests.ui.hands import WindowHand, opened, part, second_rings
from tests.ui.views import (
    EXAMPLE_START,
    helping_events,
    ringing_events,
    talking_events,
)

KEYS = [(Keyboard().of(deed), trigger) for deed, trigger in MARKS.items()]
every_key = pytest.mark.parametrize(("key", "trigger"), KEYS)
PLACES = ("question", "notes", "sheet", "help", "list", "plan", "palette")
every_place = pytest.mark.parametrize("where", PLACES)
HELP = {
    "F8": Service.COMMUNITY_TEAM,
    "F9": Service.EMS,
    "F10": Service.CO_RESPONDERS,
    "F11": Service.POLICE,
}
every_help = pytest.mark.parametrize(("key", "service"), HELP.items())
ENTERS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@pytest.fixture
def placeless(qtbot: QtBot, world: World) -> WindowHand:
    """Return a counselor in a call whose person's place nobody has confirmed."""
    world.clock.time = EXAMPLE_START
    hand = opened(qtbot, world)
    told = [e for e in talking_events() if not isinstance(e, LocationReadBack)]
    hand.happens(*ringing_events(), *told)
    hand.keys_come_again()
    return hand


def go(hand: WindowHand, where: str) -> None:
    """Give the keys to a side, a sheet, the palette, or the list of my work."""
    if where == "list" and not hand.desk.board.call(CALL).line.ended_at:
        hand.happens(CallEnded(by=Side.CALLER))
    keys = {"sheet": "Ctrl+P", "help": "F9", "list": "Ctrl+D"}
    keys |= {"plan": "Ctrl+S", "palette": "Ctrl+Shift+P"}
    if where in keys:
        hand.press(keys[where])
    if where == "notes" and not hand.window._frame.middle.has_notes_keys:
        hand.press("Ctrl+N")
    if where in ("notes", "plan", "palette"):
        hand.types("he said ")


def marks(hand: WindowHand) -> frozenset[Trigger]:
    return hand.desk.board.call(CALL).triggers.marked


def sheet_of(trigger: Trigger) -> str:
    return "people" if trigger is Trigger.PLACE_UNKNOWN else trigger.value


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def hold_down(key: Qt.Key, held: Qt.KeyboardModifier) -> None:
    """Let a key repeat itself where the focus is."""
    text = "\r" if key in ENTERS else " "
    again = QKeyEvent(QEvent.Type.KeyPress, key, held, text, True)  # noqa: FBT003 - Qt's
    QApplication.sendEvent(focused(), again)


def slips(hand: WindowHand, but: Qt.Key | None = None) -> None:
    """Press what sends nothing: Enter, Space, and keys that repeat themselves."""
    control, plain = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
    for key in (*ENTERS, Qt.Key.Key_Space):
        hold_down(key, plain)
        hold_down(key, control)
        if key is not but:
            QTest.keyClick(focused(), key)


def works(hand: WindowHand) -> list[Work]:
    return [task.opened.work for task in hand.desk.board.open_tasks if task.opened]


@every_place
def test_one_key_marks_and_opens_and_escape_gives_the_keys_back(
    placeless: WindowHand, where: str
) -> None:
    for number, (key, trigger) in enumerate(KEYS, start=1):
        go(placeless, where)
        before = focused()
        placeless.press(key)
        assert marks(placeless) == {marked for _, marked in KEYS[:number]}
        assert placeless.sees(sheet_of(trigger))
        assert part(placeless.window, sheet_of(trigger)).isAncestorOf(focused())
        placeless.press("Escape")
        assert not placeless.sees(sheet_of(trigger))
        if where in ("question", "notes", "plan"):
            assert focused() is before
        elif where in ("sheet", "help", "palette"):
            assert focused().objectName() == "question_card"
    assert placeless.world.courier.sent == []


@every_place
def test_no_key_but_control_enter_of_help_sends(
    placeless: WindowHand, where: str
) -> None:
    for key, trigger in KEYS:
        go(placeless, where)
        placeless.press(key)
        sheet = part(placeless.window, sheet_of(trigger))
        hold_down(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert sheet.isAncestorOf(focused())
        slips(placeless)
        placeless.press(key, "Ctrl+Return")
    assert placeless.world.courier.sent == []
    verbs = {"answer", "hang_up", "call_psap", "dial"}
    assert not verbs & set(placeless.asked)


@every_place
def test_every_help_opens_by_one_key_and_no_slip_sends_it(
    placeless: WindowHand, where: str
) -> None:
    for key in HELP:
        go(placeless, where)
        placeless.press(key)
        assert part(placeless.window, "rescue").isAncestorOf(focused())
        slips(placeless)
        part(placeless.window, "reason").setFocus()
        placeless.types("Needs help now")
        slips(placeless)
        assert placeless.sees("rescue")
        placeless.press(key, "Escape")
    assert placeless.world.courier.sent == []


@every_place
def test_voice_opens_by_one_key_and_enter_calls_nobody(
    placeless: WindowHand, where: str
) -> None:
    go(placeless, where)
    placeless.press("F12")
    assert part(placeless.window, "voice").isAncestorOf(focused())
    slips(placeless, but=Qt.Key.Key_Space)  # of the button, which has the keys
    placeless.press("F12", "Ctrl+Return")
    assert placeless.world.courier.sent == []
    assert not {"call_psap", "dial", "hang_up"} & set(placeless.asked)
    placeless.press("Escape")
    assert not placeless.sees("voice")


@every_help
def test_control_enter_sends_at_once_and_only_once(
    placeless: WindowHand, key: str, service: Service
) -> None:
    go(placeless, "notes")
    placeless.press(key)
    part(placeless.window, "reason").setFocus()
    placeless.types("Needs help now")
    placeless.press("Ctrl+Return")
    slips(placeless)
    (request,) = placeless.desk.board.call(CALL).rescues.requests.values()
    assert request.asked.service is service
    assert len(placeless.world.courier.sent) == 1


def test_no_key_that_does_anything_repeats_itself(placeless: WindowHand) -> None:
    shortcuts = placeless.window.findChildren(QShortcut)
    names = {shortcut.key().toString(): shortcut for shortcut in shortcuts}
    assert {key.sequence for key in Keyboard().keys} <= set(names)
    repeating = {name for name, shortcut in names.items() if shortcut.autoRepeat()}
    assert repeating <= {"Ctrl+L"}  # only gives the keys to a field


@every_key
def test_help_is_two_keys_from_every_trigger(
    placeless: WindowHand, key: str, trigger: Trigger
) -> None:
    placeless.press(key, "F9")
    assert placeless.sees("rescue")
    assert placeless.world.courier.sent == []
    part(placeless.window, "reason").setFocus()
    placeless.types("Needs help now")
    placeless.press("Ctrl+Return")
    if not placeless.world.courier.sent:  # above the step that fits, a digit says why
        placeless.types("1")
        placeless.press("Ctrl+Return")
    (request,) = placeless.desk.board.call(CALL).rescues.requests.values()
    assert request.asked.service is Service.EMS
    assert len(placeless.world.courier.sent) == 1
    assert trigger in marks(placeless)


@every_key
def test_a_mark_in_error_is_taken_back_by_a_key(
    placeless: WindowHand, key: str, trigger: Trigger
) -> None:
    placeless.press(key, "Ctrl+I")
    assert marks(placeless) == frozenset()
    kinds = [e.kind for e in placeless.world.journal.entries]
    assert (kinds.count("TriggerMarked"), kinds.count("TriggerUnmarked")) == (1, 1)
    assert placeless.says(f"trigger_{_deed(trigger)}").startswith("◆") is False


def test_a_mark_in_error_is_not_asked_why_the_level_falls(
    placeless: WindowHand,
) -> None:
    placeless.press("F1")
    placeless.types("pills")
    assert placeless.says("level") == "◆ Imminent"
    placeless.press("Ctrl+I")
    assert placeless.says("level") == "○ Not rated"
    assert not placeless.sees("lowering")
    assert placeless.window._frame.middle.has_question_keys
    kinds = [e.kind for e in placeless.world.journal.entries]
    assert kinds.count("LevelLowered") == 1


def test_no_weapon_is_red_no_more_and_found_after_all_it_is(
    placeless: WindowHand,
) -> None:
    placeless.press("F2")
    assert "Not known where" in choices_of(placeless, "where")
    placeless.types("4")
    assert placeless.says("trigger_weapon") == "Weapon"
    assert marks(placeless) == {Trigger.WEAPON}
    placeless.press("F2")
    placeless.types("2")
    assert placeless.says("trigger_weapon") == "◆ Weapon"


def choices_of(hand: WindowHand, name: str) -> list[str]:
    sheet = part(hand.window, sheet_of(Trigger.WEAPON))
    return [card.text() for card in part(sheet, name).findChildren(ChoiceCard)]


def _deed(trigger: Trigger) -> str:
    return next(deed.value for deed, marked in MARKS.items() if marked is trigger)


@every_key
def test_without_a_call_a_trigger_says_so(
    hand: WindowHand, key: str, trigger: Trigger
) -> None:
    hand.press(key)
    assert hand.bar_notice == "▲ No call is open."
    assert not hand.sees(sheet_of(trigger))


def test_a_place_that_is_confirmed_is_only_shown(talking: WindowHand) -> None:
    talking.press("F5")
    assert talking.sees("people")
    assert marks(talking) == frozenset()
    assert not talking.sees("place_unknown_in_error")
    talking.press("Ctrl+I")
    assert "TriggerUnmarked" not in [e.kind for e in talking.world.journal.entries]


def test_an_unknown_place_is_marked_until_it_is_read_back(placeless: WindowHand) -> None:
    placeless.press("F5")
    assert placeless.says("trigger_place") == "◆ Place unknown"
    assert placeless.sees("place_unknown_in_error")
    placeless.happens(LocationReadBack(whose=Whose.AT_RISK))
    assert placeless.says("trigger_place") == "Place unknown"
    assert marks(placeless) == {Trigger.PLACE_UNKNOWN}


def test_what_was_typed_in_a_sheet_is_noted_when_another_key_comes(
    placeless: WindowHand,
) -> None:
    placeless.press("F3")
    placeless.types("his brother")
    placeless.press("F7")
    facts = placeless.desk.board.call(CALL).triggers.facts(Trigger.DANGER_TO_ANOTHER)
    assert facts == {"target": "his brother"}
    assert placeless.sees("dropped")


def test_no_answer_at_all_opens_ems_and_only_control_enter_sends_it(
    placeless: WindowHand,
) -> None:
    placeless.press("Ctrl+N", "F6")
    placeless.types("4")
    assert placeless.sees("rescue")
    assert placeless.world.courier.sent == []
    placeless.press("Return")
    assert placeless.world.courier.sent == []
    placeless.press("Escape")
    assert placeless.window._frame.middle.has_notes_keys


def test_sound_and_keys_of_the_caller_show_while_the_sheet_is_open(
    placeless: WindowHand,
) -> None:
    placeless.press("F6")
    placeless.desk.take([LevelsHeard(-30, -96, 0)])
    assert placeless.says("silent_now") == "▲ No sound arrives on the line."
    placeless.desk.take([LevelsHeard(-30, -40, 25)])
    placeless.happens(DigitHeard(digit="2"))
    words = "The line is open; something can be heard.\nCaller pressed 2: no"
    assert placeless.says("silent_now") == words


def test_back_to_911_opens_the_script_with_the_reason(placeless: WindowHand) -> None:
    placeless.press("Ctrl+Shift+P")
    placeless.types("asks for police")
    placeless.press("Return")
    assert Trigger.NOT_ELIGIBLE in marks(placeless)
    placeless.types("1")
    placeless.press("Return")
    assert placeless.sees("voice")
    assert "Back to you because: the caller asks for police." in placeless.says("script")


def test_a_dropped_caller_is_called_back_from_my_work(placeless: WindowHand) -> None:
    placeless.happens(CallLost())
    placeless.press("F7")
    assert works(placeless) == [Work.CALL_BACK]
    placeless.press("Tab")
    placeless.types("2")
    placeless.press("Return")
    assert works(placeless) == []


def test_what_is_typed_of_a_trigger_stays_with_its_call(placeless: WindowHand) -> None:
    placeless.press("F3")
    placeless.types("his brother")
    placeless.happens(CallEnded(by=Side.CALLER))
    second_rings(placeless)
    placeless.press("Ctrl+R")
    facts = placeless.desk.board.call(CALL).triggers.facts(Trigger.DANGER_TO_ANOTHER)
    assert facts.get("target", "his brother") == "his brother"


def test_help_that_waits_is_still_seen_after_a_trigger(placeless: WindowHand) -> None:
    placeless.happens(*helping_events())
    placeless.press("F4", "Escape")
    assert placeless.sees("help_ems")


def test_no_trigger_has_two_deeds() -> None:
    assert len(set(MARKS.values())) == len(MARKS)
    assert Deed.PALETTE not in MARKS
