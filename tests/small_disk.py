"""A small disk of a test's own, which the test may fill: a tmpfs in its own mounts."""

import os
import shutil
from pathlib import Path


def on_small_disk(folder: Path, size: str) -> tuple[str, ...]:
    """Return the words that run a command with a small disk mounted on a folder.

    Root mounts by itself, also inside a chroot; others do in a user namespace.
    """
    assert shutil.which("unshare"), "a test mounts a disk of its own (util-linux)"
    mount = f'mount -t tmpfs -o size={size} none "$0" && exec "$@"'
    how = "-m" if os.getuid() == 0 else "-rm"
    return ("unshare", how, "sh", "-c", mount, str(folder))
