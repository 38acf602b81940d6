"""The record as FHIR R4: whole, well formed and true, at any moment of any call."""

import json
from dataclasses import replace
from functools import reduce
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.assessment.answers import (
    ItemAnswered,
    NonAnswer,
    ProtocolPinned,
)
from counselor_app.domain.assessment.asking import asked_from
from counselor_app.domain.assessment.assess import Assessment, assess
from counselor_app.domain.assessment.facts import facts_of
from counselor_app.domain.call import Call
from counselor_app.domain.disposition import (
    Disposition,
    DispositionChosen,
    RecordClosed,
)
from counselor_app.domain.event import CallEvent, Event
from counselor_app.domain.events import EVENTS
from counselor_app.domain.ids import CallId, RequestId, Subject
from counselor_app.domain.ladder import Rung, RungReasoned, WhyHigher
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    CallOffered,
    RingingStopped,
    Side,
    Unanswered,
)
from counselor_app.domain.location import Located, Source
from counselor_app.domain.notes import NoteTaken
from counselor_app.domain.people import CallerLearned, PersonAtRiskLearned
from counselor_app.domain.place import Place, Shape
from counselor_app.domain.rescue import (
    EidoAnswered,
    EidoSent,
    Grounds,
    PersonReached,
    RescueRequested,
    RescueSpoken,
    Service,
)
from counselor_app.domain.risk import LevelShown, RiskLevel, RiskRated
from counselor_app.domain.safety_plan import (
    MeansAction,
    MeansAgreed,
    PlanPart,
    PlanPartWritten,
    PlanReadBack,
)
from counselor_app.wire.fhir_record import record_from
from tests.conftest import AT, CALL, LEG, Author, default_protocol
from tests.wire.fhir_checker import faults_of

Json = dict[str, Any]

ONE = RequestId("r1")
RANG = (
    CallOffered(leg=LEG),
    CallerLearned(number="+13145550142", dialable=True, name="Pat Sample"),
)
PINNED = ProtocolPinned(url="https://site.example/q", version="7", digest="d")
TALKED = (*RANG, CallAnswered(leg=LEG), PINNED)
HOME = Place(shape=Shape.CIVIC, civic=(("HNO", "2317"), ("RD", "Cherokee")))
ASKED = RescueRequested(
    request_id=ONE,
    service=Service.EMS,
    grounds=Grounds.CONSENT,
    place=Located(HOME, Source.SAID, AT),
    reason="Took pills",
)
ENDED = CallEnded(by=Side.CALLER)
call_events = st.one_of(*(st.from_type(k) for k in EVENTS if issubclass(k, CallEvent)))


def call_after(*events: Event) -> Call:
    author = Author()
    return reduce(Call.after, map(author.writes, events), Call(CALL))


def assessed(call: Call) -> Assessment:
    asked = asked_from(default_protocol())
    return assess(asked.after(call.answers, facts_of(call.people, call.triggers)))


def record_after(*events: Event) -> Json:
    call = call_after(*events)
    return record_from(call, default_protocol(), assessed(call))


def found(record: Json, kind: str) -> list[Json]:
    resources = [entry["resource"] for entry in record["entry"]]
    return [r for r in resources if r["resourceType"] == kind]


def only(record: Json, kind: str) -> Json:
    (resource,) = found(record, kind)
    return resource


@pytest.mark.parametrize(
    ("events", "encounter", "answers", "risk"),
    [
        ((), "planned", "in-progress", "preliminary"),
        (RANG, "arrived", "in-progress", "preliminary"),
        (
            (*RANG, RingingStopped(why=Unanswered.ABANDONED)),
            "cancelled",
            "stopped",
            "final",
        ),
        (TALKED, "in-progress", "in-progress", "preliminary"),
        ((*TALKED, ENDED), "finished", "stopped", "final"),
    ],
    ids=["new", "ringing", "abandoned", "talking", "ended"],
)
def test_each_state_of_the_line_has_its_status(
    events: tuple[Event, ...], encounter: str, answers: str, risk: str
) -> None:
    record = record_after(*events)
    assert faults_of(record) == []
    assert only(record, "Encounter")["status"] == encounter
    assert only(record, "QuestionnaireResponse")["status"] == answers
    assert only(record, "RiskAssessment")["status"] == risk


