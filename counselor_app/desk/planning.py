"""What a counselor does to make a safety plan with the caller."""

from counselor_app.desk.desk import Asker, Desk
from counselor_app.desk.noting import keep
from counselor_app.domain.call import Call
from counselor_app.domain.ids import CallId
from counselor_app.domain.safety_plan import (
    MeansAction,
    MeansAgreed,
    MeansTakenBack,
    PlanPart,
    PlanPartWritten,
    PlanReadBack,
    SafetyPlan,
    lines_of,
    may_agree,
    may_read_back,
    taken_over,
)

_FIELD, _MEANS = "plan/", "plan/means"


def type_(desk: Desk, call_id: CallId, part: PlanPart, text: str) -> None:
    """Keep what stands in a part's field now, as a draft."""
    keep(desk, call_id, _FIELD + part, text)


def type_means(desk: Desk, call_id: CallId, typed: MeansAgreed) -> None:
    """Keep what stands in the row of means now, as a draft; its fields are lines."""
    said = any((typed.means, typed.who, typed.by, typed.action is not MeansAction.NONE))
    fields = (str(typed.row), typed.action, typed.means, typed.who, typed.by)
    keep(desk, call_id, _MEANS, "\n".join(fields) if said else "")


def write_part(desk: Desk, call_id: CallId, part: PlanPart, text: str) -> None:
    """Write a part if it says something new; its draft is dropped."""
    lines = lines_of(text)
    if lines != desk.board.call(call_id).plan.lines(part):
        desk.record(call_id, PlanPartWritten(part=part, lines=lines))
    desk.world.journal.drop_draft(call_id, _FIELD + part)


def agree_means(desk: Desk, call_id: CallId, agreed: MeansAgreed) -> None:
    """Note who does what with a means and by when, or raise Refused."""
    may_agree(agreed)
    if desk.board.call(call_id).plan.means.get(agreed.row) != agreed:
        desk.record(call_id, agreed)
    desk.world.journal.drop_draft(call_id, _MEANS)


def begun_means(desk: Desk, call_id: CallId) -> MeansAgreed | None:
    """Return the row of means that was begun and does not say yet what it is about."""
    for draft in desk.world.journal.drafts():
        if draft.subject == call_id and draft.field == _MEANS:
            begun = _means_from(draft.text)
            return begun if begun and not begun.means.strip() else None
    return None


def forget_begun(desk: Desk, call_id: CallId) -> None:
    """Forget a row of means that was begun, once the record is closed."""
    if desk.board.call(call_id).ending.closed is not None:
        desk.world.journal.drop_draft(call_id, _MEANS)


def remember(desk: Desk) -> None:
    """Write into its plan what was being typed when this desk last stopped."""
    parts = {_FIELD + part: part for part in PlanPart}
    for draft in [*desk.world.journal.drafts()]:
        call_id = CallId(draft.subject)
        if call_id not in desk.board.calls:
            continue
        if draft.field == _MEANS:
            _remember_means(desk, call_id, draft.text)
        elif part := parts.get(draft.field):
            write_part(desk, call_id, part, draft.text)


def _remember_means(desk: Desk, call_id: CallId, text: str) -> None:
    typed = _means_from(text)
    if typed is None:  # two drafts were joined: their words stand above the rows
        known = desk.board.call(call_id).plan.lines(PlanPart.SAFE_PLACE)
        words = "\n".join((*known, text))
        write_part(desk, call_id, PlanPart.SAFE_PLACE, words)
        desk.world.journal.drop_draft(call_id, _MEANS)
    elif typed.means.strip():
        agree_means(desk, call_id, typed)


def _means_from(text: str) -> MeansAgreed | None:
    try:
        row, action, means, who, by = text.split("\n")
        return MeansAgreed(
            row=int(row), action=MeansAction(action), means=means, who=who, by=by
        )
    except ValueError:
        return None


def take_back_means(desk: Desk, call_id: CallId, row: int) -> None:
    """Note that a row of means no longer holds."""
    if row in desk.board.call(call_id).plan.means:
        desk.record(call_id, MeansTakenBack(row=row))


def read_back(desk: Desk, call_id: CallId, *, agreed: bool) -> None:
    """Note that the plan was read aloud, and whether the caller agreed; or Refused."""
    may_read_back(desk.board.call(call_id).plan)
    desk.record(call_id, PlanReadBack(agreed=agreed))


def take_over(desk: Desk, call_id: CallId, earlier: SafetyPlan) -> None:
    """Go on with the plan of an earlier call."""
    for event in taken_over(desk.board.call(call_id).plan, earlier):
        desk.record(call_id, event)


def ask_earlier(desk: Desk, call: Call, show: Asker) -> None:
    """Look for the last plan of this number's other calls; `show` gets it, maybe later.

    This desk's own board knows what its journal can't say while it is shut.
    """
    number = call.people.number
    known = [c for c in desk.board.recent if c.call_id != call.call_id]
    here = [c for c in known if c.plan.is_made and c.people.number == number]
    if not number or here:
        show(tuple(here[:1]) if number else ())
    else:
        desk.ask_plans(number, show)
