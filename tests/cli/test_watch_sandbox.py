"""`hotfolder` and `watch` as processes, with real files, against a sandbox."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pxm_desktop.service.host import ServiceHost
from tests.cli.conftest import Program, finish, wait_until
from tests.cli.test_upload_match import product, stored, values_of
from tests.cli.test_watch import free_port
from tests.support.sandbox import SandboxProcess

QUICK = ("--settle", "0.3")


class Watching:
    """A `watch --json` process whose lines are read as they come."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.objects: list[dict[str, Any]] = []
        self.words: list[str] = []
        self._threads = [threading.Thread(target=read, daemon=True) for read in (self._out, self._err)]
        for thread in self._threads:
            thread.start()

    def _out(self) -> None:
        for line in self.process.stdout or ():
            self.objects.append(json.loads(line))

    def _err(self) -> None:
        for line in self.process.stderr or ():
            self.words.append(line.decode())

    def files(self, state: str = "done") -> dict[str, dict[str, Any]]:
        found = [o for o in self.objects if o["event"] == "file" and o["state"] == state]
        return {Path(o["path"]).name: o for o in found}

    def has(self, **fields: Any) -> Callable[[], bool]:
        return lambda: any(fields.items() <= o.items() for o in self.objects)

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(60)
        for thread in self._threads:
            thread.join(30)
        assert "Traceback" not in "".join(self.words)
        return code


Watch = Callable[..., Watching]


@pytest.fixture
def watch(program: Program) -> Watch:
    def watch(*words: str | Path, **environment: str | None) -> Watching:
        return Watching(program.start("watch", "--json", *words, **environment))

    return watch


@pytest.fixture
def incoming(tmp_path: Path) -> Path:
    incoming = tmp_path / "incoming"
    incoming.mkdir()
    return incoming


def picture(folder: Path, name: str) -> Path:
    """A file that PXM has never seen, under a name without an end marker to look for."""
    path = folder / name
    path.write_bytes(os.urandom(2000))
    return path


# -- hotfolder --------------------------------------------------------------------------------------------


def test_the_first_thing_that_is_tried_is_a_dry_run_and_it_makes_nothing(
    program: Program, incoming: Path
) -> None:
    (incoming / "SKU-BRJ-001_front.bin").write_bytes(b"picture")
    tried = program.run("hotfolder", "test", incoming, "--match", "{sku}_{view}.*", "--json")
    assert tried.code == 0, tried.err
    assert [each["verdict"] for each in tried.objects if each["event"] == "outlook"] == ["upload"]
    assert not program.data.exists()


def test_hot_folders_are_made_shown_changed_and_removed(program: Program, incoming: Path) -> None:
    made = program.run(
        *("hotfolder", "add", incoming, "--name", "Studio", "--collection", "SKU-BRJ-001"),
        *("--region", "France", "--attribute", "Photographer=Ada", "--json"),
    )
    assert made.code == 0, made.err
    (told,) = made.objects
    assert told["path"] == str(incoming)
    assert "start “pxm-desktop watch” or the window" in made.err
    again = program.run("hotfolder", "add", incoming, "--json")
    assert (again.code, again.out) == (2, b"")
    assert "watches this folder already" in again.err
    assert program.run("hotfolder", "edit", "studio", "--after", "move", "--no-region").code == 0
    (shown,) = program.run("hotfolder", "list", "--json").objects
    assert (shown["id"], shown["state"], shown["after"]) == (told["id"], "stopped", "move")
    assert shown["destination"]["collections"] == told["destination"]["collections"] != []
    assert shown["destination"]["regions"] == []
    picture(incoming, "a.bin")
    picture(incoming, "b.tmp")
    tested = program.run("hotfolder", "test", incoming, "--json").objects
    assert {o["path"]: o["verdict"] for o in tested if o["event"] == "outlook"}[
        str(incoming / "a.bin")
    ] == "upload"
    assert (tested[-1]["upload"], tested[-1]["skip"]) == (1, 1)
    assert program.run("hotfolder", "pause", "Studio").code == 0
    assert program.run("hotfolder", "list", "--json").objects[0]["state"] == "paused"
    assert program.run("hotfolder", "remove", "Studio").code == 0
    assert program.run("hotfolder", "list", "--json").objects == []


