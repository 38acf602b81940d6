"""A mother who calls about her son, and is not where he is."""

from counselor_app.practice.script import (
    BEGIN,
    HANGS_UP,
    Scenario,
    ask,
    closes,
    keys,
    lives_at,
    look,
    note,
    type_,
    wait,
)

_WHO_AND_WHERE = (
    *keys("Ctrl+P", "2", "Tab"),
    type_("Daniel"),
    *keys("Tab"),
    type_("23"),
    *keys("Tab"),
    type_("mother"),
    *keys("Tab", "2", "Tab", "1", "Tab"),  # not together; the address is the person's
    type_("2317 Cherokee St"),
    *keys("Tab"),
    type_("Apt 2"),
    *keys("Tab"),
    type_("63118"),
    *keys("Ctrl+B"),
    look("his-place"),
    *keys("Escape"),
)

THIRD_PARTY = Scenario(
    name="third-party",
    title="A mother calls about her son, who is elsewhere",
    number="+13145550143",
    address=lives_at("4500", "Gravois", "Avenue", "63116"),
    position=(38.5822, -90.2654, 20.0),
    comment="Mother calls about adult son at his own place. No weapon known.",
    says=(
        "It is about my son. He wrote to me that he is done with everything.",
        "He lives on Cherokee Street. I am at home, and he does not pick up.",
        "Yes, please send someone to look after him.",
    ),
    answers=(
        "I am glad that you called. Where is he now, and how old is he?",
        "Twenty three seventeen Cherokee Street, apartment two. Is that right?",
    ),
    steps=(
        *BEGIN,
        *_WHO_AND_WHERE,
        *ask("safety-now=unknown", "others-safe=no", "hurt-by=no", "tp-who=parent"),
        *ask("tp-same-place=elsewhere", "tp-reach=no", "tp-safe=yes"),
        look("not-reached"),
        *ask("tp-consent=unaware", "thoughts-now=thoughts", "thoughts-recent=often"),
        *ask("hopeless=yes", "ever-attempted=no", "means=none"),
        *note("Son wrote that he is done. Does not pick up since noon. No gun."),
        *keys("F8"),
        look("community-team"),
        *keys("Ctrl+Return"),
        wait("accepted"),
        look("accepted"),
        *HANGS_UP,
        *closes("community team"),
    ),
)
