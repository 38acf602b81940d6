from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from counselor_app.ui.flow import Flow


def flow_in(qtbot: QtBot, width: int) -> Flow:
    flow = Flow([QPushButton("word " * n) for n in range(1, 8)])
    qtbot.addWidget(flow)
    flow.resize(width, flow.heightForWidth(width))
    flow.show()
    return flow


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(width=st.integers(300, 2000))
def test_everything_is_seen_and_in_order_at_any_width(qtbot: QtBot, width: int) -> None:
    flow = flow_in(qtbot, width)
    widgets = flow.findChildren(QPushButton)
    places = [(w.y(), w.x()) for w in widgets]
    assert places == sorted(places)
    for widget in widgets:
        assert widget.x() == 0 or widget.x() + widget.width() <= width
        assert widget.y() + widget.height() <= flow.height()


def test_with_room_there_is_one_row(qtbot: QtBot) -> None:
    flow = flow_in(qtbot, 4000)
    assert len({w.y() for w in flow.findChildren(QPushButton)}) == 1
