"""Settings are checked, kept and told to everybody; what belongs to signing in cannot be changed here."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from pxm_desktop.service import paths
from pxm_desktop.service.errors import BadSetting
from pxm_desktop.service.local import LocalService
from pxm_desktop.service.settings import SettingsFile
from pxm_desktop.transfer.events import SettingsChanged


async def test_a_change_is_kept_and_told(tmp_path: Path) -> None:
    directory = paths.data_dir(tmp_path / "data")
    paths.prepare(directory)
    service = await LocalService.own(directory, "window", scope="all", environment={})
    try:
        heard = asyncio.ensure_future(anext(service.events()))
        await asyncio.sleep(0)  # it listens from its first step on
        values = await service.preferences.change({"bandwidth": 5000, "on_duplicate": "replace"})
        assert (values["bandwidth"], values["on_duplicate"]) == (5000, "replace")
        assert await asyncio.wait_for(heard, 10) == [SettingsChanged(values=values)]
        assert SettingsFile(directory.settings).read().bandwidth == 5000
        assert (await service.status()).bandwidth == 5000
    finally:
        await service.close()


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"bandwidth": -1}, "“Bandwidth limit” must be at least 1,024."),
        ({"theme": "pink"}, "“Colours” must be one of 'system', 'light' or 'dark'."),
        ({"accounts": []}, "accounts"),
        ({"bandwidth": 5000, "on_duplicate": "perhaps"}, "When PXM already has the file"),
        ({"colour": "red"}, "colour"),
        ({"account": None}, "account"),
        ({"signed_out": True}, "signed_out"),
    ],
)
async def test_bad_values_change_nothing(tmp_path: Path, values: dict[str, object], says: str) -> None:
    directory = paths.data_dir(tmp_path / "data")
    paths.prepare(directory)
    service = await LocalService.own(directory, "window", scope="all", environment={})
    try:
        before = await service.preferences.read()
        with pytest.raises(BadSetting, match=says):
            await service.preferences.change(values)
        assert await service.preferences.read() == before
        assert SettingsFile(directory.settings).read().bandwidth is None
    finally:
        await service.close()
