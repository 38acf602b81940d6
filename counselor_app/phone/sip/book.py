"""Which legs are alive, and which dialog belongs to which."""

from counselor_app.phone.sip.call import Call
from counselor_app.phone.sip.dialog import Key
from counselor_app.phone.sip.message import Request
from counselor_app.phone.sip.outgoing import OutgoingCall
from counselor_app.phone.sip.outputs import Flow, Leg


class Book:
    """Legs by our own name for them, and by Call-ID, local and remote tag."""

    def __init__(self) -> None:
        self.legs: dict[Leg, Call] = {}
        self._dialogs: dict[Key, Call] = {}

    def entered(self, call: Call) -> None:
        """Note a leg."""
        self.legs[call.leg] = call

    def joined(self, call: Call) -> None:
        """Note the dialog of a leg."""
        if call.talk is not None:
            self._dialogs[call.talk.dialog.key] = call

    def left(self, leg: Leg) -> None:
        """Forget a leg and its dialog."""
        call = self.legs.pop(leg, None)
        if call is not None and call.talk is not None:
            self._dialogs.pop(call.talk.dialog.key, None)

    def within(self, request: Request) -> Call | None:
        """Return the leg that a request is said in (RFC 3261 section 12.2.2)."""
        return self._dialogs.get((request.call_id, request.to_tag, request.from_tag))

    def calls(self, host: str) -> bool:
        """Whether we called someone there."""
        legs = self.legs.values()
        return any(isinstance(x, OutgoingCall) and x.flow.host == host for x in legs)

    def uses(self, flow: Flow) -> bool:
        """Whether a dialog goes by this flow."""
        return any(
            call.talk is not None and call.talk.dialog.flow == flow
            for call in self._dialogs.values()
        )

    def lost(self, flow: Flow) -> None:
        """Have the dialogs of a broken connection call their peer anew."""
        for call in self._dialogs.values():
            if call.talk is not None and call.talk.dialog.flow == flow:
                call.talk.dialog = call.talk.dialog.adrift()
