"""A real folder, a real observer: what happens in the one is told by the other."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import textwrap
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.hotfolders import volume
from pxm_desktop.hotfolders.filters import Filter
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.volume import Mark, Standing
from pxm_desktop.hotfolders.watching import watch as watching
from pxm_desktop.hotfolders.watching.listening import Ear, Listening, NativeFails
from pxm_desktop.hotfolders.watching.native import listen
from pxm_desktop.hotfolders.watching.watch import Reason, Waits, Watch
from tests.support.mounting import Share, ToldShare, share
from tests.support.nobody import as_nobody, open_folder

__all__ = ["open_folder", "share"]

SHORT = Waits(probe=0.1, poll=0.2, patience=0.5, grace=0.2, breath=0.05)
LOCAL = [("/", "ext4")]


class Heard:
    """What a watch told."""

    def __init__(self) -> None:
        self.all: list[str] = []
        """In order, as words."""
        self.paths: set[bytes] = set()
        self.sentences: list[str] = []
        """Of `away` and `back`."""

    def dirty(self, paths: set[bytes]) -> None:
        self.all.append("dirty")
        self.paths |= paths

    def rescan(self, reason: Reason) -> None:
        self.all.append(f"rescan {reason}")

    def away(self, sentence: str) -> None:
        self.all.append("away")
        self.sentences.append(sentence)

    def back(self, sentence: str) -> None:
        self.all.append("polled" if sentence else "told")
        self.sentences.append(sentence)

    def clear(self) -> None:
        self.all.clear()
        self.paths.clear()
        self.sentences.clear()

    async def until(self, met: Callable[[], object], seconds: float = 20.0) -> None:
        """Wait until it is so, or fail with what was told."""
        end = time.monotonic() + seconds
        while not met():
            assert time.monotonic() < end, (self.all[-20:], sorted(self.paths)[:20])
            await asyncio.sleep(0.01)

    async def said(self, *words: str) -> None:
        """Wait until these were told in this order, with anything between them."""

        def met() -> bool:
            rest = iter(self.all)
            return all(word in rest for word in words)

        await self.until(met)

    async def named(self, *paths: bytes) -> None:
        await self.until(lambda: set(paths) <= self.paths)


Start = Callable[..., Awaitable[tuple[Watch, Heard]]]


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Starts watches of the test's folder `hot`, and returns each once its first rescan was told."""
    running = []
    (tmp_path / "hot").mkdir()

    async def started(folder: Path | None = None, **settings: Any) -> tuple[Watch, Heard]:
        of_watch = {"waits": SHORT, "table": lambda: LOCAL}
        names = ("enters", "before", "waits", "listen", "table", "monotonic", "wall")
        of_watch |= {name: settings.pop(name) for name in names if name in settings}
        rule = Rule(id="r", folder=bytes(folder or tmp_path / "hot"), **settings)
        heard = Heard()
        watch = Watch(rule, heard, **of_watch)  # type: ignore[arg-type]
        running.append(watch)
        await watch.start()
        await heard.until(lambda: heard.all)
        if heard.all[0] != "away":
            await heard.said("rescan start")
            heard.clear()
        return watch, heard

    yield started
    for watch in running:
        await watch.close()


@pytest.fixture
def hot(tmp_path: Path) -> Path:
    return tmp_path / "hot"


@pytest.fixture
async def closed() -> AsyncIterator[list[Watch]]:
    """Watches that a test makes itself: they are closed also where it fails."""
    made: list[Watch] = []
    yield made
    for watch in made:
        await watch.close()


# The system tells


async def test_the_first_news_are_that_it_is_watched_and_a_rescan(
    hot: Path, start: Start, closed: list[Watch]
) -> None:
    heard = Heard()
    watch = Watch(Rule(folder=bytes(hot)), heard, waits=SHORT, table=lambda: LOCAL)
    closed.append(watch)
    await watch.start()
    await heard.said("told", "rescan start")
    assert heard.all == ["told", "rescan start"]
    assert watch.mark is not None
    assert not watch.polling


