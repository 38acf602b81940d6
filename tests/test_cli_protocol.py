import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from counselor_app.cli import main
from tests.wire.bundles import (
    ask,
    coding,
    form,
    option,
    package,
    plan,
    small,
    when,
    written,
)

ROOT = Path(__file__).parents[1]
SHIPPED = str(ROOT / "resources/protocols/default.json")
Row = dict[str, Any]


def file(folder: Path, name: str, content: object) -> str:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else written(content))
    return str(path)


def told(capsys: pytest.CaptureFixture[str]) -> list[Row]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def response(**answers: str) -> Row:
    items = [
        {"linkId": item, "answer": [{"valueCoding": coding(code)}]}
        for item, code in answers.items()
    ]
    group = {"linkId": "g", "item": items}
    return {"resourceType": "QuestionnaireResponse", "item": [group]}


def sheet() -> Row:
    two = ask("two", enableWhen=[when("one")])
    options = [option("no", 0), option("yes", 2.5)]
    score = {
        "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
        "sdc-questionnaire-calculatedExpression",
        "valueExpression": {"language": "text/fhirpath", "expression": "1 + 1"},
    }
    sum_ = {"linkId": "sum", "type": "decimal", "extension": [score]}
    return form(ask("one", answerOption=options), two, sum_)


