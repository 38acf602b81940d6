"""Scores of forms are worked out by a thread, and only the latest counts."""

import json
from queue import SimpleQueue
from threading import Event

import pytest

from counselor_app.adapters.scoring import FormScorer
from counselor_app.desk import assessing, weighing
from counselor_app.desk.ports import Letter, Scored
from counselor_app.domain.assessment.answers import Answers, ItemAnswered
from counselor_app.domain.assessment.asking import Asked, asked_from
from counselor_app.domain.assessment.filling import Filled, Worked, worked_out
from counselor_app.domain.assessment.protocol import Protocol
from counselor_app.domain.line import CallAnswered, CallOffered
from counselor_app.wire.fhirpath import worked
from counselor_app.wire.protocol_package import protocol_from
from tests.conftest import CALL, LEG, World

OURS = "https://counselor.example/fhir/StructureDefinition/"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/"


def question(link_id: str) -> dict[str, object]:
    weight = "http://hl7.org/fhir/StructureDefinition/itemWeight"
    options = [
        {
            "valueCoding": {"system": "s", "code": str(n), "display": str(n)},
            "extension": [{"url": weight, "valueDecimal": n}],
        }
        for n in range(4)
    ]
    core = [{"url": OURS + "core-question", "valueBoolean": True}]
    item = {"linkId": link_id, "type": "choice", "text": link_id, "extension": core}
    return {**item, "answerOption": options}


@pytest.fixture
def protocol() -> Protocol:
    text = "%resource.descendants().answer.value.weight().sum()"
    calculated = {
        "url": f"{SDC}sdc-questionnaire-calculatedExpression",
        "valueExpression": {"language": "text/fhirpath", "expression": text},
    }
    total: dict[str, object] = {
        "linkId": "total",
        "type": "integer",
        "text": "Total",
        "extension": [calculated],
    }
    form: dict[str, object] = {
        "resourceType": "Questionnaire",
        "url": "https://site.example/form",
        "version": "1",
        "item": [question("x"), question("y"), total],
    }
    bundle = {"resourceType": "Bundle", "entry": [{"resource": form}]}
    return protocol_from(json.dumps(bundle).encode())


def answered(asked: Asked, **said: str) -> Asked:
    by_item = {i: ItemAnswered(item=i, option=code) for i, code in said.items()}
    return asked.after(Answers(by_item=by_item), {})


def test_a_score_is_late_until_it_is_worked_out(protocol: Protocol) -> None:
    posted: SimpleQueue[Letter] = SimpleQueue()
    scorer = FormScorer(posted.put)
    asked = answered(asked_from(protocol), x="1", y="2")
    assert [(s.value, s.late) for s in asked.scores] == [(None, True)]
    scorer.work(CALL, asked.filled)
    scored = posted.get(timeout=10)
    assert isinstance(scored, Scored)
    asked = asked.with_scores(scored.filled, scored.worked)
    assert [(s.item.short, s.value, s.late) for s in asked.scores] == [
        ("Total", 3, False)
    ]
    later = answered(asked, x="3", y="2")
    assert [(s.value, s.late) for s in later.scores] == [(3, True)]
    assert later.with_scores(scored.filled, scored.worked) is later
    scorer.close()


def test_of_what_waits_only_the_latest_is_worked_out(protocol: Protocol) -> None:
    begun, go_on = Event(), Event()
    worked_on: list[Filled] = []

    def work(filled: Filled) -> Worked:
        worked_on.append(filled)
        begun.set()
        assert go_on.wait(10)
        return worked(filled)

    posted: SimpleQueue[Letter] = SimpleQueue()
    scorer = FormScorer(posted.put, work)
    forms = [answered(asked_from(protocol), x=code).filled for code in "0123"]
    scorer.work(CALL, forms[0])
    assert begun.wait(10)
    for form in forms[1:]:
        scorer.work(CALL, form)
    go_on.set()
    told = [posted.get(timeout=10) for _ in range(2)]
    scorer.close()
    assert [t.filled for t in told if isinstance(t, Scored)] == [forms[0], forms[3]]
    assert posted.empty()


def test_whatever_one_form_does_the_next_one_has_its_score(protocol: Protocol) -> None:
    broken = [True]

    def work(filled: Filled) -> Worked:
        if broken:
            raise OverflowError(broken.pop())
        return worked(filled)

    posted: SimpleQueue[Letter] = SimpleQueue()
    scorer = FormScorer(posted.put, work)
    asked = answered(asked_from(protocol), x="1")
    asked = asked.with_scores(asked.filled, worked_out(asked.filled, worked))
    assert [(s.value, s.late) for s in asked.scores] == [(1, False)]
    for code, found in (("2", None), ("3", 3)):
        asked = answered(asked, x=code)
        scorer.work(CALL, asked.filled)
        scored = posted.get(timeout=10)
        assert isinstance(scored, Scored)
        asked = asked.with_scores(scored.filled, scored.worked)
        assert [(s.value, s.late) for s in asked.scores] == [(found, False)]
    scorer.close()


def test_a_desk_asks_for_scores_and_shows_them_when_they_come(protocol: Protocol) -> None:
    world = World(protocol=protocol)
    desk = world.desk()
    for event in (CallOffered(leg=LEG), CallAnswered(leg=LEG)):
        desk.record(CALL, event)
    assessing.answer_item(desk, CALL, "x", "2")
    *_, (call_id, filled) = world.scorer.asked  # only the latest counts
    asked = weighing.asked_of(desk, CALL)
    assert asked is not None
    assert asked.filled is filled
    before = desk.health
    worked = filled.given({})
    desk.take([Scored(call_id, filled, worked)])
    assert desk.health != before
    now = weighing.asked_of(desk, CALL)
    assert now is not None
    assert now.filled is worked


def test_a_form_without_expressions_is_never_worked_out() -> None:
    world = World()
    desk = world.desk()
    for event in (CallOffered(leg=LEG), CallAnswered(leg=LEG)):
        desk.record(CALL, event)
    assessing.answer_item(desk, CALL, "thoughts-now", "no")
    assert world.scorer.asked == []
