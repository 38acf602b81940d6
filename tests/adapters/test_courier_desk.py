"""A desk that dies while a request is out: the same request goes out again, once."""

from dataclasses import replace

from counselor_app.adapters.courier.address import CadAddress
from counselor_app.adapters.courier.courier import EidoCourier
from counselor_app.desk import rescuing
from counselor_app.desk.desk import Desk
from counselor_app.desk.ports import Courier
from counselor_app.domain.event import Entry
from counselor_app.domain.health import CadReached
from counselor_app.domain.line import CallAnswered, CallOffered
from counselor_app.domain.people import PersonAtRiskLearned
from counselor_app.domain.policy import Policy
from counselor_app.domain.rescue import EidoAnswered, EidoSent, Grounds, Service, Step
from tests.adapters.test_courier import Letters
from tests.cad import Cad, answering, silent
from tests.conftest import CALL, LEG, World, WoundClock


def desk_at(world: World, courier: Courier) -> Desk:
    desk = world.desk()
    desk.world = replace(desk.world, courier=courier)
    return desk


def test_after_a_crash_the_same_request_goes_out_under_its_id(world: World) -> None:
    letters, reborn_letters = Letters(), Letters()
    with Cad(silent) as cad:
        address = CadAddress(url=cad.url)
        first = EidoCourier(address, letters.post, WoundClock(), Policy(), 0.02)
        desk = desk_at(world, first)
        desk.record(CALL, CallOffered(leg=LEG))
        desk.record(CALL, CallAnswered(leg=LEG))
        desk.record(CALL, PersonAtRiskLearned(is_caller=True))
        key = rescuing.request(desk, CALL, Service.EMS, Grounds.CONSENT, "took pills")
        letters.wait_for(EidoSent)
        cad.wait_for(1)
        first.close()  # and the desk is gone, with what it was told

        cad.manner = answering(180, 200)
        second = EidoCourier(address, reborn_letters.post, WoundClock(), Policy(), 0.02)
        reborn = desk_at(world, second)
        reborn.resume()
        reborn_letters.wait_for(EidoAnswered, times=2)
        second.close()
        assert cad.keys == [key, key]

    reborn.take(reborn_letters.all)
    assert reborn.board.call(CALL).rescues.progress(key).step is Step.ACCEPTED
    assert reborn.health.cad_reached
    assert not reborn.board.owed_by(reborn.pen.stream)
    entries: list[Entry] = world.journal.entries
    assert [e.kind for e in entries].count("EidoSent") == 1


def test_what_someone_has_received_does_not_go_out_again_after_a_crash(
    world: World,
) -> None:
    letters, reborn_letters = Letters(), Letters()
    with Cad(answering(180)) as cad:
        address = CadAddress(url=cad.url)
        first = EidoCourier(address, letters.post, WoundClock(), Policy(), 0.02)
        desk = desk_at(world, first)
        desk.record(CALL, PersonAtRiskLearned(is_caller=True))
        key = rescuing.request(desk, CALL, Service.EMS, Grounds.CONSENT, "took pills")
        letters.wait_for(EidoAnswered)
        first.close()
        desk.take(letters.all)

        second = EidoCourier(address, reborn_letters.post, WoundClock(), Policy(), 0.02)
        desk_at(world, second).resume()
        reborn_letters.wait_for(CadReached)
        second.close()
        assert cad.keys == [key]
