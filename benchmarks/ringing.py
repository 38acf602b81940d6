"""INVITE to 180: how soon the 911 center hears that it rings, against baresip."""

from collections.abc import Callable
from contextlib import suppress
from time import perf_counter

from benchmarks.figures import Figure, high, interleaved, milliseconds
from benchmarks.phones import NoPeer, bare_telephone, baresip, our_telephone
from benchmarks.sip import Caller, Offer, plain, transfer

_CALLS = 60
_PEER = "baresip 1.0, plain SDP"
_FLOOR = "bare Python, plain SDP"
_READS = "all of the transfer is read and told before it rings"
_IN_C = "baresip is C and reads no more than SDP"


def measure() -> list[Figure]:
    """Ring them by turns: ours with a 3 kB transfer, the others with bare SDP."""
    with (
        our_telephone() as ours,
        bare_telephone() as floor,
        Caller(ours) as to_us,
        Caller(floor) as to_floor,
    ):
        full, least = interleaved(_CALLS, rung(to_us, transfer), rung(to_floor, plain))
        figures = [_figure("INVITE of 3 kB to 180", full, least, _FLOOR, 5.0, _READS)]
        with suppress(NoPeer), baresip() as theirs, Caller(theirs, "center") as to_them:
            bare = rung(to_them, plain)
            full, peer = interleaved(_CALLS, rung(to_us, transfer), bare)
            same, again = interleaved(_CALLS, rung(to_us, plain), bare)
            figures += [
                _figure("INVITE of 3 kB to 180", full, peer, _PEER, 5.0, _IN_C),
                _figure("plain INVITE to 180", same, again, _PEER, 3.0, _IN_C),
            ]
    return figures


def rung(caller: Caller, offer: Callable[[], Offer]) -> Callable[[], float]:
    """Return an act that rings once, gives up, and says how long the 180 took."""

    def ring() -> float:
        begun = caller.invite(offer())
        caller.status(180)
        took = perf_counter() - begun
        caller.give_up()
        return took

    return ring


def _figure(
    name: str, ours: list[float], theirs: list[float], peer: str, goal: float, why: str
) -> Figure:
    notes = (f"p95 {high(ours):.2f} ms against {high(theirs):.2f} ms",)
    both = milliseconds(ours), milliseconds(theirs)
    return Figure(name, *both, peer, "ms", goal, why, notes)
