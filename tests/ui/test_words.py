from datetime import timedelta
from enum import Enum, StrEnum

import pytest

from counselor_app.domain.assessment.answers import NonAnswer
from counselor_app.domain.disposition import (
    Agreed,
    Collaboration,
    Consulted,
    Disposition,
)
from counselor_app.domain.health import (
    CadLost,
    Health,
    NotSaving,
    OnlyInMemory,
    OnSideJournal,
    PhoneDown,
    PhoneReady,
    ProtocolBroken,
    Saved,
    SaveFailed,
    SentUnsaved,
    Trouble,
)
from counselor_app.domain.ladder import Rung, WhyHigher
from counselor_app.domain.line import Line, Phase, Side, Unanswered
from counselor_app.domain.overdue import Alarm
from counselor_app.domain.rescue import Grounds, Service, Step
from counselor_app.domain.risk import RiskLevel, WhyLower
from counselor_app.domain.task import Outcome, Work
from counselor_app.domain.transfer import Otherwise, Sorted
from counselor_app.domain.triggers import Trigger, Weapon
from counselor_app.ui.clock_words import (
    age,
    clock,
    day_and_minute,
    short_clock,
    wall,
    wall_minute,
)
from counselor_app.ui.health_words import (
    phone_words,
    saved_words,
    troubles,
)
from counselor_app.ui.words import (
    DISPOSITION_GROUPS,
    level_words,
    phase_words,
    said,
)
from counselor_app.ui.work_words import outcome_words, outcomes_of
from tests.ui.views import EXAMPLE_START as AT

KINDS = (
    Agreed,
    Alarm,
    Collaboration,
    Consulted,
    Disposition,
    Grounds,
    NonAnswer,
    Otherwise,
    Outcome,
    RiskLevel,
    Service,
    Sorted,
    Step,
    Trigger,
    Unanswered,
    Weapon,
    Work,
    Rung,
    WhyHigher,
    WhyLower,
)


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_has_words_of_its_own(kind: type[Enum]) -> None:
    words = [said(value) for value in kind if isinstance(value, StrEnum | Step)]
    assert len(words) == len(kind)
    assert all(words)
    assert len(set(words)) == len(words)


def test_values_that_are_spelled_alike_are_told_apart() -> None:
    assert said(Service.POLICE) == "Police"
    assert said(Sorted.POLICE) == "police"
    assert said(NonAnswer.UNKNOWN) == "Unknown"
    assert said(Otherwise.UNKNOWN) == "not known"
    assert said(Weapon.NONE) == "No weapon"
    assert said(Collaboration.NONE) == "Not at all"


def test_every_disposition_can_be_found_once() -> None:
    listed = [d for _, group in DISPOSITION_GROUPS for d in group]
    assert sorted(listed) == sorted(Disposition)


def test_a_level_is_a_shape_and_a_word() -> None:
    assert level_words(RiskLevel.HIGH) == "▲ High"
    assert level_words(RiskLevel.UNRATED) == "○ Not rated"


@pytest.mark.parametrize("work", Work)
def test_every_task_can_end_and_says_how(work: Work) -> None:
    words = [outcome_words(work, outcome) for outcome in outcomes_of(work)]
    assert "No longer needed" in words
    assert len(set(words)) == len(words) > 1


def test_a_person_who_was_called_is_reached_or_not() -> None:
    assert outcome_words(Work.FOLLOW_UP, Outcome.NOT_FOUND) == "Not reached"
    assert outcome_words(Work.CONFIRM_CONTACT, Outcome.NOT_FOUND) == "Not found"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (Line(), "No call"),
        (Line(phase=Phase.RINGING), "Ringing"),
        (Line(phase=Phase.TALKING), "On call"),
        (Line(phase=Phase.TALKING, held=frozenset({Side.COUNSELOR})), "On hold"),
        (Line(phase=Phase.TALKING, held=frozenset({Side.CALLER})), "Held by 911"),
        (Line(phase=Phase.GONE), "Not answered"),
        (Line(phase=Phase.GONE, unanswered=Unanswered.TIMED_OUT), "Nobody answered"),
        (Line(phase=Phase.ENDED), "The call ended"),
        (Line(phase=Phase.ENDED, ended_by=Side.CALLER), "The caller's side hung up"),
        (Line(phase=Phase.ENDED, ended_by=Side.COUNSELOR), "You hung up"),
        (Line(phase=Phase.ENDED, lost=True), "The line was lost, nobody hung up"),
    ],
)
def test_where_a_call_stands_is_said(line: Line, words: str) -> None:
    assert phase_words(line) == words


