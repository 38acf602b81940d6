"""The outbox: nothing that is owed is forgotten, and what is done takes little room."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.adapters.courier import outbox as module
from counselor_app.adapters.courier.outbox import Outbox
from counselor_app.domain.ids import RequestId
from counselor_app.wire.conveyance import Response
from tests.adapters.test_courier import parcel

NAMES = st.sampled_from(["a", "b", "c"])
CODES = st.sampled_from([100, 180, 182, 200, 299, 302, 500, 603])
ANSWERS = st.tuples(NAMES, CODES)


@given(st.lists(st.one_of(NAMES, ANSWERS), max_size=20))
def test_it_owes_what_was_asked_and_not_answered(
    steps: list[str | tuple[str, int]],
) -> None:
    box, asked, settled = Outbox(), dict[str, None](), set[str]()
    for step in steps:
        if isinstance(step, str):
            box.add(parcel(step), dry=True)
            asked[step] = None
            continue
        name, code = step
        is_news = name in asked and code not in known(box, name)
        errand = box.answered(Response(RequestId(name), code))
        assert (errand is not None) is is_news
        if name in asked and code not in (100, 299):
            settled.add(name)
    owed = [errand.request_id for errand in box.owed()]
    assert owed == [name for name in asked if name not in settled]


def known(box: Outbox, name: str) -> set[int]:
    errand = box._errands.get(RequestId(name))
    return errand.codes if errand else set()


def test_what_is_done_keeps_no_caller_and_is_forgotten_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_KEPT", 8)
    box = Outbox()
    for number in range(20):
        box.add(parcel(f"r{number}"), dry=True)
        errand = box.answered(Response(RequestId(f"r{number}"), 180))
        assert errand
        assert errand.parcel is None
        assert not errand.text
    box.add(parcel("last"), dry=True)
    assert len(box._errands) == 8 + 1
    assert [errand.request_id for errand in box.owed()] == ["last"]


def test_a_request_and_its_caller_do_not_show_in_a_repr() -> None:
    box = Outbox()
    box.add(parcel(), dry=True)
    (errand,) = box.owed()
    assert "Cherokee" not in repr(errand)
    assert "pills" not in repr(errand)


def test_what_was_received_before_this_start_is_awaited_and_not_brought() -> None:
    box = Outbox()
    box.add(replace(parcel("r1"), received=True), dry=True)
    assert not box.owed()
    errand = box.answered(Response(RequestId("r1"), 200))
    assert errand
    assert errand.request_id == "r1"
