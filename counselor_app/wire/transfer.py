"""What a transferred 911 call brought along, read from its INVITE.

Sources: NENA-STA-010 (i3) section 4.7, RFC 6442 (Geolocation), RFC 7852 (additional
data), RFC 3891 (Replaces), RFC 3892 (Referred-By). Any bytes give a transfer; what had to
be put right, and what is missing, is said in `damage`, in words to show.
"""

import re
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from urllib.parse import unquote

from counselor_app.domain.place import By, Place
from counselor_app.wire.additional_data import additional_data_from
from counselor_app.wire.body_part import PIDF, SDP, Part
from counselor_app.wire.caller_identity import identity_from, is_focus
from counselor_app.wire.multipart import parts_from
from counselor_app.wire.pidf_lo import places_from
from counselor_app.wire.sip_address import SipAddress, address_from
from counselor_app.wire.sip_headers import SipMessage, message_from

_PLACES_CAP = 64
_URN_KIND = re.compile(r"(?i)urn:(?:emergency|nena):(?:uid:)?(call|incident)id:")
_PURPOSE_KIND = re.compile(r"(?i)(?:emergency-|nena-)?(call|incident)-?id")
_LOST_PART = "A Geolocation names a body part that is not in the message."


class IdentifierKind(StrEnum):
    """What an identifier names: one call, or the incident it is about."""

    CALL = "call"
    INCIDENT = "incident"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """A call's or incident's identifier, as the 911 network gave it."""

    kind: IdentifierKind
    urn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """The transfer as understood; `repr` shows nothing of the caller.

    `caller_numbers` come best first and never hold the 911 center's own `psap_trunk`.
    `geolocation` has the header's entries as written. `places` are in the order of
    Geolocation, then of the body. `additional_data` names the blocks of RFC 7852;
    `comments` are the operator's words in them.
    """

    method: str | None = None
    request_uri: str | None = field(default=None, repr=False)
    call_id: str | None = None
    cseq: str | None = None
    from_user: str | None = field(default=None, repr=False)
    to_user: str | None = field(default=None, repr=False)
    from_tag: str | None = None
    caller_numbers: tuple[str, ...] = field(default=(), repr=False)
    caller_name: str | None = field(default=None, repr=False)
    psap_trunk: str | None = field(default=None, repr=False)
    dialable: bool = False
    anonymous: bool = False
    identifiers: tuple[Identifier, ...] = ()
    eido_urls: tuple[str, ...] = field(default=(), repr=False)
    referred_by: str | None = field(default=None, repr=False)
    replaces: str | None = None
    geolocation: tuple[str, ...] = field(default=(), repr=False)
    sdp: bytes | None = field(default=None, repr=False)
    places: tuple[Place, ...] = ()
    additional_data: tuple[str, ...] = ()
    comments: tuple[str, ...] = field(default=(), repr=False)
    subscriber_name: str | None = field(default=None, repr=False)
    service_environment: str | None = None
    service_type: str | None = None
    service_mobility: str | None = None
    is_focus: bool = False
    priority: str | None = None
    resource_priority: str | None = None
    damage: tuple[str, ...] = ()


def transfer_from(
    untrusted_message: bytes, trunks: frozenset[str] = frozenset()
) -> Transfer:
    """Read a transfer's message; `trunks` are the 911 center's own numbers.

    Never raises; time is linear in the size, of which 256 kB are read.
    """
    message = message_from(untrusted_message)
    parts, torn = parts_from(message.first("content-type"), message.body)
    damage = [*message.damage, *torn]
    places = tuple(_places(message, parts, damage))
    additional = additional_data_from(parts)
    damage += additional.damage
    identity = identity_from(message, trunks)
    return replace(
        _signaled(message),
        caller_numbers=identity.numbers,
        caller_name=identity.name,
        psap_trunk=identity.psap_trunk,
        dialable=identity.dialable,
        anonymous=identity.anonymous,
        sdp=next((part.body for part in parts if part.kind == SDP), None),
        places=places,
        additional_data=additional.names,
        comments=additional.comments,
        subscriber_name=additional.subscriber_name,
        service_environment=additional.service_environment,
        service_type=additional.service_type,
        service_mobility=additional.service_mobility,
        damage=tuple(dict.fromkeys(damage)),
    )


