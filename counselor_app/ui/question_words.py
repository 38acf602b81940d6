"""Questions, answers and progress in words and numbers, as the panels show them."""

from dataclasses import dataclass

from counselor_app.domain.assessment.answers import ItemAnswered, NonAnswer
from counselor_app.domain.assessment.asking import Asked
from counselor_app.domain.assessment.form import Item, Kind
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.ui.words import said, tr

_EXAMPLES = {
    Kind.INTEGER: "16",
    Kind.DECIMAL: "2.5",
    Kind.DATE: "2026-11-24",
    Kind.DATE_TIME: "2026-11-24T14:06",
    Kind.TIME: "14:06",
}


@dataclass(frozen=True, slots=True)
class Passed:
    """How far each section is, 0 to 1, and where the question stands among all."""

    sections: tuple[tuple[str, float], ...]
    words: str


def number_of(protocol: Protocol | None, item: str) -> str:
    """Return the number of a question, the same all through a call: "Q7"."""
    number = protocol.numbers.get(item) if protocol else None
    return f"Q{number}" if number else ""


def choices_of(item: Item) -> tuple[tuple[str, str], ...]:
    """Return what can be chosen, each with the code that is noted; a yes or no is two."""
    if item.kind is Kind.BOOLEAN and not item.options:
        return ("true", tr("Yes")), ("false", tr("No"))
    return tuple((option.code, option.display) for option in item.options)


def is_typed(item: Item) -> bool:
    """Return whether the answer is typed, since there is nothing to choose."""
    return item.kind is not Kind.BOOLEAN and not item.options


def example_of(item: Item) -> str:
    """Return how an answer is typed, by an example, or in words where anything goes."""
    example = _EXAMPLES.get(item.kind)
    return tr("such as %s") % example if example else tr("in their words")


def given(answered: ItemAnswered | None) -> str | NonAnswer | None:
    """Return what was chosen or typed, or why there is no answer, as it was noted."""
    if answered is None:
        return None
    return answered.option or answered.value or answered.non_answer


def answer_words(item: Item | None, answered: ItemAnswered) -> str:
    """Return an answer in the protocol's words, or why there is none."""
    answer = given(answered)
    if isinstance(answer, NonAnswer):
        return said(answer)
    return dict(choices_of(item) if item else ()).get(answer or "", answer or "")


def passed_from(asked: Asked, at: Item | None) -> Passed:
    """Return how far the assessment is, of the questions that are to be asked now."""
    parts = tuple(asked.parts())
    place, count = asked.place(at.link_id if at else "")
    if at is None:
        done = count - asked.open.count(1)
        return Passed(parts, tr("%d of %d answered") % (done, count))
    return Passed(parts, tr("%s · %d of %d") % (at.section, place, count))


def found(asked: Asked, words: str, *, third_party: bool) -> tuple[Item, ...]:
    """Return the questions to be asked that hold every word, in the order of asking."""
    sought = words.lower().split()
    if not sought:
        return ()
    return tuple(
        item
        for item in asked.questions
        if all(
            word in _haystack(asked.protocol, item, third_party=third_party)
            for word in sought
        )
    )


def keys_words(other_side: str, *, has: bool) -> str:
    """Return whether the keys go to a side, or which key gives them to it."""
    return tr("Keys go here") if has else tr("%s: keys to here") % other_side


def spoken_question(item: Item, *, third_party: bool) -> str:
    """Return the question with its answers and digits, as a screen reader says it."""
    answers = (f"{n}: {words}" for n, (_, words) in enumerate(choices_of(item), 1))
    how = tr("Type the answer, then Enter.") if is_typed(item) else ". ".join(answers)
    return f"{item.asked_of(third_party=third_party)} {how}"


def _haystack(protocol: Protocol, item: Item, *, third_party: bool) -> str:
    number, wording = (
        number_of(protocol, item.link_id),
        item.asked_of(third_party=third_party),
    )
    return f"{number} {item.section} {item.short} {wording}".lower()


def unread_words(rate_key: str) -> tuple[str, str, str]:
    """Return what stands in place of a question where no protocol could be read."""
    more = tr("Triggers, notes and help work. Rate the risk with %s.") % rate_key
    return "", tr("The assessment could not be read."), more


def all_asked_words(help_keys: tuple[str, ...], rate_key: str) -> tuple[str, str, str]:
    """Return what stands after the last question."""
    more = tr(
        "Say what comes next: settle it on the line with a plan, or send help "
        "with %s to %s. Rate with %s, or go back with ← to change an answer."
    )
    said = more % (*help_keys, rate_key)
    return tr("All asked"), tr("Every question has been asked."), said
