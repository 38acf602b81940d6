"""The preview: a clinician plays a protocol, sees the reasons, and begins anew."""

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from counselor_app.desk.ports import Scored
from counselor_app.domain.assessment.filling import worked_out
from counselor_app.ui.preview_window import PreviewWindow
from counselor_app.wire.fhirpath import worked
from tests.conftest import FakeScorer, WoundClock, default_protocol
from tests.ui.hands import click, nameless, part, press, words_of
from tests.ui.packs import phq_protocol


@pytest.fixture
def preview(qtbot: QtBot) -> PreviewWindow:
    window = PreviewWindow(default_protocol(), WoundClock(), FakeScorer())
    qtbot.addWidget(window)
    window.resize(1280, 860)
    window.show()
    window.begin()
    return window


def says(window: PreviewWindow, name: str) -> str:
    return words_of(window, name)


def choose(window: PreviewWindow, fact: str, words: str) -> None:
    box = part(window, fact)
    assert isinstance(box, QComboBox)
    box.setCurrentText(words)
    box.activated.emit(box.currentIndex())


def test_a_protocol_is_played_by_the_keys_of_a_call(preview: PreviewWindow) -> None:
    assert "PREVIEW" in says(preview, "preview")
    assert says(preview, "question_text") == "Are you safe right now, this minute?"
    press(preview, "4")
    assert "Imminent" in says(preview, "level")
    press(preview, "Return")
    assert says(preview, "question_text").startswith("Is there chest pain")


def test_what_the_call_would_say_opens_its_questions(preview: PreviewWindow) -> None:
    choose(preview, "fact-caller", "Somebody else")
    choose(preview, "fact-weapon", "In hand")
    assert "Imminent" in says(preview, "level")
    choose(preview, "fact-weapon", "not said")
    assert "Imminent" in says(preview, "level")  # as in a call: first say why
    press(preview, "Ctrl+Shift+K")
    assert "Not rated" in says(preview, "level")


def test_it_begins_anew_with_nothing_answered(preview: PreviewWindow) -> None:
    choose(preview, "fact-attempt", "Marked")
    press(preview, "1")
    press(preview, "Ctrl+0")
    assert "Not rated" in says(preview, "level")
    box = part(preview, "fact-attempt")
    assert isinstance(box, QComboBox)
    assert box.currentText() == "not said"


def test_the_step_goes_with_the_level_in_force(preview: PreviewWindow) -> None:
    press(preview, "Ctrl+K")
    press(preview, "4")
    press(preview, "Ctrl+Return")
    assert "Imminent" in says(preview, "level")
    assert "EMS" in says(preview, "fits")


def test_a_trigger_that_the_answers_call_for_is_marked(preview: PreviewWindow) -> None:
    press(preview, "4")
    click(preview, "called_attempt_in_progress")
    box = part(preview, "fact-attempt")
    assert isinstance(box, QComboBox)
    assert box.currentText() == "Marked"


def test_a_form_is_played_with_its_score_as_late_as_in_a_call(qtbot: QtBot) -> None:
    scorer = FakeScorer()
    window = PreviewWindow(phq_protocol(), WoundClock(), scorer)
    qtbot.addWidget(window)
    choose(window, "phq-9-asked", "Asked")
    assert says(window, "scores") == "PHQ-9 total: being worked out"
    call_id, filled = scorer.asked[-1]
    window.take([Scored(call_id, filled, worked_out(filled, worked))])
    assert says(window, "scores") == "PHQ-9 total: nothing yet"


def test_every_control_of_the_preview_has_a_name(preview: PreviewWindow) -> None:
    assert nameless(preview) == []
