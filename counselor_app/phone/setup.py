"""From a setup to a station: agent, port, headset and voices joined."""

import asyncio
import socket
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from secrets import token_hex

from counselor_app.domain.ids import LegId
from counselor_app.phone.headset import Headset
from counselor_app.phone.media.devices import Device, NullDevice
from counselor_app.phone.media.ports import PortRange
from counselor_app.phone.media.sound_card import SoundCard
from counselor_app.phone.signaling import AgentSignaling, flow_of
from counselor_app.phone.sip.agent import Agent
from counselor_app.phone.speech import Voices
from counselor_app.phone.telephone import Telephone
from counselor_app.phone.transports import PortInUse
from counselor_app.wire.phone_messages import Card, Files, Levels, Setup

_RINGS_S = 200.0  # the calls' own three minutes come first
_IPV6, _DISCARD = 6, 9
_NOBODY = ("192.0.2.1",)  # RFC 5737; a way to it is the way to anywhere
_TRIES, _AGAIN_S = 5, 0.05  # the port of a station before may take a moment to be free


def station_from(setup: Setup, telephone: Telephone) -> "SipStation":
    """Begin to open the station; it is ready when it has a port."""
    return SipStation(setup, telephone)


def way_to(host: str) -> str:
    """Return the address of this computer that reaches a host, or nothing."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as trial:
            trial.connect((host, _DISCARD))
            return str(trial.getsockname()[0])
    except OSError:
        return ""


def reached_at(setup: Setup, way_to: Callable[[str], str] = way_to) -> str:
    """Return the address that others reach this desk at.

    It is the host of the setup, or where that is "any", the address from which the 911
    center or a peer is reached; nothing is sent to find out.
    """
    here = ip_address(setup.host)
    if not here.is_unspecified:
        return setup.host
    loopback = "::1" if here.version == _IPV6 else "127.0.0.1"
    ways = (way_to(host) for host in (*_center(setup), *setup.peers, *_NOBODY))
    return next((way for way in ways if way), loopback)


def device_from(device: Card | Files) -> Device:
    """Return the headset, or the files in its place; it is not opened yet."""
    match device:
        case Card(ear=ear, mouth=mouth):
            return SoundCard(ear, mouth)
        case Files(mouth_wav=mouth, ear_wav=ear):
            return NullDevice(_path(mouth), _path(ear))


class SipStation:
    """Port, headset and voices of one setup, opened in the running loop."""

    def __init__(
        self,
        setup: Setup,
        telephone: Telephone,
        way_to: Callable[[str], str] = way_to,
    ) -> None:
        self._setup, self._telephone, self._way_to = setup, telephone, way_to
        host = reached_at(setup, way_to)
        agent = Agent(
            host,
            setup.port,
            _token,
            allow=setup.peers or None,
            objection=telephone.objection,
            rings_for=_RINGS_S,
        )
        self._agent, telephone.parting = agent, self._is_parting
        self.signaling = AgentSignaling(agent, telephone, bind=setup.host)
        headset = Headset(lambda: device_from(setup.device))
        ports = PortRange(*setup.rtp_ports)
        self.speech = Voices(headset, host, ports, self._pressed)
        self.port: int | None = None
        self._is_speaking = False
        self._opening = asyncio.get_running_loop().create_task(self._open())
        self._closing: asyncio.Task[None] | None = None

    @property
    def device(self) -> str:
        """By which ear and mouth."""
        return self.speech.device

    def retry(self) -> None:
        """Try again for port and sound, and have the station opened where it is now."""
        if reached_at(self._setup, self._way_to) != self._agent.host:
            self._telephone.reopen()
        if self._opening.done():
            self.speech.retry()
            if not self.port:
                self._opening = asyncio.get_running_loop().create_task(self._open())

    def levels(self) -> Levels | None:
        """How loud it is, while somebody talks."""
        return self.speech.levels()

    def close(self) -> None:
        """Let go of all of it."""
        self._opening.cancel()
        self.speech.close()
        loop = asyncio.get_running_loop()
        self._closing = loop.create_task(self.signaling.endpoint.close())

    async def _open(self) -> None:
        if not self._is_speaking:
            await self.speech.start()
            self._is_speaking = True
        self.port = await self._listen()
        self._telephone.tell()

    async def _listen(self) -> int:
        for _ in range(_TRIES):
            try:
                await self.signaling.endpoint.start()
            except PortInUse:
                await asyncio.sleep(_AGAIN_S)
            except OSError:
                return 0  # the address is not of this computer
            else:
                return self.signaling.endpoint.port
        return 0

    def _is_parting(self) -> bool:
        calls = self._telephone.calls
        return any(not calls or LegId(leg) not in calls.legs for leg in self._agent.legs)

    def _pressed(self, leg: LegId, digit: str) -> None:
        if self._telephone.calls is not None:
            self._telephone.calls.digit_heard(leg, digit)


def _token() -> str:
    return token_hex(16)


def _center(setup: Setup) -> tuple[str, ...]:
    try:
        return (flow_of(setup.psap).host,)
    except ValueError:
        return ()


def _path(text: str) -> Path | None:
    return Path(text) if text else None
