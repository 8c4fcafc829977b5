"""Two processes on one data directory: the second uses the first, and takes over when that one ends."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from pxm_desktop.service.errors import OwnerGone
from pxm_desktop.service.host import ServiceHost
from pxm_desktop.service.lock import read_note
from pxm_desktop.transfer.events import Event, TransfersChanged
from pxm_desktop.transfer.model import Destination, Stage
from tests.cli.conftest import Program, finish, wait_until
from tests.support.sandbox import SandboxProcess


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


def hold_back(sandbox: SandboxProcess) -> None:
    sandbox.control.fault("hang", path="/file/request-upload", seconds=600)


def held_back(sandbox: SandboxProcess) -> Callable[[], bool]:
    return lambda: bool(sandbox.control.state()["faults"][0]["hits"])


def test_verbs_go_through_the_window_with_the_same_output(
    program: Program, window: ServiceHost, sandbox: SandboxProcess, folder: Path
) -> None:
    answer = program.run("upload", folder, "--collection", "SKU-BRJ-001", "--json")
    assert answer.code == 0, answer.err
    assert "running already" in answer.err
    assert answer.summary["done"] == 3
    assert {o["path"] for o in answer.files} == {str(path) for path in folder.iterdir()}
    assert window.call(lambda service: service.counts()).result(30).by_stage == {Stage.DONE: 3}
    assert len(program.run("queue", "list", "--json").objects) == 3
    assert program.run("upload", folder, "--region", "Mars", "--json").code == 2
    regions = program.run("regions", "list", "--json")
    assert {o["id"] for o in regions.objects} == {r["id"] for r in sandbox.control.rows("region")}
    assert program.run("queue", "clear", "--all", "--json").objects[0]["changed"] == 3


@pytest.mark.parametrize(
    "words",
    [
        ("resume",),
        ("queue", "retry", "--failed"),
        ("queue", "cancel", "--all"),
        ("files", "list", "--limit", "1"),
        ("files", "search", "anything"),
        ("collections", "list", "--limit", "1"),
        ("collections", "search", "SKU-BRJ-001"),
        ("categories", "list"),
        ("regions", "list"),
    ],
    ids=" ".join,
)
def test_every_verb_says_the_same_through_the_window(
    program: Program, window: ServiceHost, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Only the window can answer: the credentials of the second process are wrong."""
    through = program.run(*words, "--json", PXM_CLIENT_SECRET="wrong")
    assert through.code == 0, through.err
    alone = Program(tmp_path / "alone", dict(program.environment))
    (alone.home / "run").mkdir(parents=True, mode=0o700)
    by_itself = alone.run(*words, "--json")
    assert by_itself.code == 0, by_itself.err
    assert [set(o) for o in through.objects] == [set(o) for o in by_itself.objects]
    if words[0] not in ("resume", "files") and "--limit" not in words:
        assert through.objects == by_itself.objects


def test_files_are_relinked_through_the_window(
    program: Program, window: ServiceHost, sandbox: SandboxProcess, folder: Path
) -> None:
    sent = program.run("upload", folder, "--json")
    sandbox.wait_until_processed()
    one = sent.files[0]["file_id"]
    product = next(
        c["id"] for c in sandbox.control.rows("collection") if c["additional_title"] == "SKU-BRJ-002"
    )
    for words, changed in (
        (("files", "link", one, "--collection", product), True),
        (("files", "link", one, "--collection", product), False),
        (("files", "unlink", one, "--collection", product), True),
        (("files", "set-regions", one, "--region", "France"), True),
    ):
        answer = program.run(*words, "--json", PXM_CLIENT_SECRET="wrong")
        assert answer.code == 0, answer.err
        assert [o["changed"] for o in answer.files] == [changed]
    [shown] = program.run("files", "show", one, "--json", PXM_CLIENT_SECRET="wrong").objects
    assert product not in shown["collections"]
    unknown = program.run("files", "link", one, "--collection", "no such thing", "--json")
    assert (unknown.code, unknown.out) == (2, b"")
    gone = program.run("files", "show", "nothing-like-it", "--json")
    assert (gone.code, gone.out) == (2, b"")


def test_what_the_command_line_adds_shows_in_the_window(
    program: Program, window: ServiceHost, folder: Path
) -> None:
    seen: dict[int, Stage] = {}
    all_done = threading.Event()

    def listen(events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, TransfersChanged):
                seen.update((t.id, t.stage) for t in event.transfers)
        if list(seen.values()) == [Stage.DONE] * 3:
            all_done.set()

    unsubscribe = window.subscribe(listen)
    assert program.run("upload", folder).code == 0
    assert all_done.wait(30)
    unsubscribe()


