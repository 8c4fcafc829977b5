"""Rules of the tree: what may not be in it, what has to agree with what, and sizes that only get smaller."""

from __future__ import annotations

import ast
import copy
import importlib.metadata
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from xml.etree import ElementTree as ET

import pytest
from xdist.remote import WorkerInteractor  # type: ignore[import-untyped]

import pxm_desktop
from pxm_desktop.cli.main import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RATCHETS = tomllib.loads((ROOT / "tests" / "ratchets.toml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
MODULE_LINES = 400
TIGHT = 20
"""How many lines a module's limit may lie above its length, so that the limit follows when it shrinks."""


def tracked() -> list[Path]:
    """Return the files of the repository, as git knows them."""
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    paths = [ROOT / name.decode() for name in listed.split(b"\0") if name]
    return [path for path in paths if path.is_file()]


def texts() -> Iterator[tuple[str, str]]:
    """Yield name and content of every text file of the repository."""
    for path in tracked():
        content = path.read_bytes()
        if b"\0" not in content:
            yield str(path.relative_to(ROOT)), content.decode("utf-8", "replace")


def found(pattern: str, *, only: str = "", but: tuple[str, ...] = ()) -> list[str]:
    """Return `file:line` of every match in the files whose name ends with `only`, except those named."""
    return [
        f"{name}:{number}"
        for name, text in texts()
        if name.endswith(only) and name not in but
        for number, line in enumerate(text.splitlines(), 1)
        if re.search(pattern, line)
    ]


def modules() -> Iterator[tuple[str, str]]:
    """Yield name and source of every module of the program."""
    return ((name, text) for name, text in texts() if re.match(r"pxm_desktop/.*\.py$", name))


# What may not be in the tree


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    here = [str(folder) for folder in (ROOT.parent, Path.home()) if len(folder.parts) > 1]
    pattern = "|".join([re.escape(f"{folder}/") for folder in here] + [r"(?<![\w.~-])/(?:root|work)/\w"])
    assert found(pattern) == []


def test_no_file_names_a_package_index() -> None:
    hosts = (
        "pypi" + r"\.org",
        "python" + r"hosted\.org",
        "npmjs" + r"\.(?:org|com)",
        "deb" + r"\.debian\.org",
    )
    assert found("|".join(hosts)) == []


def test_no_file_holds_a_secret() -> None:
    shapes = [
        r"\bA[KS]IA[0-9A-Z]{16}\b",
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----",
        r"X-Amz-Signature=[0-9a-f]{64}",
        r"\beyJ[\w-]{20,}\.[\w-]{20,}\.[\w-]{10,}",
        r"\bgh[pousr]_\w{30,}\b",
    ]
    assert found("|".join(shapes)) == []


def test_no_file_has_conflict_markers_and_no_module_has_unfinished_marks() -> None:
    assert found("^(?:" + "<" * 7 + "|" + ">" * 7 + ") ") == []
    marks = ("NotImplemented" + "Error", r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bX" + r"XX\b")
    assert found("|".join(marks), only=".py") == []


def test_every_test_runs_everywhere_and_can_fail() -> None:
    ways_out = (
        r"pytest\.sk" + r"ip\(",
        r"mark\.(?:sk" + r"ip|xf" + "ail)",
        r"assert Tr" + r"ue\b",
        "importor" + "skip",
    )
    assert found("|".join(ways_out), only=".py") == []


def test_no_error_is_swallowed_and_every_silenced_check_is_named() -> None:
    swallowed = [
        f"{name}:{handler.lineno}"
        for name, source in modules()
        for handler in ast.walk(ast.parse(source))
        if isinstance(handler, ast.ExceptHandler)
        and (handler.type is None or getattr(handler.type, "id", "") in ("Exception", "BaseException"))
        and all(isinstance(step, ast.Pass) for step in handler.body)
    ]
    assert swallowed == []
    assert found(r"# noqa(?!: ?[A-Z])|type: ignore(?!\[)", only=".py", but=("tests/test_repo.py",)) == []


def test_the_top_of_the_tree_stays_small() -> None:
    allowed = {
        *(
            "pyproject.toml",
            "requirements.lock",
            "Makefile",
            "README.md",
            "CONTRIBUTING.md",
            "CHANGELOG.md",
            "LICENSE",
        ),
        *("pxm_desktop", "resources", "tests", "packaging", "docs", "benchmarks"),
    }
    top = {path.relative_to(ROOT).parts[0] for path in tracked()}
    assert {name for name in top if not name.startswith(".")} - allowed == set()


# What has to agree


def test_the_lock_pins_every_requirement_with_hashes_and_names_no_source() -> None:
    assert re.findall(r"https?:|^\s*--(?!hash=)|@ ", LOCK, re.MULTILINE) == []
    for block in re.split(r"\n(?=\S)", LOCK.strip()):
        assert re.match(r"[a-z0-9][a-z0-9.-]*==\S+", block), block.splitlines()[0]
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_lock_covers_the_project_file() -> None:
    pinned = set(re.findall(r"^([a-z0-9.-]+)==", LOCK, re.MULTILINE))
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = [*PROJECT["project"]["dependencies"], *(line for extra in extras for line in extra)]
    names = {re.split(r"[\[<>=!~; ]", line, maxsplit=1)[0].lower().replace("_", "-") for line in wanted}
    assert names - pinned == set()


def test_the_version_is_written_once() -> None:
    assert "version" in PROJECT["project"]["dynamic"]
    assert found(r"^__version__ = ", only=".py") == ["pxm_desktop/__init__.py:3"]
    assert importlib.metadata.version("pxm-desktop") == pxm_desktop.__version__


def test_changelog_and_release_notes_know_the_version() -> None:
    newest = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[0]
    assert newest == pxm_desktop.__version__
    metainfo = next((ROOT / "packaging").glob("*.metainfo.xml"))
    release = ET.parse(metainfo).find("releases/release")
    assert release is not None
    assert release.get("version") == pxm_desktop.__version__


def test_the_licence_is_the_one_that_the_project_file_names() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert PROJECT["project"]["license"] == "Apache-2.0"
    assert "Apache License" in text
    assert "END OF TERMS AND CONDITIONS" in text


def documents() -> list[str]:
    """Return the documents that people read."""
    return [name for name, _ in texts() if name.endswith(".md")]


@pytest.mark.parametrize("name", documents())
def test_documents_name_only_commands_that_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", text, re.DOTALL))
    verbs = set(re.findall(r"(?<![\w/.-])pxm-desktop ([a-z][a-z-]*)\b", code))
    assert verbs - set(COMMANDS) == set()
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?<![\w-])make ([a-z]+)\b", code)) - targets == set()


def test_the_readme_names_only_options_that_exist() -> None:
    """As the parsers spell them; `PYTEST_ARGS` and the like are no options of ours."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))
    known = {
        option
        for name, source in modules()
        if name.startswith("pxm_desktop/cli/")
        for option in re.findall(r'"(--[a-z][a-z-]+)"', source)
    }
    known |= {f"--no-{option.removeprefix('--')}" for option in known}
    assert "--collection" in named
    assert named - known == set()


@pytest.mark.parametrize("name", documents())
def test_documents_link_only_to_files_that_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in link]
    assert [link for link in links if link and not ((ROOT / name).parent / link).exists()] == []


def test_make_help_lists_every_target() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony is not None
    assert set(re.findall(r"^  ([a-z]+) ", shown, re.MULTILINE)) == set(phony.group(1).split())


SETS_UP_FIRST = ("demo", "run", "test", "lint", "bench", "soak", "package", "lock")


def would_run(*words: str) -> str:
    """Return the commands that make would run."""
    # What the `make` that runs these tests tells its children (flags, its level) is not for this one.
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
    }
    done = subprocess.run(["make", "-n", *words], cwd=ROOT, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("target", SETS_UP_FIRST)
def test_every_target_does_the_set_up_first(target: str) -> None:
    assert "packaging/bootstrap.py" in would_run(target).splitlines()[0]


def test_make_test_and_the_ci_run_every_check_before_the_tests() -> None:
    commands = [line.split() for line in would_run("test").splitlines()]
    tools = [Path(words[0]).name for words in commands if words and words[0].startswith(".venv/bin/")]
    assert tools == ["ruff", "ruff", "mypy", "lint-imports", "pytest"]
    assert PROJECT["tool"]["mypy"]["strict"] is True
    assert PROJECT["tool"]["pytest"]["ini_options"]["filterwarnings"] == ["error"]
    last = (ROOT / ".ci" / "run").read_text(encoding="utf-8").strip().splitlines()[-1]
    assert last == "exec make test"


def test_a_group_of_tests_stays_on_one_worker(request: pytest.FixtureRequest) -> None:
    """Or each worker builds the bundle and starts the sandbox of each module. The scheduler reads groups from ids."""
    item = copy.copy(request.node)
    item.own_markers = [pytest.mark.xdist_group("sandbox of a module").mark]
    config = SimpleNamespace(getvalue=lambda _name: True)
    WorkerInteractor.pytest_collection_modifyitems(cast("Any", None), cast("Any", config), [item])
    assert item.nodeid.endswith("@sandbox of a module")


def test_the_extras_and_the_console_script_have_their_names() -> None:
    assert {"sandbox", "media", "dev"} <= set(PROJECT["project"]["optional-dependencies"])
    assert "pxm-desktop" in PROJECT["project"]["scripts"]
    assert PROJECT["project"]["requires-python"] == ">=3.11"


def test_the_hooks_of_pre_commit_are_in_order() -> None:
    tool = Path(sys.executable).with_name("pre-commit")
    done = subprocess.run([tool, "validate-config"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


# What only gets better


def test_imports_go_one_way() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_no_module_grows_past_its_limit() -> None:
    """A module over 400 lines usually holds two things; those that stay so are listed with their limit."""
    limits: dict[str, int] = RATCHETS["long_modules"]
    lines = {name: len(source.splitlines()) for name, source in modules()}
    too_long = {name: n for name, n in lines.items() if n > limits.get(name, MODULE_LINES)}
    assert too_long == {}, "split by meaning; or, with a reason, raise the limit in tests/ratchets.toml"
    loose = {name: lines.get(name, 0) for name, limit in limits.items() if lines.get(name, 0) < limit - TIGHT}
    assert loose == {}, "these have shrunk: lower their limit in tests/ratchets.toml, or remove it at 400"


def test_imports_hidden_in_functions_are_counted() -> None:
    """Only optional and slow dependencies are imported in functions; each module that does so is listed."""
    hidden: dict[str, int] = {}
    for name, source in modules():
        functions = [
            node
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]
        inside = {
            node.lineno
            for function in functions
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        if inside:
            hidden[name] = len(inside)
    assert hidden == RATCHETS["hidden_imports"], (
        "import at the top; or, with a reason, change tests/ratchets.toml"
    )
