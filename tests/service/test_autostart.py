"""Starting at login: what each system gets, and on this one really there and gone again."""

from __future__ import annotations

import asyncio
import plistlib
import re
import subprocess
from pathlib import Path

import pytest

from pxm_desktop.service import autostart, paths
from pxm_desktop.service.errors import StorageUnusable
from pxm_desktop.service.local import LocalService


def exec_words(text: str) -> list[str]:
    """Read the `Exec` line as a desktop does: the string's escapes first, then the quoting, then %%."""
    line = next(part for part in text.splitlines() if part.startswith("Exec="))
    value = re.sub(r"\\(.)", r"\1", line.removeprefix("Exec="))
    words = re.findall(r'"((?:\\.|[^"\\])*)"|(\S+)', value)
    return [re.sub(r"\\(.)", r"\1", quoted or plain).replace("%%", "%") for quoted, plain in words]


@pytest.mark.parametrize(
    "words",
    [
        ["/usr/bin/pxm-desktop", "--hidden"],
        ['/home/ann maria/100 % $HOME/`x`/p\\xm"', "-m", "pxm_desktop", "--hidden"],
    ],
)
def test_the_entry_of_linux_starts_these_words(words: list[str]) -> None:
    path, content = autostart.linux_entry(words, {"XDG_CONFIG_HOME": "/c"}, Path("/home/me"))
    assert path == Path("/c/autostart/pxm-desktop.desktop")
    text = content.decode()
    assert text.startswith("[Desktop Entry]\nType=Application\n")
    assert exec_words(text) == words


def test_a_relative_configuration_folder_is_ignored() -> None:
    path, _ = autostart.linux_entry(["x"], {"XDG_CONFIG_HOME": "config"}, Path("/home/me"))
    assert path == Path("/home/me/.config/autostart/pxm-desktop.desktop")


def test_the_agent_of_macos() -> None:
    path, content = autostart.mac_agent(["/Applications/PXM Desktop.app/x", "--hidden"], Path("/Users/me"))
    assert path == Path("/Users/me/Library/LaunchAgents/pxm-desktop.plist")
    told = plistlib.loads(content)
    assert told["ProgramArguments"] == ["/Applications/PXM Desktop.app/x", "--hidden"]
    assert told["RunAtLoad"]


def test_the_value_of_windows() -> None:
    key, name, text = autostart.windows_value([r"C:\Program Files\PXM Desktop\pxm-desktop.exe", "--hidden"])
    assert key.endswith(r"CurrentVersion\Run")
    assert (name, text) == ("PXM Desktop", r'"C:\Program Files\PXM Desktop\pxm-desktop.exe" --hidden')


def test_the_command_is_the_installed_one(tmp_path: Path) -> None:
    assert autostart.command({}, "/opt/pxm/pxm-desktop", frozen=True) == ["/opt/pxm/pxm-desktop", "--hidden"]
    python = str(tmp_path / "python")
    assert autostart.command({}, python) == [python, "-m", "pxm_desktop", "--hidden"]
    script = tmp_path / "pxm-desktop"
    script.touch(mode=0o755)
    assert autostart.command({}, python) == [str(script), "--hidden"]
    other = tmp_path / "elsewhere" / "python"
    assert autostart.command({"PATH": str(tmp_path)}, str(other)) == [str(script), "--hidden"]


async def test_the_setting_puts_the_entry_there_and_takes_it_away(tmp_path: Path) -> None:
    directory = paths.data_dir(tmp_path / "data")
    paths.prepare(directory)
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    entry = tmp_path / "config" / "autostart" / "pxm-desktop.desktop"
    service = await LocalService.own(directory, "window", scope="all", environment=environment)
    try:
        await service.preferences.change({"start_at_login": True})
        words = exec_words(entry.read_text())
        said = await asyncio.to_thread(
            subprocess.run, [*words[:-1], "--version"], capture_output=True, text=True, check=True
        )
        assert said.stdout.startswith("pxm-desktop "), "the command in it is this program"
        assert words[-1] == "--hidden"
        await service.preferences.change({"bandwidth": 4096})
        entry.unlink()
        await service.preferences.change({"bandwidth": None})
        assert not entry.exists(), "only a change of the setting writes it"
        await service.preferences.change({"start_at_login": False})
        await service.preferences.change({"start_at_login": True})
        assert entry.exists()
        await service.preferences.change({"start_at_login": False})
        assert not entry.exists()
    finally:
        await service.close()


async def test_a_folder_that_cannot_be_written_is_said_and_nothing_changes(tmp_path: Path) -> None:
    directory = paths.data_dir(tmp_path / "data")
    paths.prepare(directory)
    (tmp_path / "config").write_text("a file where the folder should be")
    environment = {"XDG_CONFIG_HOME": str(tmp_path / "config")}
    service = await LocalService.own(directory, "window", scope="all", environment=environment)
    try:
        with pytest.raises(StorageUnusable, match="is not a folder"):
            await service.preferences.change({"start_at_login": True})
        assert not (await service.preferences.read())["start_at_login"]
    finally:
        await service.close()
