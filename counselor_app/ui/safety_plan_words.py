"""The safety plan in words: its parts, what became of the means, how far it is.

The wording is our own and a proposal; it needs a clinical sign-off.
"""

from dataclasses import dataclass, field
from datetime import datetime

from counselor_app.domain.call import Call
from counselor_app.domain.safety_plan import (
    MeansAction,
    MeansAgreed,
    PlanPart,
    SafetyPlan,
)
from counselor_app.ui.call_words import DOT
from counselor_app.ui.clock_words import day_and_minute, wall_minute
from counselor_app.ui.words import said, tr

PLAN = "Plan for the next days"
PROPOSAL = "Proposal wording, needs clinical sign-off."
EXAMPLES = {
    PlanPart.GETS_WORSE: "awake all night, shut in the room, not eating",
    PlanPart.BY_MYSELF: "walk around the block, music, a shower",
    PlanPart.AMONG_PEOPLE: "the library, coffee with Joe",
    PlanPart.ASK_FOR_HELP: "sister, 314 555 0100, also at night",
    PlanPart.PROFESSIONALS: "988 at any hour, own doctor",
    PlanPart.SAFE_PLACE: "not alone tonight; each means goes below",
}
_OPEN = (MeansAction.NONE, MeansAction.DECLINED)

Block = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The plan of an earlier call, the words that say whose it is, and its day."""

    plan: SafetyPlan = field(default_factory=SafetyPlan)
    words: str = ""
    day: str = ""

    def words_for(self, part: PlanPart, plan: SafetyPlan) -> str:
        """Return what it says under a part, with its day, where the plan says less."""
        now = all_lines(plan, part)
        news = [line for line in all_lines(self.plan, part) if line not in now]
        return f"{self.day}: {DOT.join(news)}" if news else ""


def part_words(part: PlanPart) -> str:
    """Return a part's number and what it asks for: "2 What I can do by myself"."""
    return f"{number_of(part)} {said(part)}"


def number_of(part: PlanPart) -> int:
    """Return a part's number, 1 to 6."""
    return tuple(PlanPart).index(part) + 1


def means_words(agreed: MeansAgreed) -> str:
    """Return who does what with a means, and by when, as far as it was said."""
    words = f"{agreed.means.strip()}: {said(agreed.action).lower()}"
    if agreed.who.strip():
        words = tr("%s, by %s") % (words, agreed.who.strip())
    if agreed.by.strip():
        words = f"{words}, {agreed.by.strip()}"
    elif agreed.action not in _OPEN:
        words = tr("%s, no time said") % words
    return words


def blocks(plan: SafetyPlan) -> tuple[Block, ...]:
    """Return each part's heading with its lines, in order; the means end the last."""
    return tuple((part_words(part), all_lines(plan, part)) for part in PlanPart)


def plain_words(plan: SafetyPlan) -> str:
    """Return the parts that were made, as plain text."""
    written = [(title, lines) for title, lines in blocks(plan) if lines]
    return "\n".join("\n".join((title, *lines)) for title, lines in written)


def card_words(plan: SafetyPlan, earlier: Call | None, now: datetime) -> str:
    """Return how far the plan is, or that an earlier call of the number has one."""
    if plan.is_made:
        return how_far_words(plan)
    if earlier is not None:
        return tr("Not begun. %s") % earlier_words(earlier, now)
    return tr("Not begun.")


def how_far_words(plan: SafetyPlan) -> str:
    """Return what became of the means, how many parts there are, and what was agreed."""
    means = "; ".join(map(means_words, plan.rows))
    parts = tr("%d of 6 parts.") % len(plan.made)
    words = (tr("Means: %s.") % means if means else "", parts, read_words(plan))
    return " ".join(filter(None, words))


def read_words(plan: SafetyPlan) -> str:
    """Return whether the plan as it stands was read aloud, and what the caller said."""
    if plan.agreed is None or plan.read_at is None:
        return tr("Not read aloud yet.")
    agreed = tr("Read aloud %s, the caller agrees.")
    not_agreed = tr("Read aloud %s, the caller does not agree.")
    return (agreed if plan.agreed else not_agreed) % wall_minute(plan.read_at)


def earlier_from(call: Call, now: datetime) -> Earlier:
    """Return the plan of an earlier call, as it is shown beside a new one."""
    at = call.plan.at
    day = day_and_minute(at, now) if at else ""
    return Earlier(call.plan, earlier_words(call, now), day.split(",")[0])


def earlier_words(call: Call, now: datetime) -> str:
    """Return whose the plan of an earlier call is, and when it was last written."""
    at, people = call.plan.at, call.people
    when = day_and_minute(at, now) if at else ""
    own = people.caller_name if people.at_risk_is_caller else ""
    name = people.at_risk_name or own
    whose = tr("for %s") % name if name else tr("ask whose it is")
    return tr("This number has a plan of %s, %s.") % (when, whose)


def all_lines(plan: SafetyPlan, part: PlanPart) -> tuple[str, ...]:
    """Return what was written under a part, and in the last one the means."""
    means = map(means_words, plan.rows) if part is PlanPart.SAFE_PLACE else ()
    return (*plan.lines(part), *means)
