"""Asking for help as an EIDO: what responders need, at the place of the person only."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from counselor_app.domain.call import Call
from counselor_app.domain.ids import RequestId, StaffId
from counselor_app.domain.location import Locations, TogetherConfirmed
from counselor_app.domain.people import People
from counselor_app.domain.policy import Policy
from counselor_app.domain.rescue import Grounds, Request, Service
from counselor_app.domain.risk import Risk, RiskLevel
from counselor_app.domain.transfer import Transfer, TransferRead
from counselor_app.domain.triggers import Trigger, Triggers, Weapon
from counselor_app.wire.conveyance import request_for_service
from counselor_app.wire.eido import eido_from
from counselor_app.wire.rescue_script import UNKNOWN_PLACE, script_from
from tests.conftest import CALL, Author
from tests.eido_checker import faults_of
from tests.wire.eidos import (
    CALLER,
    CHEROKEE,
    KEY,
    NOW,
    PHONE,
    READ,
    SCENARIOS,
    TALKING,
    asked,
    located,
    requested,
)

POLICY = Policy()
FIRST_PARTY = SCENARIOS["first-party-attempt"]
ELSEWHERE = SCENARIOS["third-party-elsewhere"]


def eido_of(call: Call, service: Service = Service.EMS) -> dict[str, Any]:
    eido = eido_from(*asked(call, service), POLICY, NOW)
    assert faults_of(eido) == []
    return json.loads(json.dumps(eido))  # type: ignore[no-any-return]  # it was a dict


def notes(eido: dict[str, Any]) -> str:
    (note,) = eido["notesComponent"]
    return str(note["notesActionComments"])


def people(eido: dict[str, Any]) -> list[list[str]]:
    return [p["personIncidentRoleRegistryText"] for p in eido["personComponent"]]


def places(eido: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found = eido.get("locationComponent", [])
    return {p["locationTypeDescriptionRegistryText"]: p for p in found}


@pytest.mark.parametrize("service", Service)
@pytest.mark.parametrize("name", SCENARIOS)
def test_every_service_can_be_asked_for_in_every_situation(
    name: str, service: Service
) -> None:
    for grounds in Grounds:
        call, request = asked(SCENARIOS[name], service, grounds)
        assert faults_of(eido_from(call, request, POLICY, NOW)) == []


@given(requested())
def test_any_call_makes_an_eido_without_a_fault(told: tuple[Call, Request]) -> None:
    eido = eido_from(*told, POLICY, NOW)
    assert faults_of(eido) == []
    request_for_service(KEY, eido).encode("ascii")


@given(requested())
def test_a_third_partys_place_is_never_the_persons(told: tuple[Call, Request]) -> None:
    call, request = told
    known = call.locations
    if not call.people.third_party or known.together or known.at_risk:
        return
    eido = eido_from(call, request, POLICY, NOW)
    assert "locationReference" not in eido["incidentComponent"]
    for person in eido["personComponent"]:
        if "Patient" in person["personIncidentRoleRegistryText"]:
            assert "locationReference" not in person
    assert "CurrentIncident" not in places(eido)
    assert UNKNOWN_PLACE in script_from(call, request).splitlines()


@given(requested())
def test_the_callers_own_place_is_never_told_as_the_incidents(
    told: tuple[Call, Request],
) -> None:
    eido = eido_from(*told, POLICY, NOW)
    caller = places(eido).get("Caller")
    pointed_at = eido["incidentComponent"].get("locationReference", [])
    if caller is not None:
        assert {"$ref": caller["$id"]} not in pointed_at
        assert "Caller" in people(eido)[0]


def test_the_checker_can_tell() -> None:
    good = eido_of(FIRST_PARTY)

    def broken(**change: Any) -> list[str]:
        return faults_of({**good, **change})

    call = good["callComponent"][0]
    agency = good["agencyComponent"][0]
    place = good["locationComponent"][0]
    for bad in (
        broken(eidoVersion="1.1"),
        broken(lastUpdateTimeStamp="2026-01-01T03:00:05"),
        broken(callComponent=[{**call, "direction": "inbound"}]),
        broken(callComponent=[{**call, "callBackReference": {"$ref": "nobody"}}]),
        broken(agencyComponent=[agency, agency]),
        broken(locationComponent=[{**place, "locationByValue": "<presence>"}]),
        broken(locationComponent=[{**place, "locationByReferenceUrl": "https://x"}]),
        broken(notesComponent=[]),
        broken(dispositionComponent=[{}]),
        broken(**{"$id": "26-0417"}),
    ):
        assert bad


def test_caller_and_person_at_risk_are_one_person_when_they_are() -> None:
    eido = eido_of(FIRST_PARTY)
    assert people(eido) == [["Caller", "Patient"]]
    (place,) = eido["locationComponent"]
    assert place["locationTypeDescriptionRegistryText"] == "CurrentIncident"
    assert "Cherokee" in place["locationByValue"]
    ref = [{"$ref": place["$id"]}]
    assert eido["incidentComponent"]["locationReference"] == ref
    assert eido["personComponent"][0]["locationReference"] == ref
    assert "The place was read back and is right." in notes(eido)


def test_a_mother_elsewhere_is_a_second_person_and_no_place_is_given() -> None:
    eido = eido_of(ELSEWHERE)
    assert people(eido) == [["Caller", "ReportingParty", "PatientRelative"], ["Patient"]]
    assert "locationComponent" not in eido
    assert UNKNOWN_PLACE in notes(eido)
    assert "38.59" not in json.dumps(eido)
    assert "The caller is not the person at risk, mother of the person." in notes(eido)
    person = eido["personComponent"][1]
    assert person["ncPersonComponent"]["name"][0]["personFullName"][0]["value"] == "Sam"


def test_the_place_said_of_the_person_is_theirs_and_the_callers_stays_out() -> None:
    eido = eido_of(SCENARIOS["third-party-place-said"], Service.CO_RESPONDERS)
    (place,) = eido["locationComponent"]
    assert "Cherokee" in place["locationByValue"]
    assert "38.59" not in json.dumps(eido)
    caller, person = eido["personComponent"]
    assert "locationReference" not in caller
    assert person["locationReference"] == [{"$ref": place["$id"]}]
    assert "The place is not confirmed." in notes(eido)


def test_a_place_that_proved_a_third_partys_does_not_go_out() -> None:
    call, request = asked(
        replace(
            FIRST_PARTY,
            locations=Locations(caller=(located(PHONE),)),
        )
    )
    assert request.asked.place
    author = Author()
    for event in (TogetherConfirmed(together=False),):
        call = call.after(author.writes(event))
    late = replace(call, people=replace(call.people, at_risk_is_caller=False))
    eido = eido_from(late, request, POLICY, NOW)
    assert "38.59" not in json.dumps(eido)
    assert UNKNOWN_PLACE in notes(eido)


def test_while_nobody_has_said_who_is_at_risk_the_callers_place_is_a_lead() -> None:
    eido = eido_of(SCENARIOS["who-is-at-risk-unknown"])
    (place,) = eido["locationComponent"]
    assert place["locationTypeDescriptionRegistryText"] == "Caller"
    assert "locationReference" not in eido["incidentComponent"]
    assert eido["callComponent"][0]["locationReference"] == [{"$ref": place["$id"]}]
    assert people(eido) == [["Caller"]]
    assert UNKNOWN_PLACE in notes(eido)
    assert "Nobody has said that the person is there." in notes(eido)


def test_the_incident_keeps_the_911_centers_identifier() -> None:
    eido = eido_of(FIRST_PARTY)
    assert eido["$id"] == READ.incident_identifier
    assert eido["callComponent"][0]["$id"] == READ.call_identifier


@pytest.mark.parametrize("carried", [None, "", "urn:x:1", "urn:emergency:uid:callid:1:a"])
def test_without_a_usable_identifier_the_incident_gets_our_own(
    carried: str | None,
) -> None:
    read = TransferRead(incident_identifier=carried, call_identifier=carried)
    eido = eido_of(replace(FIRST_PARTY, transfer=Transfer(read)))
    kind, unique, agency = eido["$id"].removeprefix("urn:emergency:uid:").split(":")
    assert (kind, agency) == ("incidentid", POLICY.agency)
    assert unique.isalnum()
    assert 10 <= len(unique) <= 32


def test_two_requests_on_a_call_are_about_one_incident() -> None:
    call, request = asked(replace(FIRST_PARTY, transfer=Transfer()))
    second = replace(
        request,
        asked=replace(request.asked, request_id=RequestId("r2"), service=Service.POLICE),
    )
    requests = {**call.rescues.requests, RequestId("r2"): second}
    both = replace(call, rescues=replace(call.rescues, requests=requests))
    one, other = (eido_from(both, r, POLICY, NOW) for r in (request, second))
    assert one["$id"] == other["$id"]
    assert one["personComponent"] == other["personComponent"]
    assert one["notesComponent"][0]["$id"] != other["notesComponent"][0]["$id"]
    assert "Also asked for on this call: an ambulance." in notes(other)
    assert "Also asked for on this call: police." in notes(one)


def test_the_agencies_and_the_counselor_are_told_by_id_only() -> None:
    eido = eido_of(FIRST_PARTY)
    ours, theirs = eido["agencyComponent"]
    assert (ours["$id"], ours["agencyRoleDescriptionRegistryText"]) == (
        "bhr.example",
        ["Assisting"],
    )
    assert (theirs["$id"], theirs["incidentOwningAgencyIndicator"]) == (
        "psap.stl.example",
        True,
    )
    (agent,) = eido["agentComponent"]
    assert agent["$id"] == "ana@bhr.example"
    assert "agentJcard" not in agent


def test_a_crisis_line_inside_the_911_center_is_one_agency() -> None:
    call, request = asked(FIRST_PARTY)
    eido = eido_from(call, request, replace(POLICY, psap="bhr.example"), NOW)
    assert faults_of(eido) == []
    assert len(eido["agencyComponent"]) == 1


@pytest.mark.parametrize("actor", ["", "a b", "dr@elsewhere.example", "\ud800"])
def test_any_counselors_name_makes_an_agent(actor: str) -> None:
    call, request = asked(FIRST_PARTY)
    eido = eido_from(call, replace(request, actor=StaffId(actor)), POLICY, NOW)
    assert faults_of(eido) == []


def test_the_call_came_in_as_this_desk_sees_it() -> None:
    (call,) = eido_of(FIRST_PARTY)["callComponent"]
    assert call["direction"] == "incoming"
    assert call["callStateRegistryText"] == "callAnswered"
    assert call["callBackReference"]


def test_a_number_that_nobody_can_call_is_not_offered() -> None:
    call = SCENARIOS["anonymous-trunk"]
    eido = eido_of(call)
    assert "callbackComponent" not in eido
    assert "911555" not in json.dumps(eido)
    assert "no number to call the caller back" in script_from(*asked(call))
    (callback,) = eido_of(FIRST_PARTY)["callbackComponent"]
    assert callback["callBackInformationUri"] == ["tel:+13145550142"]


def armed(where: Weapon) -> Triggers:
    return Triggers(frozenset({Trigger.WEAPON}), where)


@pytest.mark.parametrize(
    ("triggers", "level", "service", "code", "priority"),
    [
        (FIRST_PARTY.triggers, RiskLevel.LOW, Service.EMS, "SUICTHRT", 10),
        (Triggers(), RiskLevel.IMMINENT, Service.POLICE, "SUICTHRT", 9),
        (Triggers(), RiskLevel.HIGH, Service.EMS, "SUICTHRT", 7),
        (armed(Weapon.IN_HAND), RiskLevel.LOW, Service.POLICE, "WEAPON", 9),
        (armed(Weapon.IN_HOME), RiskLevel.LOW, Service.POLICE, "EDP", 3),
        (Triggers(weapon=Weapon.IN_HAND), RiskLevel.LOW, Service.POLICE, "EDP", 3),
        (Triggers(), RiskLevel.UNRATED, Service.CO_RESPONDERS, "EDP", 6),
        (Triggers(), RiskLevel.MODERATE, Service.COMMUNITY_TEAM, "MNTL", 5),
    ],
)  # fmt: skip
def test_the_situation_names_the_incident(
    triggers: Triggers, level: RiskLevel, service: Service, code: str, priority: int
) -> None:
    call = Call(CALL, triggers=triggers, risk=Risk(shown=level))
    incident = eido_of(call, service)["incidentComponent"]
    assert incident["incidentTypeCommonRegistryText"] == code
    assert incident["incidentCommonPriorityNumber"] == priority
    assert incident["incidentTypeInternalCode"] == service


def test_the_notes_say_what_was_taken_and_how_to_get_in() -> None:
    text = notes(eido_of(FIRST_PARTY))
    for words in (
        "Asked for: an ambulance. The person agrees to it.",
        "Reason: took pills",
        "Risk level: imminent.",
        "Attempt in progress.",
        "Method: pills",
        "Door: unlocked",
        "Place: 2317 Cherokee St, Apt 2, 63118",
        "still on the line",
    ):
        assert f"<p>{words}" in text or words in text


def test_an_attempt_marked_in_error_is_not_told() -> None:
    unmarked = replace(FIRST_PARTY.triggers, marked=frozenset[Trigger]())
    eido = eido_of(replace(FIRST_PARTY, triggers=unmarked))
    assert "pills ten" not in notes(eido)
    assert "Attempt" not in notes(eido)
    assert "Method" not in notes(eido)


def test_what_people_said_is_no_markup_and_no_control_character() -> None:
    call, request = asked(FIRST_PARTY, reason="<script>x</script> & \x00\u202eend")
    text = notes(eido_from(call, request, POLICY, NOW))
    assert "<script>" not in text
    assert "&lt;script&gt;x&lt;/script&gt; &amp; end" in text


def test_a_very_long_reason_is_cut() -> None:
    call, request = asked(FIRST_PARTY, reason="pills " * 100_000)
    assert len(json.dumps(eido_from(call, request, POLICY, NOW))) < 20_000


def test_the_script_says_the_same_as_the_notes() -> None:
    for call in SCENARIOS.values():
        told, request = asked(call, Service.POLICE, reason="he has a knife")
        script = script_from(told, request).splitlines()
        note = notes(eido_from(told, request, POLICY, NOW))
        plain = note.replace("</p>", "").replace("&#x27;", "'").split("<p>")[1:]
        said = [line for line in plain if not line.startswith("Asked for:")]
        assert set(said) <= set(script)


def test_the_script_says_who_asks_for_what_where_and_how_to_call_back() -> None:
    script = script_from(*asked(FIRST_PARTY)).splitlines()
    assert script[:3] == [
        "This is the crisis line, counselor ana.",
        "We ask for an ambulance. The person agrees to it.",
        "Place: 2317 Cherokee St, Apt 2, 63118",
    ]
    assert "The caller's number: 3 1 4, 5 5 5, 0 1 4 2." in script
    assert "Your incident: 0b6e14c7a93f4d28." in script
    assert "incident number" in script[-1]


def test_no_place_is_made_of_an_unreadable_one() -> None:
    broken = replace(PHONE, latitude=None, longitude=None)
    call = replace(
        FIRST_PARTY, people=replace(CALLER, at_risk_is_caller=True),
        locations=Locations(caller=(located(broken),)), line=TALKING,
    )  # fmt: skip
    eido = eido_of(call)
    assert "locationComponent" not in eido
    assert "Place: told, but not readable" in notes(eido)


def test_a_civic_place_of_the_transfer_comes_with_its_uncertainty() -> None:
    both = replace(PHONE, civic=CHEROKEE.civic)
    call = Call(
        CALL,
        people=People(at_risk_is_caller=True),
        locations=Locations(caller=(located(both),)),
    )
    (place,) = eido_of(call)["locationComponent"]
    assert "Within 38 m" in place["locationDescriptionText"]
    assert "<gs:radius" in place["locationByValue"]


def test_a_weapon_marked_in_error_is_told_to_nobody() -> None:
    marked = replace(FIRST_PARTY, triggers=armed(Weapon.IN_HAND))
    unmarked = replace(marked, triggers=Triggers(weapon=Weapon.IN_HAND))
    assert "in the person's hand" in script_from(*asked(marked))
    assert "eapon" not in script_from(*asked(unmarked))
