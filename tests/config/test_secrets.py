"""The signing key: given, or made once, kept for its owner alone, the same for all who ask at once."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from amiable.config.secrets import secret_key


def test_a_given_key_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    assert secret_key("given", tmp_path / "key") == "given"
    assert not list(tmp_path.iterdir())


def test_a_made_key_is_kept_for_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "var" / "key"
    key = secret_key("", file)
    assert len(key) >= 50
    assert secret_key("", file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_all_who_ask_at_once_get_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(lambda _: secret_key("", tmp_path / "key"), range(64)))) == 1


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").touch()
    with pytest.raises(ImproperlyConfigured, match="vide"):
        secret_key("", tmp_path / "key")
