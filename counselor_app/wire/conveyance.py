"""Asking another agency for help, and its answers, as messages on a WebSocket.

Source: NENA-STA-024.1.1-2025: requestForService, cancelRequest and response. Its schema
as published spells `cancelRequest` as `cancelREequest`; both are read, either is written.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from counselor_app.domain.ids import RequestId
from counselor_app.wire.plain_text import line_from

SUBPROTOCOL = "emergency-ent1.0"
ANSWER_CAP = 64 * 1024  # characters; an answer needs about a hundred
REQUEST_CAP = 1024 * 1024
_ID_CAP, _TEXT_CAP = 256, 200
_LOWEST, _HIGHEST = 100, 699
_CANCEL = ("cancelRequest", "cancelREequest")

Eido = dict[str, Any]


class ConveyanceUnreadable(ValueError):
    """The message is none of this protocol; nothing in it is believed."""


@dataclass(frozen=True, slots=True)
class Response:
    """What the other side says of a request: a code (180, 200, 603 ...) and its words."""

    request_id: RequestId
    code: int
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ServiceRequest:
    """Another agency asks for help for the incident of an EIDO."""

    request_id: RequestId
    eido: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Another agency takes a request back."""

    request_id: RequestId


def request_for_service(request_id: RequestId, eido: Eido) -> str:
    """Write a request for help; it is the same request however often it is sent."""
    return _written("requestForService", {"requestId": request_id, "eido": eido})


def cancel_request(request_id: RequestId, *, as_published: bool = False) -> str:
    """Write that a request is taken back, also as the published schema spells it."""
    return _written(_CANCEL[as_published], {"requestId": request_id})


def response(answer: Response) -> str:
    """Write an answer, as the receiving side does."""
    body = {
        "requestId": answer.request_id,
        "responseCode": answer.code,
        "responseText": answer.text,
    }
    return _written("response", body)


def answer_from(untrusted_text: str) -> Response:
    """Read an answer; raises ConveyanceUnreadable for anything else.

    A notifier that does not know the message answers with `statusCode` 501 instead of a
    `responseCode`; that is read as well, and so is a code written as text.
    """
    body = _body(_object(untrusted_text, ANSWER_CAP), ("response",))
    code = body.get("responseCode", body.get("statusCode"))
    words = body.get("responseText", body.get("statusText"))
    text = line_from(words, _TEXT_CAP) if isinstance(words, str) else ""
    return Response(_id(body), _code(code), text)


def asked_from(untrusted_text: str) -> ServiceRequest | Cancellation:
    """Read what another agency asks; raises ConveyanceUnreadable for anything else."""
    message = _object(untrusted_text, REQUEST_CAP)
    if "requestForService" in message:
        body = _body(message, ("requestForService",))
        eido = body.get("eido")
        if not isinstance(eido, dict):
            raise ConveyanceUnreadable("The request has no EIDO.")
        return ServiceRequest(_id(body), eido)
    return Cancellation(_id(_body(message, _CANCEL)))


def words_for(code: int) -> str:
    """Return what a code means to a counselor, in plain words."""
    if known := _WORDS.get(code):
        return known
    kinds = {
        1: "They are still working on it",
        2: "They took it",
        3: "They point to another agency: call by voice",
        4: "They could not take it as it was: call by voice",
        5: "Something failed on their side: call by voice",
        6: "They refused: call by voice",
    }
    return kinds.get(code // 100, "They answered something unknown: call by voice")


_WORDS = {
    180: "Shown to a dispatcher; nobody has taken it yet",
    182: "In their queue; nobody has seen it yet",
    200: "Accepted by the dispatcher",
    302: "They send us to another agency: call by voice",
    400: "Their system could not read it: call by voice",
    403: "They do not take requests from us: call by voice",
    404: "They do not know the incident: call by voice",
    408: "No dispatcher answered in time: call by voice",
    488: "They cannot take this kind of request: call by voice",
    500: "Their system failed: call by voice",
    501: "Their system does not take requests: call by voice",
    502: "Their system could not pass it on: call by voice",
    503: "Their system is out of service: call by voice",
    504: "Their system got no answer in time: call by voice",
    505: "Their system speaks another version: call by voice",
    513: "It was too long for their system: call by voice",
    603: "Declined by the dispatcher: call by voice",
    606: "They cannot help with this: call by voice",
}
CODES = tuple(_WORDS)


def _written(name: str, body: Mapping[str, Any]) -> str:
    return json.dumps({name: body}, separators=(",", ":"))


def _object(untrusted_text: str, cap: int) -> dict[str, Any]:
    if len(untrusted_text) > cap:
        raise ConveyanceUnreadable("The message is too long.")
    try:
        message = json.loads(untrusted_text)
    except (ValueError, RecursionError):
        raise ConveyanceUnreadable("The message is no JSON.") from None
    if not isinstance(message, dict):
        raise ConveyanceUnreadable("The message is no JSON object.")
    return message


def _body(message: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    body = next((message[name] for name in names if name in message), None)
    if not isinstance(body, dict):
        raise ConveyanceUnreadable("The message is none that is known here.")
    return body


def _id(body: Mapping[str, Any]) -> RequestId:
    named = body.get("requestId")
    if not isinstance(named, str) or not 0 < len(named) <= _ID_CAP:
        raise ConveyanceUnreadable("The message names no request.")
    return RequestId(named)


def _code(untrusted_code: object) -> int:
    text = str(untrusted_code) if isinstance(untrusted_code, int | str) else ""
    # str.isdigit knows more digits than int() does, so the length and form are checked.
    if not (len(text) == len("200") and text.isascii() and text.isdigit()):
        raise ConveyanceUnreadable("The answer has no code.")
    code = int(text)
    if not _LOWEST <= code <= _HIGHEST:
        raise ConveyanceUnreadable("The answer's code is none of this protocol.")
    return code
