"""The question's widgets stay and change their words, and are painted once for each."""

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from counselor_app.ui.choice_card import ChoiceCard
from tests.conftest import default_protocol
from tests.ui.panel_hands import ENTER, Asking, Shift

ON: tuple[Qt.Key | str, ...] = ("1", ENTER)


@pytest.fixture
def asking(qtbot: QtBot, shift: Shift) -> Asking:
    return Asking(qtbot, shift)


def test_the_next_question_is_painted_once(asking: Asking) -> None:
    asking.press(*ON * 4, "1")
    QApplication.processEvents()
    painted = Painted(asking.panel)
    asking.press(ENTER)
    for _ in range(4):
        QApplication.processEvents()
    assert painted.times == {"question_text": 1, "answered": 1}


class Painted(QObject):
    """Counts how often the question and the list of answers are painted."""

    def __init__(self, panel: QWidget) -> None:
        super().__init__(panel)
        self.times: dict[str, int] = {}
        for name in ("question_text", "answered"):
            part = panel.findChild(QWidget, name)
            assert part
            part.installEventFilter(self)

    def eventFilter(self, part: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint:
            self.times[part.objectName()] = self.times.get(part.objectName(), 0) + 1
        return False


def test_the_cards_stay_and_change_their_words(asking: Asking) -> None:
    cards = asking.panel.findChildren(ChoiceCard)
    asking.press("1", ENTER)
    assert asking.panel.findChildren(ChoiceCard) == cards
    shown = {card.text() for card in cards if card.isVisible()}
    assert {"No", "Angry, with nobody in mind", "Declined", "Unknown"} < shown
    assert len(shown) == 6
    assert asking.chosen() == ""


def test_an_earlier_answer_is_found_below_the_last_three(asking: Asking) -> None:
    asking.press(*ON * 5)
    rows = [row.split(":")[0] for row in asking.answered()]
    items = ("tp-same-place", "tp-who", "hurt-by", "others-safe", "safety-now")
    numbers = default_protocol().numbers
    assert rows == [f"Q{numbers[item]}" for item in items]


def test_what_part_2_protects_is_marked_quietly(asking: Asking) -> None:
    assert asking.text("part_2") == ""
    asking.press("/", "alcohol", ENTER)
    mark = asking.panel.findChild(QLabel, "part_2")
    assert isinstance(mark, QLabel)
    assert asking.text("part_2") == "Part 2"
    protected = "protected substance-use record, 42 CFR Part 2"
    assert mark.accessibleName() == protected
