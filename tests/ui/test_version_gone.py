"""A desk that started without the version that a record began with says so."""

from pytestqt.qtbot import QtBot

from counselor_app.domain.line import CallEnded, Side
from counselor_app.domain.risk import LevelShown, RiskLevel
from tests.conftest import CALL, World
from tests.desk.test_other_version import milder
from tests.ui.hands import WindowHand, opened, part
from tests.ui.views import answered

MODERATE = RiskLevel.MODERATE


def test_a_version_that_is_gone_is_said_at_the_start_and_stops_resolved(
    talking: WindowHand, qtbot: QtBot
) -> None:
    talking.happens(answered("thoughts-now", "thoughts"), LevelShown(level=MODERATE))
    talking.happens(CallEnded(by=Side.CALLER))
    again = opened(qtbot, World(journal=talking.world.journal, protocol=milder()))
    said = part(again.window, "health").accessibleName()
    assert "began with another version of the assessment" in said
    again.press("Ctrl+D", "Return")
    again.types("resolved")
    again.press("Return")
    refused = again.window._frame.middle.outcome.notice.text()
    assert "rate it yourself first (Ctrl+K)" in refused
    assert again.desk.board.call(CALL).risk.shown is MODERATE
