import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from keyring.backends import fail
from keyring.errors import InitError, KeyringLocked, NoKeyringError, PasswordSetError

from counselor_app.adapters import secrets
from counselor_app.adapters.secrets import (
    NoSecureStore,
    Secrets,
    SecureStoreLocked,
    system_store,
)
from tests.adapters.journals import AskingKeyring, MemoryKeyring
from tests.conftest import ROOT

ROUND_TRIP = """
from pathlib import Path
from sys import argv
from counselor_app.adapters.journal.opening import open_journal
from counselor_app.adapters.secrets import Secrets, system_store
from tests.adapters.journals import notes
from tests.conftest import Author
print(type(system_store()).__module__)
secrets = Secrets("counselor-test")
print(secrets.get("x"))
secrets.put("x", "first")
secrets.put("x", "second \u00fc")
print(secrets.get("x") == "second \u00fc")
secrets.forget("x")
secrets.forget("x")
print(secrets.get("x"))
for number in (1, 2):
    opened = open_journal(Path(argv[1]), secrets)
    print(len(opened.store.read_live()))
    opened.store.save(notes(Author(), "one"))
    opened.store.close()
"""
LOCKED = """
from counselor_app.adapters.secrets import NoSecureStore, Secrets
try:
    Secrets("counselor-test").get("x")
except NoSecureStore as error:
    print(type(error).__name__)
"""
DAEMON = "gnome-keyring-daemon --unlock --components=secrets"


def run(
    home: Path, script: str, *, bus: bool, unlock: bool = False, **env: str
) -> list[str]:
    """Run the script with a home of its own, and maybe a real gnome-keyring."""
    for tool in ("dbus-run-session", "gnome-keyring-daemon"):
        assert shutil.which(tool), f"this test needs {tool} (Debian: dbus, gnome-keyring)"
    start = 'exec "$0" "$@"'
    if unlock:
        start = f'printf pw | {DAEMON} >/dev/null && "$0" "$@"'
    session = ("dbus-run-session", "--", "sh", "-c", start) if bus else ()
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG")}
    own = {"HOME": f"{home}", "XDG_DATA_HOME": f"{home}", "XDG_RUNTIME_DIR": f"{home}"}
    done = subprocess.run(
        (*session, sys.executable, "-c", script, f"{home}/desk"),
        cwd=ROOT,
        env={**kept, **own, **env},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("\n")[:-1]


def test_a_real_keyring_keeps_secrets_and_the_key_of_a_journal(tmp_path: Path) -> None:
    told = run(tmp_path, ROUND_TRIP, bus=True, unlock=True)
    assert told == [
        "keyring.backends.SecretService",
        *("None", "True", "None"),
        *("0", "1"),
    ]


def test_a_locked_keyring_says_so_and_nothing_is_kept_elsewhere(tmp_path: Path) -> None:
    told = run(tmp_path, LOCKED, bus=True)
    assert told == ["SecureStoreLocked"]


def test_without_a_bus_there_is_no_keyring_whatever_the_environment_says(
    tmp_path: Path,
) -> None:
    forgets = "keyring.backends.null.Keyring"
    told = run(tmp_path, LOCKED, bus=False, PYTHON_KEYRING_BACKEND=forgets)
    assert told == ["NoSecureStore"]


def test_only_stores_that_encrypt_are_accepted() -> None:
    (store,) = secrets._SECURE
    assert (store.__module__, store.__name__) in {
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.Windows", "WinVaultKeyring"),
        ("keyring.backends.macOS", "Keyring"),
    }


def test_no_store_is_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "_SECURE", (fail.Keyring,))
    monkeypatch.setattr(fail.Keyring, "viable", False)
    with pytest.raises(NoSecureStore):
        system_store()


class Forgets(MemoryKeyring):
    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password[:-1]


def test_a_store_that_forgets_is_found_out() -> None:
    with pytest.raises(NoSecureStore):
        Secrets("test", Forgets()).put("x", "1")


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (NoKeyringError(), NoSecureStore),
        (PasswordSetError(), NoSecureStore),
        (KeyringLocked(), SecureStoreLocked),
        (InitError(), SecureStoreLocked),
    ],
)
def test_every_failure_is_put_in_words_with_a_remedy(
    error: NoKeyringError, trouble: type[NoSecureStore]
) -> None:
    kept = Secrets("test", MemoryKeyring(error))
    asks: list[Callable[[], object]] = [
        lambda: kept.get("x"),
        lambda: kept.put("x", "1"),
        lambda: kept.forget("x"),
    ]
    for ask in asks:
        with pytest.raises(NoSecureStore) as caught:
            ask()
        assert type(caught.value) is trouble
        assert str(caught.value).endswith(".")
        assert caught.value.remedy.endswith(".")


def test_services_do_not_see_each_others_secrets() -> None:
    keyring = MemoryKeyring()
    Secrets("practice", keyring).put("x", "1")
    assert Secrets("desk", keyring).get("x") is None
    Secrets("desk", keyring).forget("x")
    assert Secrets("practice", keyring).get("x") == "1"


def test_a_keyring_that_asks_its_user_keeps_nobody_waiting_and_asks_once() -> None:
    keyring = AskingKeyring()
    kept = Secrets("test", keyring, patience_s=0.01)
    for _ in range(3):
        with pytest.raises(SecureStoreLocked):
            kept.get("x")
    with pytest.raises(SecureStoreLocked):
        kept.put("x", "1")
    asked = kept.asked
    assert asked is not None
    assert keyring.prompts == 1
    keyring.answered.set()
    assert asked.result(20) is None
    kept.put("x", "1")
    assert kept.get("x") == "1"
