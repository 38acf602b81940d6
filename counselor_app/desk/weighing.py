"""What a call adds up to now: its level, the step that fits, and what would fall."""

from dataclasses import replace
from functools import lru_cache

from counselor_app.desk.desk import Desk
from counselor_app.domain.assessment.asking import Asked, asked_from
from counselor_app.domain.assessment.assess import Assessment, assess, assess_without
from counselor_app.domain.assessment.facts import facts_of
from counselor_app.domain.assessment.plan import Plan
from counselor_app.domain.call import Call
from counselor_app.domain.falling import (
    Change,
    change_below,
    falls_by_mark_alone,
    has_changed,
)
from counselor_app.domain.fitting import Fitting, fitting, holding
from counselor_app.domain.ids import CallId
from counselor_app.domain.line import Phase
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.triggers import Trigger


def assessment(desk: Desk, call_id: CallId) -> Assessment:
    """Return what the answers and triggers of a call add up to now."""
    return _assessed(desk, desk.board.call(call_id))


def fitting_now(desk: Desk, call_id: CallId) -> Fitting:
    """Return the step that fits the level in force, and what raised it.

    While a grave level holds until someone has said why it falls, its step holds, too.
    """
    call, plan = desk.board.call(call_id), plan_of(desk, call_id)
    found, told = _assessed(desk, call), (call.risk.level, call.triggers, plan)
    fits = fitting(found, *told, call.rescues)
    if call.risk.holds_against(found.level) and (falls := falls_by(desk, call_id)):
        held = fitting(_then(desk, falls.before), *told, call.rescues)
        fits = holding(held, fits)
    if call.line.phase is not Phase.TALKING:  # nobody is there to be asked
        fits = replace(fits, asks_first=False)
    return fits


def plan_of(desk: Desk, call_id: CallId) -> Plan:
    """Return the plan of a call's protocol; without one it is empty."""
    protocol = desk.protocol_of(desk.board.call(call_id))
    return protocol.plan if protocol else Plan()


def falls_to(desk: Desk, call_id: CallId) -> RiskLevel | None:
    """Return the level that a grave one would fall to, or None while none would fall."""
    story = desk.board.calls.get(call_id)
    if story is None or not has_changed(story.past):
        return None
    if desk.lacks_version_of(story.now):  # by another version nothing falls
        return None
    level = assessment(desk, call_id).level
    return level if story.now.risk.holds_against(level) else None


def falls_by(desk: Desk, call_id: CallId) -> Change | None:
    """Return the change by which a grave level would fall, or None when it does not."""
    story = desk.board.calls.get(call_id)
    if story is None or falls_to(desk, call_id) is None:
        return None
    return change_below(story.blank, story.past, lambda c: _then(desk, c).level)


def falls_without(desk: Desk, call_id: CallId, trigger: Trigger) -> RiskLevel | None:
    """Return the level that a grave one falls to without a mark, and by that alone."""
    story = desk.board.calls[call_id]
    if desk.lacks_version_of(story.now):
        return None
    told = story.blank, story.past, trigger
    return falls_by_mark_alone(*told, lambda c: _then(desk, c).level)


def asked_of(desk: Desk, call_id: CallId) -> Asked | None:
    """Return what is asked of a call now, or None where no protocol could be read."""
    return _asked(desk, desk.board.call(call_id))


def _then(desk: Desk, call: Call) -> Assessment:
    """Return what a call adds up to at another moment; no score is worked out for it."""
    if (protocol := desk.protocol_of(call)) is None:
        return assess_without(call.triggers)
    facts = facts_of(call.people, call.triggers)
    return assess(asked_from(protocol).after(call.answers, facts))


def _assessed(desk: Desk, call: Call) -> Assessment:
    if (asked := _asked(desk, call)) is None:
        return assess_without(call.triggers)
    return _assess(asked)


_assess = lru_cache(maxsize=2)(assess)  # several ask of one answer, one after the other


def _asked(desk: Desk, call: Call) -> Asked | None:
    # It goes on from what was asked of the call last, so an answer is settled once.
    if (protocol := desk.protocol_of(call)) is None:
        return None
    last = desk.asked.get(call.call_id)
    if last is None or last.protocol is not protocol:
        last = asked_from(protocol)
    asked = last.after(call.answers, facts_of(call.people, call.triggers))
    if asked is not last and protocol.calculates:
        desk.world.scorer.work(call.call_id, asked.filled)
    desk.asked = {call.call_id: asked}
    return asked
