"""Starting at login: what each system wants for that, and putting it there or taking it away.

Linux: a desktop entry in the autostart folder (freedesktop.org, Desktop Application Autostart Specification).
macOS: a launch agent of the user (launchd.plist(5)). Windows: a value under the user's `Run` key. The latter two
were never tried on their systems.
"""

from __future__ import annotations

import os
import plistlib
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from pxm_desktop.service import paths

if sys.platform == "win32":
    import winreg

HIDDEN = "--hidden"
"""Starts the window in the tray."""
AGENT = "pxm-desktop"
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
RUN_VALUE = "PXM Desktop"


def command(
    environment: Mapping[str, str] = os.environ,
    executable: str = sys.executable,
    *,
    frozen: bool = bool(getattr(sys, "frozen", False)),
) -> list[str]:
    """Return the command that starts this program in the tray, as it was installed here."""
    if frozen:
        return [executable, HIDDEN]
    beside = str(Path(executable).parent)
    script = shutil.which("pxm-desktop", path=os.pathsep.join([beside, environment.get("PATH", "")]))
    return [script, HIDDEN] if script else [executable, "-m", "pxm_desktop", HIDDEN]


def linux_entry(words: Sequence[str], environment: Mapping[str, str], home: Path) -> tuple[Path, bytes]:
    """Return path and content of the autostart entry."""
    named = environment.get("XDG_CONFIG_HOME", "")
    # A relative path is to be ignored (XDG Base Directory Specification).
    base = Path(named) if named.startswith("/") else home / ".config"
    text = (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Name=PXM Desktop\n"
        "Comment=Goes on with the uploads to PXM\n"
        f"Exec={' '.join(map(exec_word, words))}\n"
        "Icon=pxm-desktop\n"
        "Terminal=false\n"
        "X-GNOME-Autostart-enabled=true\n"
    )
    return base / "autostart" / "pxm-desktop.desktop", text.encode("utf-8", "surrogateescape")


def exec_word(word: str) -> str:
    """Return a word for an `Exec` line: quoted where needed (Desktop Entry Specification, "The Exec key")."""
    word = word.replace("%", "%%")
    if re.fullmatch(r"[\w@%+=:,./-]+", word):
        return word
    quoted = re.sub(r'(["`$\\])', r"\\\1", word)
    # The value is a string of the entry, in which a backslash is written twice.
    return '"' + quoted.replace("\\", "\\\\") + '"'


def mac_agent(words: Sequence[str], home: Path) -> tuple[Path, bytes]:
    """Return path and content of the launch agent."""
    content = plistlib.dumps(
        {"Label": AGENT, "ProgramArguments": list(words), "RunAtLoad": True, "ProcessType": "Interactive"}
    )
    return home / "Library" / "LaunchAgents" / f"{AGENT}.plist", content


def windows_value(words: Sequence[str]) -> tuple[str, str, str]:
    """Return key, name and text of the registry value."""
    return RUN_KEY, RUN_VALUE, subprocess.list2cmdline(words)


def apply(
    wanted: bool,
    environment: Mapping[str, str] = os.environ,
    *,
    platform: str = sys.platform,
    home: Path | None = None,
) -> None:
    """Let this system start the program at login, or no longer. Raises `StorageUnusable`."""
    words = command(environment)
    if platform == "win32":
        _set_run_value(wanted, words)
        return
    home = home or Path(environment.get("HOME") or Path.home())
    path, content = mac_agent(words, home) if platform == "darwin" else linux_entry(words, environment, home)
    try:
        if wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            paths.write_private(path, content)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise paths.unusable(path, error) from None


def _set_run_value(wanted: bool, words: Sequence[str]) -> None:
    if sys.platform == "win32":
        key, name, text = windows_value(words)
        try:
            with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, key, access=winreg.KEY_SET_VALUE) as opened:
                if wanted:
                    winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, text)
                else:
                    winreg.DeleteValue(opened, name)
        except FileNotFoundError:
            return  # It was not there: nothing to take away.
        except OSError as error:
            raise paths.unusable(Path(key), error) from None
