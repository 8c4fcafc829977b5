from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from pxm_desktop.service.settings import AccountRef, Settings, SettingsFile
from pxm_desktop.transfer.model import DuplicatePolicy


def test_defaults_where_there_is_no_file(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "settings.json")
    assert file.read() == Settings()
    assert file.notices == []


def test_settings_come_back(tmp_path: Path) -> None:
    account = AccountRef(base_url="https://pxm.example", client_id="abc")
    settings = Settings(account=account, bandwidth=2048, on_duplicate=DuplicatePolicy.REPLACE)
    path = tmp_path / "settings.json"
    SettingsFile(path).write(settings)
    assert SettingsFile(path).read() == settings
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b'"x"', b"null", b"[" * 100_000])
def test_a_damaged_file_is_set_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    file = SettingsFile(path)
    assert file.read() == Settings()
    assert not path.exists()
    [aside] = tmp_path.iterdir()
    assert aside.read_bytes() == content
    assert "set aside" in file.notices[0]
    assert aside.name in file.notices[0]


def test_a_reader_leaves_a_damaged_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(b"{")
    file = SettingsFile(path)
    assert file.read(set_aside=False) == Settings()
    assert path.read_bytes() == b"{"
    assert file.notices != []


def test_one_bad_value_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(
        json.dumps({"bandwidth": "fast", "on_duplicate": "keep-both", "account": {"base_url": 3}})
    )
    file = SettingsFile(path)
    settings = file.read()
    assert settings.bandwidth is None
    assert settings.account is None
    assert settings.on_duplicate is DuplicatePolicy.KEEP_BOTH
    assert "account, bandwidth" in file.notices[0]


def test_what_a_newer_version_wrote_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"later": {"x": 1}}))
    file = SettingsFile(path)
    file.write(file.read().model_copy(update={"bandwidth": 4096}))
    assert json.loads(path.read_text()) == {"later": {"x": 1}, "bandwidth": 4096}
