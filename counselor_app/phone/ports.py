"""What the calls need from signaling, speech and time. Tests fake it."""

from collections.abc import Callable
from typing import Protocol

from counselor_app.domain.health import Trouble
from counselor_app.domain.ids import LegId


class NoSpeech(Exception):
    """The other side's session description leaves no way to talk."""


class Signaling(Protocol):
    """Says to the other side what is decided here (RFC 3261); later it says how it went.

    A leg that is gone is not asked in vain: nothing happens, and nothing is raised.
    """

    def ring(self, leg: LegId) -> None:
        """Let the other side know that it rings (180)."""

    def answer(self, leg: LegId, sdp: bytes) -> None:
        """Pick up (200)."""

    def refuse(self, leg: LegId, status: int, words: str) -> None:
        """Turn away with the status and, in a Reason, the words (RFC 3326)."""

    def hang_up(self, leg: LegId) -> None:
        """End the leg, or take back the invitation."""

    def invite(self, leg: LegId, target: str, sdp: bytes) -> None:
        """Call somebody, as this leg."""

    def reoffer(self, leg: LegId, sdp: bytes) -> None:
        """Offer the session anew, to hold or to take back."""

    def accept_offer(self, leg: LegId, sdp: bytes) -> None:
        """Take the session that the other side offered anew."""

    def reject_offer(self, leg: LegId) -> None:
        """Keep the session as it was (488)."""


class Speech(Protocol):
    """Voices: one party a leg, all that are joined in one conversation."""

    @property
    def trouble(self) -> Trouble | None:
        """What is missing to hear and to speak, or None."""

    def can_take(self, untrusted_offer: bytes) -> bool:
        """Say whether the offer, or its absence, leaves a way to talk."""

    def answer_to(self, leg: LegId, untrusted_offer: bytes) -> bytes:
        """Make a party that takes the offer; return our answer. Raises NoSpeech.

        An empty offer asks for ours (RFC 3261 section 13.2.1).
        """

    def offer(self, leg: LegId) -> bytes:
        """Make a party; return our offer. Raises NoSpeech when no port is free."""

    def hear_answer(self, leg: LegId, untrusted_answer: bytes) -> None:
        """Take the other side's answer to our offer. Raises NoSpeech."""

    def reoffered(self, leg: LegId, untrusted_offer: bytes) -> tuple[bytes, bool]:
        """Return our answer, and whether we are on hold now. Raises NoSpeech."""

    def join(self, leg: LegId) -> None:
        """Let the party talk with the others."""

    def leave(self, leg: LegId) -> None:
        """Take the party out for good; one that is not there is gone already."""

    def hold(self, leg: LegId, *, held: bool) -> bytes:
        """Part or join; return the offer that says so to the other side."""

    def mute(self, *, muted: bool) -> None:
        """Close or open the microphone."""

    def dial(self, leg: LegId, digits: str) -> None:
        """Send digits (RFC 4733)."""

    def ring(self, *, ringing: bool) -> None:
        """Ring in the room, or stop."""

    def play(self, path: str) -> None:
        """Play a sound file in the earpiece; one that cannot be read is not played."""


class Alarm(Protocol):
    """Something that will be done, unless it is called off."""

    def cancel(self) -> None:
        """Call it off."""


Later = Callable[[float, Callable[[], None]], Alarm]
