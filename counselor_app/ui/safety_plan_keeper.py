"""The safety plan in hand: whose it is, the earlier one of its caller, and its paper."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths

from counselor_app.desk import planning
from counselor_app.desk.desk import Desk
from counselor_app.domain.call import Call
from counselor_app.domain.ids import CallId
from counselor_app.domain.safety_plan import SafetyPlan
from counselor_app.ui.middle_column import MiddleColumn
from counselor_app.ui.right_column import RightColumn
from counselor_app.ui.safety_plan_paper import keep_pdf, print_out
from counselor_app.ui.safety_plan_words import Earlier, earlier_from
from counselor_app.ui.words import tr

_NONE = SafetyPlan()


class PlanKeeper:
    """Shows the plan of the call in hand in card and sheet, and puts it on paper."""

    def __init__(self, desk: Desk, middle: MiddleColumn, right: RightColumn) -> None:
        self._desk, self._middle = desk, middle
        self._sheet, self._card = middle.plan, right.plan
        self._call: Call | None = None
        self._earlier: Call | None = None
        middle.plan_asked.connect(self._open)
        self._sheet.earlier_asked.connect(self._go_on)
        self._sheet.print_asked.connect(self._put_on_paper)
        self.remember()

    def show(self, call: Call | None) -> None:
        """Show the plan of a call; what was typed in another's is told to that one."""
        before, self._call = self._call, call
        if before and (call is None or before.call_id != call.call_id):
            self._sheet.put_away()
            planning.forget_begun(self._desk, before.call_id)
        if _whose(before) != _whose(call):
            self._earlier = None
            if call is not None:
                show = partial(self._show_earlier, call.call_id)
                planning.ask_earlier(self._desk, call, show)
        self._show()

    def remember(self) -> None:
        """Write what the journal holds of what was being typed when this desk stopped."""
        planning.remember(self._desk)

    def close(self) -> None:
        """Write what stands in the sheet."""
        self._sheet.flush()

    def _open(self, call: Call) -> None:
        begun = planning.begun_means(self._desk, call.call_id)
        opening = partial(self._sheet.open_for, call, self._told(), begun)
        self._middle.open_plan(opening)

    def _show(self) -> None:
        call, now = self._call, self._desk.clock.now()
        self._card.show_plan(call.plan if call else _NONE, self._earlier, now)
        if call is not None and not self._sheet.isHidden():
            self._sheet.show_call(call, self._told())

    def _show_earlier(self, call_id: CallId, calls: tuple[Call, ...]) -> None:
        if self._call is not None and self._call.call_id == call_id:
            self._earlier = next(iter(calls), None)
            self._show()

    def _told(self) -> Earlier:
        if self._earlier is None:
            return Earlier()
        return earlier_from(self._earlier, self._desk.clock.now())

    def _go_on(self) -> None:
        if self._call is not None and self._earlier is not None:
            planning.take_over(self._desk, self._call.call_id, self._earlier.plan)

    def _put_on_paper(self) -> None:
        if self._call is None or not self._call.plan.is_made:
            self._sheet.refuse_empty()
            return
        plan = self._call.plan
        if printer := print_out(plan):
            self._sheet.notice.tell(tr("Sent to the printer %s.") % printer)
            return
        place = QStandardPaths.StandardLocation.DocumentsLocation
        folder = Path(QStandardPaths.writableLocation(place))
        if kept := keep_pdf(plan, folder, self._desk.clock.now()):
            words = tr("No printer here. Saved in %s as %s; not encrypted.")
            self._sheet.notice.tell(words % (folder.name, kept.name))
        else:
            words = tr("No printer here, and no PDF could be saved in %s.")
            self._sheet.notice.refuse(words % folder.name)


def _whose(call: Call | None) -> tuple[str, str] | None:
    return (call.call_id, call.people.number) if call else None
