"""Patterns of forms (regular expressions), used only where they cannot take long.

`re` tries every way in which a pattern may fit a text, holds the interpreter meanwhile
and cannot be stopped. So the ways are counted before; the count is never too low.
"""

import math
import re

_MOST_WAYS, _MOST_POWER, _MOST_PATTERN, _MOST_TEXT, _USUAL_TEXT = 1e7, 30, 500, 1_000, 200
_ESCAPE, _CLASS = r"\\.", r"\[\^?\]?(?:\\.|[^\]\\])*\]"
_OPENING = r"\((?:\?(?::|=|!|<=|<!|P<\w+>))?(?!\?)"
_TOKEN = re.compile(
    rf"(?P<open>{_OPENING})|(?P<close>\))|(?P<or>\|)"
    r"|(?:(?P<sign>[*+?])|\{(?!\})(?P<least>[0-9]*)(?P<to>,?)(?P<most>[0-9]*)\})[?+]?"
    rf"|(?P<one>{_ESCAPE}|{_CLASS}|[^(])",
    re.DOTALL,
)
_REFERENCE = re.compile(r"\\[0-9]")  # to a group, which may be empty
_SIGNS = {"*": (0, math.inf), "+": (1, math.inf), "?": (0, 1)}


def is_slow(pattern: str) -> bool:
    """Whether a pattern could take long on a text of 200 characters."""
    return ways(pattern, _USUAL_TEXT) > _MOST_WAYS


def compiled(
    pattern: str,
    text: str,
    flags: re.RegexFlag = re.NOFLAG,
    *,
    anywhere: bool = False,
) -> re.Pattern[str] | None:
    """Return the pattern for use on a text, or None where it is none or may take long.

    `anywhere` is for a search, which begins anew at each character.
    """
    tried = ways(pattern, max(len(text), _USUAL_TEXT))
    if anywhere and ("|" in pattern or not pattern.startswith("^")):
        tried *= max(len(text), 1)
    if len(text) > _MOST_TEXT or tried > _MOST_WAYS:
        return None
    try:
        return re.compile(pattern, flags)
    except (re.error, OverflowError, RecursionError):
        return None


def ways(pattern: str, length: int) -> float:
    """Return in how many ways, at most, a pattern can be tried on so long a text.

    One after the other multiplies, one or the other adds, and what is repeated goes to
    the power of its times. Infinite where the pattern has what is not counted here.
    """
    if len(pattern) > _MOST_PATTERN:
        return math.inf
    groups = [[1.0]]  # of each open group the ways of each of its branches
    at, last, is_group = 0, 1.0, False  # the last piece may yet be repeated
    while at < len(pattern):
        token = _TOKEN.match(pattern, at)
        if token is None:
            return math.inf
        at = token.end()
        if token["sign"] or token["to"] is not None:
            last = _repeated(last, _times(token), length, is_group=is_group)
            continue
        groups[-1][-1] *= last
        last, is_group = 1.0, bool(_REFERENCE.match(token[0]))
        if token["open"]:
            groups.append([1.0])
        elif token["or"]:
            groups[-1].append(1.0)
        elif token["close"] and len(groups) > 1:
            last, is_group = sum(groups.pop()), True
    return math.prod(map(sum, groups)) * last


def _times(token: re.Match[str]) -> tuple[float, float]:
    if token["sign"]:
        return _SIGNS[token["sign"]]
    least, most = token["least"] or "0", token["most"]
    highest = (most or math.inf) if token["to"] else least
    return float(least), float(highest)


def _repeated(
    once: float, times: tuple[float, float], length: int, *, is_group: bool
) -> float:
    """Return the ways of what is repeated; a group may be there without a character."""
    least, most = times
    if not is_group:
        return max(min(most, length) - min(least, length), 0) + 1
    most = max(least, length) if most == math.inf else most
    if once > _MOST_WAYS or (once > 1 and most > _MOST_POWER):
        return math.inf
    return float(max(most, 1) * math.pow(once, most) + (least < most))
