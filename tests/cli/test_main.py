from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from pxm_desktop import __version__
from pxm_desktop.cli import codes, main

PROGRAM = [sys.executable, "-m", "pxm_desktop"]


def program(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *words], capture_output=True, text=True, timeout=60, check=False)


def test_version() -> None:
    answer = program("--version")
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, f"pxm-desktop {__version__}\n", "")


@pytest.mark.parametrize("word", ["--help", "-h", "help"])
def test_help_names_every_command(word: str) -> None:
    answer = program(word)
    assert (answer.returncode, answer.stderr) == (0, "")
    for command in main.COMMANDS:
        assert f"  {command} " in answer.stdout


@pytest.mark.parametrize("command", list(main.COMMANDS))
def test_every_command_has_help(command: str) -> None:
    answer = program(command, "--help")
    assert (answer.returncode, answer.stderr) == (0, "")
    assert f"pxm-desktop {command}" in answer.stdout


def test_an_unknown_command_is_told_with_a_near_one() -> None:
    answer = program("uplaod")
    assert (answer.returncode, answer.stdout) == (codes.USAGE, "")
    assert "Did you mean “upload”?" in answer.stderr


def test_the_console_script_is_the_same_program() -> None:
    script = Path(sys.executable).with_name("pxm-desktop")
    answer = subprocess.run([script, "--version"], capture_output=True, text=True, timeout=60, check=True)
    assert answer.stdout == f"pxm-desktop {__version__}\n"


@pytest.mark.parametrize(
    "words",
    [
        ["--help"],
        ["--version"],
        ["upload", "--help"],
        ["files", "link", "--help"],
        ["collections", "set", "--help"],
        ["categories", "create", "--help"],
        ["attribute-groups", "delete", "--help"],
        ["hotfolder", "add", "--help"],
        ["watch", "--help"],
    ],
)
def test_help_loads_nothing_slow(words: list[str]) -> None:
    """What costs time is importing; this holds on any machine, however busy."""
    code = (
        "import sys\n"
        "from pxm_desktop.cli.main import main\n"
        "try:\n    main(sys.argv[1:])\n"
        "except SystemExit:\n    pass\n"
        "slow = {'asyncio', 'pydantic', 'httpx', 'rich', 'typer', 'keyring', 'PySide6', 'ssl', 'sqlite3'}\n"
        "sys.stderr.write(' '.join(sorted(slow & set(sys.modules))))\n"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=60, check=True
    )
    assert answer.stderr == ""


def test_help_survives_a_reader_that_hangs_up() -> None:
    with subprocess.Popen([*PROGRAM, "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0