def test_the_encounter_is_virtual_and_says_whether_it_was_resolved_on_the_line() -> None:
    closed = RecordClosed(
        disposition=Disposition.RESOLVED,
        resolved_on_line=True,
        level=RiskLevel.LOW,
        peak=RiskLevel.LOW,
        services=(),
    )
    chosen = DispositionChosen(disposition=Disposition.RESOLVED)
    encounter = only(record_after(*TALKED, ENDED, chosen, closed), "Encounter")
    assert encounter["class"]["code"] == "VR"
    assert encounter["extension"][0]["valueBoolean"] is True
    disposition = encounter["hospitalization"]["dischargeDisposition"]
    assert disposition["coding"][0]["code"] == "resolved"
    assert set(encounter["period"]) == {"start", "end"}


def test_a_form_with_every_core_question_answered_is_completed() -> None:
    core = [item for item in default_protocol().questions if item.core]
    answers = [
        ItemAnswered(item=i.link_id, option=i.options[0].code) for i in reversed(core)
    ]
    record = record_after(*TALKED, *answers, ENDED)
    response = only(record, "QuestionnaireResponse")
    assert response["status"] == "completed"
    assert response["questionnaire"] == "https://site.example/q|7"
    # In the order of the form, whatever was asked first.
    assert [i["linkId"] for i in response["item"]] == [i.link_id for i in core]
    assert response["item"][0]["answer"][0]["valueCoding"]["display"]


def test_a_question_that_was_declined_is_said_to_be() -> None:
    item = default_protocol().questions[0].link_id
    declined = ItemAnswered(item=item, non_answer=NonAnswer.DECLINED)
    record = record_after(*TALKED, declined)
    (answered,) = only(record, "QuestionnaireResponse")["item"]
    coding = answered["answer"][0]["valueCoding"]
    assert (coding["code"], "display" in coding) == ("declined", False)
    assert coding["system"].endswith("non-answers")
    assert faults_of(record) == []


def test_a_request_names_who_asked_for_what_where_and_why() -> None:
    record = record_after(*TALKED, ASKED)
    request = only(record, "ServiceRequest")
    assert (request["intent"], request["priority"]) == ("order", "stat")
    assert request["code"]["coding"][0]["code"] == "ems"
    assert request["locationCode"] == [{"text": "2317 Cherokee"}]
    assert request["reasonCode"][0]["text"] == "Took pills"
    assert request["requester"]["identifier"]["value"] == "ana"


SENT = EidoSent(request_id=ONE)
RECEIVED = EidoAnswered(request_id=ONE, code=180)
DECLINED = EidoAnswered(request_id=ONE, code=603)
REACHED = PersonReached(request_id=ONE)


@pytest.mark.parametrize(
    ("since", "carried", "request_status"),
    [
        ((), "preparation", "active"),
        ((SENT,), "in-progress", "active"),
        ((SENT, RECEIVED), "completed", "active"),
        ((SENT, DECLINED), "completed", "active"),
        ((SENT, RECEIVED, REACHED), "completed", "completed"),
    ],
    ids=["written", "sent", "received", "refused", "reached"],
)
def test_a_communication_carries_each_request_and_says_how_far_it_came(
    since: tuple[Event, ...], carried: str, request_status: str
) -> None:
    record = record_after(*TALKED, ASKED, *since)
    assert faults_of(record) == []
    communication = only(record, "Communication")
    request = only(record, "ServiceRequest")
    urls = {e["fullUrl"]: e["resource"] for e in record["entry"]}
    assert urls[communication["basedOn"][0]["reference"]] == request
    assert communication["status"] == carried
    assert request["status"] == request_status
    assert ("note" in communication) is (DECLINED in since)


def test_a_request_that_was_read_aloud_went_by_voice() -> None:
    spoken = RescueSpoken(request_id=ONE, operator="Operator 7")
    communication = only(record_after(*TALKED, ASKED, spoken), "Communication")
    assert communication["medium"][0]["coding"][0]["code"] == "voice"
    assert "sent" not in communication
    assert communication["received"]


def test_two_requests_are_two_orders_each_with_its_own_carrier() -> None:
    police = RescueRequested(
        request_id=RequestId("r2"),
        service=Service.POLICE,
        grounds=Grounds.IMMINENT_RISK,
        reason="Weapon",
    )
    record = record_after(*TALKED, ASKED, police)
    carried = [c["basedOn"][0]["reference"] for c in found(record, "Communication")]
    assert len(set(carried)) == len(found(record, "ServiceRequest")) == 2


PILLS = MeansAgreed(
    row=1, means="pills", action=MeansAction.LOCKED, who="mother", by="tonight"
)
WALK = PlanPartWritten(part=PlanPart.BY_MYSELF, lines=("walk the dog", "music"))


