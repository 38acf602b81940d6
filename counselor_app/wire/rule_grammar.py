"""The small closed grammar of a protocol's rules, read into rules of the plan.

    rule    = part *( "or" part )
    part    = test *( "and" test )
    test    = "(" rule ")" | linkId ">=" code | "score(" linkId ")" ">=" number

"intends >= maybe" is met by the option "maybe" and by every worse one. There is no "not"
and no "<": nothing that is worse can make a rule fail. 4,000 characters and 40 brackets
at most.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from counselor_app.domain.assessment.plan import (
    AllOf,
    AnyOf,
    AtLeast,
    Rule,
    ScoreAtLeast,
)

LANGUAGE = "text/x-crisis-rule"
_MAX_LENGTH, _MAX_DEPTH = 4_000, 40
_TOKEN = re.compile(r"\s*(score\([A-Za-z0-9._-]+\)|[A-Za-z0-9._-]+|>=|\(|\))")
_NUMBER = re.compile(r"-?\d{1,9}(\.\d{1,6})?")


class RuleUnreadable(ValueError):
    """The text is no rule. The message says what was expected, and where."""


def rule_from(text: str) -> Rule:
    """Return the rule that a text says, or raise RuleUnreadable."""
    if len(text) > _MAX_LENGTH:
        raise RuleUnreadable(f"A rule has {_MAX_LENGTH} characters at most.")
    reading = _Reading(tuple(_tokens(text)))
    rule = reading.rule()
    if reading.next:
        raise RuleUnreadable(f'"{reading.next}" stands where the rule should end.')
    return rule


def rule_text(rule: Rule) -> str:
    """Return a rule as the grammar writes it."""
    match rule:
        case AtLeast(item=item, code=code):
            return f"{item} >= {code}"
        case ScoreAtLeast(group=group, least=least):
            return f"score({group}) >= {least}"
        case AllOf(of=parts):
            return " and ".join(
                f"({rule_text(p)})" if isinstance(p, AnyOf) else rule_text(p)
                for p in parts
            )
        case AnyOf(of=parts):
            return " or ".join(map(rule_text, parts))


@dataclass(slots=True)
class _Reading:
    """The words of a rule, and how far they were read."""

    tokens: tuple[str, ...]
    at: int = 0
    depth: int = field(default=0)

    @property
    def next(self) -> str:
        """The next word, or "" at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self) -> str:
        """Return the next word, and go on."""
        token, self.at = self.next, self.at + 1
        return token

    def rule(self) -> Rule:
        """Read parts joined by "or"."""
        parts = self._joined("or", self._part)
        return parts[0] if len(parts) == 1 else AnyOf(parts)

    def _part(self) -> Rule:
        parts = self._joined("and", self._test)
        return parts[0] if len(parts) == 1 else AllOf(parts)

    def _joined(self, word: str, read: Callable[[], Rule]) -> tuple[Rule, ...]:
        parts = [read()]
        while self.next == word:
            self.take()
            parts.append(read())
        return tuple(parts)

    def _test(self) -> Rule:
        if self.next == "(":
            return self._bracketed()
        name = self.take()
        if not name or name in (")", ">=", "and", "or"):
            raise RuleUnreadable(f'A linkId is expected, not "{name or "the end"}".')
        if self.take() != ">=":
            raise RuleUnreadable(f'">=" is expected after "{name}".')
        least = self.take()
        if not least or least in ("(", ")", ">=", "and", "or"):
            raise RuleUnreadable(f'An answer is expected after "{name} >=".')
        if not name.startswith("score("):
            return AtLeast(name, least)
        if not _NUMBER.fullmatch(least):
            raise RuleUnreadable(f'A number is expected after "{name} >=".')
        return ScoreAtLeast(name[6:-1], Decimal(least))

    def _bracketed(self) -> Rule:
        self.take()
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise RuleUnreadable(f"A rule has {_MAX_DEPTH} brackets at most.")
        rule = self.rule()
        if self.take() != ")":
            raise RuleUnreadable('")" is missing.')
        return rule


def _tokens(text: str) -> Iterator[str]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = _TOKEN.match(text, at)
        if found is None:
            raise RuleUnreadable(f'"{text[at:].strip()[:20]}" is no part of a rule.')
        yield found[1]
        at = found.end()
