"""Someone who cannot speak, and presses keys."""

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
    wait,
)

_BY_KEYS = (
    *keys("F6", "2"),
    look("cannot-speak"),
    wait("pressed 1"),
    *keys("2", "Tab"),  # in danger now: no
    wait("pressed 2"),
    *keys("2", "Tab"),  # somebody hurt: no
    wait("pressed 3"),
    *keys("2", "Tab"),  # somebody who must not hear: no
    wait("pressed 4"),
    *keys("1"),  # may we send help: yes
    look("pressed"),
    *keys("Enter"),
)

SILENT = Scenario(
    name="silent",
    title="A silent caller, who presses keys for yes and no",
    number="+13145550145",
    address=lives_at("3721", "Arsenal", "Street", "63116", "Apt 5"),
    position=(38.6003, -90.2451, 12.0),
    comment="Open line, crying heard. Caller does not speak. No sound of others.",
    says=("I can't.",),
    answers=(
        "You need not speak. Press one for yes, and two for no.",
        "Are you in danger? Is somebody hurt? May we send help?",
    ),
    presses="2221111",
    steps=(
        *BEGIN,
        *keys("Ctrl+P", "1"),
        *_BY_KEYS,
        wait("pressed 5"),
        *keys("Ctrl+P", "Ctrl+B", "Escape"),  # the address was read to them: yes
        wait("pressed 7"),
        *ask("safety-now=safe-alone", "others-safe=could-not-ask", "hurt-by=no"),
        *ask("thoughts-now=thoughts", "thoughts-recent=could-not-ask"),
        *note("Does not speak, crying. By keys: alone, not hurt, wants help."),
        *keys("F8", "1"),
        look("community-team"),
        *keys("Ctrl+Return"),
        wait("accepted"),
        look("accepted"),
        *HANGS_UP,
        *closes("community team"),
    ),
)
