"""A key to its paint: an answer and the next question, against a bare line of text."""

from time import perf_counter

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from benchmarks.figures import Figure, high, interleaved, milliseconds
from benchmarks.paint import Painted, settle, until
from benchmarks.sip import Caller, transfer
from benchmarks.station import Running, running_desk
from counselor_app.desk import answering
from counselor_app.domain.assessment.answers import AnswerTakenBack
from counselor_app.domain.call import Call

_KEYS = 40
_PEER = "bare QLineEdit"
_GOAL = 40.0
_WHY = "a frame of 16 ms is some forty letters, and nobody sees less"


class BareLine:
    """The floor: a line of text, in a window of its own."""

    def __init__(self) -> None:
        self._line = QLineEdit()
        self._line.resize(300, 40)
        self._line.show()
        self._painted = Painted(self._line)

    def typed(self) -> float:
        """Return the seconds from a key to its paint."""
        if len(self._line.text()) > 20:
            self._line.clear()
            settle(5)
        length, begun = len(self._line.text()), perf_counter()
        return self._painted.since(
            begun,
            lambda: len(self._line.text()) > length,
            lambda: press(self._line, Qt.Key.Key_A, "a"),
        )

    def close(self) -> None:
        """Go away."""
        self._line.close()


class AskedCall:
    """Ours: a call that is talked on, and its questions one after the other."""

    def __init__(self, desk: Running, caller: Caller) -> None:
        self._desk, self._caller = desk, caller
        self._text = desk.label("question_text")
        card = desk.app.window.findChild(QWidget, "question_card")
        assert isinstance(card, QWidget)
        self._chosen, self._asked = Painted(card), Painted(self._text)

    def answer_the_phone(self) -> None:
        """Let the caller ring, and pick up."""
        self._caller.invite(transfer())
        until(lambda: bool(self._desk.app.desk.board.waiting))
        settle()
        answering.answer_next(self._desk.app.desk)
        self._caller.accept()
        until(lambda: self._call() is not None)
        settle(600)  # digits rest for a moment after the answer

    def chosen(self) -> float:
        """Press the first answer's digit; return the seconds until it is painted."""
        self._begin_again_when_all_asked()
        call = self._call()
        assert call
        before, begun = len(call.answers.by_item), perf_counter()
        return self._chosen.since(
            begun,
            lambda: self._answers() > before,
            lambda: press(hands(), Qt.Key.Key_1, "1"),
        )

    def chosen_and_on(self) -> float:
        """The same, and go on to the next question, which does not count."""
        took = self.chosen()
        press(hands(), Qt.Key.Key_Return, "\r")
        settle(20)
        return took

    def next_question(self) -> float:
        """Press Enter; return the seconds until another question is painted."""
        self.chosen()
        settle(5)
        before, begun = self._text.text(), perf_counter()
        return self._asked.since(
            begun,
            lambda: self._text.text() != before,
            lambda: press(hands(), Qt.Key.Key_Return, "\r"),
        )

    def _begin_again_when_all_asked(self) -> None:
        call = self._call()
        assert call
        if self._text.text().startswith("Every question"):
            for item in tuple(call.answers.by_item):
                self._desk.app.desk.record(call.call_id, AnswerTakenBack(item=item))
            settle()

    def _answers(self) -> int:
        call = self._call()
        return len(call.answers.by_item) if call else 0

    def _call(self) -> Call | None:
        desk = self._desk.app.desk
        return desk.board.talking_to(desk.pen.actor)


def measure() -> list[Figure]:
    """Press keys in both windows by turns."""
    with running_desk() as desk, Caller(desk.port) as caller:
        ours, floor = AskedCall(desk, caller), BareLine()
        desk.app.window.activateWindow()
        try:
            ours.answer_the_phone()
            chosen, typed = interleaved(_KEYS, ours.chosen_and_on, floor.typed)
            asked, again = interleaved(_KEYS, ours.next_question, floor.typed)
        finally:  # a telephone with a call up would outlive us
            caller.hang_up()
            settle(200)
            floor.close()
    return [
        _figure("digit to painted answer", chosen, typed),
        _figure("Enter to painted next question", asked, again),
    ]


def _figure(name: str, ours: list[float], floor: list[float]) -> Figure:
    notes = (f"p95 {high(ours):.1f} ms against {high(floor):.1f} ms",)
    both = milliseconds(ours), milliseconds(floor)
    return Figure(name, *both, _PEER, "ms", _GOAL, _WHY, notes)


def press(widget: QWidget, key: Qt.Key, text: str) -> None:
    """Press and release a key, as the keyboard would."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        none = Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(widget, QKeyEvent(kind, key, none, text))


def hands() -> QWidget:
    """Return the widget that has the keys."""
    focused = QApplication.focusWidget()
    assert focused
    return focused