def test_without_an_account_nothing_is_made_and_nothing_is_there(world: Program, incoming: Path) -> None:
    made = world.run("hotfolder", "add", incoming, "--json")
    assert (made.code, made.out) == (3, b"")
    shown = world.run("hotfolder", "list", "--json")
    assert (shown.code, shown.out) == (0, b"")


def test_what_was_left_is_taken_when_somebody_says_so(program: Program, incoming: Path, watch: Watch) -> None:
    left = picture(incoming, "left.bin")
    picture(incoming, "left too.bin")
    assert program.run("hotfolder", "add", incoming, "--leave-existing", *QUICK).code == 0
    refused = program.run("hotfolder", "take", incoming, left)
    assert (refused.code, "Start “pxm-desktop watch”" in refused.err) == (1, True)
    watching = watch()
    wait_until(watching.has(event="rule", state="watching"))
    picture(incoming, "new.bin")
    wait_until(lambda: "new.bin" in watching.files())
    shown = program.run("hotfolder", "files", incoming, "--state", "left", "--json").objects
    assert [Path(o["path"]).name for o in shown] == ["left too.bin", "left.bin"]
    assert program.run("hotfolder", "take", incoming, left, "--json").objects[0]["taken"] == 1
    wait_until(lambda: "left.bin" in watching.files())
    assert watching.end() == 130
    assert set(watching.files()) == {"new.bin", "left.bin"}


# -- once -------------------------------------------------------------------------------------------------


def test_once_takes_what_is_there_and_what_came_since(
    program: Program, sandbox: SandboxProcess, incoming: Path
) -> None:
    for name in ("SKU-BRJ-001_front.bin", "SKU-BRJ-002_back.bin"):
        picture(incoming, name)
    assert program.run("hotfolder", "add", incoming, "--match", "{sku}_{view}", *QUICK).code == 0
    first = program.run("watch", "--once", "--json")
    assert first.code == 0, first.err
    files = {Path(o["path"]).name: o for o in first.files}
    assert {name: o["state"] for name, o in files.items()} == {
        "SKU-BRJ-001_front.bin": "done",
        "SKU-BRJ-002_back.bin": "done",
    }
    for name, sku in (("SKU-BRJ-001_front.bin", "SKU-BRJ-001"), ("SKU-BRJ-002_back.bin", "SKU-BRJ-002")):
        assert product(sandbox, sku) in stored(sandbox, files[name]["file_id"])["collections"]
    assert first.summary["done"] == 2
    nothing = program.run("watch", "--once", "--json")
    assert (nothing.code, nothing.files, nothing.summary["done"]) == (0, [], 0)
    picture(incoming, "SKU-BRJ-001_side.bin")
    then = program.run("watch", "--once", "--json")
    assert [(Path(o["path"]).name, o["state"]) for o in then.files] == [("SKU-BRJ-001_side.bin", "done")]
    known = program.run("hotfolder", "files", incoming, "--state", "done", "--json").objects
    assert len(known) == 3


def test_once_with_a_file_that_finds_no_product(program: Program, incoming: Path) -> None:
    picture(incoming, "unheard-of_front.bin")
    picture(incoming, "SKU-BRJ-001_front.bin")
    assert program.run("hotfolder", "add", incoming, "--match", "{sku}_{view}", *QUICK).code == 0
    answer = program.run("watch", "--once", "--json")
    assert answer.code == 1, answer.err
    states = {Path(o["path"]).name: (o["state"], o["error"]) for o in answer.files}
    assert states["SKU-BRJ-001_front.bin"] == ("done", None)
    assert states["unheard-of_front.bin"][0] == "failed"
    assert "unheard-of" in states["unheard-of_front.bin"][1]


def test_once_with_a_folder_that_is_away(program: Program, incoming: Path, tmp_path: Path) -> None:
    away = tmp_path / "share"
    away.mkdir()
    for folder in (incoming, away):
        assert program.run("hotfolder", "add", folder, *QUICK).code == 0
    picture(incoming, "a.bin")
    away.rename(tmp_path / "elsewhere")
    answer = program.run("watch", "--once", "--json")
    assert answer.code == 1
    assert [(Path(o["path"]).name, o["state"]) for o in answer.files] == [("a.bin", "done")]
    assert "Nothing was taken from “share”." in answer.err


