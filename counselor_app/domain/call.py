"""A call: everything true of it, each topic in a facet of its own."""

from dataclasses import dataclass, field
from typing import Self

from counselor_app.domain.assessment.answers import Answers
from counselor_app.domain.disposition import Ending
from counselor_app.domain.event import Entry
from counselor_app.domain.ids import CallId
from counselor_app.domain.line import Line, Phase, Side
from counselor_app.domain.location import Locations
from counselor_app.domain.notes import Notes
from counselor_app.domain.people import People
from counselor_app.domain.rescue import Rescues, Step
from counselor_app.domain.risk import GRAVE, Risk
from counselor_app.domain.safety_plan import SafetyPlan
from counselor_app.domain.transfer import Transfer
from counselor_app.domain.triggers import Triggers


@dataclass(frozen=True, slots=True)
class Call:
    """One call, seen from every side. A value: `after` gives the next one."""

    call_id: CallId
    line: Line = field(default_factory=Line)
    transfer: Transfer = field(default_factory=Transfer)
    people: People = field(default_factory=People)
    locations: Locations = field(default_factory=Locations)
    answers: Answers = field(default_factory=Answers)
    triggers: Triggers = field(default_factory=Triggers)
    risk: Risk = field(default_factory=Risk)
    rescues: Rescues = field(default_factory=Rescues)
    notes: Notes = field(default_factory=Notes)
    ending: Ending = field(default_factory=Ending)
    plan: SafetyPlan = field(default_factory=SafetyPlan)

    def after(self, entry: Entry) -> Self:
        """Return the call as it stands after the entry.

        A caller who is transferred again after the record was closed begins a new one,
        and still has the plan that was made.
        """
        line = self.line.after(entry)
        if self.ending.closed and line.phase is Phase.RINGING:
            return type(self)(self.call_id, line, plan=self.plan)
        return type(self)(
            self.call_id,
            line,
            self.transfer.after(entry),
            self.people.after(entry),
            self.locations.after(entry),
            self.answers.after(entry),
            self.triggers.after(entry),
            self.risk.after(entry),
            self.rescues.after(entry),
            self.notes.after(entry),
            self.ending.after(entry),
            self.plan.after(entry),
        )

    @property
    def is_open(self) -> bool:
        """Whether the line is over but the record still waits to be closed."""
        over = self.line.phase in (Phase.ENDED, Phase.GONE)
        return over and self.ending.closed is None

    @property
    def is_cut_off(self) -> bool:
        """Whether the other side ended a call of a grave level that nobody helped yet."""
        progress = map(self.rescues.progress, self.rescues.requests)
        helped = any(told.step >= Step.ACCEPTED for told in progress)
        ended = self.line.phase is Phase.ENDED and self.line.ended_by is Side.CALLER
        return ended and not helped and self.risk.level in GRAVE
