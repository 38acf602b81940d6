"""What a counselor does to learn how near the danger is."""

from collections.abc import Mapping

from counselor_app.desk.desk import Desk
from counselor_app.desk.duties import opened_anew, owed_by_triggers
from counselor_app.domain.assessment.answers import (
    AnswerTakenBack,
    NonAnswer,
)
from counselor_app.domain.assessment.asking import Asked, asked_from
from counselor_app.domain.assessment.assess import Assessment, assess, assess_without
from counselor_app.domain.assessment.facts import facts_of
from counselor_app.domain.assessment.form import Item
from counselor_app.domain.assessment.plan import Effect, Plan
from counselor_app.domain.assessment.typed import answer_to
from counselor_app.domain.call import Call
from counselor_app.domain.event import CallEvent, Refused
from counselor_app.domain.falling import Change, change_below, has_changed
from counselor_app.domain.fitting import Fitting, fitting
from counselor_app.domain.ids import CallId
from counselor_app.domain.risk import (
    LevelLowered,
    LevelShown,
    RatingReasoned,
    RiskLevel,
    RiskRated,
    WhyLower,
    may_rate,
)
from counselor_app.domain.task import Outcome, TaskDone
from counselor_app.domain.triggers import (
    WHERE,
    Trigger,
    TriggerLearned,
    TriggerMarked,
    TriggerUnmarked,
    Weapon,
    WeaponLearned,
)


def assessment(desk: Desk, call_id: CallId) -> Assessment:
    """Return what the answers and triggers of a call add up to now."""
    return _assessed(desk, desk.board.call(call_id))


def fitting_now(desk: Desk, call_id: CallId) -> Fitting:
    """Return the step that fits the level in force, and what raised it."""
    call = desk.board.call(call_id)
    protocol = desk.protocol_of(call)
    plan = protocol.plan if protocol else Plan()
    level, triggers, rescues = call.risk.level, call.triggers, call.rescues
    return fitting(_assessed(desk, call), level, triggers, plan, rescues)


def falls_to(desk: Desk, call_id: CallId) -> RiskLevel | None:
    """Return the level that a grave one would fall to, or None while none would fall."""
    story = desk.board.calls.get(call_id)
    if story is None or not has_changed(story.past):
        return None
    level = assessment(desk, call_id).level
    return level if story.now.risk.holds_against(level) else None


def falls_by(desk: Desk, call_id: CallId) -> Change | None:
    """Return the change by which a grave level would fall, or None when it does not."""
    story = desk.board.calls.get(call_id)
    if story is None or falls_to(desk, call_id) is None:
        return None
    return change_below(story.blank, story.past, lambda c: _assessed(desk, c).level)


def asked_of(desk: Desk, call_id: CallId) -> Asked | None:
    """Return what is asked of a call now, or None where no protocol could be read."""
    return _asked(desk, desk.board.call(call_id))


def _assessed(desk: Desk, call: Call) -> Assessment:
    if (asked := _asked(desk, call)) is None:
        return assess_without(call.triggers)
    return assess(asked)


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


def answer_item(desk: Desk, call_id: CallId, item: str, answer: str | NonAnswer) -> None:
    """Note an answer, or why there is none, and the level that it made the desk show.

    `answer` is the code of an option, or what was typed where there are none.
    """
    protocol = desk.protocol_of(desk.board.call(call_id))
    asked = protocol.item(item) if protocol else None
    if asked is None:
        raise Refused("This question is not in the protocol of this call.")
    desk.record(call_id, answer_to(asked, answer))
    show_level(desk, call_id)
    _keep_from_calling_back(desk, call_id)


def _keep_from_calling_back(desk: Desk, call_id: CallId) -> None:
    # What an answer forbids holds as if it had been said of a line that dropped.
    never = assessment(desk, call_id).does(Effect.NEVER_CALLS_BACK)
    said = desk.board.call(call_id).triggers.facts(Trigger.DROPPED).get("safe")
    if never and said != "no":
        learn(desk, call_id, Trigger.DROPPED, {"safe": "no"})


