"""What each trigger's sheet asks: words to type, choices by digits, and what to do then.

Codes are what the record keeps (FACTS in `domain/triggers.py`); the words beside them are
only shown. All wording is our own proposal, for the center's medical lead to confirm.
"""

from collections.abc import Mapping

from counselor_app.domain.triggers import WHERE, Trigger, Weapon
from counselor_app.ui.keys import Deed
from counselor_app.ui.trigger_prompt import Fact, Options, Prompt
from counselor_app.ui.words import said

_YES_NO: Options = (("yes", "Yes"), ("no", "No"))
_YES_NO_UNKNOWN: Options = (*_YES_NO, ("unknown", "Unknown"))
_AT_ONCE = "Marked. The digit is noted at once:"
_ARMED = (WHERE, tuple(w.value for w in Weapon if w is not Weapon.NONE))
_MUTE = ("silent", ("cannot_speak",))
_NO_DANGER = ("danger_now", ("no", "unknown"))
_KEEP_AWAY = (
    "Co-responders or police ({co_responders}, {police}), EMS near. "
    "Never ask anybody to unload it."
)

_ATTEMPT = Prompt(
    Trigger.ATTEMPT_IN_PROGRESS,
    "Marked. Send help first ({ems}), then ask. "
    "Poison Help 1-800-222-1222 besides, never instead.",
    (
        Fact("method", "Method", example="pills, cut, rope ..."),
        Fact("time", "When", example="10 minutes ago, 13:50 ..."),
        Fact("substance", "Substance", example="name, how many"),
        Fact(
            "breathing",
            "Breathing",
            (*_YES_NO, ("difficult", "With difficulty"), ("unknown", "Unknown")),
            across=2,
            advice=dict.fromkeys(
                ("no", "difficult"),
                "Tell EMS now: {ems}, or {voice} once it was asked for. "
                "Naloxone, if it is at hand.",
            ),
        ),
        Fact(
            "awake",
            "Awake",
            (*_YES_NO, ("drowsy", "Hard to wake"), ("unknown", "Unknown")),
            across=2,
        ),
        Fact(
            "door",
            "Door",
            (("open", "Open"), ("locked", "Locked"), ("unknown", "Unknown")),
            across=2,
        ),
        Fact(
            "violence",
            "Violence or a weapon there",
            _YES_NO_UNKNOWN,
            advice={"yes": "Police too: {police}."},
        ),
    ),
)
_WEAPON = Prompt(
    Trigger.WEAPON,
    _AT_ONCE,
    (
        Fact(
            WHERE,
            "Where is the weapon?",
            tuple((place.value, said(place)) for place in Weapon),
            across=1,
            advice={
                **dict.fromkeys((Weapon.IN_HAND, Weapon.IN_REACH), _KEEP_AWAY),
                Weapon.IN_HOME: "Ask who could lock it away, or keep it elsewhere.",
            },
        ),
        Fact("type", "Type", example="gun, knife ...", after=_ARMED),
        Fact("others", "Others there", example="who, how near", after=_ARMED),
        Fact("loaded", "Loaded?", _YES_NO_UNKNOWN, after=_ARMED),
        Fact(
            "apart",
            "Put away from the person?",
            (*_YES_NO, ("asked", "Asked for")),
            after=_ARMED,
        ),
    ),
    leads=True,
    shuts_on=Weapon.NONE.value,
)
_DANGER = Prompt(
    Trigger.DANGER_TO_ANOTHER,
    "Marked. Police: {police}. Whether somebody must be warned is in your work.",
    (
        Fact("target", "Who", example="name, relation"),
        Fact("whereabouts", "Where", example="where they are now"),
        Fact("safe_place", "Safe place", example="where they can go"),
    ),
)
_CHILD = Prompt(
    Trigger.CHILD,
    _AT_ONCE,
    (
        Fact(
            "role",
            "The child is",
            (
                ("caller", "The caller"),
                ("at_risk", "At risk"),
                ("witness", "There, a witness"),
            ),
            across=1,
        ),
        Fact("ages", "Ages", example="names and ages"),
        Fact("with", "With them", example="who is with them"),
        Fact(
            "home",
            "Is home the danger?",
            (("danger", "Yes"), ("safe", "No"), ("unknown", "Unknown")),
            advice={"danger": "Home is not called back. Tasks will say so."},
        ),
        Fact(
            "report",
            "Must the child abuse hotline be told?",
            _YES_NO,
            across=2,
            advice={"yes": "By voice, at once: {hotline}. It is in your work."},
        ),
    ),
    leads=True,
)
_SILENT = Prompt(
    Trigger.SILENT,
    _AT_ONCE,
    (
        Fact(
            "silent",
            "Why is it silent?",
            (
                ("no_audio", "No sound arrives"),
                ("cannot_speak", "Cannot speak now"),
                ("text_relay", "TTY or relay"),
                ("unresponsive", "No answer to a loud call for 30 s"),
            ),
            across=1,
            advice={
                "no_audio": "Say that you hear nothing. Ask the 911 operator.",
                "cannot_speak": (
                    "Say: tap once for yes, twice for no. Or keys: 1 yes, 2 no."
                ),
            },
        ),
        Fact("danger", "In danger now?", _YES_NO, across=2, after=_MUTE),
        Fact("hurt", "Is somebody hurt?", _YES_NO, across=2, after=_MUTE),
        Fact(
            "overheard",
            "Somebody there who must not hear?",
            _YES_NO,
            across=2,
            after=_MUTE,
        ),
        Fact("agrees", "May we send help?", _YES_NO, across=2, after=_MUTE),
    ),
    leads=True,
    opens={"unresponsive": Deed.EMS, "text_relay": Trigger.RELAY},
)
_DROPPED = Prompt(
    Trigger.DROPPED,
    "Marked. What was said last, and may we call back?",
    (
        Fact("last_words", "Last words", example="what was said last"),
        Fact(
            "safe",
            "Is it safe to call back?",
            _YES_NO,
            across=2,
            advice={"no": "No call back: the task is taken away."},
        ),
    ),
)
_ABUSIVE = Prompt(
    Trigger.ABUSIVE,
    "Marked. First ask about safety:",
    (
        Fact(
            "danger_now",
            "Is anybody in danger right now?",
            _YES_NO_UNKNOWN,
            advice={
                "yes": "Then it is a call for help: go on with the questions.",
                **dict.fromkeys(
                    ("no", "unknown"),
                    "Say: “I want to help you, and I can't while you insult me. "
                    "If it goes on, I will end this call.”",
                ),
            },
        ),
        Fact(
            "course",
            "What became of it",
            (
                ("went_on", "Went on"),
                ("passed_on", "Passed to the lead"),
                ("ended", "Ended by me"),
            ),
            across=1,
            after=_NO_DANGER,
        ),
        Fact(
            "flag",
            "Propose a flag on the number?",
            (("proposed", "Yes"), ("none", "No")),
            across=2,
            after=_NO_DANGER,
            advice={"proposed": "The lead decides. A flag expires and blocks nobody."},
        ),
    ),
    leads=True,
)
_NOT_ELIGIBLE = Prompt(
    Trigger.NOT_ELIGIBLE,
    "Marked. Respect it: the 911 center takes the caller back.",
    (
        Fact(
            "back_because",
            "Why back to 911?",
            (
                ("asks_police", "Asks for police"),
                ("medical", "Medical emergency"),
                ("crime", "A crime, no crisis"),
                ("elsewhere", "Outside our area"),
                ("other", "Other"),
            ),
            across=1,
        ),
        Fact("back_words", "In words", example="911 hears it"),
    ),
    opens={"": Deed.VOICE},
)
_RELAY = Prompt(
    Trigger.RELAY,
    "Marked. Speak to the person, not the assistant, who is no third party. "
    "Slow turns; silence means nothing here. Call back through them.",
    (
        Fact(
            "kind",
            "Through",
            (("tty", "TTY"), ("relay", "Relay"), ("interpreter", "Interpreter")),
            across=2,
        ),
        Fact("through", "Call back by", example="number, or operator"),
    ),
    leads=True,
)

SHEETS: Mapping[Trigger, Prompt] = {
    prompt.trigger: prompt
    for prompt in (
        *(_ATTEMPT, _WEAPON, _DANGER, _CHILD, _SILENT, _DROPPED),
        *(_ABUSIVE, _NOT_ELIGIBLE, _RELAY),
    )
}
