"""The messages of EIDO conveyance: what is written, and what is believed."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counselor_app.domain.ids import RequestId
from counselor_app.wire.conveyance import (
    ANSWER_CAP,
    CODES,
    Cancellation,
    ConveyanceUnreadable,
    Response,
    ServiceRequest,
    answer_from,
    asked_from,
    cancel_request,
    request_for_service,
    response,
    words_for,
)

KEY = RequestId("0199-request-1")
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["response", "requestId", "responseCode", "eido", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


def test_a_request_carries_its_id_and_the_eido() -> None:
    text = request_for_service(KEY, {"$id": "urn:x"})
    assert json.loads(text) == {
        "requestForService": {"requestId": KEY, "eido": {"$id": "urn:x"}}
    }
    assert asked_from(text) == ServiceRequest(KEY, {"$id": "urn:x"})


@pytest.mark.parametrize(
    ("as_published", "name"), [(False, "cancelRequest"), (True, "cancelREequest")]
)
def test_both_spellings_of_a_cancellation_are_known(
    as_published: bool, name: str
) -> None:
    text = cancel_request(KEY, as_published=as_published)
    assert list(json.loads(text)) == [name]
    assert asked_from(text) == Cancellation(KEY)


@pytest.mark.parametrize("code", CODES)
def test_every_code_comes_back_and_has_words(code: int) -> None:
    answer = Response(KEY, code, "as you wish")
    assert answer_from(response(answer)) == answer
    assert words_for(code)
    assert ("call by voice" in words_for(code)) == (code >= 300)


@pytest.mark.parametrize("code", [100, 199, 299, 399, 499, 599, 699, 7, 1000])
def test_a_code_that_nobody_listed_has_words_too(code: int) -> None:
    assert words_for(code) not in {words_for(known) for known in CODES}


def test_the_older_spelling_of_an_answer_and_a_code_in_quotes_are_read() -> None:
    old = {"response": {"requestId": KEY, "statusCode": 501, "statusText": "no"}}
    assert answer_from(json.dumps(old)) == Response(KEY, 501, "no")
    quoted = {"response": {"requestId": KEY, "responseCode": "200"}}
    assert answer_from(json.dumps(quoted)) == Response(KEY, 200)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "200",
        '{"response": 200}',
        '{"response": {"responseCode": 200}}',
        '{"response": {"requestId": "", "responseCode": 200}}',
        '{"response": {"requestId": 7, "responseCode": 200}}',
        '{"response": {"requestId": "r", "responseCode": true}}',
        '{"response": {"requestId": "r", "responseCode": 2e2}}',
        '{"response": {"requestId": "r", "responseCode": 1000}}',
        '{"response": {"requestId": "r", "responseCode": 99}}',
        '{"response": {"requestId": "r", "responseCode": "\u0662\u0660\u0660"}}',
        '{"response": {"requestId": "' + "r" * 300 + '", "responseCode": 200}}',
        '{"response": ' * 5000,
        '{"response": {"requestId": "r", "responseCode": ' + "9" * 5000 + "}}",
        '{"response": {"requestId": "r", "responseCode": 200}}' + " " * ANSWER_CAP,
        '{"subscribeResponse": {"requestId": "r", "statusCode": 200}}',
    ],
)
def test_what_is_no_answer_is_not_believed(text: str) -> None:
    with pytest.raises(ConveyanceUnreadable):
        answer_from(text)


def test_a_request_without_an_eido_is_no_request() -> None:
    with pytest.raises(ConveyanceUnreadable):
        asked_from('{"requestForService": {"requestId": "r", "eido": "x"}}')


def test_the_words_of_an_answer_are_made_fit_to_show() -> None:
    said = {"requestId": KEY, "responseCode": 603, "responseText": "no\u202e\n\x00" * 300}
    text = answer_from(json.dumps({"response": said})).text
    assert len(text) <= 200
    assert text.isprintable()


@given(st.one_of(st.text(), ANYTHING.map(json.dumps)))
def test_any_text_is_an_answer_or_unreadable(text: str) -> None:
    for read in (answer_from, asked_from):
        with suppress(ConveyanceUnreadable):
            read(text)


@given(st.text(min_size=1, max_size=99), st.integers(100, 699))
def test_any_answer_comes_back(key: str, code: int) -> None:
    answer = answer_from(response(Response(RequestId(key), code)))
    assert (answer.request_id, answer.code) == (key, code)
