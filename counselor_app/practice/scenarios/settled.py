"""Someone who cannot sleep, and whose sister comes over."""

from counselor_app.practice.script import (
    BEGIN,
    CALLER_AT_RISK,
    CALM,
    HANGS_UP,
    Scenario,
    closes,
    lives_at,
    look,
    note,
)

SETTLED = Scenario(
    name="settled",
    title="A lonely night, settled on the line",
    number="+13145550142",
    address=lives_at("4500", "Gravois", "Avenue", "63116"),
    position=(38.5822, -90.2654, 15.0),
    comment="Caller alone, no weapon reported, agrees to speak with a counselor.",
    says=(
        "Hello. I did not know whom else to call.",
        "I have not slept well, and the nights are long. I am not going to do anything.",
        "My sister can come over. Yes, I would like that.",
    ),
    answers=(
        "This is the crisis line. I am glad that you called. Are you safe right now?",
        "Thank you for telling me. Let us think about tonight together.",
    ),
    steps=(
        *BEGIN,
        *CALLER_AT_RISK,
        *CALM[:10],
        look("assessment"),
        *CALM[10:],
        *note("Lonely since the move. Sister comes over tonight."),
        look("low"),
        *HANGS_UP,
        *closes("resolved on the line"),
    ),
)