async def test_a_slow_writer_is_told_of_from_first_to_last_byte(hot: Path, start: Start) -> None:
    _, heard = await start()
    code = """
        import sys, time
        with open(sys.argv[1], "wb", buffering=0) as file:
            for _ in range(5):
                file.write(b"x" * 1000)
                sys.stdin.readline()
        """
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-c", textwrap.dedent(code), hot / "a.jpg", stdin=asyncio.subprocess.PIPE
    )
    assert writer.stdin is not None
    for _ in range(5):
        await heard.named(b"a.jpg")
        heard.clear()
        writer.stdin.write(b"\n")
    assert await writer.wait() == 0
    await heard.named(b"a.jpg")


async def test_a_change_is_told_at_once(hot: Path, start: Start) -> None:
    _, heard = await start()
    delays = []
    for number in range(20):
        at = time.monotonic()
        (hot / f"{number}.jpg").write_text("x")
        await heard.named(f"{number}.jpg".encode())
        delays.append(time.monotonic() - at)
    assert sorted(delays)[10] < 0.2


async def test_renames_in_out_and_within(hot: Path, tmp_path: Path, start: Start) -> None:
    _, heard = await start()
    outside = tmp_path / "outside"
    outside.write_text("x")
    delays = []
    for number in range(5):
        outside.rename(hot / "in.jpg")
        await heard.named(b"in.jpg")
        (hot / "in.jpg").rename(hot / "renamed.jpg")
        await heard.named(b"renamed.jpg")
        heard.clear()
        at = time.monotonic()
        (hot / "renamed.jpg").rename(outside)
        (hot / f"{number}.jpg").write_text("x")
        await heard.named(b"renamed.jpg", f"{number}.jpg".encode())
        delays.append(time.monotonic() - at)
        heard.clear()
    assert min(delays) < 0.4  # watchdog's own tree holds everything back for half a second


async def test_a_folder_moved_in_is_told_and_then_listened_to(
    hot: Path, tmp_path: Path, start: Start
) -> None:
    _, heard = await start()
    (tmp_path / "shoot/deep/er").mkdir(parents=True)
    (tmp_path / "shoot/deep/a.jpg").write_text("x")
    (tmp_path / "shoot").rename(hot / "shoot")
    await heard.named(b"shoot")
    (hot / "shoot/deep/er/b.jpg").write_text("x")
    await heard.named(b"shoot/deep/er/b.jpg")


async def test_a_folder_keeps_being_heard_by_its_new_name_only(
    hot: Path, tmp_path: Path, start: Start
) -> None:
    (hot / "a/deep").mkdir(parents=True)
    _, heard = await start()
    (hot / "a").rename(hot / "b")
    await heard.named(b"a", b"b")
    heard.clear()
    (hot / "b/deep/x.jpg").write_text("x")
    await heard.named(b"b/deep/x.jpg")
    assert heard.paths == {b"b/deep/x.jpg"}
    (hot / "b").rename(tmp_path / "out")
    await heard.named(b"b")
    heard.clear()
    (tmp_path / "out/deep/y.jpg").write_text("x")
    (hot / "end.jpg").write_text("x")
    await heard.named(b"end.jpg")
    assert heard.paths == {b"end.jpg"}


async def test_trees_made_and_removed_quickly_stay_heard(hot: Path, start: Start) -> None:
    _, heard = await start()
    for _ in range(20):
        (hot / "a/b/c").mkdir(parents=True)
        (hot / "a/b/c").rename(hot / "a/c")
        (hot / "a/c/x.jpg").write_text("x")
        shutil.rmtree(hot / "a")
    (hot / "a/b/c").mkdir(parents=True)
    await heard.named(b"a")
    heard.clear()
    (hot / "a/b/c/last.jpg").write_text("x")
    # Told by its own name, or by a folder above it whose making is still being told.
    await heard.until(lambda: {b"a/b/c/last.jpg", b"a/b/c", b"a/b", b"a"} & heard.paths)


