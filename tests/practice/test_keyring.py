"""The keyring of practice keeps its key in the practice's own folder, nowhere else."""

from pathlib import Path

from keyring.backends.fail import Keyring as NoKeyring

from counselor_app.adapters.journal.opening import open_journal
from counselor_app.adapters.secrets import Secrets
from counselor_app.practice.keyring import PracticeKeyring


def test_what_is_kept_is_found_again_by_the_next_process(tmp_path: Path) -> None:
    PracticeKeyring(tmp_path).set_password("desk", "key", "secret")
    PracticeKeyring(tmp_path).set_password("desk", "other", "more")
    again = PracticeKeyring(tmp_path)
    assert again.get_password("desk", "key") == "secret"
    assert again.get_password("desk", "nothing") is None
    assert [path.parent for path in tmp_path.iterdir()] == [tmp_path]


def test_what_is_let_go_is_gone_and_the_rest_stays(tmp_path: Path) -> None:
    keyring = PracticeKeyring(tmp_path)
    keyring.set_password("desk", "key", "secret")
    keyring.set_password("desk", "other", "more")
    keyring.delete_password("desk", "key")
    keyring.delete_password("desk", "key")
    assert keyring.get_password("desk", "key") is None
    assert keyring.get_password("desk", "other") == "more"


def test_two_practices_know_nothing_of_each_other(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
    PracticeKeyring(one).set_password("desk", "key", "secret")
    assert PracticeKeyring(other).get_password("desk", "key") is None


def test_it_is_never_chosen_over_a_real_keyring() -> None:
    assert PracticeKeyring.priority <= NoKeyring.priority


def test_a_journal_opens_again_with_its_key(tmp_path: Path) -> None:
    secrets = Secrets("counselor-practice", PracticeKeyring(tmp_path))
    (tmp_path / "desk").mkdir()
    names = []
    for _ in range(2):
        opened = open_journal(tmp_path / "desk", secrets)
        names.append(opened.store.desk)
        opened.store.close()
    assert names[0] == names[1]
