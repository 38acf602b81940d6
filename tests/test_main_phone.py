import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
NEVER = ("PySide6", "shiboken6", "sqlalchemy", "sqlmodel", "sqlcipher3", "sqlite3")


def loaded_by(code: str) -> set[str]:
    """Run the code in a Python of its own and return the packages it loaded."""
    tail = "import json, sys\nprint(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{tail}"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return {module.partition(".")[0] for module in json.loads(done.stdout)}


def test_the_telephone_loads_neither_windows_nor_records() -> None:
    loaded = loaded_by("import main\nfrom counselor_app.phone import process")
    assert loaded.isdisjoint(NEVER)


def test_starting_loads_nothing_that_was_not_asked_for() -> None:
    loaded = loaded_by("import main")
    assert loaded.isdisjoint({*NEVER, "pydantic", "defusedxml", "numpy", "asyncio"})


def test_an_inspection_loads_neither_windows_nor_records() -> None:
    code = "import main\nfrom counselor_app.wire import inspection"
    assert loaded_by(code).isdisjoint({*NEVER, "pydantic"})
