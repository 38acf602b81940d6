"""Someone of whom the transfer tells nothing."""

from counselor_app.practice.script import (
    BEGIN,
    CALLER_AT_RISK,
    CALM,
    HANGS_UP,
    Scenario,
    closes,
)

TRUNK_ONLY = Scenario(
    name="trunk-only",
    title="Nothing but the 911 center's own number",
    says=(
        "Hello? They said they would put me through to someone.",
        "My number is three one four, five five five, zero one six one.",
        "I just needed to talk. I feel a little better.",
    ),
    answers=(
        "You are through. In case we get cut off, what number can I call you on?",
        "Thank you. Tell me what happened today.",
    ),
    steps=(
        *BEGIN,
        *CALLER_AT_RISK,
        *CALM,
        *HANGS_UP,
        *closes("information only"),
    ),
)
