"""What a counselor does to learn how near the danger is."""

from collections.abc import Mapping

from counselor_app.desk.desk import Desk
from counselor_app.desk.duties import opened_anew, owed_by_triggers
from counselor_app.desk.ports import Happened
from counselor_app.desk.weighing import (
    asked_of,
    assessment,
    falls_by,
    falls_to,
    falls_without,
)
from counselor_app.domain.assessment.answers import AnswerTakenBack, NonAnswer
from counselor_app.domain.assessment.assess import is_lifted
from counselor_app.domain.assessment.form import Item
from counselor_app.domain.assessment.plan import Effect
from counselor_app.domain.assessment.typed import answer_to
from counselor_app.domain.event import CallEvent, Refused
from counselor_app.domain.ids import CallId
from counselor_app.domain.risk import (
    GRAVE,
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


def answer_item(desk: Desk, call_id: CallId, item: str, answer: str | NonAnswer) -> None:
    """Note an answer, or why there is none, and the level that it made the desk show.

    `answer` is the code of an option, or what was typed where there are none.
    """
    protocol = desk.protocol_of(desk.board.call(call_id))
    asked = protocol.item(item) if protocol else None
    if asked is None:
        raise Refused("This question is not in the protocol of this call.")
    before = _grave_reasons(desk, call_id)
    desk.record(call_id, answer_to(asked, answer))
    show_level(desk, call_id)
    _show_again(desk, call_id, before)
    _keep_from_calling_back(desk, call_id)


def _keep_from_calling_back(desk: Desk, call_id: CallId) -> None:
    # What an answer forbids, or allows again, holds as if it had been said of a line that
    # dropped.
    asked = asked_of(desk, call_id)
    if asked is None:
        return
    rules = [r for r in asked.protocol.plan.effects if _NEVER in r.effects]
    if assessment(desk, call_id).does(_NEVER):
        safe = "no"
    elif any(is_lifted(rule, asked) for rule in rules):
        safe = "yes"
    else:
        return
    if desk.board.call(call_id).triggers.facts(Trigger.DROPPED).get("safe") != safe:
        learn(desk, call_id, Trigger.DROPPED, {"safe": safe})


_NEVER = Effect.NEVER_CALLS_BACK


def _grave_reasons(desk: Desk, call_id: CallId) -> frozenset[tuple[str, str]]:
    if not desk.board.call(call_id).risk.agreed:
        return frozenset()  # nobody asks
    reasons = assessment(desk, call_id).reasons
    return frozenset((r.item, r.text) for r in reasons if r.level in GRAVE)


def _show_again(desk: Desk, call_id: CallId, before: frozenset[tuple[str, str]]) -> None:
    # A lead agreed to a lower level beside other reasons: with a new one, that is over.
    risk = desk.board.call(call_id).risk
    if risk.agreed and _grave_reasons(desk, call_id) - before:
        desk.record(call_id, LevelShown(level=risk.shown))


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
    """Note that the mark was made in error, which says why the level falls by it."""
    if trigger not in desk.board.call(call_id).triggers.marked:
        return
    events: tuple[CallEvent, ...] = (TriggerUnmarked(trigger=trigger),)
    if (level := falls_without(desk, call_id, trigger)) is not None:
        why = LevelLowered(why=WhyLower.MIS_KEY)
        events = (*events, why, LevelShown(level=level))
    _note(desk, call_id, *events)


def learn(
    desk: Desk, call_id: CallId, trigger: Trigger, facts: Mapping[str, str]
) -> None:
    """Note what was learned of a trigger; empty words take back what was known."""
    known = desk.board.call(call_id).triggers.facts(trigger)
    told = {name: words.strip() for name, words in facts.items()}
    said = {name: words for name, words in told.items() if words or known.get(name)}
    if trigger is Trigger.WEAPON and (where := said.pop(WHERE, None)):
        _place_weapon(desk, call_id, Weapon(where))
    if said:
        _note(desk, call_id, TriggerLearned(trigger=trigger, facts=tuple(said.items())))


def _place_weapon(desk: Desk, call_id: CallId, where: Weapon) -> None:
    # Where a weapon is said to be for the first time, nobody has changed their mind: what
    # counted as unknown falls without a why.
    known = desk.board.call(call_id).triggers.facts(Trigger.WEAPON)
    first = WHERE not in known and falls_to(desk, call_id) is None
    first = first and not desk.lacks_version_of(desk.board.call(call_id))
    _note(desk, call_id, WeaponLearned(where=where))
    level = assessment(desk, call_id).level
    if first and level is not desk.board.call(call_id).risk.shown:
        desk.record(call_id, LevelShown(level=level))


def _note(desk: Desk, call_id: CallId, *events: CallEvent) -> None:
    before = owed_by_triggers(desk.board.call(call_id))
    reasons = _grave_reasons(desk, call_id)
    desk.take(Happened(call_id, event) for event in events)
    show_level(desk, call_id)
    _show_again(desk, call_id, reasons)
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

    A grave one goes on being shown until someone has said why it falls. Where the call
    began with a version of the assessment that is gone, the others do too.
    """
    level, call = assessment(desk, call_id).level, desk.board.call(call_id)
    stays = call.risk.holds_against(level)
    if desk.lacks_version_of(call):
        rises = level.severity > call.risk.shown.severity
        stays = level is RiskLevel.UNRATED or not rises
    if level is not call.risk.shown and not stays:
        desk.record(call_id, LevelShown(level=level))