def test_once_waits_for_a_slow_writer(program: Program, incoming: Path) -> None:
    path = incoming / "slow.bin"
    assert program.run("hotfolder", "add", incoming, "--settle", "1").code == 0
    with path.open("wb") as file:
        file.write(b"begin")
        file.flush()
        process = program.start("watch", "--once", "--json")
        for _ in range(20):
            file.write(os.urandom(1000))
            file.flush()
            time.sleep(0.2)  # as slowly as it writes
    answer = finish(process)
    assert answer.code == 0, answer.err
    assert [(Path(o["path"]).name, o["state"]) for o in answer.files] == [("slow.bin", "done")]
    assert answer.summary["bytes"] == path.stat().st_size == 20_005


def test_once_without_credentials(world: Program, incoming: Path) -> None:
    answer = world.run("watch", "--once", "--json")
    assert answer.code == 3
    assert answer.objects[-1]["event"] == "summary"


# -- watch ------------------------------------------------------------------------------------------------


def test_watching_sends_what_comes_until_it_is_stopped(
    program: Program, sandbox: SandboxProcess, incoming: Path, watch: Watch
) -> None:
    assert program.run("hotfolder", "add", incoming, "--collection", "SKU-BRJ-001", *QUICK).code == 0
    watching = watch()
    wait_until(watching.has(event="rule", state="watching"))
    picture(incoming, "a.bin")
    wait_until(lambda: "a.bin" in watching.files())
    wait_until(watching.has(event="activity", kind="done"))
    (incoming / "sub").mkdir()
    picture(incoming / "sub", "b.bin")
    wait_until(lambda: "b.bin" in watching.files())
    (shown,) = program.run("hotfolder", "list", "--json").objects
    assert (shown["state"], shown["done_today"]) == ("watching", 2)
    kinds = {o["kind"] for o in program.run("hotfolder", "activity", "--json").objects}
    assert "done" in kinds
    assert watching.end() == 130
    assert watching.objects[-1]["event"] == "summary"
    assert watching.objects[-1]["done"] == 2
    for name in ("a.bin", "b.bin"):
        found = stored(sandbox, watching.files()[name]["file_id"])
        assert product(sandbox, "SKU-BRJ-001") in found["collections"]


def test_what_is_made_while_it_watches_is_watched(program: Program, incoming: Path, watch: Watch) -> None:
    watching = watch()
    wait_until(lambda: any("There are no hot folders" in word for word in watching.words))
    picture(incoming, "a.bin")
    made = program.run("hotfolder", "add", incoming, *QUICK)
    assert made.code == 0, made.err
    assert "start “pxm-desktop watch”" not in made.err
    wait_until(lambda: "a.bin" in watching.files())
    assert program.run("hotfolder", "pause", incoming).code == 0
    picture(incoming, "b.bin")
    wait_until(watching.has(event="rule", state="paused"))
    assert program.run("hotfolder", "resume", incoming).code == 0
    wait_until(lambda: "b.bin" in watching.files())
    assert watching.end(signal.SIGINT) == 130


def test_killed_while_it_watches_it_goes_on_and_sends_nothing_twice(
    program: Program, sandbox: SandboxProcess, incoming: Path, watch: Watch
) -> None:
    assert program.run("hotfolder", "add", incoming, *QUICK).code == 0
    watching = watch()
    picture(incoming, "before.bin")
    wait_until(lambda: "before.bin" in watching.files())
    watching.process.kill()
    watching.process.wait(30)
    picture(incoming, "meanwhile.bin")
    again = watch()
    wait_until(lambda: "meanwhile.bin" in again.files())
    assert again.end() == 130
    names = [str(file["file_name"]) for file in sandbox.control.files()]
    for name in ("before.bin", "meanwhile.bin"):
        assert names.count(name) == 1