def ask_form(desk: Desk, call_id: CallId, opener: Item) -> None:
    """Ask a further form of the protocol, such as the PHQ-9, from now on."""
    answer_item(desk, call_id, opener.link_id, opener.options[0].code)


def take_back(desk: Desk, call_id: CallId, item: str) -> None:
    """Undo a slip: the question counts as not asked."""
    if item in desk.board.call(call_id).answers.by_item:
        desk.record(call_id, AnswerTakenBack(item=item))
        show_level(desk, call_id)


def rate(desk: Desk, call_id: CallId, level: RiskLevel, reason: str) -> None:
    """Put the counselor's name to a level, or raise Refused."""
    may_rate(desk.board.call(call_id).risk, level, reason)
    desk.record(call_id, RiskRated(level=level))
    if reason.strip():
        desk.record(call_id, RatingReasoned(reason=reason.strip()))


def lower(desk: Desk, call_id: CallId, why: WhyLower) -> None:
    """Say why a grave level falls, which is then shown, or raise Refused."""
    if (level := falls_to(desk, call_id)) is None:
        raise Refused("The level does not fall any more.")
    desk.record(call_id, LevelLowered(why=why))
    desk.record(call_id, LevelShown(level=level))


def keep_level(desk: Desk, call_id: CallId) -> None:
    """Take back the change by which a grave level would fall, or raise Refused."""
    if (change := falls_by(desk, call_id)) is None:
        return
    if (back := change.taken_back) is None:
        raise Refused("Correct it where you said it, or say why it falls.")
    _note(desk, call_id, back)


def mark(desk: Desk, call_id: CallId, trigger: Trigger) -> None:
    """Mark a trigger, once; a second time does nothing."""
    if trigger not in desk.board.call(call_id).triggers.marked:
        _note(desk, call_id, TriggerMarked(trigger=trigger))


def unmark(desk: Desk, call_id: CallId, trigger: Trigger) -> None:
    """Note that the mark was made in error."""
    if trigger in desk.board.call(call_id).triggers.marked:
        _note(desk, call_id, TriggerUnmarked(trigger=trigger))


def learn(
    desk: Desk, call_id: CallId, trigger: Trigger, facts: Mapping[str, str]
) -> None:
    """Note what was learned of a trigger; empty words are nothing learned."""
    said = {name: words.strip() for name, words in facts.items() if words.strip()}
    if trigger is Trigger.WEAPON and (where := said.pop(WHERE, None)):
        _place_weapon(desk, call_id, Weapon(where))
    if said:
        _note(desk, call_id, TriggerLearned(trigger=trigger, facts=tuple(said.items())))


def _place_weapon(desk: Desk, call_id: CallId, where: Weapon) -> None:
    # Where a weapon is said to be for the first time, nobody has changed their mind: what
    # counted as unknown falls without a why.
    known = desk.board.call(call_id).triggers.facts(Trigger.WEAPON)
    first = WHERE not in known and falls_to(desk, call_id) is None
    _note(desk, call_id, WeaponLearned(where=where))
    level = assessment(desk, call_id).level
    if first and level is not desk.board.call(call_id).risk.shown:
        desk.record(call_id, LevelShown(level=level))


def _note(desk: Desk, call_id: CallId, event: CallEvent) -> None:
    before = owed_by_triggers(desk.board.call(call_id))
    desk.record(call_id, event)
    show_level(desk, call_id)
    owed = owed_by_triggers(desk.board.call(call_id))
    for work in sorted(owed - before):
        call, now = desk.board.call(call_id), desk.clock.now()
        if found := opened_anew(desk.board, call, work, now):
            desk.record(*found)
    for task in desk.board.open_tasks:
        opened = task.opened
        if opened and opened.call_id == call_id and opened.work in before - owed:
            desk.record(task.task_id, TaskDone(outcome=Outcome.NO_LONGER_NEEDED))


def show_level(desk: Desk, call_id: CallId) -> None:
    """Record the level that the desk shows, when it is another than before.

    A grave one goes on being shown until someone has said why it falls.
    """
    level, risk = assessment(desk, call_id).level, desk.board.call(call_id).risk
    if level is not risk.shown and not risk.holds_against(level):
        desk.record(call_id, LevelShown(level=level))