async def test_ten_thousand_files_at_once(hot: Path, start: Start) -> None:
    _, heard = await start()
    expected = {f"{number % 50}/{number}.jpg".encode() for number in range(10_000)}

    def write() -> None:
        for number in range(50):
            (hot / str(number)).mkdir()
        for path in expected:
            os.close(os.open(bytes(hot) + b"/" + path, os.O_CREAT | os.O_WRONLY))

    await asyncio.to_thread(write)

    def told(path: bytes) -> bool:
        return path in heard.paths or path.partition(b"/")[0] in heard.paths

    await heard.until(
        lambda: any(word.startswith("rescan") for word in heard.all) or all(map(told, expected))
    )


async def test_more_than_can_be_named_becomes_one_rescan(
    hot: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "MOST_PATHS", 10)
    _, heard = await start(waits=Waits(gather=0.5))
    for number in range(11):
        (hot / f"{number}.jpg").write_text("x")
    await heard.said("rescan many")
    assert heard.paths == set()
    (hot / "one.jpg").write_text("x")
    await heard.named(b"one.jpg")


async def test_the_folder_itself_may_be_a_link(hot: Path, tmp_path: Path, start: Start) -> None:
    (tmp_path / "link").symlink_to(hot)
    _, heard = await start(tmp_path / "link")
    (hot / "a.jpg").write_text("x")
    await heard.named(b"a.jpg")


async def test_attributes_and_deletions_are_told(hot: Path, start: Start) -> None:
    (hot / "a.jpg").write_text("x")
    (hot / "b.jpg").write_text("x")
    _, heard = await start()
    os.utime(hot / "a.jpg", (1, 1))
    (hot / "b.jpg").unlink()
    await heard.named(b"a.jpg", b"b.jpg")


async def test_folders_that_do_not_matter_wake_nobody(hot: Path, start: Start) -> None:
    (hot / ".pxm-claims").mkdir()
    (hot / "Uploaded/2026-02-03").mkdir(parents=True)
    _, heard = await start(enters=Filter(Rule(folder=bytes(hot))).enters)
    (hot / ".pxm-claims/heartbeat").write_text("x")
    (hot / "Uploaded/2026-02-03/a.jpg").write_text("x")
    (hot / "b.jpg").write_text("x")
    await heard.named(b"b.jpg")
    assert heard.paths == {b"b.jpg"}


async def test_without_subfolders_they_are_not_heard(hot: Path, start: Start) -> None:
    (hot / "x").mkdir()
    _, heard = await start(subfolders=False)
    (hot / "x/a.jpg").write_text("x")
    (hot / "b.jpg").write_text("x")
    await heard.named(b"b.jpg")
    assert heard.paths == {b"b.jpg"}


