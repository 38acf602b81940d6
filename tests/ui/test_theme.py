from itertools import product

import pytest
from PySide6.QtGui import QColor, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from counselor_app.domain.risk import RiskLevel
from counselor_app.ui.pieces import text_label
from counselor_app.ui.theme import apply_theme, be, px, tokens
from counselor_app.ui.tokens import RISK_LOOKS, THEMES, Theme, Tokens, contrast

GROUNDS = ("bg", "surface", "raised")
TONES = ("accent", "ok", "warn", "high", "imminent")


@pytest.fixture(autouse=True)
def _light_again(qapp: QApplication) -> object:
    yield
    apply_theme(qapp, Theme.LIGHT)


def color(t: Tokens, name: str) -> str:
    return str(getattr(t, name))


@pytest.mark.parametrize("t", THEMES.values(), ids=THEMES.keys())
def test_all_text_has_contrast_of_four_and_a_half(t: Tokens) -> None:
    pairs = [*product(("ink", "ink2", "ink3", *TONES), GROUNDS)]
    pairs += [(tone, f"{tone}_soft") for tone in TONES]
    pairs += [("ink", f"{tone}_soft") for tone in TONES]
    pairs += [("on_accent", "accent"), ("surface", "imminent"), ("surface", "warn")]
    weak = {p: contrast(*(color(t, n) for n in p)) for p in pairs}
    assert {pair: round(c, 2) for pair, c in weak.items() if c < 4.5} == {}


@pytest.mark.parametrize("t", THEMES.values(), ids=THEMES.keys())
def test_the_edge_of_every_control_has_contrast_of_three(t: Tokens) -> None:
    pairs = [*product(("edge", "focus", "accent", "imminent"), ("bg", "surface"))]
    weak = {p: contrast(*(color(t, n) for n in p)) for p in pairs}
    assert {pair: round(c, 2) for pair, c in weak.items() if c < 3} == {}


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_no_two_levels_look_alike_without_color() -> None:
    assert set(RISK_LOOKS) == set(RiskLevel)
    assert len({look.shape for look in RISK_LOOKS.values()}) == len(RiskLevel)


@pytest.mark.parametrize("theme", Theme)
def test_the_whole_program_is_dressed_in_one_theme(
    qapp: QApplication, theme: Theme
) -> None:
    apply_theme(qapp, theme)
    assert tokens() is THEMES[theme]
    role = QPalette.ColorRole
    assert qapp.palette().color(role.Window) == QColor(THEMES[theme].bg)
    assert qapp.palette().color(role.Text) == QColor(THEMES[theme].ink)


@pytest.mark.parametrize("percent", [100, 125, 150, 200])
def test_text_grows_with_the_size_that_was_chosen(
    qapp: QApplication, qtbot: QtBot, percent: int
) -> None:
    apply_theme(qapp, Theme.LIGHT, percent)
    body, question = QLabel("Ask now"), text_label("Ask now", "question")
    for label in (body, question):
        qtbot.addWidget(label)
        label.ensurePolished()
    assert body.font().pixelSize() == round(14 * percent / 100)
    assert question.font().pixelSize() == round(21 * percent / 100)
    assert px(100) == percent


def test_a_size_out_of_reason_is_brought_back(qapp: QApplication) -> None:
    apply_theme(qapp, Theme.LIGHT, 900)
    assert px(100) == 200
    apply_theme(qapp, Theme.LIGHT, 10)
    assert px(100) == 100


def test_figures_that_tick_do_not_move(qapp: QApplication, qtbot: QtBot) -> None:
    clock = text_label("", "pill")
    qtbot.addWidget(clock)
    clock.ensurePolished()
    metrics = QFontMetrics(clock.font())
    assert len({metrics.horizontalAdvance(f) for f in ("11:11", "00:00", "48:59")}) == 1


def test_a_widget_that_changes_what_it_is_changes_its_look(qtbot: QtBot) -> None:
    button = QPushButton("Mute")
    qtbot.addWidget(button)
    button.resize(120, 40)
    before = button.grab().toImage()
    be(button, tone="imminent")
    assert button.grab().toImage() != before
    be(button, tone="")
    assert button.grab().toImage() == before