def test_run_gives_one_object_a_response(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = file(tmp_path, "q.json", sheet())
    yes = file(tmp_path, "yes.json", response(one="yes"))
    no = file(tmp_path, "no.json", response(one="no"))
    assert main(["protocol", "run", made, yes, no, "--json"]) == 0
    first, second = told(capsys)
    assert set(first) == {"enabled", "disabled", "calculated", "score"}
    assert {"g", "g > one", "g > two", "g > sum"} <= set(first["enabled"])
    assert (first["calculated"], first["score"]) == ({"g > sum": 2}, 2.5)
    assert "g > two" in second["disabled"]
    assert second["score"] == 0


def test_run_says_where_a_response_repeats_without_end(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = [{"linkId": f"q{n}", "type": "string"} for n in range(2_000)]
    group = {"linkId": "g", "type": "group", "repeats": True, "item": asked}
    made = file(tmp_path, "q.json", form(item=[group]))
    bomb = {"resourceType": "QuestionnaireResponse", "item": [{"linkId": "g"}] * 19_999}
    many = file(tmp_path, "many.json", bomb)
    assert main(["protocol", "run", made, many, "--json"]) == 1
    (row,) = told(capsys)
    assert row["damage"] == ["The response repeats too much of the form."]


def test_run_says_what_cannot_be_read_and_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = file(tmp_path, "q.json", sheet())
    yes = file(tmp_path, "yes.json", response(one="yes"))
    broken = file(tmp_path, "broken.json", b"{")
    gone = str(tmp_path / "gone.json")
    assert main(["protocol", "run", made, broken, gone, yes, "--json"]) == 1
    first, second, third = told(capsys)
    assert first == {"file": broken, "damage": ["The file could not be read as JSON."]}
    assert second["damage"] == ["The file could not be read: No such file or directory."]
    assert third["score"] == 2.5
    assert main(["protocol", "run", broken, yes, "--json"]) == 1
    (row,) = told(capsys)
    assert row["damage"] == ["The file could not be read as JSON."]


def test_assess_gives_one_object(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = file(tmp_path, "said.json", {"one": "yes"})
    bundle = file(tmp_path, "b.json", small())
    assert main(["protocol", "assess", bundle, said, "--json"]) == 0
    (row,) = told(capsys)
    assert row == {
        "level": "high",
        "reasons": [{"item": "one", "text": "Because of one-yes"}],
        "triggers": [],
        "step": "community_team",
        "unanswered": ["two"],
    }
    fhir = file(tmp_path, "fhir.json", response(one="yes"))
    assert main(["protocol", "assess", bundle, fhir, "--json"]) == 0
    assert told(capsys) == [row]


def test_people_get_the_level_in_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = file(tmp_path, "said.json", {"one": "yes", "two": "yes", "gone": "yes"})
    bundle = file(tmp_path, "b.json", small())
    assert main(["protocol", "assess", bundle, said]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "level: imminent",
        "step: police",
        "triggers: weapon",
        "because: Because of two-yes (two)",
        "because: Because of one-yes (one)",
        "unanswered: nothing",
        "damage: The protocol has no question gone.",
    ]


def test_assess_names_what_it_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = file(tmp_path, "said.json", {"gone": "yes"})
    bundle = file(tmp_path, "b.json", small())
    assert main(["protocol", "assess", bundle, said, "--json"]) == 0
    (row,) = told(capsys)
    assert row["damage"] == ["The protocol has no question gone."]


def test_lint_gives_one_object_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = file(tmp_path, "wrong.json", package(form(ask("one")), plan()))
    broken = file(tmp_path, "broken.json", b"[]")
    assert main(["protocol", "lint", SHIPPED, wrong, "--json"]) == 0
    shipped, second = told(capsys)
    assert shipped["file"] == SHIPPED
    assert "not-signed-off" in [f["rule"] for f in shipped["findings"]]
    assert {f["severity"] for f in shipped["findings"]} == {"warning"}
    found = second["findings"]
    assert {"no-core", "no-levels"} <= {f["rule"] for f in found}
    assert set(found[0]) == {"severity", "item", "rule", "words"}
    assert main(["protocol", "lint", SHIPPED, broken, "--json"]) == 1
    _, second = told(capsys)
    assert second["damage"] == ["The file is JSON, but no FHIR resource."]


def test_lint_reads_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("b.json", "a.json"):
        file(tmp_path, name, small())
    assert main(["protocol", "lint", str(tmp_path), "--json"]) == 0
    assert [Path(row["file"]).name for row in told(capsys)] == ["a.json", "b.json"]


def test_people_get_findings_in_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["protocol", "lint", SHIPPED]) == 0
    first, second, third, *more = capsys.readouterr().out.splitlines()
    assert first == f"{SHIPPED}: {1 + len(more)} warnings"
    assert second == "  warnings"
    assert "Needs clinical sign-off" in third


def test_table_is_for_signing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["protocol", "table", SHIPPED]) == 0
    words = capsys.readouterr().out
    assert "Needs clinical sign-off." in words
    assert words.index("IMMINENT") < words.index("HIGH") < words.index("LOW")
    assert main(["protocol", "table", SHIPPED, "--json"]) == 0
    (row,) = told(capsys)
    assert row["file"] == SHIPPED
    assert len(row["levels"]) == 5


def test_diff_says_what_changed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old, changed = file(tmp_path, "old.json", small()), small()
    changed["entry"][0]["resource"]["item"][0]["item"][1]["text"] = "Other words?"
    changed["entry"][0]["resource"]["version"] = "2"
    new = file(tmp_path, "new.json", changed)
    assert main(["protocol", "diff", old, new]) == 0
    assert capsys.readouterr().out == (
        "Version 2 against version 1:\n- two: The text of \u201cShort two\u201d reads "
        "\u201cOther words?\u201d instead of \u201cDo you two?\u201d.\n"
    )
    assert main(["protocol", "diff", old, new, "--json"]) == 0
    (row,) = told(capsys)
    assert [change["item"] for change in row["changes"]] == ["two"]


NONE = {"resourceType": "Patient"}


@pytest.mark.parametrize("command", ["assess", "diff", "lint", "table", "run"])
@pytest.mark.parametrize("content", [b"", b"\xff", b"[]", NONE, package()])
def test_what_is_no_protocol_gives_a_sentence_and_one(
    command: str, content: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = file(tmp_path, "x.json", content)
    paths = [made] if command in ("lint", "table") else [made, made]
    gives = main(["protocol", command, *paths, "--json"])
    (row,) = told(capsys)
    if command == "lint" and content == package():  # an empty Bundle is read, and wrong
        assert gives == 0
        assert "no-plan" in [f["rule"] for f in row["findings"]]
    else:
        assert gives == 1
        assert all(words.endswith(".") for words in row["damage"])
    assert main(["protocol", command, *paths]) == gives
    assert "damage: " in capsys.readouterr().out or gives == 0


@pytest.mark.parametrize("command", ["assess", "diff", "lint", "table", "run"])
def test_files_that_are_not_there_give_a_sentence_and_one(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = str(tmp_path / "gone.json")
    paths = [gone] if command in ("lint", "table") else [gone, gone]
    assert main(["protocol", command, *paths, "--json"]) == 1
    (row,) = told(capsys)
    assert "No such file" in row["damage"][0]


def test_an_empty_folder_is_said_to_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["protocol", "lint", str(tmp_path), "--json"]) == 1
    assert "No file there" in capsys.readouterr().err
    assert main(["protocol", "table", str(tmp_path)]) == 1


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["nonsense"],
        ["run", "x"],
        ["assess", "x"],
        ["assess", "x", "y", "z"],
        ["lint"],
        ["table"],
        ["diff", "x"],
        ["lint", "x", "--nonsense"],
    ],
)
def test_wrong_usage_is_answered_with_two(
    argv: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(["protocol", *argv])
    assert left.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_words_survive_a_console_that_knows_only_ascii(tmp_path: Path) -> None:
    made = small()
    made["entry"][0]["resource"]["title"] = "Andr\xe9"
    path = file(tmp_path, "a.json", made)
    done = subprocess.run(
        [sys.executable, "main.py", "protocol", "table", path],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        check=True,
    )
    assert rb"Andr\xe9" in done.stdout
    assert done.stderr == b""