def test_files_are_moved_once_pxm_has_them(program: Program, incoming: Path, watch: Watch) -> None:
    assert program.run("hotfolder", "add", incoming, "--after", "move", *QUICK).code == 0
    watching = watch()
    content = picture(incoming, "a.bin").read_bytes()
    wait_until(watching.has(event="activity", kind="moved"))
    assert watching.end() == 130
    (moved,) = (incoming / "Uploaded").rglob("a.bin")
    assert moved.read_bytes() == content
    assert not (incoming / "a.bin").exists()


def test_an_administrators_file_is_watched_and_not_changed(
    program: Program, sandbox: SandboxProcess, incoming: Path, watch: Watch, tmp_path: Path
) -> None:
    rules = tmp_path / "rules.toml"
    rules.write_text(
        f"[[hotfolder]]\nfolder = '{incoming}'\nname = 'Studio'\nsettle = 0.3\n"
        "collections = ['SKU-BRJ-001']\nregions = ['France']\nattributes = { Photographer = 'Ada' }\n",
        encoding="utf-8",
    )
    watching = watch("--rules", rules)
    picture(incoming, "a.bin")
    wait_until(lambda: "a.bin" in watching.files())
    found = stored(sandbox, watching.files()["a.bin"]["file_id"])
    assert product(sandbox, "SKU-BRJ-001") in found["collections"]
    assert values_of(sandbox, found["id"]) == {"Photographer": "Ada"}
    refused = program.run("hotfolder", "edit", "Studio", "--settle", "1")
    assert (refused.code, "administrator" in refused.err) == (1, True)
    assert watching.end() == 130


def test_health_over_http(program: Program, incoming: Path, watch: Watch, tmp_path: Path) -> None:
    assert program.run("hotfolder", "add", incoming, *QUICK).code == 0
    port = free_port()
    watching = watch("--health", str(port))

    def state() -> tuple[int, str]:
        try:
            answer = httpx.get(f"http://127.0.0.1:{port}/health", trust_env=False, timeout=10)
        except httpx.TransportError:
            return 0, ""
        rules = answer.json()["rules"]
        return answer.status_code, rules[0]["state"] if rules else ""

    wait_until(lambda: state() == (200, "watching"))
    incoming.rename(tmp_path / "elsewhere")
    wait_until(lambda: state() == (503, "waiting"))
    (tmp_path / "elsewhere").rename(incoming)
    wait_until(lambda: state() == (200, "watching"))
    assert watching.end() == 130


# -- beside the window ------------------------------------------------------------------------------------


@pytest.fixture
def window(program: Program, monkeypatch: pytest.MonkeyPatch) -> Iterator[ServiceHost]:
    """The service as a window runs it, in this process."""
    for key, value in program.full_environment().items():
        if key.startswith(("PXM_", "XDG_", "HOME")):
            monkeypatch.setenv(key, value)
    host = ServiceHost()
    host.start()
    yield host
    assert host.stop(30)


def test_beside_a_window_it_follows_and_detaches(
    program: Program, window: ServiceHost, incoming: Path, watch: Watch
) -> None:
    assert program.run("hotfolder", "add", incoming, *QUICK).code == 0
    watching = watch()
    wait_until(watching.has(event="rule", state="watching"))
    picture(incoming, "a.bin")
    wait_until(lambda: "a.bin" in watching.files())
    assert watching.end() == 130
    assert any("running already" in word for word in watching.words)
    assert any("Detached." in word for word in watching.words)


def test_once_beside_a_window(program: Program, window: ServiceHost, incoming: Path) -> None:
    picture(incoming, "a.bin")
    assert program.run("hotfolder", "add", incoming, *QUICK).code == 0
    answer = program.run("watch", "--once", "--json")
    assert answer.code == 0, answer.err
    assert [(Path(o["path"]).name, o["state"]) for o in answer.files] == [("a.bin", "done")]


def test_when_the_window_ends_it_watches_on_by_itself(
    program: Program, window: ServiceHost, incoming: Path, watch: Watch
) -> None:
    assert program.run("hotfolder", "add", incoming, *QUICK).code == 0
    watching = watch()
    wait_until(watching.has(event="rule", state="watching"))
    assert window.stop(30)
    wait_until(lambda: any("going on here" in word for word in watching.words))
    picture(incoming, "a.bin")
    wait_until(lambda: "a.bin" in watching.files())
    assert watching.end() == 130