def _signaled(message: SipMessage) -> Transfer:
    sender = message.address("from") or address_from("")
    callee = message.address("to") or address_from("")
    referrer = message.address("referred-by") or address_from("")
    infos = message.addresses("call-info")
    return Transfer(
        method=message.method,
        request_uri=message.request_uri,
        call_id=message.first("call-id"),
        cseq=message.first("cseq"),
        from_user=sender.user,
        to_user=callee.user,
        from_tag=sender.parameter("tag") or None,
        identifiers=tuple(dict.fromkeys(filter(None, map(_identifier, infos)))),
        eido_urls=tuple(dict.fromkeys(info.uri for info in infos if _is_eido(info))),
        referred_by=referrer.uri or None,
        replaces=message.first("replaces"),
        geolocation=message.listed("geolocation"),
        is_focus=is_focus(message),
        priority=message.first("priority"),
        resource_priority=message.first("resource-priority"),
    )


def call_key(transfer: Transfer) -> str:
    """Return the call's stable name: "call-" and 26 letters of a-z and 2-7.

    It is the base32 of the first 130 bits of a SHA-256 over what every desk rung by one
    forked call sees alike: the first call identifier, without the part of its URN that
    differs between generations of the standard; else Call-ID and From-tag; else, for a
    message with neither, all that was read of it.
    """
    calls = [i.urn for i in transfer.identifiers if i.kind is IdentifierKind.CALL]
    if calls:
        basis = ("identifier", _URN_KIND.sub("", calls[0], count=1))
    elif transfer.call_id or transfer.from_tag:
        basis = ("dialog", f"{transfer.call_id}\0{transfer.from_tag}")
    else:
        told = (transfer.from_user, transfer.to_user, transfer.cseq, transfer.sdp)
        basis = ("message", repr((told, transfer.caller_numbers, transfer.geolocation)))
    digest = sha256("\0".join(basis).encode("utf-8", "replace")).digest()
    return "call-" + b32encode(digest)[:26].decode().lower()


def _identifier(info: SipAddress) -> Identifier | None:
    # By URN first, since the purpose is spelled in four ways and sometimes left empty.
    purpose = info.parameter("purpose") or ""
    found = _URN_KIND.match(info.uri) or _PURPOSE_KIND.fullmatch(purpose.strip())
    if found is None or not info.uri:
        return None
    return Identifier(kind=IdentifierKind(found.group(1).lower()), urn=info.uri)


def _is_eido(info: SipAddress) -> bool:
    purpose = (info.parameter("purpose") or "").lower()
    return "eido" in purpose and info.scheme not in ("", "cid")


def _places(
    message: SipMessage, parts: tuple[Part, ...], damage: list[str]
) -> Iterator[Place]:
    unread = [part for part in parts if part.kind == PIDF]
    read: list[Part] = []
    for entry in message.addresses("geolocation")[:_PLACES_CAP]:
        if entry.scheme != "cid":
            yield from _reference(entry)
            continue
        named = _part_named(entry, parts)
        if named is None:
            damage.append(_LOST_PART)
        elif named not in read:
            read.append(named)
            yield from _places_in(named, damage)
    for part in unread:
        if part not in read:
            yield from _places_in(part, damage)


def _reference(entry: SipAddress) -> Iterator[Place]:
    if entry.scheme:
        yield Place(by=By.REFERENCE, url=entry.uri)


def _part_named(entry: SipAddress, parts: tuple[Part, ...]) -> Part | None:
    name = unquote(entry.uri.partition(":")[2]).strip().casefold()
    return next((p for p in parts if p.content_id.casefold() == name), None)


def _places_in(part: Part, damage: list[str]) -> Iterator[Place]:
    places, words = places_from(part.body)
    damage += words
    yield from places
