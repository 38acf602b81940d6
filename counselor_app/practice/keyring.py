"""A keyring for practice alone: its one key guards invented calls in a passing folder."""

import json
from pathlib import Path
from typing import Any

from keyring.backend import KeyringBackend


class PracticeKeyring(KeyringBackend):
    """Keeps secrets in a file of the practice's own folder. Never used for real calls."""

    priority: float = 0

    def __init__(self, folder: Path) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # keyring is untyped
        self._file = folder / "practice-keyring.json"

    def get_password(self, service: str, username: str) -> str | None:
        """Return what was kept under the name, or None."""
        found = self._kept().get(f"{service}/{username}")
        return None if found is None else str(found)

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        kept = {**self._kept(), f"{service}/{username}": password}
        self._file.write_text(json.dumps(kept), encoding="utf-8")

    def delete_password(self, service: str, username: str) -> None:
        """Let it go."""
        left = {k: v for k, v in self._kept().items() if k != f"{service}/{username}"}
        self._file.write_text(json.dumps(left), encoding="utf-8")

    def _kept(self) -> dict[str, Any]:
        if not self._file.exists():
            return {}
        kept = json.loads(self._file.read_text(encoding="utf-8"))
        return kept if isinstance(kept, dict) else {}
