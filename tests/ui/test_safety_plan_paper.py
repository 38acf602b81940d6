"""The plan on paper: six parts, every word as it was typed, and nobody's name."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from counselor_app.domain.safety_plan import (
    MeansAction,
    MeansAgreed,
    PlanPart,
    SafetyPlan,
)
from counselor_app.ui.safety_plan_paper import keep_pdf, paper, reading_document
from counselor_app.ui.safety_plan_words import part_words
from tests.ui.pdf_words import words_of_pdf
from tests.ui.views import EXAMPLE_START

PLAN = SafetyPlan(
    {
        PlanPart.GETS_WORSE: ("not sleeping",),
        PlanPart.ASK_FOR_HELP: ("sister (314) 555-0100, till 22:30 -> aunt",),
        PlanPart.BY_MYSELF: ("walk the dog", "<b>music</b> & tea, caf\u00e9"),
    },
    {
        1: MeansAgreed(
            row=1, means="pills", action=MeansAction.LOCKED, who="mother", by="tonight"
        )
    },
    agreed=True,
)


@pytest.mark.usefixtures("qapp")
def test_the_pdf_has_six_parts_and_every_word(tmp_path: Path) -> None:
    path = keep_pdf(PLAN, tmp_path / "new", EXAMPLE_START)
    assert path
    assert path.name == "plan-2026-01-06-140206.pdf"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    words = words_of_pdf(path.read_bytes())
    places = [words.index(part_words(part)) for part in PlanPart]
    assert places == sorted(places)
    assert words.startswith("Plan for the next days")
    for line in PLAN.lines(PlanPart.ASK_FOR_HELP):
        assert line in words  # a number that is copied must be the number
    for line in ("not sleeping", "walk the dog", "<b>music</b> & tea, caf\u00e9"):
        assert line in words
    assert "pills: locked away, by mother, tonight" in words
    assert "Proposal wording, needs clinical sign-off." in words


@pytest.mark.usefixtures("qapp")
def test_a_disk_that_refuses_is_said_and_breaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert keep_pdf(PLAN, tmp_path / "file", EXAMPLE_START) is None
    first = keep_pdf(PLAN, tmp_path, EXAMPLE_START)
    later = keep_pdf(PLAN, tmp_path, EXAMPLE_START + timedelta(seconds=1))
    assert first != later


def test_an_empty_part_has_room_on_paper_and_none_on_the_screen(
    qapp: QApplication,
) -> None:
    empty = part_words(PlanPart.PROFESSIONALS)
    assert empty in paper(PLAN).toPlainText()
    read = reading_document(PLAN, 21).toPlainText()
    assert empty not in read
    assert read.startswith(f"{part_words(PlanPart.GETS_WORSE)}\nnot sleeping\n")
