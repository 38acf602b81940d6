import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from counselor_app.cli import COMMANDS, main
from tests.wire.messages import CIRCLE, invite, legacy, located

ROOT = Path(__file__).parents[1]


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_file_gives_one_document(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.sip"
    path.write_bytes(invite())
    assert main(["inspect", "invite", str(path), "--json"]) == 0
    (row,) = told(capsys)
    assert row["file"] == str(path)
    assert row["caller_numbers"] == ["+13145550142"]


def test_folders_are_read_through_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("b.sip", "a/z.sip", "a/deep/c.sip"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(legacy())
    one = tmp_path / "one.sip"
    one.write_bytes(invite())
    assert main(["inspect", "--json", "invite", str(tmp_path / "in"), str(one)]) == 0
    files = [Path(row["file"]).name for row in told(capsys)]
    assert files == ["c.sip", "z.sip", "b.sip", "one.sip"]


def test_damage_alone_is_no_failure_but_nothing_understood_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged, nothing = tmp_path / "a.xml", tmp_path / "b.xml"
    damaged.write_bytes(located(CIRCLE)[:-30])
    nothing.write_bytes(os.urandom(64))
    assert main(["inspect", "location", "--json", str(damaged)]) == 0
    assert main(["inspect", "location", "--json", str(damaged), str(nothing)]) == 1
    first, _, last = told(capsys)
    assert first["locations"][0]["damaged"] is True
    assert last["locations"] == []
    assert last["damage"]


def test_a_file_that_is_not_there_is_named_and_an_empty_folder_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["inspect", "invite", "--json", str(tmp_path / "none.sip")]) == 1
    (row,) = told(capsys)
    assert row["damage"][-1] == "The file could not be read: No such file or directory."
    assert main(["inspect", "invite", "--json", str(tmp_path)]) == 1
    assert "No file there" in capsys.readouterr().err


@pytest.mark.parametrize(
    "argv",
    [
        ["nonsense"],
        ["inspect"],
        ["inspect", "invite"],
        ["inspect", "nonsense", "x"],
        ["inspect", "invite", "x", "--nonsense"],
    ],
)
def test_wrong_usage_is_answered_with_two(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(argv)
    assert left.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_people_get_words_and_not_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.sip"
    path.write_bytes(invite())
    assert main(["inspect", "invite", str(path)]) == 0
    assert "Caller: (314) 555-0142" in capsys.readouterr().out


def test_a_command_gets_its_own_arguments_and_no_command_is_the_desk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[str, list[str]]] = []

    def keep(name: str) -> None:
        def command(argv: list[str]) -> int:
            asked.append((name, argv))
            return 7

        monkeypatch.setitem(COMMANDS, name, command)

    for name in ("desk", "practice", "phone"):
        keep(name)
    assert main(["practice", "--headless", "--calls", "2"]) == 7
    assert main(["phone", "--link", "x"]) == 7
    assert main([]) == 7
    assert main(["--selftest"]) == 7
    assert asked == [
        ("practice", ["--headless", "--calls", "2"]),
        ("phone", ["--link", "x"]),
        ("desk", []),
        ("desk", ["--selftest"]),
    ]


def test_a_reader_that_leaves_early_is_no_failure(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number:03}.sip").write_bytes(invite())
    command = [sys.executable, "main.py", "inspect", "invite", "--json", str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert json.loads(process.stdout.readline())["file"].endswith("000.sip")
        process.stdout.close()
        assert process.stderr.read() == b""


def test_words_survive_a_console_that_knows_only_ascii(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(
        located("<ca:civicAddress><ca:RD>Andr\xe9</ca:RD></ca:civicAddress>")
    )
    done = subprocess.run(
        [sys.executable, "main.py", "inspect", "location", str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert rb"Andr\xe9" in done.stdout
    assert done.stderr == b""


@pytest.mark.soak
def test_thousands_of_messages_are_inspected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(3000):
        (tmp_path / f"{number:04}.sip").write_bytes(invite())
    assert main(["inspect", "invite", "--json", str(tmp_path)]) == 0
    assert all(row["damage"] == [] for row in told(capsys))
