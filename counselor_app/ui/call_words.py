"""Who is on a call and where, in the lines of the call bar and the ringing card."""

from collections.abc import Iterable
from datetime import datetime

from counselor_app.domain.call import Call
from counselor_app.domain.line import Line, Party, Phase
from counselor_app.domain.location import Located, Source, Whose, place_of_person
from counselor_app.domain.place import By, Place
from counselor_app.domain.transfer import Sorted
from counselor_app.ui.clock_words import age, clock, short_clock, wall_minute
from counselor_app.ui.words import phase_words, said, tr
from counselor_app.wire.phone_number import shown

DOT = " · "
_DAMAGES = 3
# RFC 4119 section 2.2.6 and the IANA registry of methods, as far as handsets use them.
_METHODS = {
    "gps": "from the phone",
    "a-gps": "from the phone",
    "agps": "from the phone",
    "dbh": "from the phone",
    "device-based": "from the phone",
    "hybrid_a-gps": "from the phone",
    "802.11": "from Wi-Fi",
    "wifi": "from Wi-Fi",
    "cell": "from the cell tower",
    "triangulation": "from cell towers",
    "otdoa": "from cell towers",
    "manual": "entered by hand",
    "dhcp": "from the line's address",
    "wiremap": "from the line's address",
    "derived": "worked out from other data",
}


def number_words(call: Call) -> str:
    """Return the caller's number as shown, or that it is unknown."""
    number = call.people.number
    return shown(number) if number else tr("number unknown")


def caller_head(call: Call) -> str:
    """Return the caller's name and number."""
    if not call.people.number and _is_trunk(call):
        return tr("Caller's number unknown")
    who = DOT.join(filter(None, (call.people.caller_name, number_words(call))))
    return tr("Caller %s") % who


def caller_rest(call: Call, now: datetime) -> str:
    """Return what else is known of the caller: relation, place, its source and age."""
    places = call.locations.of(Whose.CALLER)
    place = located_words(places[0], now) if places else tr("place not known: ask")
    relation = call.people.relation if call.people.third_party else ""
    return DOT.join(filter(None, (caller_warning(call), relation, place)))


def caller_warning(call: Call) -> str:
    """Return what to ask at once about the number, or nothing."""
    if not call.people.number and _is_trunk(call):
        return tr("this is the 911 center's own. Ask now.")
    if not call.people.number:
        return tr("ask now")
    if not call.people.dialable:
        return tr("cannot be called back. Ask for another number.")
    return ""


def person_head(call: Call) -> str:
    """Return who is at risk, as far as someone has said."""
    people = call.people
    if people.at_risk_is_caller:
        parts = (people.at_risk_name, _age_words(people.at_risk_age))
        known = ", ".join(filter(None, parts))
        same = tr("same person as the caller")
        return tr("Person at risk: %s") % ", ".join(filter(None, (same, known)))
    if not people.third_party:
        return tr("Person at risk: not said yet")
    parts = (people.at_risk_name, _age_words(people.at_risk_age))
    known = ", ".join(filter(None, parts)) or tr("someone else")
    return tr("Person at risk: %s") % known


def person_rest(call: Call, now: datetime) -> str:
    """Return where the person at risk is; never the caller's place unless confirmed."""
    if not call.people.third_party and not call.people.at_risk_is_caller:
        return tr("ask who, and where they are")
    place = place_of_person(call.people, call.locations)
    if place is None:
        return tr("place not known: ask")
    if not call.locations.at_risk:
        together = tr("with the caller") if call.people.third_party else ""
        if not together:
            return tr("at the caller's place")
        return DOT.join((together, located_words(place, now)))
    return tr("at %s") % located_words(place, now)


def located_words(located: Located, now: datetime) -> str:
    """Return a place with its uncertainty, source and age, in one line."""
    place = located.place
    if place.default:
        return tr("place unknown: the network sent only a default for its routing")
    words = [place_words(place), _how_sure(place, located, now)]
    if located.read_back_at:
        words.append(tr("read back %s") % wall_minute(located.read_back_at))
    if place.damaged:
        words.append(tr("from a damaged message, check it"))
    return _with_commas(words[0], words[1:])


