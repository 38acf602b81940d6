"""The workspace as pictures: nothing is cut off, and nothing lies on its neighbor.

The PNGs go to the folder named by COUNSELOR_PICTURES, else to pytest's own.
"""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from counselor_app.domain.health import CadReached, PhoneReady, Saved
from counselor_app.domain.line import CallEnded, Side
from counselor_app.domain.rescue import EidoAnswered
from counselor_app.domain.transfer import TransferRead
from counselor_app.ui.choice_card import ChoiceCard
from counselor_app.ui.lines import Line
from counselor_app.ui.pieces import KeyButton
from counselor_app.ui.theme import apply_theme
from counselor_app.ui.tokens import Theme
from tests.conftest import World
from tests.ui.hands import WindowHand, opened, second_rings
from tests.ui.views import (
    EMS_ASKED,
    EXAMPLE_START,
    answered,
    helping_events,
    ringing_events,
    talking_events,
)

Scene = Callable[[WindowHand], None]
_LOOKS = [(theme, percent) for theme in Theme for percent in (100, 150)]
_LOOKS.append((Theme.LIGHT, 200))
_DESKS, _LARGE = ((1440, 900), (1280, 800)), ((1920, 1080),)  # 200 % needs the room
_RAGGED = 1  # a pixel that rounding may cost


def ringing(hand: WindowHand) -> None:
    hand.happens(*ringing_events(), TransferRead(damage=("The body is cut short.",)))
    second_rings(hand)


def in_call(hand: WindowHand) -> None:
    hand.happens(*ringing_events(), *talking_events())
    hand.happens(answered("safety-now", "safe-together"), answered("thoughts-now", "no"))
    hand.keys_come_again()
    hand.press("Ctrl+N")
    hand.types("Mother says he came home upset after losing his shift; she has it now.")
    hand.press("Escape")


def help_red(hand: WindowHand) -> None:
    in_call(hand)
    hand.press("F1", "Escape")
    hand.happens(*helping_events(), EidoAnswered(request_id=EMS_ASKED, code=603))
    hand.press("F11", "Ctrl+Return")
    hand.world.clock.time += timedelta(seconds=12)
    hand.window._tick()


def sheet(key: str) -> Scene:
    def opens(hand: WindowHand) -> None:
        help_red(hand)
        hand.press(key)

    return opens


def chosen(key: str, digit: str) -> Scene:
    def opens(hand: WindowHand) -> None:
        in_call(hand)
        hand.press(key)
        hand.types(digit)

    return opens


def found(words: str, digit: str = "") -> Scene:
    def opens(hand: WindowHand) -> None:
        in_call(hand)
        hand.press("Ctrl+Shift+P")
        hand.types(words)
        hand.press("Return")
        hand.types(digit)

    return opens


def outcome(hand: WindowHand) -> None:
    help_red(hand)
    hand.happens(CallEnded(by=Side.CALLER))


def task(hand: WindowHand) -> None:
    help_red(hand)
    hand.happens(EidoAnswered(request_id=EMS_ASKED, code=200), CallEnded(by=Side.CALLER))
    hand.press("Escape", "Down", "Return")


def plan(hand: WindowHand) -> None:
    help_red(hand)
    hand.press("Ctrl+S")
    hand.types("awake all night")
    hand.press("Ctrl+6", "Tab")
    hand.types("bottle of pills")
    hand.press("Tab", "Tab", "Tab", "2", "Return")


def reading(hand: WindowHand) -> None:
    plan(hand)
    hand.press("Ctrl+B")


def report(hand: WindowHand) -> None:
    in_call(hand)
    hand.press("F4")
    hand.types("2")
    hand.press("Escape")
    hand.happens(CallEnded(by=Side.CALLER))
    hand.press("Ctrl+D", "Down", "Return")


SCENES: dict[str, Scene] = {
    "ringing": ringing,
    "in-call": in_call,
    "help-red": help_red,
    "voice": sheet("F12"),
    "people": sheet("F5"),
    "attempt": sheet("F1"),
    "weapon": chosen("F2", "1"),
    "danger": sheet("F3"),
    "child": chosen("F4", "2"),
    "silent": chosen("F6", "2"),
    "dropped": sheet("F7"),
    "palette": sheet("Ctrl+Shift+P"),
    "abusive": found("abusive", "2"),
    "relay": found("relay", "3"),
    "not-eligible": found("asks for police"),
    "outcome": outcome,
    "plan": plan,
    "reading": reading,
    "task": task,
    "report": report,
}


IN_EVERY_LOOK = ("ringing", "in-call", "help-red", "outcome", "silent")
PICTURES = [
    pytest.param(look, scene, id=f"{scene}-{look[0].value}-{look[1]}")
    for look in _LOOKS
    for scene in SCENES
    if scene in IN_EVERY_LOOK or look[0] is Theme.LIGHT
]