def test_a_safety_plan_is_a_care_plan_active_once_it_is_agreed() -> None:
    record = record_after(*TALKED, WALK, PILLS)
    assert faults_of(record) == []
    plan = only(record, "CarePlan")
    assert (plan["status"], plan["intent"]) == ("draft", "plan")
    assert plan["category"] == [{"text": "Suicide safety plan"}]
    described = [a["detail"]["description"] for a in plan["activity"]]
    assert described == ["walk the dog; music", "pills, locked, mother, tonight"]
    assert plan["author"]["identifier"]["value"] == "ana"
    agreed = record_after(*TALKED, WALK, PlanReadBack(agreed=True))
    assert only(agreed, "CarePlan")["status"] == "active"
    refused = record_after(*TALKED, WALK, PlanReadBack(agreed=False))
    assert only(refused, "CarePlan")["status"] == "draft"
    assert faults_of(refused) == []


def test_without_a_plan_there_is_no_care_plan() -> None:
    assert found(record_after(*TALKED), "CarePlan") == []


def test_a_note_keeps_its_words() -> None:
    communication = only(record_after(*TALKED, NoteTaken(text="Calm.")), "Communication")
    assert communication["payload"] == [{"contentString": "Calm."}]


def test_a_third_party_is_never_the_patient() -> None:
    mother = PersonAtRiskLearned(is_caller=False, name="Sam", relation="mother")
    record = record_after(*TALKED, mother)
    assert faults_of(record) == []
    assert only(record, "Patient") == {
        "resourceType": "Patient",
        "name": [{"text": "Sam"}],
    }
    caller = only(record, "RelatedPerson")
    assert caller["telecom"][0]["value"] == "+13145550142"
    assert caller["relationship"] == [{"text": "mother"}]


def test_while_nobody_said_who_is_at_risk_the_caller_is_not_taken_for_them() -> None:
    record = record_after(*TALKED)
    assert only(record, "Patient") == {"resourceType": "Patient"}
    own = record_after(*TALKED, PersonAtRiskLearned(is_caller=True))
    assert only(own, "Patient")["telecom"][0]["value"] == "+13145550142"


def test_the_level_in_force_and_its_reasons_are_told() -> None:
    shown, rated = LevelShown(level=RiskLevel.HIGH), RiskRated(level=RiskLevel.IMMINENT)
    hurt = ItemAnswered(item="safety-now", option="hurt")
    risk = only(record_after(*TALKED, hurt, shown, rated), "RiskAssessment")
    (prediction,) = risk["prediction"]
    assert prediction["qualitativeRisk"]["coding"][0]["code"] == "imminent"
    assert "Hurt, or has taken something" in prediction["rationale"]
    assert risk["note"][0]["text"] == "Peak imminent, derived high"


def test_a_level_that_is_proposed_is_said_to_wait_and_the_grave_one_holds() -> None:
    proposed = (LevelShown(level=RiskLevel.HIGH), RiskRated(level=RiskLevel.LOW))
    record = record_after(*TALKED, *proposed)
    assert faults_of(record) == []
    risk = only(record, "RiskAssessment")
    code = risk["prediction"][0]["qualitativeRisk"]["coding"][0]["code"]
    assert (code, risk["note"][-1]["text"]) == (
        ("high", "Proposed low, which waits for a lead's word")
    )


def test_a_request_above_what_fitted_says_why() -> None:
    asked = replace(ASKED, fits=Rung.COMMUNITY_TEAM)
    why = RungReasoned(request_id=asked.request_id, why=WhyHigher.TOO_SLOW)
    record = record_after(*TALKED, asked, why)
    assert faults_of(record) == []
    request = only(record, "ServiceRequest")
    assert request["note"] == [{"text": "Above community_team, which fitted: too_slow"}]


def test_the_same_call_has_the_same_names_and_another_call_has_others() -> None:
    protocol, nothing = default_protocol(), assessed(call_after())
    one, again = record_after(*RANG), record_after(*TALKED)
    other = record_from(Call(CallId(Subject("c2"))), protocol, nothing)
    names = [{e["fullUrl"] for e in record["entry"]} for record in (one, again, other)]
    assert names[0] == names[1]
    assert not names[0] & names[2]


@given(st.lists(call_events, max_size=12))
def test_whatever_happened_the_record_is_well_formed(events: list[Event]) -> None:
    record = record_after(*TALKED, *events)
    assert faults_of(record) == []
    json.dumps(record, allow_nan=False)


@pytest.mark.parametrize(("item", "code"), [("intoxicated", "some"), ("means", "none")])
def test_what_42_cfr_part_2_protects_is_labelled(item: str, code: str) -> None:
    answers = only(
        record_after(ItemAnswered(item=item, option=code)), "QuestionnaireResponse"
    )
    labels = [label["code"] for label in answers.get("meta", {}).get("security", ())]
    assert labels == (["42CFRPart2"] if item == "intoxicated" else [])
