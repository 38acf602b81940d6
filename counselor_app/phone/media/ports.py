"""The UDP ports that sound may come in by."""

import socket

_PAIR = 2


class NoFreePort(Exception):
    """All ports of the range are in use."""


class PortRange:
    """Pairs of an even port for RTP and the next one for RTCP (RFC 3550 section 11).

    Both ends of the range belong to it. Pairs are taken in turn, so that what still
    arrives for a call that ended does not reach the next one.
    """

    def __init__(self, first: int, last: int) -> None:
        self._pairs = range(first + first % _PAIR, last, _PAIR)
        self._taken: set[int] = set()
        self._turn = 0

    def take(self, host: str) -> int:
        """Return the even port of a free pair at this address, or raise NoFreePort."""
        for step in range(len(self._pairs)):
            at = (self._turn + step) % len(self._pairs)
            port = self._pairs[at]
            if port not in self._taken and _is_free(host, port):
                self._turn = at + 1
                self._taken.add(port)
                return port
        raise NoFreePort("All ports for sound are in use.")

    def give_back(self, port: int) -> None:
        """Let others have a pair; one that is free already stays so."""
        self._taken.discard(port)


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        for one in (port, port + 1):
            with socket.socket(family, socket.SOCK_DGRAM) as tried:
                tried.bind((host, one))
    except OSError:
        return False
    return True
