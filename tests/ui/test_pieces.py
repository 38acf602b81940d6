from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from counselor_app.ui.lines import Line
from counselor_app.ui.sheet import LineField

WROTE = "The brother has a loaded shotgun, call first, do not go to the front door."


def test_two_lines_say_as_many_whole_words_as_fit_and_that_there_is_more(
    qtbot: QtBot,
) -> None:
    line = Line(WROTE, most=2)
    qtbot.addWidget(line)
    line.resize(line.fontMetrics().horizontalAdvance(WROTE) * 2 // 3, 40)
    first, second = line.lines
    assert f"{first} {second}" == WROTE
    line.resize(line.width() // 2, 40)
    first, second = line.lines
    assert WROTE.startswith(f"{first} {second[:-1]}")
    assert second.endswith("…")
    line.say("Calm.")
    assert line.lines == ("Calm.",)
    line.say("W" * 200)
    assert len(line.lines) == 1


def test_a_line_that_is_left_shows_its_beginning_and_is_typed_on_at_its_end(
    qtbot: QtBot,
) -> None:
    page = QWidget()
    line, other = LineField("method", "Method"), LineField("when", "When")
    layout = QVBoxLayout(page)
    layout.addWidget(line)
    layout.addWidget(other)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    line.setFocus()
    QTest.keyClicks(line, "Percocet")
    other.setFocus()
    assert line.cursorPosition() == 0
    line.setFocus()
    QTest.keyClicks(line, "s")
    assert line.text() == "Percocets"
