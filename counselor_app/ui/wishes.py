"""What screens ask, carried to the desk; a refusal goes beside its control."""

from collections.abc import Callable, Mapping
from functools import partial

from counselor_app.desk import (
    answering,
    assessing,
    closing,
    entering,
    locating,
    planning,
    rescuing,
)
from counselor_app.desk.desk import Desk
from counselor_app.domain.event import Refused
from counselor_app.domain.ids import CallId, RequestId, Subject, TaskId
from counselor_app.domain.location import Whose
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.task import Outcome, Work
from counselor_app.ui.call_bar import CallBar
from counselor_app.ui.left_panel import LeftPanel
from counselor_app.ui.middle_column import MiddleColumn
from counselor_app.ui.people_sheet import PeopleSheet
from counselor_app.ui.right_column import RightColumn
from counselor_app.ui.safety_plan_sheet import PlanSheet
from counselor_app.ui.words import tr

_CONFIRM = "confirm:"

Verb = Callable[..., object]
Words = Callable[[str], None]
Which = Callable[[], CallId | None]


class Wishes:
    """Does a verb with the call in hand; what it refuses is shown where it was asked.

    `on_line` gives the call being talked on, `noted` the one whose record is in hand.
    What a sheet of one call asks is done to that call, whichever is in hand by then.
    """

    def __init__(self, desk: Desk, on_line: Which, noted: Which) -> None:
        self._desk, self._on_line, self._noted = desk, on_line, noted

    def attempt(self, refuse: Words, verb: Verb, *with_: object, **named: object) -> bool:
        """Do the verb at the desk; show the words when it is refused."""
        try:
            verb(self._desk, *with_, **named)
        except Refused as refused:
            refuse(str(refused))
            return False
        refuse("")
        return True

    def on_call(self, refuse: Words, verb: Verb, *with_: object, **named: object) -> bool:
        """Do the verb on the call being talked on, or say that there is none."""
        call_id = self._on_line()
        if call_id is None:
            refuse(tr("No call is open."))
            return False
        return self.attempt(refuse, verb, call_id, *with_, **named)

    def on_record(self, refuse: Words, verb: Verb, *with_: object) -> bool:
        """Do the verb on the call whose record is in hand, open or over."""
        return self._on(self._noted, refuse, verb, *with_)

    def join_bar(self, bar: CallBar) -> None:
        """Carry what the call bar asks."""
        refuse = bar.notice.refuse
        for signal, verb in (
            (bar.mute_asked, answering.toggle_mute),
            (bar.hold_asked, answering.toggle_hold),
            (bar.hang_up_asked, answering.hang_up),
            (bar.release_asked, answering.release_operator),
        ):
            signal.connect(partial(self._plainly, refuse, verb))

    def join_middle(self, middle: MiddleColumn) -> None:
        """Carry what question and outcome ask."""
        refuse = middle.question.notice.refuse
        middle.question.answer_asked.connect(
            partial(self.on_call, refuse, assessing.answer_item)
        )
        middle.question.take_back_asked.connect(
            partial(self.on_call, refuse, assessing.take_back)
        )
        question = middle.question
        own = partial(self._on, lambda: question.call_id, refuse)
        quiet = partial(self._on, lambda: question.call_id, _say_nothing)
        question.typed.connect(partial(quiet, entering.type_answer))
        question.left.connect(partial(own, entering.leave))
        question.dropped.connect(partial(own, entering.note))
        card = middle.lowering
        of_card = partial(self._on, lambda: card.call_id, card.notice.refuse)
        card.lowered.connect(partial(of_card, assessing.lower))
        card.kept.connect(partial(of_card, assessing.keep_level))
        sheet = middle.outcome
        own = partial(self._on, lambda: sheet.call_id, sheet.notice.refuse)
        sheet.disposition_asked.connect(partial(own, closing.choose))
        sheet.review_asked.connect(partial(own, closing.review))
        sheet.follow_up_asked.connect(partial(own, closing.agree))
        self.join_plan(middle.plan)

    def join_plan(self, sheet: PlanSheet) -> None:
        """Carry what is written in the safety plan."""
        own = partial(self._on, lambda: sheet.call_id, sheet.notice.refuse)
        sheet.typed.connect(partial(own, planning.type_))
        sheet.part_left.connect(partial(own, planning.write_part))
        sheet.means_typed.connect(partial(own, planning.type_means))
        sheet.means_agreed.connect(partial(own, planning.agree_means))
        sheet.means_taken_back.connect(partial(own, planning.take_back_means))
        sheet.read_back_said.connect(lambda yes: own(planning.read_back, agreed=yes))

    def join_right(self, right: RightColumn) -> None:
        """Carry what risk, help and the sheets ask."""
        told, helped = right.notice.refuse, right.help
        right.risk.rate_asked.connect(self._rate_with(told))
        helped.send_asked.connect(
            partial(self.on_record, helped.show_refusal, rescuing.request)
        )
        helped.spoke_asked.connect(partial(self._spoke, helped.show_refusal))
        helped.call_psap_asked.connect(
            partial(self._plainly, helped.show_refusal, answering.call_psap)
        )
        helped.why_said.connect(
            partial(self.on_record, helped.show_refusal, rescuing.reason_rung)
        )
        helped.contact_asked.connect(partial(self._contact, helped.show_refusal))
        right.dial.digit_asked.connect(partial(self.on_call, told, answering.dial))
        own = partial(self._on, lambda: right.triggers.call_id, told)
        right.triggers.learned.connect(partial(own, assessing.learn))
        right.triggers.dropped.connect(partial(own, entering.jot))
        quiet = partial(self._on, lambda: right.triggers.call_id, _say_nothing)
        right.triggers.typed.connect(partial(quiet, entering.type_fact))
        right.triggers.unmark_asked.connect(partial(own, assessing.unmark))
        self.join_people(right.people, told)

    def join_people(self, people: PeopleSheet, refuse: Words) -> None:
        """Carry what is said of the two people."""
        own = partial(self._on, lambda: people.call_id, refuse)
        people.person_said.connect(partial(own, locating.say_who))
        people.number_said.connect(partial(own, locating.say_number))
        people.place_said.connect(partial(own, locating.say_place))
        people.read_back_asked.connect(partial(self._read_back, people))
        people.together_said.connect(lambda yes: own(locating.together, yes=yes))
        people.sorting_said.connect(partial(own, locating.sort))

    def join_left(self, left: LeftPanel) -> None:
        """Carry how a task ended."""
        left.task_ended.connect(partial(self._end_task, left.notice.refuse))
        left.task_told.connect(partial(self._tell_task, left.notice.refuse))

    def _plainly(self, refuse: Words, verb: Verb, *_clicked: object) -> None:
        self.on_call(refuse, verb)

    def _rate_with(self, refuse: Words) -> Callable[[RiskLevel, str], None]:
        def rate(level: RiskLevel, reason: str) -> None:
            self.on_record(refuse, assessing.rate, level, reason)

        return rate

    def _spoke(self, refuse: Words, key: str, operator: str, incident: str) -> None:
        self.on_record(refuse, rescuing.spoke, RequestId(key), operator, incident)

    def _contact(self, refuse: Words, key: str, outcome: Outcome) -> None:
        self.on_record(refuse, rescuing.confirm_contact, RequestId(key), outcome)

    def _on(
        self, which: Which, refuse: Words, verb: Verb, *with_: object, **named: object
    ) -> bool:
        call_id = which()
        if call_id is None:
            refuse(tr("No record is open."))
            return False
        return self.attempt(refuse, verb, call_id, *with_, **named)

    def _read_back(self, people: PeopleSheet, whose: Whose) -> None:
        refuse = people.notice.refuse
        if self._on(lambda: people.call_id, refuse, locating.read_back, whose):
            people.show_read_back()

    def _tell_task(
        self, refuse: Words, key: str, outcome: Outcome, facts: Mapping[str, str]
    ) -> None:
        self.attempt(refuse, rescuing.end_task, TaskId(Subject(key)), outcome, facts)

    def _end_task(self, refuse: Words, key: str, outcome: Outcome) -> None:
        task = self._desk.board.task(TaskId(Subject(key)))
        if task.opened and task.opened.work is Work.CONFIRM_CONTACT:
            request_id = RequestId(key.removeprefix(_CONFIRM))
            about = (task.opened.call_id, request_id, outcome)
            self.attempt(refuse, rescuing.confirm_contact, *about)
        else:
            self.attempt(refuse, rescuing.end_task, TaskId(Subject(key)), outcome)


def _say_nothing(_words: str) -> None:
    """Leave standing what was refused: a draft is kept without a word."""
