"""Those who answer a long form by turns: ours, survey-core, a bare card and label."""

import json
from time import perf_counter
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from benchmarks.forms import (
    FIRST,
    Shape,
    fhir_bundle,
    link_id,
    options,
    survey,
    wording,
)
from benchmarks.paint import Painted, settle
from benchmarks.question import press
from benchmarks.survey_core.peer import SurveyCore
from counselor_app.desk.ports import Happened
from counselor_app.domain.assessment.answers import AnswerTakenBack, NonAnswer
from counselor_app.domain.event import Event
from counselor_app.ui.question_panel import QuestionPanel
from counselor_app.wire.protocol_package import protocol_from
from tests.conftest import CALL, World
from tests.ui.panel_hands import Shift
from tests.ui.views import answered

_WIDE, _HIGH = 760, 640


class Answering(Protocol):
    """One that answers questions of a form of some length."""

    def stand_at(self, place: int) -> None:
        """Have all before the place answered, and none from there; it does not count."""

    def pick(self) -> float:
        """Answer that question; return the seconds until the next one is there."""

    def close(self) -> None:
        """Go away, for good."""


class Bare:
    """The floor: a label with the keys of nothing, as large as the panel."""

    def __init__(self) -> None:
        self._label = QLabel(wording(0))
        self._whole: QWidget = self._label
        self._show()

    def _show(self) -> None:
        self._whole.resize(_WIDE, _HIGH)
        self._whole.show()
        self._painted, self._place = Painted(self._label), 0

    def stand_at(self, place: int) -> None:
        """Say the question of the place."""
        self._say(place)
        self._place = place
        settle(5)

    def pick(self) -> float:
        """Say the next question, and see it painted."""
        words, begun = wording(self._place + 1), perf_counter()
        return self._painted.since(
            begun,
            lambda: self._label.text() == words,
            lambda: self._say(self._place + 1),
        )

    def close(self) -> None:
        """Go away, for good."""
        self._whole.close()
        self._whole.deleteLater()

    def _say(self, place: int) -> None:
        self._label.setText(wording(place))


class BareCard(Bare):
    """The same words in as many plain widgets: no rules, no keys, nothing noted.

    The question and its place, a button for each answer, what is next, and the last
    three answers. It has no bars: Qt's own repaints at once, which would flatter us.
    """

    def __init__(self) -> None:
        self._whole, self._label, self._next = QWidget(), QLabel(), QLabel()
        self._where = QLabel()
        self._label.setWordWrap(True)
        self._buttons = [QPushButton() for _ in options(0)]
        self._rows = [QLabel() for _ in range(3)]
        nobody = [QPushButton(why) for why in NonAnswer]
        above = (self._where, self._label)
        layout = QVBoxLayout(self._whole)
        for widget in (*above, *self._buttons, *nobody, self._next, *self._rows):
            layout.addWidget(widget)
        self._say(0)
        self._show()

    def _say(self, place: int) -> None:
        for button, words in zip(self._buttons, options(place).values(), strict=True):
            button.setText(words)
        for back, row in enumerate(self._rows, 1):
            row.setText(f"Q{place + 1 - back} {wording(place - back)}")
        self._where.setText(f"Section 1 · {place + 1} of 20")
        self._next.setText(f"Next: {wording(place + 1)}")
        super()._say(place)


class Asked:
    """Ours: a panel on the screen, and a desk that records what is picked."""

    def __init__(self, shape: Shape, length: int) -> None:
        file = json.dumps(fhir_bundle(shape, length)).encode()
        self._shift = Shift(World(protocol=protocol_from(file)))
        self._panel = QuestionPanel()
        self._shift.join_question(self._panel)
        self._panel.resize(_WIDE, _HIGH)
        self._panel.show()
        text = self._panel.findChild(QLabel, "question_text")
        assert isinstance(text, QLabel)
        self._text, self._painted, self._place = text, Painted(text), 0

    def stand_at(self, place: int) -> None:
        """Record what is missing or too much, and go on to the question by Enter."""
        self._place = place
        wanted = [link_id(question) for question in range(place)]
        before = self._shift.call.answers.by_item
        gone: list[Event] = [
            AnswerTakenBack(item=item) for item in before if item not in set(wanted)
        ]
        come = [answered(item, FIRST) for item in wanted if item not in before]
        self._shift.desk.take([Happened(CALL, event) for event in (*gone, *come)])
        if self._text.text() != wording(place):
            self._press(Qt.Key.Key_Return, "\r")
        settle(5)
        assert self._text.text() == wording(place), self._text.text()

    def pick(self) -> float:
        """Press the first answer's digit and Enter, and see the next question painted."""
        words, begun = wording(self._place + 1), perf_counter()
        took = self._painted.since(
            begun, lambda: self._text.text() == words, self._digit_and_enter
        )
        assert link_id(self._place) in self._shift.call.answers.by_item
        return took

    def close(self) -> None:
        """Go away, for good."""
        self._panel.close()
        self._panel.deleteLater()

    def _digit_and_enter(self) -> None:
        self._press(Qt.Key.Key_1, "1")
        self._press(Qt.Key.Key_Return, "\r")

    def _press(self, key: Qt.Key, text: str) -> None:
        card = self._panel.focusProxy()
        assert card
        press(card, key, text)


class Engine:
    """The peer: the same form in survey-core."""

    def __init__(self, node: SurveyCore, shape: Shape, length: int) -> None:
        self._node, self._form, self._place = node, f"{shape} of {length}", 0
        assert node.ask("load", self._form, survey(shape, length)) == length

    def stand_at(self, place: int) -> None:
        """Give the engine the answers before the place, in one go."""
        self._place = self._node.ask("stand", self._form, place, FIRST)

    def pick(self) -> float:
        """Answer, and hear how long it took and which question the engine found."""
        seconds, following = self._node.ask("pick", self._form, self._place, FIRST)
        assert following == link_id(self._place + 1), following
        return float(seconds)

    def close(self) -> None:
        """Forget the form."""
        self._node.ask("forget", self._form)
