"""What is typed where an answer or a fact belongs: a draft until it is entered.

Nothing that was typed is lost: what did not become an answer becomes a note.
"""

from counselor_app.desk import assessing, noting, weighing
from counselor_app.desk.desk import Desk
from counselor_app.domain.event import Refused
from counselor_app.domain.ids import CallId
from counselor_app.domain.line import Phase
from counselor_app.domain.notes import NoteTaken
from counselor_app.domain.triggers import FACTS, WORDS, Trigger

_ANSWER, _FACT = "answer/", "fact/"

Typed = dict[tuple[CallId, str], str]


def type_answer(desk: Desk, call_id: CallId, item: str, text: str) -> None:
    """Keep what stands in the field of a question now, as a draft."""
    noting.keep(desk, call_id, _ANSWER + item, text)


def type_fact(
    desk: Desk, call_id: CallId, trigger: Trigger, name: str, text: str
) -> None:
    """Keep what stands in a field of a trigger's sheet now, as a draft."""
    noting.keep(desk, call_id, f"{_FACT}{trigger}/{name}", text)


def leave(desk: Desk, call_id: CallId, item: str, text: str) -> None:
    """Answer with what stands in the field of a question that is left for another."""
    try:
        assessing.answer_item(desk, call_id, item, text)
    except Refused:
        note(desk, call_id, item, text)
    else:
        type_answer(desk, call_id, item, "")


def note(desk: Desk, call_id: CallId, item: str, text: str) -> None:
    """Make a note of what was not entered: it may be half a word, and no answer."""
    protocol = desk.protocol_of(desk.board.call(call_id))
    found = protocol.item(item) if protocol else None
    jot(desk, call_id, f"{found.short if found else item}: {text}")
    type_answer(desk, call_id, item, "")


def jot(desk: Desk, call_id: CallId, words: str) -> None:
    """Make a note besides the one that is being typed."""
    desk.record(call_id, NoteTaken(text=words))


def remember(desk: Desk) -> Typed:
    """Return what was being typed to questions when this desk last stopped.

    By call and item, for what is still asked in calls that go on. All else becomes a
    note, and so does a fact of which something else was known.
    """
    going_on: Typed = {}
    for draft in [*desk.world.journal.drafts()]:
        call_id, (kind, _, item) = CallId(draft.subject), draft.field.partition("/")
        if call_id not in desk.board.calls:
            continue
        if f"{kind}/" == _FACT:
            _learn(desk, call_id, item, draft.text)
        elif f"{kind}/" == _ANSWER:
            if _is_asked(desk, call_id, item):
                going_on[call_id, item] = draft.text
            else:
                note(desk, call_id, item, draft.text)
    return going_on


def _is_asked(desk: Desk, call_id: CallId, item: str) -> bool:
    asked = weighing.asked_of(desk, call_id)
    talking = desk.board.call(call_id).line.phase is Phase.TALKING
    return talking and asked is not None and asked.is_asked(item)


def _learn(desk: Desk, call_id: CallId, field: str, text: str) -> None:
    trigger, _, name = field.partition("/")
    call = desk.board.call(call_id)
    new = trigger in FACTS and name not in call.triggers.facts(Trigger(trigger))
    if new and call.ending.closed is None and FACTS[Trigger(trigger)].get(name) == WORDS:
        assessing.learn(desk, call_id, Trigger(trigger), {name: text})
    else:
        jot(desk, call_id, f"{name.replace('_', ' ')}: {text}")
    noting.keep(desk, call_id, _FACT + field, "")
