"""Our EIDOs against NENA's schema: `make check-eido SCHEMA=folder`.

Writes the EIDO of every service in every scenario into a temporary folder and hands them
to the folder's `validate_eido.py`, whose exit code is ours.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from counselor_app.domain.policy import Policy
from counselor_app.domain.rescue import Grounds, Service
from counselor_app.wire.eido import eido_from
from tests.wire.eidos import NOW, SCENARIOS, asked


def main(schema: Path) -> int:
    validator = schema / "validate_eido.py"
    if not validator.is_file():
        print(f"No validate_eido.py in {schema}.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        files = [str(path) for path in write_all(Path(folder))]
        command = [sys.executable, str(validator), *files]
        return subprocess.run(command, check=False).returncode


def write_all(folder: Path) -> list[Path]:
    """Write the EIDO of each service, ground and scenario; return the files."""
    files = []
    for name, call in SCENARIOS.items():
        for service in Service:
            for grounds in Grounds:
                eido = eido_from(*asked(call, service, grounds), Policy(), NOW)
                files.append(folder / f"{name}-{service}-{grounds}.json")
                files[-1].write_text(json.dumps(eido), encoding="utf-8")
    return files


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
