"""Calls of every kind with a request for help on each, for the EIDO tests."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import strategies as st

from counselor_app.domain.call import Call
from counselor_app.domain.ids import RequestId, StaffId, StreamId
from counselor_app.domain.line import Line, Phase
from counselor_app.domain.location import Located, Locations, Source, place_of_person
from counselor_app.domain.people import People
from counselor_app.domain.place import Place, Shape
from counselor_app.domain.rescue import (
    Grounds,
    Request,
    RescueRequested,
    Rescues,
    Service,
)
from counselor_app.domain.risk import Risk, RiskLevel
from counselor_app.domain.transfer import Transfer, TransferRead
from counselor_app.domain.triggers import Trigger, Triggers, Weapon
from tests.conftest import AT, CALL

KEY = RequestId("0199-request-1")
CHEROKEE = Place(
    shape=Shape.CIVIC,
    civic=(
        *(("country", "US"), ("A1", "MO"), ("A3", "St. Louis"), ("RD", "Cherokee")),
        *(("STS", "St"), ("HNO", "2317"), ("UNIT", "Apt 2"), ("PC", "63118")),
    ),
)
PHONE = Place(
    shape=Shape.CIRCLE, latitude=38.5921, longitude=-90.2297, uncertainty_m=38.0, at=AT
)
READ = TransferRead(
    call_identifier="urn:emergency:uid:callid:7f3c9a51d2e84b06:bcf.example",
    incident_identifier="urn:emergency:uid:incidentid:0b6e14c7a93f4d28:bcf.example",
)


def asked(
    call: Call,
    service: Service = Service.EMS,
    grounds: Grounds = Grounds.CONSENT,
    reason: str = "took pills",
    key: RequestId = KEY,
) -> tuple[Call, Request]:
    """Return the call with a request for help on it, as the desk would write it."""
    place = place_of_person(call.people, call.locations)
    event = RescueRequested(
        request_id=key, service=service, grounds=grounds, place=place, reason=reason
    )
    request = Request(event, AT, StreamId("ana@desk"), 7, StaffId("ana"))
    return replace(call, rescues=Rescues({key: request})), request


def located(place: Place, *, read_back: bool = False) -> Located:
    return Located(place, Source.SAID, AT, AT if read_back else None)


TALKING = Line(phase=Phase.TALKING, offered_at=AT, answered_at=AT)
CALLER = People(number="+13145550142", dialable=True, caller_name="Pat Example")
ATTEMPT = Triggers(
    marked=frozenset({Trigger.ATTEMPT_IN_PROGRESS}),
    learned={
        Trigger.ATTEMPT_IN_PROGRESS: {
            "method": "pills",
            "time": "ten minutes ago",
            "door": "unlocked",
        }
    },
)

SCENARIOS: dict[str, Call] = {
    "nothing-known": Call(CALL),
    "first-party-attempt": Call(
        CALL,
        line=TALKING,
        transfer=Transfer(READ),
        people=replace(CALLER, at_risk_is_caller=True, at_risk_age=34),
        locations=Locations(caller=(located(CHEROKEE, read_back=True),)),
        triggers=ATTEMPT,
        risk=Risk(shown=RiskLevel.IMMINENT),
    ),
    "third-party-elsewhere": Call(
        CALL,
        line=TALKING,
        transfer=Transfer(READ),
        people=replace(
            CALLER, at_risk_is_caller=False, at_risk_name="Sam", relation="mother"
        ),
        locations=Locations(caller=(located(PHONE),)),
        risk=Risk(shown=RiskLevel.HIGH),
    ),
    "third-party-place-said": Call(
        CALL,
        line=TALKING,
        people=replace(CALLER, at_risk_is_caller=False, relation="neighbor"),
        locations=Locations(caller=(located(PHONE),), at_risk=(located(CHEROKEE),)),
        triggers=Triggers(marked=frozenset({Trigger.WEAPON}), weapon=Weapon.IN_REACH),
        risk=Risk(shown=RiskLevel.LOW),
    ),
    "third-party-child-and-weapon": Call(
        CALL,
        line=TALKING,
        people=replace(CALLER, at_risk_is_caller=False, relation="sister"),
        triggers=Triggers(
            marked=frozenset(Trigger),
            weapon=Weapon.IN_HOME,
            learned={
                Trigger.WEAPON: {"where": "in_home", "type": "rifle", "loaded": "yes"},
                Trigger.DANGER_TO_ANOTHER: {"target": "brother", "whereabouts": "garage"},
                Trigger.CHILD: {"role": "witness", "ages": "Sam, 6", "home": "danger"},
                Trigger.SILENT: {"silent": "cannot_speak", "danger": "yes"},
            },
        ),
    ),
    "third-party-together": Call(
        CALL,
        people=replace(CALLER, at_risk_is_caller=False),
        locations=Locations(caller=(located(PHONE),), together=True),
    ),
    "who-is-at-risk-unknown": Call(
        CALL,
        people=CALLER,
        locations=Locations(caller=(located(PHONE),)),
        triggers=Triggers(marked=frozenset({Trigger.WEAPON}), weapon=Weapon.IN_HAND),
    ),
    "anonymous-trunk": Call(
        CALL,
        line=replace(TALKING, phase=Phase.ENDED, ended_at=AT),
        people=People(number="9115550142", dialable=False),
        risk=Risk(shown=RiskLevel.MODERATE),
    ),
}

_WORDS = st.text(max_size=20)
_NUMBERS = st.one_of(st.none(), st.floats())
_TIMES = st.datetimes(timezones=st.just(UTC))
_NAMES = st.sampled_from(
    ["HNO", "RD", "STS", "PC", "A3", "UNIT", "STP", "MP", "bad name"]
)
PLACES = st.builds(
    Place,
    latitude=st.one_of(st.floats(-90, 90), _NUMBERS),
    longitude=st.one_of(st.floats(-180, 180), _NUMBERS),
    uncertainty_m=_NUMBERS,
    civic=st.lists(st.tuples(st.one_of(_NAMES, _WORDS), _WORDS), max_size=4).map(tuple),
    method=st.one_of(st.none(), _WORDS),
    at=st.one_of(st.none(), _TIMES),
    url=st.one_of(st.none(), _WORDS, st.just("https://lis.example/held/1")),
    by=..., shape=..., default=..., damaged=...,
)  # fmt: skip
_LOCATED = st.builds(
    Located, place=PLACES, source=..., learned_at=_TIMES, read_back_at=...
)
_LISTED = st.lists(_LOCATED, max_size=2).map(tuple)
_IDS = st.one_of(st.none(), _WORDS, st.just(READ.incident_identifier))
CALLS = st.builds(
    Call,
    st.text(max_size=10).map(lambda _: CALL),
    st.builds(Line, phase=..., offered_at=..., answered_at=...),
    st.builds(
        Transfer,
        st.one_of(
            st.none(),
            st.builds(TransferRead, call_identifier=_IDS, incident_identifier=_IDS),
        ),
    ),
    st.builds(
        People,
        number=st.one_of(_WORDS, st.just("+13145550142")),
        dialable=...,
        caller_name=_WORDS,
        at_risk_is_caller=...,
        at_risk_name=_WORDS,
        at_risk_age=...,
        relation=st.one_of(_WORDS, st.just("mother")),
    ),
    st.builds(Locations, caller=_LISTED, at_risk=_LISTED, together=...),
    triggers=st.builds(
        Triggers,
        marked=...,
        weapon=...,
        learned=st.dictionaries(
            st.sampled_from(Trigger),
            st.dictionaries(_WORDS, _WORDS, max_size=3),
            max_size=3,
        ),
    ),
    risk=st.builds(Risk, shown=..., own=...),
)


@st.composite
def requested(draw: st.DrawFn) -> tuple[Call, Request]:
    """Draw a call and a request on it, written before or after the rest was learned."""
    call = draw(CALLS)
    service, grounds = draw(st.sampled_from(Service)), draw(st.sampled_from(Grounds))
    earlier = draw(st.sampled_from([None, True, False]))
    before = replace(call, people=replace(call.people, at_risk_is_caller=earlier))
    written = draw(st.sampled_from([call, before]))
    _, request = asked(written, service, grounds, draw(_WORDS))
    request = replace(request, actor=StaffId(draw(_WORDS)))
    return replace(call, rescues=Rescues({KEY: request})), request


NOW = datetime(2026, 1, 1, 3, 0, 5, tzinfo=UTC)
