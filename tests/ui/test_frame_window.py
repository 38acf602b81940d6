from datetime import timedelta
from operator import attrgetter

import pytest
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from counselor_app.domain.health import (
    CadLost,
    CadReached,
    DraftSaved,
    PhoneDown,
    PhoneReady,
    Saved,
    Trouble,
)
from counselor_app.domain.line import (
    CallEnded,
    DigitHeard,
    MuteChanged,
    Side,
)
from counselor_app.domain.notes import NoteTaken
from counselor_app.ui.deeds import HEADSET_BUTTONS
from counselor_app.ui.keys import KEYS
from counselor_app.ui.main_window import MainWindow
from tests.conftest import CALL, World
from tests.ui.hands import SECOND, WindowHand, nameless, part, second_rings, words_of
from tests.ui.views import EXAMPLE_START, ringing_events, talking_events


def test_saved_is_said_when_the_disk_says_so(talking: WindowHand, qtbot: QtBot) -> None:
    talking.desk.take([Saved(talking.desk.pen.number)])
    assert talking.says("saved") == "✓ Saved on this desk"
    talking.press("Tab")
    talking.types("x")
    qtbot.waitUntil(lambda: bool(talking.world.journal.typed))
    talking.world.clock.time += timedelta(seconds=5)
    talking.window._tick()
    assert talking.says("saved") == "▲ Not on the disk yet, kept in memory"
    (draft,) = talking.world.journal.typed.values()
    talking.desk.take([DraftSaved(CALL, draft.field, draft.edition)])
    assert talking.says("saved") == "✓ Saved on this desk"


def test_troubles_stand_under_the_call_bar_with_their_remedy(hand: WindowHand) -> None:
    hand.desk.take([PhoneDown(EXAMPLE_START, Trouble.NO_MOUTH), CadLost(EXAMPLE_START)])
    assert hand.says("state") == "No calls come here"
    first, second = hand.says("health").splitlines()
    assert first.startswith("▲ No microphone found. Plug in the headset")
    assert second.startswith("▲ Dispatch cannot be reached since 14:02.")
    hand.desk.take([PhoneReady(5060, "Headset"), CadReached()])
    assert (hand.says("state"), hand.says("health")) == ("Ready", "")


def test_a_desk_is_ready_only_when_its_telephone_has_said_so(hand: WindowHand) -> None:
    assert hand.says("state") == "No calls come here"
    hand.desk.take([PhoneReady(5060, "Headset")])
    assert hand.says("state") == "Ready"


def test_clocks_run_by_themselves_and_nothing_else_is_asked(
    talking: WindowHand,
) -> None:
    before = talking.says("state")
    entries = len(talking.world.journal.entries)
    talking.world.clock.time += timedelta(seconds=30)
    talking.window._tick()
    assert talking.says("state") != before
    assert len(talking.world.journal.entries) == entries


def test_what_did_not_change_is_not_shown_again(
    talking: WindowHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    frame = talking.window._frame
    for name, method in (("right.risk", "show_risk"), ("middle.question", "show_call")):
        screen = attrgetter(name)(frame)
        monkeypatch.setattr(screen, method, lambda *_, n=name: shown.append(n))
    monkeypatch.setattr(frame.bar, "show_call", lambda *_: shown.append("bar"))
    second_rings(talking)
    assert shown == []
    talking.happens(MuteChanged(muted=True), NoteTaken(text="x"))
    assert set(shown) == {"bar"}
    shown.clear()
    talking.happens(DigitHeard(digit="5"), to=SECOND)
    assert shown == []
    talking.press("F1")
    assert "right.risk" in shown


def test_the_urgent_is_announced_without_name_or_number(
    hand: WindowHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    for screen in ("ringing_card", "main_window"):
        monkeypatch.setattr(
            f"counselor_app.ui.{screen}.announce",
            lambda _widget, words, **_: heard.append(words),
        )
    hand.happens(*ringing_events(), *talking_events())
    hand.keys_come_again()
    hand.press("F1")
    assert heard == ["A call is ringing. Control R answers.", "The risk is imminent."]


def test_the_left_column_folds_where_it_is_narrow(
    talking: WindowHand, qtbot: QtBot
) -> None:
    assert part(talking.window, "timeline").isVisible()
    talking.window.resize(1200, 800)
    qtbot.waitUntil(lambda: not part(talking.window, "timeline").isVisible())
    talking.window.resize(1300, 800)
    qtbot.waitUntil(lambda: part(talking.window, "timeline").isVisible())


def test_a_practice_desk_cannot_be_mistaken(qtbot: QtBot, world: World) -> None:
    window = MainWindow(world.desk(), practice=True)
    qtbot.addWidget(window)
    assert "PRACTICE" in words_of(window, "practice")
    assert "PRACTICE" in window.windowTitle()


def test_a_real_desk_does_not_say_practice(hand: WindowHand) -> None:
    assert hand.window.findChild(QPlainTextEdit, "practice") is None
    assert "PRACTICE" not in hand.window.windowTitle()


def test_everything_that_can_be_worked_has_a_name(talking: WindowHand) -> None:
    talking.desk.take([CadReached()])
    assert nameless(talking.window) == []
    for key in ("F1", "F2", "F5", "F9", "F12", "Ctrl+K"):
        talking.press(key)
        assert nameless(talking.window) == []
        talking.press("Escape")
    talking.happens(CallEnded(by=Side.CALLER))
    assert nameless(talking.window) == []


def test_a_held_key_does_it_once(talking: WindowHand) -> None:
    ours = [
        s for s in talking.window.findChildren(QShortcut) if s.parent() is talking.window
    ]
    assert len(ours) == len(KEYS) + len(HEADSET_BUTTONS)
    assert not any(shortcut.autoRepeat() for shortcut in ours)
