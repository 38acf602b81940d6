"""Where the dispatch system is, and that a request to it cannot be read on the way."""

import ssl
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit


class CadAddressRefused(ValueError):
    """The address can't be used. The message is fit to show IT."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CadAddress:
    """A WebSocket address; an empty `url` means that there is none, only the voice.

    `ca_file` holds the authorities to trust (PEM) instead of the system's. `headers` go
    with the opening request. Plain ws:// is for this machine only, unless IT says that
    the way there is protected otherwise (`ws_anywhere`). Raises CadAddressRefused.
    """

    url: str = ""
    ca_file: Path | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    ws_anywhere: bool = False

    def __post_init__(self) -> None:
        if self.url:
            self._check()

    @property
    def is_secure(self) -> bool:
        """Whether TLS protects the way."""
        return urlsplit(self.url).scheme == "wss"

    def context(self) -> ssl.SSLContext | None:
        """Return what TLS trusts, or None for plain ws://; raises OSError."""
        if not self.is_secure:
            return None
        return ssl.create_default_context(cafile=self.ca_file)

    def _check(self) -> None:
        try:
            parts = urlsplit(self.url)
            host, _ = parts.hostname, parts.port
        except ValueError:
            raise CadAddressRefused("The dispatch system's address is no URL.") from None
        if parts.scheme not in ("ws", "wss") or not host:
            raise CadAddressRefused(
                "The dispatch system's address begins with wss:// and names a host."
            )
        if parts.scheme == "ws" and not (self.ws_anywhere or _is_here(host)):
            raise CadAddressRefused(
                "Requests for help go to another machine over wss:// only."
            )


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
