"""Telephone numbers: one form to compare, one to show and one to say.

A number is kept as E.164 ("+13145550142") where that is certain; else as its bare digits.
Sources: ITU-T E.164, RFC 3966 (tel), RFC 3261 section 19.1.1 (user=phone), NANP rules.
"""

import re

_SEPARATORS = re.compile(r"[\s().\-/\u2010-\u2015\u00a0]")
_NUMBER = re.compile(r"\+?[0-9]{3,20}")
_NANP = re.compile(r"(?:\+?1)?([2-9][0-9]{2}[0-9]{7})")
_ABROAD = re.compile(r"\+[02-9][0-9]{7,14}")
# A handset without a subscription shows 911 and seven digits (NENA-STA-010).
_UNSUBSCRIBED = re.compile(r"(?:\+?1)?(911[0-9]{7})")
# "ANONYMOUS" on the keys, which some networks send as a number.
_ANONYMOUS = "266696687"
_SHORTEST = 7


def number_from(untrusted_text: str) -> str | None:
    """Return the number in one form, or None when the text is no telephone number.

    "(314) 555-0142", "1-314-555-0142" and "+13145550142" all give "+13145550142". An
    unsubscribed handset's "911" and seven digits stay bare, since nobody can dial them.
    """
    digits = _SEPARATORS.sub("", untrusted_text.strip()[:64])
    if not _NUMBER.fullmatch(digits):
        return None
    bare = digits.lstrip("+")
    if len(bare) < _SHORTEST or bare == _ANONYMOUS:
        return None
    if unsubscribed := _UNSUBSCRIBED.fullmatch(digits):
        return unsubscribed.group(1)
    if american := _NANP.fullmatch(digits):
        return f"+1{american.group(1)}"
    return digits


def is_dialable(number: str) -> bool:
    """Say whether a number from `number_from` can be called back as it stands."""
    return bool(
        (number.startswith("+1") and _NANP.fullmatch(number))
        or (_ABROAD.fullmatch(number) and number[1] != "0")
    )


def dialable_number(untrusted_text: str) -> str | None:
    """Return the number in one form when it can be called back, else None."""
    number = number_from(untrusted_text)
    return number if number and is_dialable(number) else None


def is_trunk(number: str, trunks: frozenset[str]) -> bool:
    """Say whether the number is one of the 911 center's own, in whatever form listed."""
    same = number_from(number) or number
    return any(same == (number_from(trunk) or trunk) for trunk in trunks)


def shown(number: str) -> str:
    """Return the number as people write it here: "(314) 555-0142"."""
    american = _NANP.fullmatch(number)
    if american is None:
        return number
    ten = american.group(1)
    return f"({ten[:3]}) {ten[3:6]}-{ten[6:]}"


def spoken(number: str) -> str:
    """Return the number as it is read aloud, digit by digit: "3 1 4, 5 5 5, 0 1 4 2"."""
    american = _NANP.fullmatch(number)
    if american is None:
        return " ".join("plus" if digit == "+" else digit for digit in number)
    ten = american.group(1)
    return ", ".join(" ".join(part) for part in (ten[:3], ten[3:6], ten[6:]))
