from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from counselor_app.ui.lines import KeyLine, Line, Paragraph, Words
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


TEXTS = ("Safety now · 7 of 19", "WAVE Ta fi 1/7 …", "Yes.", WROTE)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(
    "make", [partial(Line, tight=True), partial(KeyLine, "Enter"), Paragraph]
)
def test_words_that_have_the_room_they_ask_for_are_never_cut(
    qtbot: QtBot, make: Callable[[], Words], text: str
) -> None:
    made = make()
    qtbot.addWidget(made)
    made.say(text)
    made.resize(made.sizeHint())
    if isinstance(made, Line):
        assert made.lines == (text,)
    else:
        assert made.heightForWidth(made.width()) == made.fontMetrics().height()


def test_a_line_has_its_margins_besides(qtbot: QtBot) -> None:
    line = Line(WROTE, most=2)
    qtbot.addWidget(line)
    line.setContentsMargins(0, 4, 0, 3)
    line.resize(line.sizeHint().width() // 2 + 40, 60)
    assert line.sizeHint().height() == 2 * line.fontMetrics().lineSpacing() + 7


def test_no_word_of_a_paragraph_is_broken(qtbot: QtBot) -> None:
    words = Paragraph("Short.")
    qtbot.addWidget(words)
    least = words.minimumSizeHint().width()
    words.say("Do you take benzodiazepines and buprenorphine/naloxone-combinations?")
    wide = words.fontMetrics().horizontalAdvance("buprenorphine/naloxone-combinations?")
    assert words.minimumSizeHint().width() > wide > least


@pytest.mark.parametrize(("text", "at_right"), [("هل أنت آمن؟", True), ("Safe?", False)])
def test_words_stand_at_the_side_where_they_begin(
    qtbot: QtBot, text: str, at_right: bool
) -> None:
    words = Paragraph(text)
    qtbot.addWidget(words)
    words.resize(400, 30)
    picture = words.grab().toImage()
    ground = picture.pixel(200, 29)
    inked = [x for x in range(400) if _is_inked(picture, x, ground)]
    assert (min(inked) > 200) is at_right


def _is_inked(picture: QImage, x: int, ground: int) -> bool:
    return any(picture.pixel(x, y) != ground for y in range(picture.height()))
