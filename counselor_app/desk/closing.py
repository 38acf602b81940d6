"""What a counselor does to finish a record."""

from counselor_app.desk.desk import Desk
from counselor_app.desk.weighing import assessment
from counselor_app.domain.assessment.plan import Effect
from counselor_app.domain.disposition import (
    CallReviewed,
    Disposition,
    DispositionChosen,
    FollowUpAgreed,
    RecordClosed,
    may_choose,
    may_close,
    resolved_on_line,
)
from counselor_app.domain.ids import CallId

_OTHER_VERSION = (
    "It began with another version of the assessment: rate it yourself first (Ctrl+K)"
)


def choose(desk: Desk, call_id: CallId, disposition: Disposition) -> None:
    """Say how the call ended, or raise Refused."""
    call = desk.board.call(call_id)
    may_choose(disposition, call.risk, call.rescues, _blocked(desk, call_id))
    desk.record(call_id, DispositionChosen(disposition=disposition))


def review(desk: Desk, call_id: CallId, reviewed: CallReviewed) -> None:
    """Note how the caller worked along, and who was consulted."""
    desk.record(call_id, reviewed)


def agree(desk: Desk, call_id: CallId, agreed: FollowUpAgreed) -> None:
    """Note what was agreed about a follow-up."""
    desk.record(call_id, agreed)


def close(desk: Desk, call_id: CallId) -> None:
    """Close the record with its summary, or raise Refused."""
    call = desk.board.call(call_id)
    may_close(call.line, call.ending, call.rescues)
    disposition = call.ending.disposition
    if disposition is None:  # may_close has seen to it
        return
    may_choose(disposition, call.risk, call.rescues, _blocked(desk, call_id))
    desk.record(
        call_id,
        RecordClosed(
            disposition=disposition,
            resolved_on_line=resolved_on_line(disposition, call.rescues),
            level=call.risk.level,
            peak=call.risk.peak,
            services=tuple(r.asked.service for r in call.rescues.requests.values()),
        ),
    )


def _blocked(desk: Desk, call_id: CallId) -> str:
    """Return what stands against an outcome on the line, or nothing."""
    record = desk.board.call(call_id)
    if record.risk.own is None and desk.lacks_version_of(record):
        return _OTHER_VERSION
    found = assessment(desk, call_id)
    if rule := found.does(Effect.BLOCKS_RESOLVED):
        return rule.text
    for call in found.triggers:
        if call.rung and call.rung.is_emergency:
            return f"Help is called for: {call.text}"
    if record.risk.own is not None:
        return ""
    protocol = desk.protocol_of(record)
    items = (protocol.item(link) for link in found.open_needed) if protocol else ()
    asks = ", ".join(item.short for item in items if item)
    return f"Ask first, or rate it (Ctrl+K): {asks}" if asks else ""