def test_ctrl_c_detaches_and_the_work_goes_on(
    program: Program, window: ServiceHost, fresh: SandboxProcess, folder: Path
) -> None:
    fresh.control.fault("delay", path="/file/request-upload", seconds=5)
    process = program.start("upload", folder, "--json")
    wait_until(held_back(fresh))
    process.send_signal(signal.SIGINT)
    answer = finish(process)
    assert answer.code == 130
    assert "goes on with the work" in answer.err
    fresh.control.clear_faults()
    assert window.call(lambda service: service.counts()).result(30).files == 3
    wait_until(
        lambda: window.call(lambda service: service.counts()).result(30).by_stage.get(Stage.DONE) == 3, 120
    )


def test_refused_credentials_of_the_owner_end_with_three(
    program: Program, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in program.full_environment(PXM_CLIENT_SECRET="wrong").items():
        if key.startswith(("PXM_", "XDG_", "HOME")):
            monkeypatch.setenv(key, value)
    host = ServiceHost()
    host.start()
    try:
        for words in (("regions", "list"), ("upload", str(folder)), ("resume",)):
            answer = program.run(*words, "--json")
            assert answer.code == 3, answer.err
            assert "refused" in answer.err
        assert len(program.run("queue", "list", "--json").objects) == 3
    finally:
        assert host.stop(30)


def test_credentials_of_the_owner_count(program: Program, window: ServiceHost, folder: Path) -> None:
    assert program.run("upload", folder, "--json", PXM_CLIENT_SECRET="wrong").code == 0


def test_two_uploads_at_once_each_finish_their_own(
    program: Program, fresh: SandboxProcess, folder: Path, tmp_path: Path
) -> None:
    fresh.control.fault("delay", path="/file/confirm-upload", seconds=2)
    first = program.start("upload", folder, "--json")
    wait_until(lambda: read_note(program.data / "owner.json"))
    other = tmp_path / f"other-{tmp_path.name}.jpg"
    other.write_bytes(os.urandom(700))
    second = program.start("upload", other, "--json")
    answers = [finish(first), finish(second)]
    assert [answer.code for answer in answers] == [0, 0], [answer.err for answer in answers]
    assert {o["path"] for o in answers[0].files} == {str(path) for path in folder.iterdir()}
    assert [o["path"] for o in answers[1].files] == [str(other)]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_the_second_takes_over_when_the_first_ends(
    program: Program, fresh: SandboxProcess, folder: Path, tmp_path: Path, how: signal.Signals
) -> None:
    hold_back(fresh)
    first = program.start("upload", folder, "--json")
    wait_until(held_back(fresh))
    other = tmp_path / f"other-{tmp_path.name}.jpg"
    other.write_bytes(os.urandom(700))
    second = program.start("upload", other, "--json")
    wait_until(lambda: len(program.run("queue", "list", "--json").objects) == 4)
    fresh.control.clear_faults()
    first.send_signal(how)
    first.communicate(timeout=60)
    answer = finish(second)
    assert answer.code == 0, answer.err
    assert "going on here" in answer.err
    assert [o["path"] for o in answer.files] == [str(other)]
    assert len(fresh.control.files(name=other.name)) == 1


def test_the_window_takes_over_from_an_upload(
    program: Program, fresh: SandboxProcess, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hold_back(fresh)
    upload = program.start("upload", folder, "--json")
    wait_until(held_back(fresh))
    for key, value in program.full_environment().items():
        if key.startswith(("PXM_", "XDG_", "HOME")):
            monkeypatch.setenv(key, value)
    host = ServiceHost()
    host.start()
    try:
        status = host.call(lambda service: service.status()).result(30)
        assert status.owner == "command line"
        fresh.control.clear_faults()
        upload.kill()
        upload.communicate()

        def done() -> bool:
            try:
                return host.call(lambda service: service.counts()).result(60).by_stage.get(Stage.DONE) == 3
            except OwnerGone:
                return False  # asked of the one that was killed: "try again"

        wait_until(done, 120)
        assert host.call(lambda service: service.status()).result(30).owner == "window"
    finally:
        assert host.stop(30)


def test_a_host_stops_twice_and_refuses_afterwards(window: ServiceHost, folder: Path) -> None:
    added = window.call(lambda service: service.add([os.fsencode(folder)], Destination())).result(60)
    assert added.batch is not None
    assert window.stop(30)
    assert window.stop(30)
    with pytest.raises(Exception, match="not running"):
        window.call(lambda service: service.status()).result(1)


def test_a_data_directory_that_cannot_be_used_is_told_at_the_start(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.data.write_text("")
    host = ServiceHost(program.data)
    with pytest.raises(Exception, match="not a folder"):
        host.start()
    assert host.stop(5)
