"""Every script of practice played on the real window, and what its call comes to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from counselor_app.desk.desk import Desk
from counselor_app.domain.assessment.form import PART_2
from counselor_app.domain.call import Call
from counselor_app.domain.disposition import RESOLVING, Disposition
from counselor_app.domain.event import Event
from counselor_app.domain.fitting import owes_reason
from counselor_app.domain.line import (
    CallAnswered,
    CallEnded,
    CallOffered,
    DigitHeard,
    Side,
)
from counselor_app.domain.location import Whose
from counselor_app.domain.rescue import EidoAnswered, EidoSent, Grounds, Service
from counselor_app.domain.risk import RiskLevel
from counselor_app.domain.safety_plan import MeansAction
from counselor_app.domain.task import Work
from counselor_app.domain.triggers import Trigger, Weapon
from counselor_app.phone.reading import facts_from
from counselor_app.practice.counselor import Pace, ScriptedCounselor, prepare
from counselor_app.practice.scenarios import SCENARIOS
from counselor_app.practice.script import Scenario
from counselor_app.ui.main_window import MainWindow
from counselor_app.ui.theme import apply_theme
from counselor_app.ui.tokens import Theme
from tests.conftest import CALL, LEG, World
from tests.practice.invites import read

IN_VAIN_S = 10.0


@dataclass(frozen=True)
class End:
    """How a story ends: the level in force, the disposition, the help asked for."""

    level: RiskLevel
    disposition: Disposition
    service: Service | None = None
    grounds: Grounds = Grounds.CONSENT

    @property
    def asked(self) -> list[tuple[Service, Grounds]]:
        return [(self.service, self.grounds)] if self.service else []


BY_EMS = End(RiskLevel.IMMINENT, Disposition.EMS_BY_CONSENT, Service.EMS)
BY_TEAM = (Disposition.COMMUNITY_TEAM, Service.COMMUNITY_TEAM)
ENDS = {
    "settled": End(RiskLevel.LOW, Disposition.RESOLVED),
    "trunk-only": End(RiskLevel.LOW, Disposition.INFORMATION_ONLY),
    "attempt": BY_EMS,
    "overdose": BY_EMS,
    "third-party": End(RiskLevel.HIGH, *BY_TEAM, Grounds.THIRD_PARTY),
    "minor": End(RiskLevel.HIGH, Disposition.CO_RESPONDERS, Service.CO_RESPONDERS),
    "silent": End(RiskLevel.UNRATED, *BY_TEAM),
    "weapon": End(RiskLevel.MODERATE, Disposition.RESOLVED_WITH_FOLLOW_UP),
    "violence": End(RiskLevel.IMMINENT, Disposition.POLICE_WELFARE_CHECK, Service.POLICE),
}


class Around:
    """A telephone and a dispatch system that do at once what they are asked."""

    def __init__(self, world: World, desk: Desk, scenario: Scenario) -> None:
        self.world, self.desk, self.scenario = world, desk, scenario
        self.keys, self.hangs_up = list(scenario.presses), scenario.hangs_up

    def rings(self) -> None:
        self._tell(CallOffered(leg=LEG), *facts_from(read(self.scenario)))

    def answers(self, waits_for: str) -> None:
        asked, self.world.phone.asked = self.world.phone.asked, []
        for verb, *_ in asked:
            if verb == "answer":
                self._tell(CallAnswered(leg=LEG))
            if verb == "hang_up":
                self._tell(CallEnded(by=Side.COUNSELOR))
        parcels, self.world.courier.parcels = self.world.courier.parcels, []
        for parcel in parcels:
            key = parcel.request.asked.request_id
            self._tell(EidoSent(request_id=key), EidoAnswered(request_id=key, code=200))
        if waits_for.startswith("pressed") and self.keys:
            self._tell(DigitHeard(digit=self.keys.pop(0)))
        if waits_for == "ended" and self.hangs_up:
            self.hangs_up = False
            self._tell(CallEnded(by=Side.CALLER))

    def _tell(self, *events: Event) -> None:
        for event in events:
            self.desk.record(CALL, event)


@dataclass
class Played:
    """What the call of a scenario came to."""

    desk: Desk
    call: Call

    @property
    def works(self) -> set[Work]:
        return {t.opened.work for t in self.desk.board.open_tasks if t.opened}

    @property
    def asked(self) -> list[tuple[Service, Grounds]]:
        requests = [r.asked for r in self.call.rescues.requests.values()]
        return [(asked.service, asked.grounds) for asked in requests]

    @property
    def answers(self) -> dict[str, str | None]:
        return {i: a.option for i, a in self.call.answers.by_item.items()}


def play(scenario: Scenario, pictures: Path) -> Played:
    """Let the scripted counselor work a whole desk, in a world that answers at once."""
    world, loop, gave_up = World(), QEventLoop(), list[str | None]()
    desk = world.desk()
    window, around = MainWindow(desk, practice=True), Around(world, desk, scenario)
    prepare(window)
    window.show()
    pace = Pace(timedelta(0), turn_ms=1, patience_s=IN_VAIN_S)

    def done(waited_for: str | None) -> None:
        gave_up.append(waited_for)
        loop.quit()

    counselor = ScriptedCounselor(desk, window, scenario, pictures, pace, done)
    world_turns = QTimer(window, interval=1)
    world_turns.timeout.connect(lambda: around.answers(counselor.waits_for))
    world_turns.start()
    around.rings()
    loop.exec()
    window.close()
    window.deleteLater()
    assert gave_up == [None]
    return Played(desk, desk.board.call(CALL))


@pytest.fixture(scope="module")
def played(
    qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Played]:
    """Return what a scenario came to; each is played once."""
    apply_theme(qapp, Theme.LIGHT)

    @cache
    def played_once(name: str) -> Played:
        return play(SCENARIOS[name], tmp_path_factory.mktemp(name))

    return played_once


Plays = Callable[[str], Played]


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_story_ends_as_it_should(played: Plays, name: str) -> None:
    found, end = played(name), ENDS[name]
    closed = found.call.ending.closed
    assert closed is not None
    assert (closed.level, closed.disposition) == (end.level, end.disposition)
    assert found.asked == end.asked
    assert closed.resolved_on_line is (end.disposition in RESOLVING)


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_more_is_sent_than_fits(played: Plays, name: str) -> None:
    found = played(name)
    for request in found.call.rescues.requests.values():
        progress = found.call.rescues.progress(request.asked.request_id)
        assert not owes_reason(request, progress)


def test_help_goes_to_the_son_and_never_to_his_mother(played: Plays) -> None:
    call = played("third-party").call
    assert call.people.third_party
    assert not call.locations.together
    (request,) = call.rescues.requests.values()
    assert request.asked.place == call.locations.of(Whose.AT_RISK)[0]
    assert request.asked.place.read_back_at is not None
    assert dict(request.asked.place.place.civic)["RD"] == "Cherokee"
    assert dict(call.locations.of(Whose.CALLER)[0].place.civic)["RD"] == "Gravois"


def test_a_child_is_reported_and_the_house_is_not_called(played: Plays) -> None:
    found = played("minor")
    assert found.call.people.at_risk_age == 15
    assert Trigger.CHILD in found.call.triggers.marked
    assert found.call.triggers.home_is_danger
    assert Work.REPORT_CHILD in found.works
    assert Work.CALL_BACK not in found.works


def test_a_silent_caller_says_it_all_by_keys(played: Plays) -> None:
    call = played("silent").call
    assert call.triggers.pressed == SCENARIOS["silent"].presses
    assert dict(call.triggers.facts(Trigger.SILENT)) == {
        "silent": "cannot_speak",
        "danger": "no",
        "hurt": "no",
        "overheard": "no",
        "agrees": "yes",
    }
    (request,) = call.rescues.requests.values()
    assert request.asked.place is not None
    assert request.asked.place.read_back_at is not None


def test_an_overdose_is_asked_about_the_body_and_part_2(played: Plays) -> None:
    found = played("overdose")
    assert Trigger.ATTEMPT_IN_PROGRESS in found.call.triggers.marked
    assert found.call.triggers.facts(Trigger.ATTEMPT_IN_PROGRESS)["awake"] == "drowsy"
    assert (found.answers["medical"], found.answers["awake"]) == ("yes", "drowsy")
    tags = [found.desk.protocol.item(i).tags for i in ("intoxicated", "awake")]  # type: ignore[union-attr]
    assert all(PART_2 in tag for tag in tags)


def test_a_pistol_in_the_home_is_agreed_about_in_the_plan(played: Plays) -> None:
    call = played("weapon").call
    assert call.triggers.armed is Weapon.IN_HOME
    (row,) = call.plan.rows
    assert (row.means, row.action, row.who, row.by) == (
        *("pistol", MeansAction.GIVEN),
        *("brother", "tonight"),
    )
    assert call.plan.agreed is True
    assert len(call.plan.made) >= 4


def test_nobody_calls_back_where_it_is_not_safe(played: Plays) -> None:
    found = played("violence")
    assert found.answers["dv-safe-talk"] == "yes-no"
    assert found.answers["dv-callback"] == "no"
    assert not found.call.triggers.may_call_back
    assert Work.CALL_BACK not in found.works
    assert Trigger.DANGER_TO_ANOTHER not in found.call.triggers.marked
