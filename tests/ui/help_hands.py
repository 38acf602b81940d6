"""Hands of a counselor who sends help, and looks what becomes of it."""

from PySide6.QtWidgets import QFrame, QPlainTextEdit
from pytestqt.qtbot import QtBot

from counselor_app.domain.rescue import (
    EidoSent,
    Service,
)
from counselor_app.ui.help_panel import HelpPanel
from counselor_app.ui.request_card import RequestCard
from tests.conftest import CALL
from tests.ui.panel_hands import (
    CTRL,
    ENTER,
    TAB,
    Hands,
    Shift,
)


class Helping(Hands):
    """A counselor who sends help."""

    def __init__(self, qtbot: QtBot, shift: Shift) -> None:
        self.help, self.called_in = HelpPanel(), 0
        shift.join_help(self.help)
        self.help.call_psap_asked.connect(self._count)
        super().__init__(qtbot, self.help)

    def reason(self) -> str:
        """Return what stands in the field of the reason."""
        field = self.panel.findChild(QPlainTextEdit, "reason")
        assert isinstance(field, QPlainTextEdit)
        return field.toPlainText()

    def tone(self) -> str:
        """Return the tone of the latest request's card."""
        return str(self.panel.findChildren(RequestCard)[-1].property("tone"))

    def is_open(self, name: str) -> bool:
        """Whether a sheet is open."""
        sheet = self.panel.findChild(QFrame, name)
        assert sheet is not None
        return not sheet.isHidden()

    def _count(self) -> None:
        self.called_in += 1


def sent(helping: Helping, shift: Shift, service: Service = Service.EMS) -> None:
    helping.help.open_sheet(service)
    helping.press(TAB, "pills in hand")
    helping.press(ENTER, held=CTRL)
    shift.desk.record(CALL, EidoSent(request_id=shift.request(-1)))
