"""The system's own store for secrets: Secret Service, Windows, macOS, and no other.

The backend is chosen by class and never by an environment variable or a settings file,
since a backend that forgets or writes plain text would be taken as readily.
"""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from threading import Thread
from typing import ClassVar

from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked, PasswordDeleteError

_PATIENCE_S = 2.0

_SECURE: tuple[type[KeyringBackend], ...]
# Only this system's own: to load the one of macOS elsewhere runs a compiler, each time.
if sys.platform == "darwin":
    from keyring.backends import macOS

    _SECURE = (macOS.Keyring,)
elif sys.platform == "win32":
    from keyring.backends import Windows

    _SECURE = (Windows.WinVaultKeyring,)
else:
    from keyring.backends import SecretService

    _SECURE = (SecretService.Keyring,)


class NoSecureStore(Exception):
    """The machine keeps no secrets for us; the message is fit for the screen."""

    words: ClassVar[str] = "This computer has no keyring to keep the key in."
    remedy: ClassVar[str] = (
        "Sign in to the desktop as usual, or ask IT to set up a keyring."
    )

    def __init__(self) -> None:
        super().__init__(self.words)


class SecureStoreLocked(NoSecureStore):
    """The keyring is there, but nobody unlocked it."""

    words: ClassVar[str] = "The keyring of this computer is locked."
    remedy: ClassVar[str] = "Unlock the keyring with your sign-in password and try again."


class Secrets:
    """What this program keeps in the keyring, by name.

    A backend is given by tests and by practice; otherwise it is the system's own. The
    system may ask its user to unlock it: after a moment of that it counts as locked, and
    is asked nothing more until its user has answered.
    """

    def __init__(
        self,
        service: str,
        backend: KeyringBackend | None = None,
        *,
        patience_s: float = _PATIENCE_S,
    ) -> None:
        self._service, self._backend = service, backend
        self._patience_s = patience_s
        self.asked: Future[str | None] | None = None  # last, answered or not yet

    def get(self, name: str) -> str | None:
        """Return the secret, or None; raises NoSecureStore."""
        return self._ask(lambda store: store.get_password(self._service, name))

    def put(self, name: str, value: str) -> None:
        """Keep the secret, and make sure that it is kept; raises NoSecureStore."""
        self._ask(lambda store: store.set_password(self._service, name, value))
        if self.get(name) != value:
            raise NoSecureStore

    def forget(self, name: str) -> None:
        """Let the secret go, if it is there; raises NoSecureStore."""
        if self.get(name) is not None:
            self._ask(lambda store: store.delete_password(self._service, name))

    def _ask(self, question: Callable[[KeyringBackend], str | None]) -> str | None:
        if self.asked and not self.asked.done():
            raise SecureStoreLocked
        answer = self.asked = Future[str | None]()

        def run() -> None:
            try:
                answer.set_result(question(self._backend or system_store()))
            except Exception as error:  # noqa: BLE001 - it is told to whoever waits
                answer.set_exception(error)

        Thread(target=run, name="keyring", daemon=True).start()
        with _told():
            return answer.result(self._patience_s)


def system_store() -> KeyringBackend:
    """Return this system's own store; raises NoSecureStore where there is none."""
    for backend in _SECURE:
        if backend.viable:
            return backend()
    raise NoSecureStore


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except NoSecureStore:
        raise
    except PasswordDeleteError:
        return
    except (KeyringLocked, InitError, TimeoutError) as error:
        raise SecureStoreLocked from error
    except Exception as error:
        # D-Bus, Windows and macOS each raise their own kind, and all mean the same.
        raise NoSecureStore from error