@pytest.fixture
def look(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[str]:
    theme, percent = request.param
    apply_theme(qapp, theme, percent)
    yield f"{theme.value}-{percent}"
    apply_theme(qapp, Theme.LIGHT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    named = Path(os.environ.get("COUNSELOR_PICTURES") or tmp_path)
    named.mkdir(parents=True, exist_ok=True)
    return named


def settled(hand: WindowHand) -> None:
    """Let every layout come to rest, and the last deleted cards go."""
    for _ in range(4):
        QApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def seen(window: QWidget, kind: type[QWidget]) -> list[QWidget]:
    """Return what of a kind is to be seen, in whole or in part."""
    found = window.findChildren(kind)
    return [w for w in found if w.isVisible() and not w.visibleRegion().isEmpty()]


def need(widget: QWidget) -> tuple[int, int]:
    """Return the width and height that a widget's words take."""
    wraps = isinstance(widget, QLabel) and widget.wordWrap()
    if wraps or (isinstance(widget, ChoiceCard) and widget.hasHeightForWidth()):
        return 0, widget.heightForWidth(widget.width())
    hint = widget.sizeHint()
    if isinstance(widget, QLineEdit):
        shown = widget.text() or widget.placeholderText()
        words = widget.fontMetrics().horizontalAdvance(shown)
        return words, hint.height()
    return (0 if isinstance(widget, Line) else hint.width()), hint.height()


def cut_off(window: QWidget) -> list[str]:
    """Return the labels, buttons and fields whose words do not fit, each in words."""
    worded = [w for k in (QLabel, QAbstractButton, QLineEdit) for w in seen(window, k)]
    return [
        f"{_named(w)} has {w.width()}x{w.height()}, needs {need(w)}"
        for w in worded
        if need(w)[0] > w.width() + _RAGGED or need(w)[1] > w.height() + _RAGGED
    ]


def on_neighbors(window: QWidget) -> list[str]:
    """Return every two siblings of which one lies on the other, each in words."""
    parents = {w.parentWidget() for w in seen(window, QWidget)}
    found: list[str] = []
    for parent in parents:
        if parent is None or isinstance(parent, QAbstractScrollArea | KeyButton):
            continue
        inside = [w for w in _children(parent) if w.isVisible()]
        found += [
            f"{_named(one)} on {_named(other)}"
            for one, other in combinations(inside, 2)
            if one.geometry().intersects(other.geometry())
        ]
    return found


def outside(window: QWidget) -> list[str]:
    """Return what reaches beyond the widget that it stands in, to the side."""
    return [
        f"{_named(w)} reaches beyond {_named(parent)}"
        for w in seen(window, QWidget)
        if (parent := w.parentWidget()) is not None
        and not isinstance(w, QAbstractScrollArea)
        and (w.x() < 0 or w.x() + w.width() > parent.width() + _RAGGED)
    ]


def _children(parent: QWidget) -> list[QWidget]:
    return [w for w in parent.children() if isinstance(w, QWidget) and not w.isWindow()]


def _named(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    words = words or widget.accessibleName()
    return f"{type(widget).__name__} {widget.objectName()} {words[:40]!r}"


@pytest.mark.parametrize(("look", "scene"), PICTURES, indirect=["look"])
def test_nothing_is_cut_off_and_nothing_lies_on_its_neighbor(
    qtbot: QtBot, world: World, look: str, folder: Path, scene: str
) -> None:
    world.clock.time = EXAMPLE_START
    hand = opened(qtbot, world)
    hand.desk.take([CadReached(), PhoneReady()])
    SCENES[scene](hand)
    hand.desk.take([Saved(hand.desk.pen.number)])
    for width, height in _LARGE if look.endswith("200") else _DESKS:
        hand.window.resize(width, height)
        settled(hand)
        picture = folder / f"{scene}-{look}-{width}x{height}.png"
        assert hand.window.grab().save(str(picture))
        faults = [*cut_off(hand.window), *on_neighbors(hand.window)]
        faults += outside(hand.window)
        assert faults == [], picture.name


def test_a_label_that_is_too_narrow_is_found(qtbot: QtBot) -> None:
    label = QLabel("Person at risk: son, 23")
    qtbot.addWidget(label)
    label.resize(20, 10)
    label.show()
    assert len(cut_off(_holding(qtbot, label))) == 1


def test_a_label_that_lies_on_another_is_found(qtbot: QtBot) -> None:
    room = _holding(qtbot, QLabel("one"), QLabel("two"))
    assert len(on_neighbors(room)) == 1


def _holding(qtbot: QtBot, *widgets: QWidget) -> QWidget:
    room = QWidget()
    qtbot.addWidget(room)
    room.resize(200, 200)
    for widget in widgets:
        widget.setParent(room)
        widget.show()
    room.show()
    return room