def test_times_are_those_of_the_wall() -> None:
    assert wall(AT) == "14:02:06"
    assert wall_minute(AT) == "14:02"
    assert day_and_minute(AT, AT) == "14:02"
    assert day_and_minute(AT, AT + timedelta(days=1)) == "Jan 6, 14:02"


@pytest.mark.parametrize(
    ("seconds", "long", "short"),
    [
        (-1, "00:00", "0:00"),
        (34, "00:34", "0:34"),
        (272, "04:32", "4:32"),
        (660, "11:00", "11:00"),
        (3872, "1:04:32", "1:04:32"),
    ],
)
def test_clocks_run_in_minutes_and_seconds(seconds: int, long: str, short: str) -> None:
    assert clock(timedelta(seconds=seconds)) == long
    assert short_clock(timedelta(seconds=seconds)) == short


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-5, "0 s"),
        (40, "40 s"),
        (119, "119 s"),
        (300, "5 min"),
        (7300, "2 h"),
        (360000, "4 days"),
    ],
)
def test_an_age_is_in_the_unit_that_matters(seconds: int, words: str) -> None:
    assert age(timedelta(seconds=seconds)) == words


def ill(*news: object) -> Health:
    health = Health()
    for item in news:
        health = health.after(item)  # type: ignore[arg-type]
    return health


def test_a_desk_that_is_well_has_no_troubles() -> None:
    health = ill(Saved(3), PhoneReady(5060, "Headset"))
    assert troubles(health, AT) == ()


def test_help_that_went_out_unsaved_comes_before_all_else() -> None:
    health = ill(SaveFailed(AT, NotSaving.DISK_FULL), SentUnsaved(7), CadLost(AT))
    first, *others = troubles(health, AT)
    assert first == "HELP WAS SENT BEFORE IT WAS SAVED"
    assert len(others) == 2


def test_a_full_disk_says_since_when_and_what_to_do() -> None:
    (words,) = troubles(ill(SaveFailed(AT, NotSaving.DISK_FULL)), AT)
    assert words == (
        "Not saved since 14:02: the disk is full. Free some space; what you type is "
        "kept in memory and will be saved."
    )


@pytest.mark.parametrize("why", NotSaving)
def test_every_reason_for_not_saving_has_a_remedy(why: NotSaving) -> None:
    (words,) = troubles(ill(SaveFailed(AT, why)), AT)
    assert any(does in words for does in ("Tell IT", "tell IT", "Free some space"))
    (beside,) = troubles(ill(OnSideJournal(why)), AT)
    assert "saved beside them" in beside
    (only,) = troubles(ill(OnlyInMemory(why)), AT)
    assert "kept in memory" in only


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_of_the_telephone_says_where_calls_go(trouble: Trouble) -> None:
    words = phone_words(ill(PhoneDown(AT, trouble)))
    assert "other desks until then" in words.lower()


def test_no_microphone_has_a_remedy() -> None:
    assert phone_words(ill(PhoneDown(AT, Trouble.NO_MOUTH))) == (
        "No microphone found. Plug in the headset; calls go to other desks until then."
    )
    assert phone_words(ill(PhoneReady())) == ""


def test_a_lost_dispatch_points_to_the_voice() -> None:
    (words,) = troubles(ill(CadLost(AT)), AT)
    assert words == (
        "Dispatch cannot be reached since 14:02. Requests go on being tried; use F12, "
        "voice."
    )


def test_a_broken_protocol_says_what_still_works_and_no_detail() -> None:
    (words,) = troubles(ill(ProtocolBroken("line 3: secret")), AT)
    assert "triggers, notes and help work" in words
    assert "secret" not in words


def test_a_version_that_is_gone_says_what_holds_and_what_to_do() -> None:
    (words,) = troubles(Health(version_missing=True), AT)
    assert words == (
        "A record here began with another version of the assessment, which is not on "
        "this desk: its level is kept, answers may not show. Rate with Ctrl+K; tell IT."
    )


def test_what_is_saved_is_only_what_the_disk_said() -> None:
    assert saved_words(Health(), AT, waits=False) == ("Saved on this desk", True)
    late = saved_words(Health(), AT, waits=True)
    assert late == ("Not on the disk yet, kept in memory", False)
    beside = saved_words(ill(OnSideJournal(NotSaving.DAMAGED)), AT, waits=False)
    assert beside == ("Saved on this desk, beside the usual records", True)
    shut = saved_words(ill(OnlyInMemory(NotSaving.DAMAGED)), AT, waits=False)
    assert shut == ("Kept in memory only, this desk's records are shut", False)
    failing = ill(SaveFailed(AT, NotSaving.DISK_FULL))
    assert saved_words(failing, AT, waits=False)[1] is False