def place_words(place: Place) -> str:
    """Return the place itself: the address, or the position in degrees."""
    if place.postal_line:
        return place.postal_line
    if place.latitude is not None and place.longitude is not None:
        return f"{place.latitude:.5f}, {place.longitude:.5f}"
    if place.by is By.REFERENCE:
        return tr("place being asked of the network")
    return tr("place could not be read")


def state_words(line: Line, now: datetime) -> str:
    """Return how the line stands, with its one clock; in two lines while held or mute."""
    match line.phase:
        case Phase.TALKING:
            return _talking_words(line, now)
        case Phase.RINGING:
            return f"◌ {phase_words(line)}  {clock(line.waited(now))}"
        case Phase.ENDED:
            return tr("Call over  %s") % clock(line.talked(now))
        case _:
            return phase_words(line)


def on_the_line(call: Call) -> str:
    """Return who hears whom now."""
    line = call.line
    others = [tr("caller")]
    if line.operator_on:
        others.append(tr("911 operator"))
    for leg, party in line.parties.items():
        if party is Party.PSAP:
            joined = leg in line.joined
            others.append(tr("911 center") if joined else tr("911 center, being called"))
    return tr("On the line: %s") % ", ".join(others)


def transfer_words(call: Call) -> str:
    """Return the operator's sorting and words, and what could not be read."""
    read, sorting = call.transfer.read, call.transfer.sorting
    words = []
    if sorting and sorting.sorted is not Sorted.NOT_SAID:
        words.append(tr("911 sorted: %s") % said(sorting.sorted))
    if read and read.comments:
        words.append(wrote_words(read.comments))
    return DOT.join(words)


def wrote_words(comments: Iterable[str]) -> str:
    """Return the 911 operator's own words."""
    return tr("911 wrote: %s") % " / ".join(comments)


def damage_words(call: Call) -> str:
    """Return what to do about a transfer that came damaged, or nothing."""
    read = call.transfer.read
    if read is None or not read.damage:
        return ""
    return tr("The transfer came damaged: check number and place with the caller.")


def damage_details(call: Call) -> str:
    """Return what of the transfer could not be read, in the words of who read it."""
    read = call.transfer.read
    damage = read.damage if read else ()
    more = tr("and %d more") % (len(damage) - _DAMAGES) if damage[_DAMAGES:] else ""
    return " ".join((*damage[:_DAMAGES], *((more,) if more else ())))


def _talking_words(line: Line, now: datetime) -> str:
    passed = clock(line.talked(now))
    muted = tr("MUTED") if line.muted else ""
    if line.held:
        hold = f"‖ {phase_words(line)}  {short_clock(line.held_for(now))}"
        return "\n".join((hold, DOT.join(filter(None, (muted, tr("call %s") % passed)))))
    on_call = f"● {phase_words(line)}  {passed}"
    return f"{on_call}\n{muted}" if muted else on_call


def _how_sure(place: Place, located: Located, now: datetime) -> str:
    if located.source is Source.SAID:
        return tr("said by caller")
    method = tr(_METHODS.get((place.method or "").lower(), "from the 911 center"))
    seen = age(now - (place.at or located.learned_at))
    sure = place.uncertainty_words
    parts = (sure[:1].lower() + sure[1:], method, tr("%s old") % seen)
    return ", ".join(filter(None, parts))


def _with_commas(head: str, rest: list[str]) -> str:
    tail = ", ".join(filter(None, rest))
    return f"{head}{DOT}{tail}" if tail else head


def _age_words(years: int | None) -> str:
    return "" if years is None else str(years)


def _is_trunk(call: Call) -> bool:
    return call.transfer.read is not None and call.transfer.read.psap_trunk is not None
