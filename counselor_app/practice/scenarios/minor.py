"""A girl of fifteen, for whom home is the danger."""

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

_CHILD = (
    *keys("Ctrl+P", "1", "Tab"),
    type_("Maya"),
    *keys("Tab"),
    type_("15"),
    *keys("Enter", "F4", "1"),
    type_("Maya, 15"),
    *keys("Tab"),
    type_("little brother, asleep"),
    *keys("Tab", "1", "Tab", "1"),  # home is the danger; the hotline must be told
    look("child"),
    *keys("Enter"),
)

MINOR = Scenario(
    name="minor",
    title="A girl of fifteen, not safe at home",
    number="+13145550144",
    address=lives_at("3108", "Meramec", "Street", "63118"),
    position=(38.5817, -90.2369, 25.0),
    comment="Young caller, whispers. Stepfather not at home at the moment.",
    says=(
        "I am fifteen. He hits me when he comes home, and he comes at midnight.",
        "I do not want to be here any more. My aunt would take us.",
        "Yes, somebody may come. But do not call the house.",
    ),
    answers=(
        "Thank you for telling me. You did nothing wrong. Are you alone right now?",
        "We will not call the house. May somebody come to you, and your aunt?",
    ),
    steps=(
        *BEGIN,
        *_CHILD,
        *ask("safety-now=safe-alone", "others-safe=no", "hurt-by=threatened"),
        *ask("dv-safe-talk=yes", "dv-danger=none", "dv-callback=no"),
        *ask("minor-with=others", "minor-home=no", "thoughts-now=wish"),
        *ask("thoughts-recent=sometimes", "hopeless=some", "ever-attempted=no"),
        *note("Stepfather hits her, out until midnight. Aunt would take both."),
        look("home-not-safe"),
        *keys("F10", "1"),
        look("co-responders"),
        *keys("Ctrl+Return"),
        wait("accepted"),
        *HANGS_UP,
        *closes("co-responders"),
    ),
)