async def test_nothing_happens_means_that_nothing_runs(
    hot: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        (hot / f"{number}/deep").mkdir(parents=True)
    _, heard = await start()
    loop = asyncio.get_running_loop()
    timers: list[float] = []
    real = loop.call_at

    def noted(when: float, *words: Any, **more: Any) -> asyncio.TimerHandle:
        timers.append(when - loop.time())
        return real(when, *words, **more)

    await asyncio.sleep(0.1)  # what the start has set off
    monkeypatch.setattr(loop, "call_at", noted)
    before = time.process_time()
    await asyncio.sleep(1.0)
    assert len(timers) == 1, timers  # the test's own
    assert time.process_time() - before < 0.1
    assert heard.all == []


# Events get lost


async def test_an_overflow_of_the_kernels_queue_becomes_a_rescan(hot: Path, start: Start) -> None:
    held, reached = threading.Event(), threading.Event()
    reached.set()

    def enters(path: bytes) -> bool:
        if path == b"brake":
            reached.set()
            held.wait(30)
        return True

    _, heard = await start(enters=enters)
    reached.clear()
    (hot / "brake").mkdir()
    await asyncio.to_thread(reached.wait, 10)
    limit = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    with (hot / "a").open("wb", buffering=0) as one, (hot / "b").open("wb", buffering=0) as other:
        for _ in range(limit // 2 + 10):  # the same event twice in a row would count once
            one.write(b"x")
            other.write(b"x")
    (hot / "made while nobody read").mkdir()
    held.set()
    await heard.said("rescan lost")
    heard.clear()
    (hot / "made while nobody read/a.jpg").write_text("x")
    await heard.named(b"made while nobody read/a.jpg")


class Sieve:
    """A real listener of which only some of what it hears goes on."""

    def __init__(self, passes: Callable[[bytes], bool]) -> None:
        self.passes = passes
        self.dropped = 0

    def __call__(self, folder: bytes, ear: Ear, **more: Any) -> Listening:
        passes = self

        class Half:
            def changed(self, path: bytes) -> None:
                if passes.passes(path):
                    ear.changed(path)
                else:
                    passes.dropped += 1

            def lost(self) -> None:
                ear.lost()

            def doubt(self) -> None:
                ear.doubt()

            def failed(self, sentence: str) -> None:
                ear.failed(sentence)

        return listen(folder, Half(), **more)


async def test_what_a_lossy_watcher_drops_is_found_by_the_next_rescan(hot: Path, start: Start) -> None:
    turn = iter(range(10**9))
    sieve = Sieve(lambda _: next(turn) % 2 == 0)
    watch, heard = await start(listen=sieve, rescan=1.0)
    for number in range(40):
        (hot / f"{number}.jpg").write_text("x")
    await heard.until(lambda: sieve.dropped and heard.paths)
    await heard.said("rescan periodic")
    watch.rescanned(0.0, {path.name.encode() for path in hot.iterdir()} - heard.paths)
    await heard.said("rescan periodic", "rescan periodic", "rescan periodic")
    assert "polled" not in heard.all


async def test_a_system_that_tells_nothing_twice_is_polled(hot: Path, start: Start) -> None:
    sieve = Sieve(lambda _: False)
    watch, heard = await start(listen=sieve, rescan=1.0, waits=Waits(poll=0.3, grace=0.1))
    for number in range(2):
        (hot / f"{number}.jpg").write_text("x")
        await heard.said("rescan periodic")
        heard.clear()
        assert not watch.polling
        watch.rescanned(0.0, {f"{number}.jpg".encode()})
    await heard.said("polled", "rescan lost", "rescan poll", "rescan poll")
    assert heard.sentences == [
        "The system did not tell of changes in this folder. It is looked through every 0.3 seconds."
    ]


async def test_rescans_for_other_reasons_prove_nothing(hot: Path, start: Start) -> None:
    watch, heard = await start(listen=Sieve(lambda _: False), waits=Waits(grace=0.05))
    for _ in range(4):
        watch.ask()
        await heard.said("rescan asked")
        heard.clear()
        watch.rescanned(0.0, {b"a.jpg"})
        await asyncio.sleep(0.1)
    assert not watch.polling


async def test_what_was_told_is_not_forgotten_over_a_rescan_for_another_reason(
    hot: Path, start: Start
) -> None:
    """One that is asked for while the verdict on what was found is still waited for."""
    watch, heard = await start()
    for number in range(2):
        folder = hot / f"{number}"
        folder.mkdir()
        (folder / "a.jpg").write_text("x")
        await heard.named(f"{number}".encode())
        watch.ask(Reason.PERIODIC)
        await heard.said("rescan periodic")
        watch.rescanned(0.0, {f"{number}/a.jpg".encode()})
        assert watch._verdict is not None
        watch.ask()
        await heard.said("rescan asked")
        heard.clear()
        watch.rescanned(0.0, {f"{number}/a.jpg".encode()})
        await heard.until(lambda: watch._verdict is None)
    assert not watch.polling
    assert watch._deaf == ""


async def test_a_look_that_several_asked_for_proves_nothing(hot: Path, start: Start) -> None:
    watch, heard = await start(listen=Sieve(lambda _: False))
    for _ in range(3):
        watch.ask(Reason.PERIODIC)
        await heard.said("rescan periodic")
        heard.clear()
        watch.rescanned(0.0, None)
        assert watch._verdict is None


async def test_too_many_changes_to_be_named_are_no_silence(
    hot: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "MOST_PATHS", 3)
    watch, heard = await start(waits=Waits(gather=0.1, grace=0.2))
    for number in range(3):
        watch.ask(Reason.PERIODIC)
        await heard.said("rescan periodic")
        names = {f"{number} {letter}/a.jpg" for letter in "abcd"}
        for name in names:
            (hot / name).parent.mkdir()
            (hot / name).write_text("x")
        watch.rescanned(0.0, {name.encode() for name in names})  # they came while it looked
        await heard.said("rescan periodic", "rescan many")
        heard.clear()
        await heard.until(lambda: watch._verdict is None)
    assert watch._deaf == ""


# The system does not tell


async def test_a_share_is_polled(hot: Path, start: Start) -> None:
    _, heard = await start(table=lambda: [("/", "ext4"), (str(hot), "cifs")])
    (hot / "a.jpg").write_text("x")
    await heard.said("rescan poll", "rescan poll", "rescan poll")
    assert heard.paths == set()


async def test_a_share_says_that_it_is_polled_and_how_often(hot: Path, closed: list[Watch]) -> None:
    heard = Heard()
    watch = Watch(
        Rule(folder=bytes(hot.parent)), heard, table=lambda: [("/", "ext4"), (str(hot.parent), "nfs4")]
    )
    closed.append(watch)
    await watch.start()
    await heard.said("polled", "rescan start")
    assert "network share" in heard.sentences[0]
    assert "every 10 seconds" in heard.sentences[0]
    assert watch.polling


async def test_a_rule_can_ask_to_be_polled(hot: Path, start: Start) -> None:
    watch, heard = await start(poll=0.5)
    assert watch.polling
    (hot / "a.jpg").write_text("x")
    await heard.said("rescan poll", "rescan poll")
    assert heard.paths == set()


async def test_a_rule_that_asks_to_be_polled_each_second_says_so(hot: Path, closed: list[Watch]) -> None:
    heard = Heard()
    watch = Watch(Rule(folder=bytes(hot.parent), poll=1.0), heard)
    closed.append(watch)
    await watch.start()
    await heard.said("polled")
    assert heard.sentences[0] == "The folder is polled, as it is set. It is looked through every second."


async def test_slow_rescans_of_a_polled_folder_come_less_often(hot: Path, start: Start) -> None:
    watch, heard = await start(poll=0.5)
    await heard.said("rescan poll")
    heard.clear()
    watch.rescanned(0.6)
    at = time.monotonic()
    await heard.said("rescan poll")
    assert time.monotonic() - at > 1.5


async def test_no_room_for_more_watches_is_polled_and_said(
    hot: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    from watchdog.observers.inotify_c import InotifyFD

    real = InotifyFD.add_callback

    def full(self: InotifyFD, path: bytes, *words: Any) -> Any:
        if path.endswith(b"/third"):
            raise OSError(28, "inotify watch limit reached")
        return real(self, path, *words)

    monkeypatch.setattr(InotifyFD, "add_callback", full)
    (hot / "first").mkdir()
    watch, heard = await start()
    assert not watch.polling
    (hot / "first/third").mkdir()  # while it is watched
    await heard.said("polled", "rescan lost", "rescan poll")
    assert "fs.inotify.max_user_watches" in heard.sentences[0]
    again, heard = await start()  # and from the start
    assert again.polling


# The folder goes and comes


async def test_a_folder_deleted_and_made_again(hot: Path, start: Start) -> None:
    (hot / "a.jpg").write_text("x")
    _, heard = await start()
    shutil.rmtree(hot)
    await heard.said("away")
    assert "not there" in heard.sentences[0]
    hot.mkdir()
    await heard.said("away", "told", "rescan back")
    heard.clear()
    (hot / "b.jpg").write_text("x")
    await heard.named(b"b.jpg")


async def test_a_folder_renamed_and_renamed_back(hot: Path, tmp_path: Path, start: Start) -> None:
    _, heard = await start()
    hot.rename(tmp_path / "elsewhere")
    await heard.said("away")
    (tmp_path / "elsewhere/a.jpg").write_text("x")
    (tmp_path / "elsewhere").rename(hot)
    await heard.said("away", "told", "rescan back")
    assert heard.paths == set()
    (hot / "b.jpg").write_text("x")
    await heard.named(b"b.jpg")


async def test_a_folder_replaced_at_once_is_another(hot: Path, tmp_path: Path, start: Start) -> None:
    _, heard = await start()
    (tmp_path / "new").mkdir()
    hot.rename(tmp_path / "old")
    (tmp_path / "new").rename(hot)
    await heard.until(lambda: {"rescan another", "rescan back"} & set(heard.all))
    heard.clear()
    (hot / "b.jpg").write_text("x")
    await heard.named(b"b.jpg")


async def test_a_folder_that_is_not_there_at_the_start(tmp_path: Path, start: Start) -> None:
    _, heard = await start(tmp_path / "later")
    assert heard.all == ["away"]
    (tmp_path / "later").mkdir()
    await heard.said("away", "told", "rescan start")
    assert heard.all.count("away") == 1


async def test_a_share_that_goes_and_comes(share: Share | ToldShare, start: Start) -> None:
    share.mount()
    (share.point / "a.jpg").write_text("x")
    # A real one is heard of without any timer; of the other only a rescan can find out.
    _, heard = await start(share.point, rescan=600 if isinstance(share, Share) else 1)
    share.unmount()
    await heard.said("away")
    assert "not connected" in heard.sentences[0]
    share.mount()
    await heard.said("away", "told", "rescan back")
    heard.clear()
    (share.point / "b.jpg").write_text("x")
    await heard.named(b"b.jpg")


async def test_a_share_that_is_mounted_onto_an_empty_folder(share: Share | ToldShare, start: Start) -> None:
    _, heard = await start(share.point, rescan=600 if isinstance(share, Share) else 1)
    share.mount()
    await heard.said("rescan another")
    heard.clear()
    (share.point / "a.jpg").write_text("x")
    await heard.named(b"a.jpg")


async def test_an_empty_mount_point_is_known_after_a_restart(share: Share | ToldShare, start: Start) -> None:
    share.mount()
    (share.point / "a.jpg").write_text("x")
    first, _ = await start(share.point)
    await first.close()
    assert first.mark is not None
    share.unmount()
    _, heard = await start(share.point, before=Mark.model_validate_json(first.mark.model_dump_json()))
    assert heard.all == ["away"]
    share.mount()
    await heard.said("away", "told", "rescan start")


def test_permission_lost_and_given_back(open_folder: Path) -> None:
    """The folder is the other user's own, who takes the permission from himself."""
    hot = open_folder / "hot"
    hot.mkdir()
    hot.chmod(0o777)
    answer = as_nobody(
        f"""
        import asyncio, os
        from tests.hotfolders.test_watching import LOCAL, SHORT, Heard
        from pxm_desktop.hotfolders.model import Rule
        from pxm_desktop.hotfolders.watching.watch import Watch
        hot = {str(hot)!r} + "/own"
        os.mkdir(hot)
        async def main():
            heard = Heard()
            watch = Watch(Rule(folder=hot.encode()), heard, waits=SHORT, table=lambda: LOCAL)
            await watch.start()
            await heard.said("told", "rescan start")
            os.chmod(hot, 0)
            await heard.said("away")
            os.chmod(hot, 0o700)
            await heard.said("away", "told", "rescan back")
            open(hot + "/a.jpg", "w").close()
            await heard.named(b"a.jpg")
            await watch.close()
            print(heard.sentences[1])
        asyncio.run(main())
        """
    )
    assert answer.startswith("This computer does not let PXM Desktop read the folder.")


class Hung:
    """A folder whose share does not answer until it is let go."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.answers = threading.Event()
        self.answers.set()
        self.waiting = self.most = 0
        real = volume.look

        def look(path: bytes, before: Mark | None = None) -> Standing:
            if path == bytes(folder):
                self.waiting += 1
                self.most = max(self.most, self.waiting)
                self.answers.wait(60)
                self.waiting -= 1
            return real(path, before)

        patch.setattr(volume, "look", look)


async def test_a_share_that_hangs_stops_nobody_else(
    hot: Path, tmp_path: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung = Hung(hot, monkeypatch)
    watch, heard = await start()
    (tmp_path / "other").mkdir()
    _, other = await start(tmp_path / "other")
    hung.answers.clear()
    watch.ask()
    await heard.said("away")
    assert "does not answer" in heard.sentences[0]
    for _ in range(5):
        watch.ask()
        await asyncio.sleep(0.05)
    (tmp_path / "other/a.jpg").write_text("x")
    await other.named(b"a.jpg")
    hung.answers.set()
    await heard.said("away", "told", "rescan back")
    assert hung.most == 1
    (hot / "b.jpg").write_text("x")
    await heard.named(b"b.jpg")


# Time, defects, the end


async def test_time_that_jumps_becomes_a_rescan(hot: Path, start: Start) -> None:
    ahead = [0.0]
    watch, heard = await start(wall=lambda: time.time() + ahead[0])
    ahead[0] = -3600.0  # the clock was set back while it rested
    watch.ask()
    await heard.said("rescan jump")
    heard.clear()
    watch.ask()
    await heard.said("rescan asked")
    assert heard.all == ["rescan asked"]


async def test_a_program_that_stood_still_looks_again(hot: Path, start: Start) -> None:
    slept = [0.0]
    watch, heard = await start(
        monotonic=lambda: time.monotonic() + slept[0], wall=lambda: time.time() + slept[0]
    )
    slept[0] = 3600.0  # far past the time of the next rescan
    watch.ask()
    await heard.said("rescan jump")


async def test_a_defect_does_not_end_the_watch(
    hot: Path, start: Start, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    watch, heard = await start()
    real, fails = volume.look, [True]

    def look(path: bytes, before: Mark | None = None) -> Standing:
        if fails.pop():
            fails.append(False)
            raise ValueError("a defect")
        return real(path, before)

    monkeypatch.setattr(volume, "look", look)
    watch.ask()
    await heard.said("rescan lost")
    assert "a defect" in caplog.text


async def test_closing_ends_all_threads_within_a_second(hot: Path, start: Start) -> None:
    for number in range(200):
        (hot / f"{number}/deep").mkdir(parents=True)
    before = set(threading.enumerate())
    open_files = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    watch, heard = await start()
    assert set(threading.enumerate()) > before
    (hot / "1/a.jpg").write_text("x")
    at = time.monotonic()
    await watch.close()
    await watch.close()
    assert time.monotonic() - at < 1.5
    await heard.until(lambda: set(threading.enumerate()) <= before, seconds=1.0)
    assert len(os.listdir("/proc/self/fd")) == open_files  # noqa: PTH208


async def test_closing_waits_for_no_share_that_hangs(
    hot: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    hung = Hung(hot, monkeypatch)
    watch, heard = await start()
    hung.answers.clear()
    watch.ask()
    await heard.said("away")
    at = time.monotonic()
    await watch.close()
    assert time.monotonic() - at < 1.5
    hung.answers.set()


async def test_what_begins_to_listen_too_late_is_closed(hot: Path, start: Start) -> None:
    asked, let = threading.Event(), threading.Event()
    closed = []

    def late(folder: bytes, ear: Ear, **_: Any) -> Listening:
        asked.set()
        let.wait(20)

        class Late:
            def close(self) -> None:
                closed.append(True)

        return Late()

    watch = Watch(Rule(folder=bytes(hot)), Heard(), listen=late, table=lambda: LOCAL)
    await watch.start()
    await asyncio.to_thread(asked.wait, 10)
    await watch.close()
    let.set()
    await Heard().until(lambda: closed)


async def test_a_system_that_refuses_is_polled(hot: Path, start: Start) -> None:
    def refuses(folder: bytes, ear: Ear, **_: Any) -> Listening:
        raise NativeFails("Not here.")

    watch, heard = await start(listen=refuses)
    assert watch.polling
    await heard.said("rescan poll")
