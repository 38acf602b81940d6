"""Marked triggers in the record as FHIR R4 Observations."""

from counselor_app.domain.assessment.assess import assess_without
from counselor_app.domain.call import Call
from counselor_app.domain.line import Line, Phase
from counselor_app.domain.triggers import Trigger, Triggers
from counselor_app.wire.fhir_record import record_from
from tests.conftest import CALL
from tests.wire.fhir_checker import Json, faults_of

FACTS = {Trigger.CHILD: {"role": "at_risk", "taken_by": "Ms. Example", "with": " "}}


def observations(triggers: Triggers, phase: Phase = Phase.TALKING) -> list[Json]:
    call = Call(CALL, line=Line(phase=phase), triggers=triggers)
    bundle = record_from(call, None, assess_without(triggers))
    assert faults_of(bundle) == []
    resources = [entry["resource"] for entry in bundle["entry"]]
    return [each for each in resources if each["resourceType"] == "Observation"]


def test_a_marked_trigger_says_what_was_learned_of_it() -> None:
    (child,) = observations(Triggers(marked=frozenset(FACTS), learned=FACTS))
    assert child["code"]["coding"][0]["code"] == "child"
    assert child["status"] == "preliminary"
    assert child["component"] == [
        {"code": {"text": "role"}, "valueString": "at_risk"},
        {"code": {"text": "taken_by"}, "valueString": "Ms. Example"},
    ]


def test_every_trigger_stands_there_once_and_is_final_in_the_end() -> None:
    seen = observations(Triggers(marked=frozenset(Trigger)), Phase.ENDED)
    codes = [each["code"]["coding"][0]["code"] for each in seen]
    assert codes == sorted(Trigger)
    assert {each["status"] for each in seen} == {"final"}


def test_a_mark_in_error_is_not_told() -> None:
    assert observations(Triggers(learned=FACTS)) == []
