"""A desk and its telephone process: found, lost, and found again."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from counselor_app.desk.ports import Happened
from counselor_app.domain.health import LevelsHeard, PhoneDown, Trouble
from counselor_app.domain.ids import CallId, EventId, Subject
from counselor_app.domain.line import CallAnswered, CallEnded, CallOffered
from tests.adapters.phone_desks import TestDesk, desk, end_telephone_at, keep_all

CALL = CallId(Subject("call:call-none"))


@pytest.fixture
def address() -> Iterator[Path]:
    with TemporaryDirectory() as folder:
        yield Path(folder) / "own" / "link"
        end_telephone_at(Path(folder) / "own" / "link")


def test_a_desk_starts_its_telephone_and_takes_a_call(address: Path) -> None:
    with desk(address) as here:
        assert here.is_attached() == frozenset()
        call = here.is_rung("one")
        here.link.answer(call)
        assert here.mail.wait_event(CallAnswered).subject == call
        here.link.hang_up(call)
        assert here.mail.wait_event(CallEnded).id
        assert here.mail.wait(LevelsHeard) == LevelsHeard(-20, -30)
        keep_all(here)


def test_after_an_orderly_goodbye_an_idle_telephone_is_gone(address: Path) -> None:
    with desk(address) as here:
        here.is_attached()
        process = here.link._process
        here.link.close()
    assert not process.is_running
    assert not address.exists()


def test_a_call_outlives_the_desk_and_its_facts_wait_for_the_next(address: Path) -> None:
    with desk(address) as here:
        here.is_attached()
        call = here.is_rung("one")
        here.link.answer(call)
        answered = here.mail.wait_event(CallAnswered)
        here.link.close(orderly=False)
    with desk(address) as again:
        assert again.mail.wait_event(CallOffered).subject == call
        assert again.mail.wait_event(CallAnswered) == answered
        assert again.is_attached() == frozenset({call})
        again.link.hang_up(call)
        again.mail.wait_event(CallEnded)
        keep_all(again)


def test_a_telephone_that_is_killed_is_started_again(address: Path) -> None:
    with desk(address) as here:
        here.is_attached()
        call = here.is_rung("one")
        here.link.answer(call)
        here.mail.wait_event(CallAnswered)
        os.kill(pid_of(here), signal.SIGKILL)
        assert here.mail.wait(PhoneDown).trouble is Trouble.DIED
        assert here.is_attached() == frozenset()


def test_one_that_dies_a_moment_after_its_link_is_started_again_at_once(
    address: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk(address) as here:
        here.is_attached()
        runs, late = here.link._process, iter([True])
        seen = vars(type(runs))["is_running"].fget
        dying = property(lambda process: next(late, None) or seen(process))
        monkeypatch.setattr(type(runs), "is_running", dying)
        os.kill(pid_of(here), signal.SIGKILL)
        assert here.mail.wait(PhoneDown).trouble is Trouble.DIED
        here.is_attached()
        # A second one would say that the first start had failed.
        assert not [x for x in here.mail.letters if isinstance(x, PhoneDown)]


def test_a_telephone_that_hangs_is_ended_and_started_again(
    address: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counselor_app.adapters.phone_link._SILENT_S", 0.8)
    with desk(address) as here:
        here.is_attached()
        hung = pid_of(here)
        os.kill(hung, signal.SIGSTOP)
        assert here.mail.wait(PhoneDown).trouble is Trouble.DIED
        here.is_attached()
        assert pid_of(here) != hung


def test_what_is_asked_of_no_telephone_is_refused_and_not_done_later(
    address: Path,
) -> None:
    with desk(address) as here:
        here.is_attached()
        call = here.is_rung("one")
        here.link.answer(call)
        here.mail.wait_event(CallAnswered)
        os.kill(pid_of(here), signal.SIGKILL)
        assert here.mail.wait(PhoneDown).trouble is Trouble.DIED
        here.link.play("two")
        here.link.keep(EventId("nothing"))
        assert here.mail.wait(PhoneDown).trouble is Trouble.DIED
        here.is_attached()
        here.is_rung("three")
        rung = [x for x in here.mail.letters if is_offer(x)]
        assert rung == []
        keep_all(here)


def test_a_telephone_that_cannot_be_started_is_said(address: Path) -> None:
    with desk(address, ("/nowhere/at/all",)) as here:
        assert here.mail.wait(PhoneDown).trouble is Trouble.NOT_STARTED
        here.link.answer(CALL)
        assert here.mail.wait(PhoneDown).trouble is Trouble.NOT_STARTED


def test_a_telephone_that_ends_at_once_is_said(address: Path) -> None:
    with desk(address, ("/bin/false",)) as here:
        assert here.mail.wait(PhoneDown).trouble is Trouble.NOT_STARTED


def test_a_second_desk_is_refused_while_the_first_answers(address: Path) -> None:
    with desk(address) as first:
        first.is_attached()
        with desk(address) as second:
            assert second.mail.wait(PhoneDown).trouble is Trouble.NOT_STARTED
        first.link.play("one")
        first.mail.wait_event(CallOffered)
        keep_all(first)


def test_a_desk_whose_screens_stand_takes_no_new_call(
    address: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("counselor_app.adapters.phone_link._SILENT_S", 60)
    awake = [True]
    with desk(address, awake=lambda: awake[0]) as here:
        here.is_attached()
        here.is_rung("one")
        awake[0] = False
        # Nothing is told any more, neither levels nor calls: it is as if nobody was here.
        with desk(address) as other:
            other.is_attached()
            other.is_rung("two")
            keep_all(other)


def test_digits_go_in_portions_that_the_telephone_takes(address: Path) -> None:
    with desk(address) as here:
        here.is_attached()
        call = here.is_rung("one")
        here.link.answer(call)
        here.link.dial(call, "1" * 200)
        here.link.hang_up(call)
        here.mail.wait_event(CallEnded)
        keep_all(here)


def is_offer(letter: object) -> bool:
    return isinstance(letter, Happened) and isinstance(letter.event, CallOffered)


def pid_of(here: TestDesk) -> int:
    assert here.link._process.pid
    return here.link._process.pid
