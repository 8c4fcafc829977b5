"""`watch` on a service in memory: what it prints, how it ends, and that it never ends by itself."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from pxm_desktop.cli import watching
from pxm_desktop.cli.output import Output
from pxm_desktop.cli.watch_feed import MOST_TOLD, Feed
from pxm_desktop.cli.watch_notify import Notifier
from pxm_desktop.hotfolders.model import Outlook, Verdict
from pxm_desktop.matching.model import NameRule
from pxm_desktop.service.errors import BadRulesFile, SignedOut, StorageUnusable
from pxm_desktop.transfer.events import TransfersChanged, TransfersRemoved
from pxm_desktop.transfer.model import Hold, Stage, Transfer
from tests.cli.fake import CommandLine, FakeClient, Script, install, stop_command, until

Run = Callable[..., Any]


@pytest.fixture
def service() -> FakeClient:
    return FakeClient()


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data directory is one of the test's own, and attempts follow each other at once."""
    monkeypatch.setenv("PXM_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("PXM_HOTFOLDERS", raising=False)
    monkeypatch.setattr(watching, "RETRY_SECONDS", 0.01)
    return tmp_path


@pytest.fixture
def run(service: FakeClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `watch` with a script beside it; other services stand for later owners."""

    def run(*words: str, script: Script | None = None, services: tuple[Any, ...] = ()) -> Any:
        install(monkeypatch, *(services or (service,)), script=script)
        return CommandLine(service, capsys)("watch", *words)

    return run


def transfer(number: int, stage: Stage, folder: str = "/srv/in", **fields: Any) -> Transfer:
    path = f"{folder}/{number}.jpg"
    return Transfer(
        id=number, batch_id=1, path=path.encode(), name=f"{number}.jpg", size=1000, stage=stage, **fields
    )


def attended(service: FakeClient) -> Callable[[], bool]:
    return lambda: service.hotfolders.attending > 0


def asked(service: FakeClient, command: str) -> list[Any]:
    return [entry[1:] for entry in service.log if entry[0] == f"hotfolders.{command}"]


def looks(service: FakeClient) -> int:
    return len(asked(service, "activity"))


async def looked(service: FakeClient) -> None:
    """Wait until what was told last was looked at, by saying once more that there is something."""
    before = looks(service)
    service.hotfolders.stand("r1")
    await until(lambda: looks(service) > before)


# -- watching ---------------------------------------------------------------------------------------------


def test_watching_tells_what_happens_until_it_is_stopped(run: Run, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in", name="Studio")
    service.hotfolders.make(b"/srv/share", name="Share", state="polling", sentence="It is a network share.")
    service.hotfolders.happen("r1", "done", b"before.jpg", "That was before.", quiet=True)

    async def script(service: FakeClient) -> None:
        await until(attended(service))
        service.hotfolders.happen("r1", "queued", b"a.jpg", "It is in the queue.")
        service.hotfolders.happen("r1", "done", b"a.jpg", "PXM has it.")
        service.hotfolders.stand("r2", state="waiting", sentence="The share is gone.")
        service.hotfolders.happen("r2", "lost", b"", "The share is gone.")
        await looked(service)
        stop_command()

    answer = run(script=script)
    assert answer.code == 130
    lines = [line.partition("  ")[2] or line for line in answer.out.splitlines()]
    assert lines == [
        "Studio takes files from /srv/in.",
        "Share takes files from /srv/share. It is a network share.",
        "Studio  queued  a.jpg  It is in the queue.",
        "Studio  done  a.jpg  PXM has it.",
        "Share  lost  The share is gone.",
    ]
    assert "Stopping safely." in answer.err
    assert "Stopped. The queue is kept." in answer.err
    assert service.opened == [("watch", "all")]
    assert service.closed
    assert service.hotfolders.attending == 0


def test_json_has_an_object_for_everything(run: Run, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in", name="Studio")

    async def script(service: FakeClient) -> None:
        await until(attended(service))
        service.hotfolders.happen("r1", "failed", b"2.jpg", "PXM refused it.")
        service.tell(
            TransfersChanged(
                transfers=(
                    transfer(1, Stage.DONE, file_id="f1"),
                    transfer(2, Stage.FAILED, reason="PXM refused it."),
                    transfer(3, Stage.SENDING),
                    transfer(4, Stage.DONE, "/elsewhere", file_id="f4"),
                )
            )
        )
        service.health("offline", "PXM cannot be reached.")
        await looked(service)
        service.health("ok")
        await looked(service)
        stop_command()

    answer = run("--json", script=script)
    assert answer.code == 130
    found = answer.objects
    assert (found[0]["event"], found[0]["state"], found[0]["path"]) == ("rule", "watching", "/srv/in")
    assert [o for o in found if o["event"] == "file"] == [
        {"event": "file", "path": "/srv/in/1.jpg", "state": "done", "file_id": "f1", "error": None},
        {
            "event": "file",
            "path": "/srv/in/2.jpg",
            "state": "failed",
            "file_id": None,
            "error": "PXM refused it.",
        },
        {"event": "file", "path": "/elsewhere/4.jpg", "state": "done", "file_id": "f4", "error": None},
    ]
    (activity,) = [o for o in found if o["event"] == "activity"]
    assert (activity["kind"], activity["path"], activity["name"]) == ("failed", "/srv/in/2.jpg", "Studio")
    health = [(o["state"], o["sentence"]) for o in found if o["event"] == "health"]
    assert health == [("offline", "PXM cannot be reached."), ("ok", "")]
    assert [o["event"] for o in found].count("summary") == 1
    assert {name: found[-1][name] for name in ("event", "done", "failed", "skipped", "bytes")} == {
        "event": "summary",
        "done": 1,
        "failed": 1,
        "skipped": 0,
        "bytes": 1000,
    }


def test_people_hear_of_files_in_hot_folders_once(run: Run, service: FakeClient) -> None:
    """Their folder's line says it; files of other uploads have none, so they are told as `upload` does."""
    service.hotfolders.make(b"/srv/in")

    async def script(service: FakeClient) -> None:
        await until(attended(service))
        service.hotfolders.happen("r1", "failed", b"1.jpg", "PXM refused it.")
        mine, other = (transfer(n, Stage.FAILED, f, reason="No.") for n, f in ((1, "/srv/in"), (2, "/other")))
        service.tell(TransfersChanged(transfers=(mine, other)))
        await looked(service)
        stop_command()

    answer = run(script=script)
    assert "in  failed  1.jpg  PXM refused it." in answer.out
    assert "1.jpg" not in answer.err
    assert "Failed /other/2.jpg: No." in answer.err


def test_the_state_of_the_queue_is_told_when_it_changes(run: Run, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in")

    async def script(service: FakeClient) -> None:
        await until(attended(service))
        for state, sentence in (("offline", "PXM cannot be reached."),) * 2 + (
            ("ok", ""),
            ("budget", "Wait."),
        ):
            service.health(state, sentence)
            await looked(service)
        stop_command()

    answer = run(script=script)
    assert answer.err.count("PXM cannot be reached.") == 1
    assert answer.err.count("Sending goes on.") == 1
    assert "Wait." not in answer.err


def test_watching_goes_on_without_an_account_and_without_hot_folders(run: Run, service: FakeClient) -> None:
    async def script(service: FakeClient) -> None:
        await until(attended(service))
        service.health("signed_out", "No PXM account is signed in.")
        service.health("ok")
        service.hotfolders.make(b"/srv/new", name="New")
        service.hotfolders.happen("r1", "queued", b"a.jpg", "It is in the queue.")
        await looked(service)
        stop_command()

    answer = run(script=script)
    assert answer.code == 130
    assert "There are no hot folders. “pxm-desktop hotfolder add PATH” makes one." in answer.err
    assert "New  queued  a.jpg" in answer.out


# -- never gives up ---------------------------------------------------------------------------------------


def test_a_data_directory_that_cannot_be_used_is_waited_for(run: Run, service: FakeClient) -> None:
    full = StorageUnusable("The disk is full.", "Free some space.")

    async def script(service: FakeClient) -> None:
        await until(attended(service))
        stop_command()

    answer = run(script=script, services=(full, full, full, service))
    assert answer.code == 130
    assert answer.err.count("The disk is full. Free some space. Trying again.") == 1


def test_when_the_owner_ends_another_one_is_found_and_nothing_is_told_twice(
    run: Run, service: FakeClient
) -> None:
    first, second = FakeClient(), service
    second.hotfolders = first.hotfolders
    first.hotfolders.make(b"/srv/in", name="Studio")
    folders = first.hotfolders

    async def script(first: FakeClient) -> None:
        await until(attended(first))
        folders.happen("r1", "queued", b"a.jpg", "It is in the queue.")
        await until(lambda: looks(first) > 2)
        folders.happen("r1", "done", b"a.jpg", "PXM has it.", quiet=True)
        folders.ended.set()
        await until(lambda: second.opened and folders.attending)
        stop_command()

    answer = run("--json", script=script, services=(first, second))
    assert "The PXM Desktop that did the work ended; going on here." in answer.err
    assert [o["kind"] for o in answer.objects if o["event"] == "activity"] == ["queued", "done"]
    assert [o["event"] for o in answer.objects].count("rule") == 1
    assert first.closed
    assert second.closed


def test_a_rules_file_that_goes_bad_later_does_not_end_it(
    run: Run, service: FakeClient, directory: Path
) -> None:
    (directory / "hotfolders.toml").write_text("[[hotfolder]]\nfolder = '/srv/in'\n", encoding="utf-8")
    service.failures["hotfolders.attend"] = BadRulesFile(["It is no TOML."])

    async def script(service: FakeClient) -> None:
        await until(lambda: len(asked(service, "attend")) > 2)
        del service.failures["hotfolders.attend"]
        await until(attended(service))
        stop_command()

    answer = run(script=script)
    assert answer.code == 130
    assert answer.err.count("It is no TOML. Trying again.") == 1


# -- rules ------------------------------------------------------------------------------------------------


BAD = "[[hotfolder]]\nfolder = 'in'\nsetle = 3\n"


@pytest.mark.parametrize("way", ["option", "environment", "data directory"])
@pytest.mark.parametrize("once", [(), ("--once",)])
def test_rules_that_are_wrong_are_all_told_and_nothing_begins(
    run: Run,
    service: FakeClient,
    directory: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
    once: tuple[str, ...],
) -> None:
    file = directory / ("hotfolders.toml" if way == "data directory" else "rules.toml")
    file.write_text(BAD, encoding="utf-8")
    if way == "environment":
        monkeypatch.setenv("PXM_HOTFOLDERS", str(file))
    answer = run(*once, *(("--rules", str(file)) if way == "option" else ()))
    assert (answer.code, answer.out) == (2, "")
    place = f"{file}, line 1, hot folder “in”: "
    assert f"{place}“folder” is “in”. Give the whole path, from the top.\n" in answer.err
    assert f"{place}there is no setting “setle”. Did you mean “settle”?\n" in answer.err
    assert service.opened == []


def test_a_rules_file_that_is_not_there_is_told(run: Run, service: FakeClient) -> None:
    answer = run("--rules", "gone.toml")
    assert answer.code == 2
    assert "gone.toml cannot be read: No such file or directory." in answer.err
    assert service.opened == []


def test_the_rules_file_is_handed_over_whole(
    run: Run, service: FakeClient, directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (directory / "rules.toml").write_text("[[hotfolder]]\nfolder = '/srv/in'\n", encoding="utf-8")
    monkeypatch.chdir(directory)

    async def script(service: FakeClient) -> None:
        await until(attended(service))
        stop_command()

    assert run("--rules", "rules.toml", script=script).code == 130
    assert asked(service, "attend") == [(os.fsencode(directory / "rules.toml"),)]


# -- once -------------------------------------------------------------------------------------------------


def test_once_without_hot_folders_is_done(run: Run, service: FakeClient) -> None:
    answer = run("--once", "--json")
    assert answer.code == 0
    assert [o["event"] for o in answer.objects] == ["summary"]
    assert "There are no hot folders." in answer.err


def test_once_waits_until_everything_is_still(run: Run, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in", state="stopped")
    service.rows[1] = transfer(1, Stage.DONE, file_id="f1")
    service.rows[9] = transfer(9, Stage.SENDING, "/elsewhere")
    service.gates["hotfolders.settled"] = asyncio.Event()

    async def script(service: FakeClient) -> None:
        await until(attended(service))
        service.hotfolders.stand("r1", state="watching")
        await until(lambda: asked(service, "settled"))
        service.rows[2] = transfer(2, Stage.QUEUED)
        service.step(2, stage=Stage.DONE, file_id="f2")
        service.gates["hotfolders.settled"].set()

    answer = run("--once", "--json", script=script)
    assert answer.code == 0, answer.err
    assert set(asked(service, "settled")) == {(("r1",),)}
    assert [(o["path"], o["state"]) for o in answer.objects if o["event"] == "file"] == [
        ("/srv/in/2.jpg", "done")  # not what an earlier run has told, nor what is no hot folder's
    ]
    assert answer.objects[-1]["done"] == 1


@pytest.mark.parametrize(
    ("match", "paused", "reads"), [(True, False, True), (True, True, False), (False, False, False)]
)
def test_once_reads_products_anew_where_files_look_for_theirs(
    run: Run, service: FakeClient, match: bool, paused: bool, reads: bool
) -> None:
    service.hotfolders.make(b"/srv/in", match=NameRule(pattern="{sku}") if match else None, paused=paused)
    assert run("--once").code == 0
    names = [entry[0] for entry in service.log]
    assert ("catalog.refresh" in names) is reads
    if reads:  # before the first file could look
        assert names.index("catalog.refresh") < names.index("hotfolders.attend")


def test_once_reads_products_anew_for_an_administrators_rules(
    run: Run, service: FakeClient, directory: Path
) -> None:
    (directory / "hotfolders.toml").write_text(
        "[[hotfolder]]\nfolder = '/srv/in'\nmatch = '{sku}'\n", encoding="utf-8"
    )
    assert run("--once").code == 0
    assert "catalog.refresh" in [entry[0] for entry in service.log]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"stage": Stage.FAILED, "reason": "PXM refused it."}, "PXM refused it."),
        (
            {"stage": Stage.QUEUED, "hold": Hold.PRODUCT, "reason": "No product has the SKU 4711."},
            "No product has the SKU 4711.",
        ),
    ],
)
def test_once_with_files_that_failed_or_need_a_person(
    run: Run, service: FakeClient, row: dict[str, Any], says: str
) -> None:
    service.hotfolders.make(b"/srv/in")
    service.gates["hotfolders.settled"] = asyncio.Event()

    async def script(service: FakeClient) -> None:
        await until(lambda: asked(service, "settled"))
        service.rows[1] = transfer(1, **row)
        service.gates["hotfolders.settled"].set()

    answer = run("--once", "--json", script=script)
    assert answer.code == 1
    (file,) = [o for o in answer.objects if o["event"] == "file"]
    assert (file["state"], file["error"]) == ("failed", says)
    assert answer.objects[-1]["failed"] == 1


def test_once_with_a_file_that_failed_before_the_queue(run: Run, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in")
    service.gates["hotfolders.settled"] = asyncio.Event()

    async def script(service: FakeClient) -> None:
        await until(lambda: asked(service, "settled"))
        service.hotfolders.happen("r1", "failed", b"empty.jpg", "It is empty.")
        await looked(service)
        service.gates["hotfolders.settled"].set()

    answer = run("--once", "--json", script=script)
    assert answer.code == 1
    (file,) = [o for o in answer.objects if o["event"] == "file"]
    assert (file["path"], file["error"]) == ("/srv/in/empty.jpg", "It is empty.")


def test_once_does_not_wait_for_a_folder_that_is_away(run: Run, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in", name="Studio")
    service.hotfolders.make(b"/srv/share", name="Share")
    service.hotfolders.make(b"/srv/other", name="Other", paused=True)
    service.gates["hotfolders.settled"] = asyncio.Event()

    async def script(service: FakeClient) -> None:
        await until(lambda: asked(service, "settled"))
        service.hotfolders.stand("r2", state="waiting", sentence="The share is gone.")
        await until(lambda: len(asked(service, "settled")) > 1)
        service.gates["hotfolders.settled"].set()

    answer = run("--once", script=script)
    assert answer.code == 1
    assert asked(service, "settled") == [(("r1", "r2"),), (("r1",),)]
    assert "Nothing was taken from “Share”. The share is gone." in answer.err
    assert "Nothing was taken from “Other”. It is paused." in answer.err


def test_once_where_every_folder_is_away_ends(run: Run, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/share", name="Share", state="waiting", sentence="The share is gone.")
    answer = run("--once")
    assert answer.code == 1
    assert asked(service, "settled") == []


def test_once_says_what_still_waits_and_why(run: Run, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in", name="Studio")
    for name in (b"a.jpg", b"b.jpg"):
        service.hotfolders.lay(b"/srv/in", name)
        service.hotfolders.waits[name] = "It has no stars yet."
    answer = run("--once")
    assert answer.code == 0
    assert "Studio: 2 files wait. It has no stars yet." in answer.err


def test_once_says_soon_which_files_it_waits_for(
    run: Run, service: FakeClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture that was cut is waited for ten minutes."""
    monkeypatch.setattr("pxm_desktop.cli.watch_once.SILENCE", 0.0)
    service.hotfolders.make(b"/srv/in")
    service.gates["hotfolders.settled"] = asyncio.Event()
    cut = [b"cut-%d.jpg" % number for number in range(5)]
    looks: list[str] = []

    async def waiting(rule_id: str, limit: int = 500) -> tuple[Outlook, ...]:
        looks.append(rule_id)
        why = "Its end is missing."
        return tuple(
            Outlook(path=path, size=1, verdict=Verdict.WAIT, rule="unfinished", sentence=why) for path in cut
        )

    monkeypatch.setattr(service.hotfolders, "waiting", waiting)

    async def script(service: FakeClient) -> None:
        await until(lambda: looks)
        service.hotfolders.stand("r1", state="polling")  # it begins anew, and has said it already
        await until(lambda: len(asked(service, "settled")) == 2)
        cut.clear()
        service.gates["hotfolders.settled"].set()

    answer = run("--once", script=script)
    assert answer.code == 0
    assert answer.err.count("Waiting for ") == 3
    assert "Waiting for cut-2.jpg. Its end is missing.\nSo for 2 more.\n" in answer.err


@pytest.mark.parametrize(("state", "code"), [("signed_out", 3), ("credentials", 3), ("storage", 1)])
@pytest.mark.parametrize("late", [False, True])
def test_once_ends_where_only_a_person_can_help(
    run: Run, service: FakeClient, state: str, code: int, late: bool
) -> None:
    service.hotfolders.make(b"/srv/in", state="watching" if late else "stopped")
    service.gates["hotfolders.settled"] = asyncio.Event()
    if not late:
        service.health(state, "Somebody has to look.")

    async def script(service: FakeClient) -> None:
        if late:
            await until(lambda: asked(service, "settled"))
            service.health(state, "Somebody has to look.")

    answer = run("--once", "--json", script=script)
    assert answer.code == code
    assert "Somebody has to look." in answer.err
    assert "The queue is kept." in answer.err
    assert answer.objects[-1]["event"] == "summary"


def test_once_that_cannot_begin_ends(run: Run) -> None:
    answer = run("--once", services=(SignedOut("No PXM account is signed in.", "Sign in."),))
    assert (answer.code, answer.out) == (3, "")


def test_once_can_be_stopped(run: Run, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in")
    service.gates["hotfolders.settled"] = asyncio.Event()

    async def script(service: FakeClient) -> None:
        await until(lambda: asked(service, "settled"))
        stop_command()

    answer = run("--once", "--json", script=script)
    assert answer.code == 130
    assert answer.objects[-1]["event"] == "summary"
    assert service.hotfolders.attending == 0


# -- health and systemd -----------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def test_health_is_told_while_it_watches(run: Run, service: FakeClient) -> None:
    service.hotfolders.make(b"/srv/in", name="Studio")
    port = free_port()
    seen: list[tuple[int, Any]] = []

    async def ask(client: httpx.AsyncClient) -> None:
        answer = await client.get(f"http://127.0.0.1:{port}/health")
        seen.append((answer.status_code, answer.json()))

    async def script(service: FakeClient) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            await until(attended(service))
            await ask(client)
            service.hotfolders.stand("r1", state="waiting", sentence="The folder is gone.")
            service.hotfolders.happen("r1", "lost", b"", "The folder is gone.")
            await looked(service)
            await ask(client)
        stop_command()

    assert run("--health", str(port), script=script).code == 130
    (well, first), (bad, then) = seen
    assert (well, first["status"], first["rules"][0]["name"]) == (200, "ok", "Studio")
    assert (bad, then["status"]) == (503, "degraded")
    assert then["last_error"]["sentence"] == "The folder is gone."


def test_health_is_told_while_nothing_can_be_opened(run: Run, service: FakeClient) -> None:
    port = free_port()
    answers: list[httpx.Response] = []

    class Full(StorageUnusable):
        """Fails until somebody has asked."""

    async def ask() -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            answers.append(await client.get(f"http://127.0.0.1:{port}/health"))
        stop_command()

    real_wait = watching.Watcher._wait
    asking: list[asyncio.Task[None]] = []

    async def wait(self: watching.Watcher, error: Any) -> None:
        if not asking:
            asking.append(asyncio.create_task(ask()))
        await real_wait(self, error)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(watching.Watcher, "_wait", wait)
        assert run("--health", str(port), services=(Full("The disk is full.", "Free some."),)).code == 130
    assert answers[0].status_code == 503
    assert answers[0].json()["sentence"] == "The disk is full. Free some."


def test_a_port_that_is_taken_is_told_at_once(run: Run, service: FakeClient) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = run("--health", str(port))
    assert answer.code == 1
    assert f"Port {port} of this computer cannot be used for --health: Address already in use." in answer.err
    assert service.opened == []


@pytest.fixture
def manager(directory: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A service manager's socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as found:
        found.bind(str(directory / "notify"))
        found.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(directory / "notify"))
        yield found


def heard(manager: socket.socket) -> list[str]:
    found = []
    try:
        while True:
            found += manager.recv(4096).decode().splitlines()
    except BlockingIOError:
        return found


def test_systemd_hears_when_it_begins_lives_and_stops(
    run: Run, service: FakeClient, manager: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "20000")
    monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
    service.hotfolders.make(b"/srv/in")
    lines: list[str] = []

    async def script(service: FakeClient) -> None:
        def lives() -> bool:
            lines.extend(heard(manager))
            return lines.count("WATCHDOG=1") > 2

        await until(lives)
        stop_command()

    assert run(script=script).code == 130
    lines += heard(manager)
    assert lines[:2] == ["READY=1", "STATUS=Watching."]
    assert "STATUS=Watching 1 hot folders." in lines
    assert lines[-1] == "STOPPING=1"


def test_systemd_hears_no_sign_of_life_from_a_service_that_hangs(
    run: Run, service: FakeClient, manager: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "20000")
    service.hotfolders.make(b"/srv/in")
    lines: list[str] = []

    async def script(service: FakeClient) -> None:
        await until(attended(service))
        service.gates["status"] = asyncio.Event()
        asked_before = sum(entry[0] == "status" for entry in service.log)
        await until(lambda: sum(entry[0] == "status" for entry in service.log) > asked_before)
        heard(manager)
        await asyncio.sleep(0.1)  # ten times as long as between two signs
        lines.extend(heard(manager))
        service.gates.pop("status").set()
        stop_command()

    assert run(script=script).code == 130
    assert "WATCHDOG=1" not in lines


@pytest.mark.parametrize(
    ("environment", "every"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "2000000"}, None),
        ({"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "2000000"}, 1.0),
        ({"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "2000000", "WATCHDOG_PID": "1"}, None),
        ({"NOTIFY_SOCKET": "/x", "WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_when_signs_of_life_are_expected(environment: dict[str, str], every: float | None) -> None:
    assert Notifier(environment).every == every


def test_a_manager_in_the_abstract_namespace_is_heard_and_one_that_is_gone_is_no_trouble() -> None:
    name = f"pxm-test-{os.getpid()}-{free_port()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"\0{name}")
        manager.setblocking(False)
        Notifier({"NOTIFY_SOCKET": f"@{name}"}).tell("STATUS=two\nlines", "READY=1")
        assert heard(manager) == ["STATUS=two lines", "READY=1"]
    Notifier({"NOTIFY_SOCKET": f"@{name}"}).tell("READY=1")


# -- a month ----------------------------------------------------------------------------------------------


async def test_what_was_told_is_forgotten_in_time_and_told_again_when_it_happens_again(
    service: FakeClient, capsys: pytest.CaptureFixture[str]
) -> None:
    service.hotfolders.make(b"/srv/in")
    feed = Feed(Output(as_json=True), remember=False)
    await feed.begin(service)  # type: ignore[arg-type] # a service in memory
    failed, done = (transfer(1, stage) for stage in (Stage.FAILED, Stage.DONE))
    for state in (failed, failed, transfer(1, Stage.SENDING), done, done):
        feed.take([TransfersChanged(transfers=(state,))])
    feed.take([TransfersRemoved(ids=(1,)), TransfersChanged(transfers=(done,))])
    told = [line for line in capsys.readouterr().out.splitlines() if '"event":"file"' in line]
    assert len(told) == 3
    many = range(10, 3 * MOST_TOLD, 1000)
    for start in many:
        page = tuple(transfer(n, Stage.DONE) for n in range(start, start + 1000))
        feed.take([TransfersChanged(transfers=page)])
    assert len(feed.mine._told) == MOST_TOLD
    assert feed.mine.done == 2 + len(many) * 1000


# -- use --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--health", "0"), "“0” is no port from 1 to 65535"),
        (("--health", "65536"), "“65536” is no port from 1 to 65535"),
        (("--health", "http"), "“http” is no port from 1 to 65535"),
        (("--rules",), "--rules"),
        (("somewhere",), "somewhere"),
    ],
)
def test_wrong_use_ends_with_two(run: Run, service: FakeClient, options: tuple[str, ...], says: str) -> None:
    answer = run(*options)
    assert (answer.code, answer.out) == (2, "")
    assert says in answer.err
    assert service.opened == []
