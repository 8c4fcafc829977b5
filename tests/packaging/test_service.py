"""What starts watching with the computer: each file is what its system takes, and starts a command that there is."""

from __future__ import annotations

import plistlib
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from pxm_desktop.cli import codes
from pxm_desktop.cli.main import COMMANDS
from pxm_desktop.cli.watch import watch_parser
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.service import hotfolder_toml
from pxm_desktop.service.credentials import from_environment

ROOT = Path(__file__).resolve().parents[2]
FILES = ROOT / "packaging" / "service"
SYSTEM = FILES / "systemd" / "pxm-desktop-watch.service"
USER = FILES / "systemd" / "user" / "pxm-desktop-watch.service"
AGENT = FILES / "launchd" / "pxm-desktop.watch.agent.plist"
DAEMON = FILES / "launchd" / "pxm-desktop.watch.daemon.plist"
TASK = FILES / "windows" / "pxm-desktop-watch.xml"
RULES = FILES / "hotfolders.toml"
GUIDE = (ROOT / "docs" / "hot-folders-service.md").read_text(encoding="utf-8")

SPACE = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}


def unit(path: Path) -> dict[str, dict[str, list[str]]]:
    """Return a unit's settings by section; one may stand several times."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if header := re.fullmatch(r"\[(\w+)\]", line):
            section = header[1]
        elif line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(section, {}).setdefault(key, []).append(value)
    return found


def plist(path: Path) -> dict[str, Any]:
    return dict(plistlib.loads(path.read_bytes()))


def task(path: str) -> str:
    found = ET.parse(TASK).getroot().find("/".join(f"t:{part}" for part in path.split("/")), SPACE)
    assert found is not None, path
    return found.text or ""


def words(path: Path) -> list[str]:
    """Return the command that a file starts."""
    if path.suffix == ".service":
        (line,) = unit(path)["Service"]["ExecStart"]
        return shlex.split(line)
    if path.suffix == ".plist":
        return list(plist(path)["ProgramArguments"])
    return [task("Actions/Exec/Command").strip('"'), *shlex.split(task("Actions/Exec/Arguments"))]


def environment(path: Path) -> dict[str, str]:
    if path.suffix == ".plist":
        return dict(plist(path).get("EnvironmentVariables", {}))
    return dict(line.split("=", 1) for line in unit(path)["Service"]["Environment"])


@pytest.mark.parametrize("path", [SYSTEM, USER, AGENT, DAEMON, TASK], ids=lambda path: path.name)
def test_each_starts_a_command_that_there_is(path: Path) -> None:
    program, command, *options = words(path)
    assert Path(program.replace("\\", "/")).name.removesuffix(".exe") == "pxm-desktop"
    assert command == "watch"
    assert command in COMMANDS
    read = watch_parser().read(options)
    assert not read.once
    assert read.health in (None, 9470)


@pytest.mark.parametrize("path", [SYSTEM, USER, AGENT, DAEMON, TASK], ids=lambda path: path.name)
def test_no_secret_is_in_them_and_each_is_explained(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "PXM_CLIENT_SECRET=" not in text
    assert "<key>PXM_CLIENT_SECRET</key>" not in text
    assert "docs/hot-folders-service.md" in text
    assert f"packaging/service/{path.relative_to(FILES).as_posix()}" in GUIDE


@pytest.mark.parametrize("path", [SYSTEM, USER, DAEMON], ids=lambda path: path.name)
def test_their_environment_is_one_that_the_program_reads(path: Path) -> None:
    sources = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "pxm_desktop").rglob("*.py"))
    for name in environment(path):
        assert name.startswith("XDG_") or f'"{name}"' in sources


@pytest.mark.parametrize(("path", "mode"), [(SYSTEM, "system"), (USER, "user")], ids=["system", "user"])
def test_systemd_takes_the_units(tmp_path: Path, path: Path, mode: str) -> None:
    installed = tmp_path / path.name
    text = path.read_text(encoding="utf-8").replace("/opt/pxm-desktop/pxm-desktop", sys.executable)
    installed.write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", f"--{mode}", "--man=no", "verify", installed],
        capture_output=True,
        text=True,
        env={"XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    # A setting that it does not know is told there and left out, with exit code 0.
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_system_unit_may_do_little() -> None:
    done = subprocess.run(
        ["systemd-analyze", "--offline=yes", "--no-pager", "--threshold=30", "security", SYSTEM],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr


def test_the_system_unit_leaves_hot_folders_within_reach() -> None:
    service = unit(SYSTEM)["Service"]
    assert service["ProtectSystem"] == ["full"]  # "strict" would let nothing be moved to Uploaded
    assert {"ProtectHome", "ReadOnlyPaths", "InaccessiblePaths", "PrivateNetwork", "UMask"} & set(
        service
    ) == set()


@pytest.mark.parametrize("path", [SYSTEM, USER], ids=["system", "user"])
def test_the_units_begin_again_with_limits_and_hand_the_secret_over(path: Path) -> None:
    whole = unit(path)
    service = whole["Service"]
    assert service["Restart"] == ["always"]
    assert service["RestartPreventExitStatus"] == [str(codes.USAGE)]
    assert service["SuccessExitStatus"] == [str(codes.INTERRUPTED)]
    assert service["Type"] == ["notify"]
    # As often as it may begin again does not fit into the interval, so that a limit is a limit.
    (seconds,), (burst,) = service["RestartSec"], whole["Unit"]["StartLimitBurst"]
    assert whole["Unit"]["StartLimitIntervalSec"] == ["15min"]
    assert int(seconds.removesuffix("s")) * int(burst) < 15 * 60
    assert environment(path)["PXM_CLIENT_SECRET_FILE"] == "%d/secret"
    (credential,) = service["LoadCredential"]
    assert credential.startswith("secret:")
    assert whole["Install"]["WantedBy"] == ["multi-user.target" if path == SYSTEM else "default.target"]


def test_a_secret_that_systemd_hands_over_signs_in(tmp_path: Path) -> None:
    """As the unit says: `%d` is `CREDENTIALS_DIRECTORY`, whose files systemd makes readable as it likes."""
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "secret").write_text("correct horse\n", encoding="utf-8")
    (credentials / "secret").chmod(0o440)
    named = environment(SYSTEM)["PXM_CLIENT_SECRET_FILE"].replace("%d", str(credentials))
    access = from_environment(
        {
            "PXM_CLIENT_ID": "studio",
            "PXM_CLIENT_SECRET_FILE": named,
            "CREDENTIALS_DIRECTORY": str(credentials),
        }
    )
    assert access is not None
    assert (access.client_id, access.client_secret) == ("studio", "correct horse")


@pytest.mark.parametrize("path", [AGENT, DAEMON], ids=["agent", "daemon"])
def test_launchd_starts_it_and_keeps_it_alive(path: Path) -> None:
    found = plist(path)
    assert found["Label"] == "pxm-desktop.watch"
    assert (found["RunAtLoad"], found["KeepAlive"], found["ThrottleInterval"]) == (True, True, 30)
    assert ("UserName" in found) is (path == DAEMON)


def test_windows_starts_it_with_the_computer_and_again_after_a_failure() -> None:
    assert task("Triggers/BootTrigger/Enabled") == "true"
    assert task("Principals/Principal/LogonType") == "Password"
    assert task("Settings/RestartOnFailure/Interval") == "PT1M"
    assert task("Settings/RestartOnFailure/Count") == "999"
    assert task("Settings/ExecutionTimeLimit") == "PT0S"  # no limit
    assert task("Settings/StopIfGoingOnBatteries") == "false"
    assert ET.parse(TASK).getroot().attrib["version"] == "1.4"
    # Task Scheduler reads it as UTF-16 text; a declaration that says otherwise would stop it.
    assert b"encoding" not in TASK.read_bytes().splitlines()[0]


def test_the_sample_of_rules_is_right_as_it_stands() -> None:
    first, second = hotfolder_toml.read_rules(RULES)
    assert (first.rule.name, second.collection_names) == ("Studio", ("Spring Campaign",))


def test_the_sample_of_rules_has_every_setting_with_what_holds_without_it() -> None:
    lines = RULES.read_text(encoding="utf-8").splitlines()
    settings = [line for line in lines if re.match(r"(?:# )?[a-z_]+ = ", line)]
    named = {line.removeprefix("# ").split(" = ")[0] for line in settings}
    assert named == set(hotfolder_toml._SETTINGS)
    # Each commented setting by itself is taken; and those that say what holds without them do.
    plain = Rule(folder=b"/srv/x")
    for line in (line.removeprefix("# ") for line in settings if line.startswith("# ")):
        (found,) = hotfolder_toml.parse_rules(f"[[hotfolder]]\nfolder = '/srv/x'\n{line}".encode(), "sample")
        name = line.split(" = ")[0]
        if name in (
            "subfolders",
            "existing",
            "settle",
            "min_age",
            "hold_pairs",
            "together",
            "burst",
            "after",
        ):
            assert getattr(found.rule, name) == getattr(plain, name)
        if name in ("failed_folder", "shared", "rescan", "paused"):
            assert getattr(found.rule, name) == getattr(plain, name)


def test_the_guide_explains_every_setting() -> None:
    table = re.findall(r"^\| `([a-z_.]+)`", GUIDE, re.MULTILINE)
    inner = {f"{name}.{key}" for name, keys in hotfolder_toml._TABLES.items() for key in keys}
    assert set(table) == {*hotfolder_toml._SETTINGS, *inner}
