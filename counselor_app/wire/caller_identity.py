"""Who is calling, told from whose telephone line the transfer came over.

Sources: RFC 3325 (P-Asserted-Identity), RFC 5806 (Diversion), RFC 4579 (isfocus).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from counselor_app.wire.phone_number import is_dialable, is_trunk
from counselor_app.wire.sip_address import SipAddress
from counselor_app.wire.sip_headers import SipMessage

# A display such as "ST LOUIS 911", but not "NG911 Test" or "911555".
_SAYS_911 = re.compile(r"(?<![0-9A-Za-z])9-?1-?1(?![0-9A-Za-z])")
_WITHHELD = re.compile(
    r"anonymous|restricted|unavailable|private|withheld|unknown|266696687"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerIdentity:
    """The caller's numbers, best first, without the 911 center's own; `repr` hides them.

    `dialable` is about the first number. `anonymous` means that the caller, or their
    network, withheld it.
    """

    numbers: tuple[str, ...] = field(default=(), repr=False)
    name: str | None = field(default=None, repr=False)
    psap_trunk: str | None = field(default=None, repr=False)
    dialable: bool = False
    anonymous: bool = False


def identity_from(message: SipMessage, trunks: frozenset[str]) -> CallerIdentity:
    """Tell the caller's numbers from the 911 center's, some of which are known."""
    shown = tuple(_shown(message))
    trunk = _trunk_of(message, trunks)
    callers = [
        address
        for address in shown
        if (number := address.number) and number != trunk and not is_trunk(number, trunks)
    ]
    numbers = tuple(dict.fromkeys(address.number or "" for address in callers))
    unnumbered = (address for address in shown if address.number is None)
    return CallerIdentity(
        numbers=numbers,
        name=_name_in(callers) or (None if trunk else _name_in(unnumbered)),
        psap_trunk=trunk,
        dialable=bool(numbers) and is_dialable(numbers[0]),
        anonymous=not numbers and any(map(_withholds, shown)),
    )


def _name_in(addresses: Iterable[SipAddress]) -> str | None:
    for address in addresses:
        name = address.display
        if name and not (_WITHHELD.search(name.casefold()) or _SAYS_911.search(name)):
            return name
    return None


def is_focus(message: SipMessage) -> bool:
    """Say whether the sender is a conference bridge."""
    contacts = message.addresses("contact")
    return any(contact.parameter("isfocus") is not None for contact in contacts)


def _shown(message: SipMessage) -> Iterator[SipAddress]:
    # A bridge that calls in its own name says nothing of the caller in From.
    yield from message.addresses("p-asserted-identity")
    sender = message.address("from")
    contacts = message.addresses("contact") if is_focus(message) else ()
    bridge = {contact.user for contact in contacts}
    if sender is not None and (sender.user is None or sender.user not in bridge):
        yield sender


def _trunk_of(message: SipMessage, trunks: frozenset[str]) -> str | None:
    told = (*_shown(message), *message.addresses("diversion"))
    for address in told:
        if address.number and is_trunk(address.number, trunks):
            return address.number
    return _evident_trunk(message)


def _evident_trunk(message: SipMessage) -> str | None:
    """Return the number that can only be the 911 center's own, though not configured.

    Only for a call to a plain number, never for an emergency URN. Either the one asserted
    is the one who forwarded; or the display says 911, nobody else is asserted, and
    nothing that a 911 network adds (location, call identifier) came along.
    """
    uri = (message.request_uri or "").lower()
    numbered = [address for address in _shown(message) if address.number]
    if uri.startswith("urn:") or not numbered:
        return None
    first = numbered[0].number
    if first in {address.number for address in message.addresses("diversion")}:
        return first
    one = len({address.number for address in numbered}) == 1
    says = any(_SAYS_911.search(address.display) for address in numbered)
    legacy = not (message.all("geolocation") or message.all("call-info"))
    return first if one and says and legacy else None


def _withholds(address: SipAddress) -> bool:
    words = f"{address.user or ''} {address.display} {address.uri.rpartition('@')[2]}"
    return bool(_WITHHELD.search(words.casefold())) and address.number is None
