"""A scripted counselor: works the real screens by keyboard, and looks before acting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from counselor_app.desk.desk import Desk
from counselor_app.domain.assessment.answers import NonAnswer
from counselor_app.domain.call import Call
from counselor_app.domain.line import Phase
from counselor_app.domain.rescue import Step as Help
from counselor_app.practice.script import Do, Scenario, Step
from counselor_app.ui.question_panel import QuestionPanel

_MOMENT_S = 0.5
_KEYS_COME_AGAIN = timedelta(milliseconds=400)  # screens drop keys of the first 300
_PRESSED = "pressed "
_NOBODY = {
    NonAnswer.COULD_NOT_ASK.value: "8",
    NonAnswer.DECLINED.value: "9",
    NonAnswer.UNKNOWN.value: "0",
}


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast the counselor is: `turn_ms` from step to step, `patience_s` for anything.

    `said_after` is how long after the answer the caller has said everything.
    """

    said_after: timedelta
    turn_ms: int = 120
    patience_s: float = 60.0


class ScriptedCounselor(QObject):
    """Does one step after the other; `done` hears None, or what it waited for in vain."""

    def __init__(
        self,
        desk: Desk,
        window: QWidget,
        scenario: Scenario,
        pictures: Path,
        pace: Pace,
        done: Callable[[str | None], None],
    ) -> None:
        super().__init__(window)
        self._desk, self._window, self._pictures = desk, window, pictures
        self._steps, self._done, self._pace = list(scenario.steps), done, pace
        self._call: Call | None = None
        self._since, self._taken = monotonic(), 0
        self._timer = QTimer(self, interval=pace.turn_ms)
        self._timer.timeout.connect(self._turn)
        self._timer.start()

    @property
    def waits_for(self) -> str:
        """What it waits for now, or nothing."""
        waits = bool(self._steps) and self._steps[0].do is Do.WAIT
        return self._steps[0].what if waits else ""

    def _turn(self) -> None:
        self._follow()
        if not self._steps:
            self._timer.stop()
            self._done(None)
        elif self._do(self._steps[0]):
            self._steps.pop(0)
            self._since = monotonic()
        elif monotonic() - self._since > self._pace.patience_s:
            self._look("gave-up")
            self._timer.stop()
            self._done(self._steps[0].what)

    def _follow(self) -> None:
        board = self._desk.board
        if self._call is None and board.waiting:
            self._call = board.waiting[0]
        elif self._call:
            self._call = board.call(self._call.call_id)

    def _do(self, step: Step) -> bool:
        match step.do:
            case Do.WAIT:
                return self._is(step.what)
            case Do.KEY:
                self._press(step.what)
            case Do.TYPE:
                QTest.keyClicks(self._hands(), step.what)
            case Do.ANSWER:
                return self._answer(*step.what.split("="))
            case Do.LOOK:
                self._look(step.what)
        return True

    def _is(self, what: str) -> bool:
        call = self._call
        if call is None:
            return False
        if what.startswith(_PRESSED):
            return len(call.triggers.pressed) >= int(what.removeprefix(_PRESSED))
        now = self._desk.clock.now()
        furthest = max((p.step for p in call.rescues.said.values()), default=Help.WRITTEN)
        return {
            "ringing": call.line.phase is Phase.RINGING,
            "talking": call.line.phase is Phase.TALKING,
            "ended": call.line.ended_at is not None
            and now - call.line.ended_at > _KEYS_COME_AGAIN,
            "sent": furthest >= Help.SENT,
            "accepted": furthest >= Help.ACCEPTED,
            "closed": call.ending.closed is not None,
            # keys of the next 300 ms are dropped
            "a moment": monotonic() - self._since > _MOMENT_S,
            "said": call.line.talked(now) > self._pace.said_after,
        }[what]

    def _answer(self, item: str, code: str) -> bool:
        """Answer the question that is on the screen, if it is the one; then go on."""
        panel = self._window.findChild(QuestionPanel)
        asked = self._desk.protocol.item(item) if self._desk.protocol else None
        if panel is None or asked is None or panel.current != item:
            return False
        codes = [option.code for option in asked.options]
        self._press(_NOBODY.get(code) or str(codes.index(code) + 1))
        self._press("Enter")
        return True

    def _press(self, name: str) -> None:
        combined = QKeySequence(name)[0]  # type: ignore[index]  # the stubs miss it
        modifiers = combined.keyboardModifiers()
        if name.isdigit():
            QTest.keyClicks(self._hands(), name)
            return
        QTest.keyClick(self._hands(), combined.key(), modifiers)

    def _hands(self) -> QWidget:
        focused = QApplication.focusWidget()
        return focused or self._window

    def _look(self, name: str) -> None:
        self._taken += 1
        self._window.ensurePolished()
        path = self._pictures / f"{self._taken:02}-{name}.png"
        self._window.grab().save(str(path))


def prepare(window: QWidget) -> None:
    """Give the window the size of the pictures, and the keys."""
    window.resize(1440, 900)
    window.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=False)
    window.activateWindow()
