"""Questions, answers and progress in words and numbers, as the panels show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from counselor_app.domain.assessment.answers import Answers, ItemAnswered
from counselor_app.domain.assessment.assess import enabled
from counselor_app.domain.assessment.protocol import Item, Protocol
from counselor_app.ui.words import said, tr


@dataclass(frozen=True, slots=True)
class Passed:
    """How far each section is, 0 to 1, and where the question stands among all."""

    sections: tuple[tuple[str, float], ...]
    words: str


def number_of(protocol: Protocol | None, item: str) -> str:
    """Return the number of a question, the same all through a call: "Q7"."""
    ids = [i.link_id for i in protocol.items] if protocol else []
    return f"Q{ids.index(item) + 1}" if item in ids else ""


def answer_words(item: Item | None, answered: ItemAnswered) -> str:
    """Return an answer in the protocol's words, or why there is none."""
    if answered.non_answer is not None:
        return said(answered.non_answer)
    code = answered.option or ""
    option = item.option(code) if item else None
    return option.display if option else code


def passed_from(protocol: Protocol, answers: Answers, at: Item | None) -> Passed:
    """Return how far the assessment is, of the questions that are to be asked now."""
    asked = enabled(protocol, answers)
    parts = tuple((s, _part(asked, answers, s)) for s in protocol.sections)
    if at is None:
        done = sum(i.link_id in answers.by_item for i in asked)
        return Passed(parts, tr("%d of %d answered") % (done, len(asked)))
    place = [i.link_id for i in asked].index(at.link_id) + 1 if at in asked else 0
    return Passed(parts, tr("%s · %d of %d") % (at.section, place, len(asked)))


def found(
    protocol: Protocol, answers: Answers, words: str, *, third_party: bool
) -> tuple[Item, ...]:
    """Return the questions to be asked that hold every word, in the order of asking."""
    sought = words.lower().split()
    if not sought:
        return ()
    return tuple(
        item
        for item in enabled(protocol, answers)
        if all(w in _haystack(protocol, item, third_party=third_party) for w in sought)
    )


def keys_words(other_side: str, *, has: bool) -> str:
    """Return whether the keys go to a side, or which key gives them to it."""
    return tr("Keys go here") if has else tr("%s: keys to here") % other_side


def spoken_question(item: Item, *, third_party: bool) -> str:
    """Return the question with its answers and digits, as a screen reader says it."""
    options = (f"{n + 1}: {o.display}" for n, o in enumerate(item.options))
    return f"{item.wording(third_party=third_party)} {'. '.join(options)}"


def _part(asked: Sequence[Item], answers: Answers, section: str) -> float:
    mine = [i.link_id in answers.by_item for i in asked if i.section == section]
    return sum(mine) / len(mine) if mine else 0.0


def _haystack(protocol: Protocol, item: Item, *, third_party: bool) -> str:
    number, wording = (
        number_of(protocol, item.link_id),
        item.wording(third_party=third_party),
    )
    return f"{number} {item.section} {item.short} {wording}".lower()
