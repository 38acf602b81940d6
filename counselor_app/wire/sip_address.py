"""Addresses in SIP headers: a name, a URI and its parameters (RFC 3261 section 20.10)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from counselor_app.wire.phone_number import number_from
from counselor_app.wire.plain_text import line_from

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):")
_CALLABLE = ("sip", "sips", "tel")


@dataclass(frozen=True, slots=True, kw_only=True)
class SipAddress:
    """One address of a header; `repr` shows none of it.

    `parameters` are lower-case names with their values from everywhere senders put them:
    after the address, inside the URI, and inside the user part (RFC 3966), in this order
    of precedence. `text` is the address as it stood in the header.
    """

    text: str = field(repr=False)
    uri: str = field(repr=False)
    display: str = field(default="", repr=False)
    scheme: str = ""
    user: str | None = field(default=None, repr=False)
    parameters: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def parameter(self, name: str) -> str | None:
        """Return a parameter's value ("" for a bare one), or None."""
        return next((value for key, value in self.parameters if key == name), None)

    @property
    def number(self) -> str | None:
        """The telephone number in the address, or None."""
        if self.user is None or self.scheme not in _CALLABLE:
            return None
        number = number_from(self.user)
        context = self.parameter("phone-context") or ""
        if number and number.startswith("+"):
            return number
        local = number_from(context + self.user) if context.startswith("+") else None
        return local or number


def address_from(untrusted_text: str) -> SipAddress:
    """Read one address. Any text gives an address; a broken one has little in it."""
    text = untrusted_text.strip()
    display, rest = _display_and_rest(text)
    if rest.startswith("<"):
        uri, _, after = rest[1:].partition(">")
        tail = after.partition(";")[2]
    else:
        uri, _, tail = rest.partition(";")
    uri = uri.strip()
    scheme, user, inner = _uri_parts(uri)
    parameters = (*parameters_from(tail), *parameters_from(inner))
    return SipAddress(
        text=text,
        uri=uri,
        display=line_from(display, 256),
        scheme=scheme,
        user=user,
        parameters=parameters,
    )


def parameters_from(untrusted_text: str) -> tuple[tuple[str, str], ...]:
    """Read `;name=value;flag`, quoted or not; names come out in lower case."""
    found = []
    for piece in pieces_of(untrusted_text, ";"):
        name, _, value = piece.partition("=")
        if name.strip():
            found.append((name.strip().lower(), value.strip().strip('"')))
    return tuple(found)


def pieces_of(untrusted_text: str, separator: str) -> Iterator[str]:
    """Split outside quotes and angle brackets; an unclosed one ends with the text."""
    closed = untrusted_text.count('"') % 2 == 0
    start = 0
    quoted = inside = escaped = False
    for at, char in enumerate(untrusted_text):
        if escaped:
            escaped = False
        elif quoted:
            escaped, quoted = char == "\\", char != '"'
        elif char == '"' and closed and not inside:
            quoted = True
        elif char in "<>":
            inside = char == "<"
        elif char == separator and not inside:
            yield untrusted_text[start:at]
            start = at + 1
    yield untrusted_text[start:]


def _display_and_rest(text: str) -> tuple[str, str]:
    quoted = _QUOTED.match(text)
    if quoted:
        rest = text[quoted.end() :].lstrip()
        bracket = rest.find("<")
        return re.sub(r"\\(.)", r"\1", quoted.group(1)), rest[max(bracket, 0) :]
    before, opening, after = text.partition("<")
    return (before.strip().strip('"'), opening + after) if opening else ("", text)


def _uri_parts(uri: str) -> tuple[str, str | None, str]:
    # The scheme, the user (or the number of a tel URI), and the parameters in the URI.
    scheme = _SCHEME.match(uri)
    if scheme is None:
        return "", None, ""
    kind, rest = scheme.group(1).lower(), uri[scheme.end() :].partition("?")[0]
    if kind == "tel":
        number, _, inner = rest.partition(";")
        return kind, unquote(number) or None, inner
    if kind not in _CALLABLE:
        return kind, None, ""
    user_part, _, host_part = rest.rpartition("@")
    inner = host_part.partition(";")[2]
    user, _, user_inner = user_part.partition(";")
    name = unquote(user.partition(":")[0])
    both = ";".join(filter(None, (inner, user_inner)))
    return kind, name or None, both
