"""The risk of the call in hand: what is shown of it, and the key that says why."""

from PySide6.QtGui import QKeySequence, QShortcut

from counselor_app.desk import weighing
from counselor_app.desk.desk import Desk
from counselor_app.domain.call import Call
from counselor_app.domain.fitting import Fitting
from counselor_app.domain.risk import Risk
from counselor_app.ui.lowering_words import change_words
from counselor_app.ui.why_sheet import SAY_WHY
from counselor_app.ui.window_frame import WindowFrame

_NOT_RATED, _NOTHING_FITS = Risk(), Fitting()


class RiskKeeper:
    """Shows the level with its reasons, whether it would fall, and the step that fits.

    Its key asks first why a level falls, then why help that was sent went higher.
    """

    def __init__(self, desk: Desk, frame: WindowFrame) -> None:
        self._desk, self._frame = desk, frame
        shortcut = QShortcut(QKeySequence(SAY_WHY), frame)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(self._say_why)
        frame.right.risk.why_asked.connect(self._say_why)

    def show(self, call: Call | None) -> None:
        """Show the risk of a call, or none."""
        right, desk = self._frame.right, self._desk
        if call is None:
            right.risk.show_risk(_NOT_RATED, None, desk.protocol)
            self._frame.middle.show_fall(None, None)
            right.help.show_fall(falls=False)
            right.help.show_reasons(())
            right.help.show_step(_NOTHING_FITS)
            return
        found = weighing.assessment(desk, call.call_id)
        falls_to = weighing.falls_to(desk, call.call_id)
        of_call = desk.protocol_of(call), falls_to, call.call_id
        right.risk.show_risk(call.risk, found, *of_call)
        fall = weighing.falls_by(desk, call.call_id) if falls_to else None
        words = change_words(fall.event if fall else None, desk.protocol_of(call))
        self._frame.middle.show_fall(call, falls_to, words)
        right.help.show_fall(falls=falls_to is not None)
        right.help.show_reasons(found.reasons)
        right.help.show_step(weighing.fitting_now(desk, call.call_id))

    def _say_why(self) -> None:
        right = self._frame.right
        if self._frame.middle.ask_why() or not right.help.owes_why:
            return
        right.note_typed()
        right.show_help()
        right.help.open_why()
