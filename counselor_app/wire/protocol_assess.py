"""What a protocol makes of a call's answers, as the row of `protocol assess`.

Answers are a FHIR QuestionnaireResponse, or one flat JSON object: a linkId to the code of
an option, to why there is no answer, or to what was typed.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from counselor_app.domain.assessment.answers import Answers, ItemAnswered, NonAnswer
from counselor_app.domain.assessment.asking import Asked, asked_from
from counselor_app.domain.assessment.assess import Assessment, assess
from counselor_app.domain.assessment.facts import with_age
from counselor_app.domain.assessment.filling import worked_out
from counselor_app.domain.assessment.form import Item
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.assessment.response import Given
from counselor_app.domain.assessment.typed import value_from
from counselor_app.domain.ladder import Rung
from counselor_app.domain.risk import RiskLevel
from counselor_app.wire.fhir_questionnaire import document_from
from counselor_app.wire.fhir_response import response_of
from counselor_app.wire.fhir_values import Json, plain
from counselor_app.wire.fhirpath import worked
from counselor_app.wire.protocol_words import LEVELS, RUNGS, plain_words

Row = dict[str, Any]
_Said = Mapping[str, object]
_REASONS = {reason.value: reason for reason in NonAnswer}


def assess_row(protocol: Protocol, untrusted_answers: bytes) -> Row:
    """Return the level, its reasons, the triggers, the step, and what is unanswered.

    `unanswered` are all questions asked now that have no real answer, core ones first.
    What is no answer of its question is named in `damage`, and counts for nothing.
    Raises FormUnreadable when the answers are none.
    """
    said = _said_in(document_from(untrusted_answers))
    damage: list[str] = []
    facts, by_item = dict[str, str](), dict[str, ItemAnswered]()
    for link_id, value in said.items():
        item = protocol.item(link_id)
        answered = _answered(item, value) if item and item.asks else None
        if item is None or answered is None:
            damage.append(_trouble(link_id, item, value))
        elif not (item.hidden and item.code):
            by_item[link_id] = answered
        elif answered.option:
            facts[item.code.code] = answered.option
    asked = asked_from(protocol).after(Answers(by_item=by_item), with_age(facts))
    if protocol.calculates:
        asked = asked.with_scores(asked.filled, worked_out(asked.filled, worked))
    return {**row_of(asked, assess(asked)), **({"damage": damage} if damage else {})}


def row_of(asked: Asked, found: Assessment) -> Row:
    """Return an assessment as plain JSON."""
    triggers = (rule.trigger for rule in found.triggers if rule.trigger)
    return {
        "level": found.level.value,
        "reasons": [{"item": r.item, "text": r.text} for r in found.reasons],
        "triggers": list(dict.fromkeys(trigger.value for trigger in triggers)),
        "step": found.step.value if found.step else None,
        "unanswered": list(dict.fromkeys((*found.open_core, *_open(asked)))),
    }


def _open(asked: Asked) -> Iterator[str]:
    for item in asked.questions:
        latest = asked.answers.by_item.get(item.link_id)
        if not item.calculated and (latest is None or not latest.is_real):
            yield item.link_id


def _said_in(document: Json) -> _Said:
    if "resourceType" not in document:
        return document
    return dict(_told(response_of(document)))


def _told(given: tuple[Given, ...]) -> Iterator[tuple[str, object]]:
    """Give the first answer to each item of a response."""
    waiting = list(reversed(given))
    while waiting:
        one = waiting.pop()
        if one.answers:
            yield one.link_id, plain(one.answers[0].value)
        below = [inner for answer in one.answers for inner in answer.items]
        waiting.extend(reversed([*one.items, *below]))


def _answered(item: Item, value: object) -> ItemAnswered | None:
    """Return the answer, or None where it is none of the item's.

    A code of an option comes before a reason of the same name.
    """
    text = _text(value)
    if text is None:
        return None
    if item.option(text):
        return ItemAnswered(item=item.link_id, option=text)
    if reason := _REASONS.get(text):
        return ItemAnswered(item=item.link_id, non_answer=reason)
    if item.options or value_from(item, text) is None:
        return None
    return ItemAnswered(item=item.link_id, value=text)


def _text(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, str | int | float) else None


def _trouble(link_id: str, item: Item | None, value: object) -> str:
    if item is None or not item.asks:
        return f"The protocol has no question {link_id[:80]}."
    return f"{str(value)[:40]} is no answer to {link_id[:80]}."


def assess_words(row: Row) -> str:
    """Return a row as lines for people."""
    reasons = [f"because: {r['text']} ({r['item']})" for r in row["reasons"]]
    return "\n".join(
        (
            f"level: {LEVELS[RiskLevel(row['level'])].lower()}",
            f"step: {RUNGS[Rung(row['step'])] if row['step'] else 'none'}",
            f"triggers: {', '.join(map(plain_words, row['triggers'])) or 'none'}",
            *reasons,
            f"unanswered: {', '.join(row['unanswered']) or 'nothing'}",
            *(f"damage: {words}" for words in row.get("damage", ())),
        )
    )
