"""A counselor's hand and eye on the frame of the window and its parts."""

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from counselor_app.domain.event import Event
from counselor_app.domain.ids import CallId, LegId, Subject
from counselor_app.domain.line import CallEnded, CallLost, CallOffered
from counselor_app.domain.people import CallerLearned
from counselor_app.ui.keys import Keyboard
from counselor_app.ui.main_window import MainWindow
from counselor_app.ui.pieces import KeyButton
from tests.conftest import CALL, World

# Roles that someone works with, and must be able to hear the name of.
_WORKED = (
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.RadioButton,
    QAccessible.Role.EditableText,
    QAccessible.Role.List,
    QAccessible.Role.ComboBox,
    QAccessible.Role.SpinBox,
)


def part(widget: QWidget, name: str) -> QWidget:
    """Return a part of a screen by its name."""
    found = widget.findChild(QWidget, name)
    assert found is not None, f"no {name}"
    return found


def words_of(widget: QWidget, name: str) -> str:
    """Return what a label or button says."""
    found = part(widget, name)
    if isinstance(found, KeyButton):
        return found.words
    assert isinstance(found, QLabel | QAbstractButton | QLineEdit)
    return found.text()


def rows_of(widget: QWidget, name: str) -> list[str]:
    """Return the lines of a list."""
    model = list_of(widget, name).model()
    return [str(model.index(at, 0).data()) for at in range(model.rowCount())]


def list_of(widget: QWidget, name: str) -> QListView:
    """Return a list by its name."""
    found = part(widget, name)
    assert isinstance(found, QListView)
    return found


def click(widget: QWidget, name: str) -> None:
    """Click a button."""
    QTest.mouseClick(part(widget, name), Qt.MouseButton.LeftButton)


def press(widget: QWidget, sequence: str) -> None:
    """Press a key where the focus is, else on the window."""
    combination: QKeyCombination = QKeySequence(sequence)[0]  # type: ignore[index]
    target = QApplication.focusWidget() or widget
    QTest.keyClick(target, combination.key(), combination.keyboardModifiers())


def nameless(widget: QWidget) -> list[str]:
    """Return what can be worked with and has no accessible name, by class."""
    root = QAccessible.queryAccessibleInterface(widget)
    return [_described(each) for each in _walk(root) if _is_nameless(each)]


def _walk(node: QAccessibleInterface | None) -> list[QAccessibleInterface]:
    if node is None or not node.isValid():
        return []
    children = [_walk(node.child(at)) for at in range(node.childCount())]
    return [node, *(each for group in children for each in group)]


def _is_nameless(node: QAccessibleInterface) -> bool:
    name = node.text(QAccessible.Text.Name)
    return node.role() in _WORKED and not node.state().invisible and not name.strip()


def _described(node: QAccessibleInterface) -> str:
    thing = node.object()
    return f"{type(thing).__name__} {thing.objectName()}"


class WindowHand:
    """A counselor at a whole desk, with what the world around it did."""

    def __init__(self, world: World, window: MainWindow) -> None:
        self.world, self.window = world, window
        self.desk = window._desk

    def happens(self, *events: Event, to: Subject = CALL) -> None:
        """Let events happen at this desk."""
        for event in events:
            self.desk.record(to, event)
            if isinstance(event, CallEnded | CallLost):
                self.keys_come_again()

    def press(self, *sequences: str) -> None:
        """Press keys, one after the other."""
        for sequence in sequences:
            press(self.window, sequence)

    def types(self, text: str) -> None:
        """Type text where the focus is."""
        QTest.keyClicks(QApplication.focusWidget() or self.window, text)

    def says(self, name: str) -> str:
        """Return what a label or button of the window says."""
        return words_of(self.window, name)

    def sees(self, name: str) -> bool:
        """Whether a part of the window is to be seen."""
        return part(self.window, name).isVisibleTo(self.window)

    @property
    def keys_may_come(self) -> bool:
        """Whether keys are let through."""
        return not self.window._pause.drops

    def keys_come_again(self) -> None:
        """Let the moment after an answer pass."""
        self.window._pause.end()

    @property
    def asked(self) -> list[str]:
        """What the telephone was asked, by verb."""
        return [verb for verb, *_ in self.world.phone.asked]

    @property
    def bar_notice(self) -> str:
        """What the call bar refused."""
        return self.window._frame.bar.notice.text()


def button(widget: QWidget, name: str) -> QPushButton:
    """Return a button by its name."""
    found = part(widget, name)
    assert isinstance(found, QPushButton)
    return found


SECOND = CallId(Subject("c2"))


def opened(qtbot: QtBot, world: World, keyboard: Keyboard | None = None) -> WindowHand:
    """Open a whole desk and put a counselor before it."""
    window = MainWindow(world.desk(), keyboard=keyboard)
    qtbot.addWidget(window)
    window.resize(1440, 900)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    return WindowHand(world, window)


def second_rings(hand: WindowHand) -> None:
    """Let a second call ring."""
    hand.happens(
        CallOffered(leg=LegId("l2")),
        CallerLearned(number="+13145550177", dialable=True),
        to=SECOND,
    )


def note_field(hand: WindowHand) -> QPlainTextEdit:
    """Return the field that notes are typed in."""
    found = part(hand.window, "note_field")
    assert isinstance(found, QPlainTextEdit)
    return found
