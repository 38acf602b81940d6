"""The processes of a practice: heard by what they say, ended whatever they do."""

import json
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from counselor_app.practice.parts import Part, PartFailed
from counselor_app.practice.run import main
from counselor_app.practice.scenarios import SCENARIOS


@contextmanager
def opened(folder: Path, role: str, *arguments: str, **env: str) -> Iterator[Part]:
    """Run a part, with more in its surroundings; at the end it is gone."""
    surroundings = {**os.environ, **env}
    with Part(role, *arguments, log=folder / "log", env=surroundings) as part:
        yield part


def cad(folder: Path) -> AbstractContextManager[Part]:
    return opened(folder, "cad", "--port", "0", "--out", str(folder), "--attended")


def test_a_part_says_its_port_and_ends_when_its_block_is_left(tmp_path: Path) -> None:
    with cad(tmp_path) as part:
        assert 0 < part.wait_for("port", 60.0) < 65536
        assert part.process.poll() is None
    assert part.process.returncode == 0


def test_a_part_that_never_says_it_is_given_up_on(tmp_path: Path) -> None:
    with cad(tmp_path) as part:
        part.wait_for("port", 60.0)
        with pytest.raises(PartFailed, match="cad did not say 'done'"):
            part.wait_for("done", 0.01)


def test_a_part_that_cannot_start_is_named_and_its_log_says_why(tmp_path: Path) -> None:
    with opened(tmp_path, "center", "--scenario", "nobody") as part:
        with pytest.raises(PartFailed, match="The practice center"):
            part.wait_for("port", 60.0)
        assert part.process.wait(60.0) == 2
    assert "nobody" in (tmp_path / "log").read_text(encoding="utf-8")


def test_a_part_gets_the_surroundings_it_is_given(tmp_path: Path) -> None:
    with opened(tmp_path, "cad", "--help", PYTHONVERBOSE="1") as part:
        part.process.wait(60.0)
    assert "import " in (tmp_path / "log").read_text(encoding="utf-8")


def test_the_command_lists_its_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    assert capsys.readouterr().out.split() == list(SCENARIOS)
    assert main(["--list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == list(SCENARIOS)


def test_a_scenario_that_is_none_is_wrong_usage(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--scenario", "nobody"])
    assert ended.value.code == 2
    assert "nobody" in capsys.readouterr().err
