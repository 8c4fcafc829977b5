"""The set-up script finds what a machine lacks, and does nothing where nothing is missing."""

from __future__ import annotations

import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "packaging" / "bootstrap.py"


def load() -> ModuleType:
    """Return the script as a fresh module."""
    spec = importlib.util.spec_from_file_location("bootstrap_under_test", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, with its checkout in a temporary folder."""
    module = load()
    for name, path in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "PYTHON": tmp_path / ".venv/bin/python",
        "LOCK": tmp_path / "requirements.lock",
        "PROJECT": tmp_path / "pyproject.toml",
        "STAMP": tmp_path / ".venv/set-up-done",
    }.items():
        monkeypatch.setattr(module, name, path)
    (tmp_path / "requirements.lock").write_text("a==1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(module, "missing_from_system", list)
    return module


@pytest.fixture
def commands(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collects the commands that the script would run; making the environment leaves a skeleton of one."""
    seen: list[str] = []

    def run(command: list[str], *, may_fail: bool = False) -> None:
        seen.append(" ".join(command))
        if "venv" in command:
            (bootstrap.VENV / "bin").mkdir(parents=True)
            bootstrap.PYTHON.touch()
            (bootstrap.VENV / "bin/pip").write_text(f"#!{bootstrap.PYTHON}\n")
            (bootstrap.VENV / "pyvenv.cfg").write_text(f"version = {sys.version.split()[0]}\n")

    monkeypatch.setattr(bootstrap, "run", run)
    return seen


def test_everything_is_made_once(bootstrap: ModuleType, commands: list[str]) -> None:
    bootstrap.main()
    made, locked, compiled, program = commands
    assert made.endswith(f"-m venv {bootstrap.VENV}")
    assert locked.endswith(f"--require-hashes -r {bootstrap.LOCK}")
    assert f"-m compileall -qq -j 0 {bootstrap.VENV / 'lib'}" in compiled
    assert "--no-index" in program
    commands.clear()
    bootstrap.main()
    assert commands == []


def test_a_changed_lock_is_installed_and_a_changed_project_needs_no_download(
    bootstrap: ModuleType, commands: list[str]
) -> None:
    bootstrap.main()
    commands.clear()
    bootstrap.PROJECT.write_text("[project]\nname = 'x'\n")
    bootstrap.main()
    assert [("--no-index" in command) for command in commands] == [True]
    commands.clear()
    bootstrap.LOCK.write_text("a==2\n")
    bootstrap.main()
    assert [("--require-hashes" in command) for command in commands] == [True, False, False]


def test_a_set_up_that_was_cut_short_starts_over(
    bootstrap: ModuleType, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bootstrap.main()
    first = bootstrap.LOCK.read_text()
    bootstrap.LOCK.write_text("a==2\n")

    def cut(*words: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(bootstrap, "pip", cut)
        with pytest.raises(KeyboardInterrupt):
            bootstrap.main()
    bootstrap.LOCK.write_text(first)
    commands.clear()
    bootstrap.main()
    assert any("--require-hashes" in command for command in commands)


@pytest.mark.parametrize("damage", ["moved", "other python", "no python"])
def test_an_environment_that_cannot_work_is_made_anew(
    bootstrap: ModuleType, commands: list[str], damage: str
) -> None:
    bootstrap.main()
    commands.clear()
    if damage == "moved":
        (bootstrap.VENV / "bin/pip").write_text("#!/elsewhere/.venv/bin/python\n")
    elif damage == "other python":
        (bootstrap.VENV / "pyvenv.cfg").write_text("version = 3.10.1\n")
    else:
        bootstrap.PYTHON.unlink()
    bootstrap.main()
    assert [command.split()[2] for command in commands] == ["venv", "pip", "compileall", "pip"]


def test_only_what_is_missing_is_installed(
    bootstrap: ModuleType, commands: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [[bootstrap.Need("Xvfb", "xvfb")], []]
    monkeypatch.setattr(bootstrap, "missing_from_system", lambda: answers.pop(0))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(bootstrap, "find_program", lambda name: f"/usr/bin/{name}")
    bootstrap.install_packages(bootstrap.missing_from_system())
    assert [command.split()[0] for command in commands] == ["env", "env"]
    assert commands[1].endswith("install -y --no-install-recommends xvfb")


def test_without_root_and_sudo_it_names_the_command(
    bootstrap: ModuleType,
    commands: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(
        bootstrap, "find_program", lambda name: None if name == "sudo" else f"/usr/bin/{name}"
    )
    with pytest.raises(SystemExit):
        bootstrap.install_packages([bootstrap.Need("Xvfb", "xvfb")])
    assert "As root: apt-get install xvfb" in capsys.readouterr().err
    assert commands == []


def test_a_system_without_apt_is_told_what_it_lacks(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "find_program", lambda _: None)
    with pytest.raises(SystemExit):
        bootstrap.install_packages([bootstrap.Need("libEGL.so.1", "libegl1")])
    assert "libEGL.so.1" in capsys.readouterr().err


if sys.platform.startswith("linux"):

    def test_this_machine_was_given_all_that_the_tests_need() -> None:
        """The test run began with the set-up, so nothing of the system may be missing now."""
        assert load().missing_from_system() == []
