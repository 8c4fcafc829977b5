"""The dry run: every file with its verdict and why, nothing written, everything counted, ended when nobody waits."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.hotfolders.claims.claims import Claim, Claims, probe_share
from pxm_desktop.hotfolders.database import Database
from pxm_desktop.hotfolders.model import FileState, HotFile, Outlook, Rule, Verdict
from pxm_desktop.hotfolders.store import Store
from pxm_desktop.hotfolders.volume import Mark
from pxm_desktop.matching.model import KnownRegion, NameRule
from pxm_desktop.service.errors import BadRule, ServiceError
from pxm_desktop.service.hotfolders import trial as module
from pxm_desktop.service.hotfolders.trial import Trial
from pxm_desktop.service.hotfolders_api import DryRun
from pxm_desktop.transfer.model import Destination
from tests.hotfolders.house import JPEG, FakeProducts
from tests.support.engines import until
from tests.support.nobody import as_nobody, open_folder

__all__ = ["open_folder"]


class Bench:
    def __init__(self, place: Path) -> None:
        self.folder = place / "hot"
        self.folder.mkdir(exist_ok=True)
        self.base = Database(place / "hotfolders.sqlite")
        self.store = Store(self.base)
        self.products = FakeProducts()
        self.trial = Trial(self.store, self.products)

    def write(self, *names: str, content: bytes = b"content") -> None:
        for name in names:
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    async def remember(self, name: str, state: FileState, reason: str = "") -> None:
        """A file that was dealt with, as it lies there."""
        self.write(name, content=JPEG)
        found = (self.folder / name).stat()
        note = HotFile(
            path=os.fsencode(name),
            size=found.st_size,
            mtime_ns=found.st_mtime_ns,
            state=state,
            reason=reason,
        )
        await self.store.note("r", [note])

    async def run(self, limit: int = 500, *, new: bool = False, **settings: Any) -> DryRun:
        rule = Rule(**{"folder": bytes(self.folder), **settings})
        return await self.trial.run(rule, limit, new=new)


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    await bench.base.close()


def by_path(run: DryRun) -> dict[str, Outlook]:
    return {os.fsdecode(outlook.path): outlook for outlook in run.outlooks}


def verdicts(run: DryRun) -> dict[str, Verdict]:
    return {path: outlook.verdict for path, outlook in by_path(run).items()}


async def test_every_verdict_with_what_decides(bench: Bench) -> None:
    bench.products.add("A-1", "Boot")
    bench.products.regions.append(KnownRegion(id="de", name="Germany"))
    bench.write("germany/A-1_front.jpg", content=JPEG)
    bench.write("germany/Z-9_front.jpg", content=JPEG)
    bench.write("germany/A-1_cut.jpg", content=JPEG[:60])
    bench.write(
        "germany/.DS_Store", "germany/x.psd", "Proofs/a.jpg", "known.jpg", "Uploaded/2026-01-01/old.jpg"
    )
    bench.write("germany/A-1_empty.jpg", content=b"")
    (bench.folder / "link.jpg").symlink_to("known.jpg")
    found = (bench.folder / "known.jpg").stat()
    known = HotFile(
        path=b"known.jpg", size=found.st_size, mtime_ns=found.st_mtime_ns, state=FileState.DONE, at=1.0
    )
    await bench.store.note("r", [known])
    run = await bench.run(
        id="r",
        match=NameRule(pattern="{region}/{sku}_{view}.jpg"),
        include=("*.jpg",),
        exclude=("Proofs/**",),
    )
    assert {path: (outlook.verdict, outlook.rule) for path, outlook in by_path(run).items()} == {
        "germany/A-1_front.jpg": (Verdict.UPLOAD, ""),
        "germany/Z-9_front.jpg": (Verdict.MATCH, "none"),
        "germany/A-1_cut.jpg": (Verdict.WAIT, "unfinished"),
        "germany/A-1_empty.jpg": (Verdict.WAIT, "empty"),
        "germany/.DS_Store": (Verdict.SKIP, ".*"),
        "germany/x.psd": (Verdict.SKIP, "include"),
        "Proofs/a.jpg": (Verdict.SKIP, "Proofs/**"),
        "known.jpg": (Verdict.KNOWN, "known"),
        "link.jpg": (Verdict.SKIP, "link"),
    }
    front = by_path(run)["germany/A-1_front.jpg"]
    assert (front.products, front.regions, front.size) == (("Boot",), ("Germany",), len(JPEG))
    assert all(outlook.sentence for outlook in run.outlooks)
    assert [outlook.path for outlook in run.outlooks] == sorted(outlook.path for outlook in run.outlooks)
    assert (run.files, run.upload, run.bytes, run.wait, run.match, run.known) == (9, 1, len(JPEG), 2, 1, 1)
    assert {skip.rule: skip.files for skip in run.skips} == {".*": 1, "include": 1, "Proofs/**": 1, "link": 1}
    assert run.whole


async def test_nothing_is_written(bench: Bench) -> None:
    bench.write("a.jpg", "d/b.jpg")
    before = sorted((str(path), path.stat().st_mtime_ns) for path in bench.folder.rglob("*"))
    await bench.run(id="r")
    assert sorted((str(path), path.stat().st_mtime_ns) for path in bench.folder.rglob("*")) == before
    assert await bench.store.files("r") == []


async def test_sidecars_pairs_and_ages_are_told(bench: Bench) -> None:
    bench.write("a.jpg", content=JPEG)
    bench.write("a.xmp", content=b"<x/>")
    run = await bench.run(sidecars={"at_least": 3})
    assert verdicts(run) == {"a.jpg": Verdict.WAIT, "a.xmp": Verdict.SKIP}
    run = await bench.run(min_age=3600.0, include=("*.jpg",))
    assert by_path(run)["a.jpg"].rule == "young"
    os.utime(bench.folder / "a.jpg", (1, 1))
    assert verdicts(await bench.run(min_age=3600.0, include=("*.jpg",)))["a.jpg"] is Verdict.UPLOAD


async def test_a_preset_that_is_gone(bench: Bench) -> None:
    bench.write("a.jpg", content=JPEG)
    outlook = by_path(await bench.run(preset="Spring"))["a.jpg"]
    assert (outlook.verdict, outlook.rule, outlook.sentence) == (
        Verdict.MATCH,
        "preset",
        "There is no preset Spring.",
    )
    bench.products.presets["Spring"] = Destination()
    assert verdicts(await bench.run(preset="Spring")) == {"a.jpg": Verdict.UPLOAD}


async def test_what_became_of_files_is_told_as_it_is(bench: Bench) -> None:
    reasons = {
        FileState.TAKEN: "It is in the queue.",
        FileState.DONE: "PXM has it, and it has not changed since.",
        FileState.ELSEWHERE: "Another station sent this file.",
        FileState.LEFT: "It is left until it changes. It was there before the hot folder.",
        FileState.FAILED: "It could not be sent, and has not changed since. Too large.",
    }
    said = {FileState.ELSEWHERE: reasons[FileState.ELSEWHERE], FileState.FAILED: "Too large."}
    said[FileState.LEFT] = "It was there before the hot folder."
    for state in reasons:
        await bench.remember(f"{state}.jpg", state, said.get(state, ""))
    run = await bench.run(id="r")
    assert {path: outlook.sentence for path, outlook in by_path(run).items()} == {
        f"{state}.jpg": reason for state, reason in reasons.items()
    }
    assert verdicts(run) == {
        f"{state}.jpg": Verdict.WAIT if state is FileState.FAILED else Verdict.KNOWN for state in reasons
    }


async def test_a_file_that_waits_in_the_queue_for_its_product_is_told_to_wait(bench: Bench) -> None:
    match = NameRule(pattern="{sku}_{view}.jpg")
    await bench.remember("A-1_front.jpg", FileState.TAKEN, "No product has the SKU A-1.")
    run = await bench.run(id="r", match=match)
    (outlook,) = run.outlooks
    assert (outlook.verdict, outlook.rule, run.match, run.known) == (Verdict.MATCH, "none", 1, 0)
    assert outlook.sentence.startswith("It is in the queue. No product has the SKU A-1")
    bench.products.add("A-1", "Boot")
    (outlook,) = (await bench.run(id="r", match=match)).outlooks
    assert (outlook.verdict, outlook.products) == (Verdict.UPLOAD, ("Boot",))


async def test_a_rule_that_leaves_what_lies_there_says_so(bench: Bench) -> None:
    bench.write("a.jpg", "b.tmp", content=JPEG)
    for run in (await bench.run(existing=False, new=True), await bench.run(id="r", existing=False)):
        assert verdicts(run) == {"a.jpg": Verdict.KNOWN, "b.tmp": Verdict.SKIP}
        assert by_path(run)["a.jpg"].sentence == (
            "It is left until it changes. It was there before the hot folder."
        )
    await bench.store.keep_mark("r", Mark(device=1, inode=1))  # it was there: what is new has come since
    assert verdicts(await bench.run(id="r", existing=False))["a.jpg"] is Verdict.UPLOAD


async def test_in_another_folder_nothing_is_known(bench: Bench) -> None:
    await bench.remember("a.jpg", FileState.DONE)
    assert verdicts(await bench.run(id="r")) == {"a.jpg": Verdict.KNOWN}
    assert verdicts(await bench.run(id="r", new=True)) == {"a.jpg": Verdict.UPLOAD}


async def test_what_other_stations_have_is_told_and_nothing_is_left_on_the_share(bench: Bench) -> None:
    bench.write("theirs.jpg", "done.jpg", "failed.jpg", "free.jpg", content=JPEG)
    assert set(verdicts(await bench.run(shared=True)).values()) == {Verdict.UPLOAD}
    folder = bytes(bench.folder)
    probe_share(folder)
    claims = Claims(folder, "another", "studio-2")
    held = {}
    for name in ("theirs", "done", "failed"):
        found = (bench.folder / f"{name}.jpg").stat()
        claim = claims.claim(f"{name}.jpg".encode(), found.st_size, found.st_mtime_ns)
        assert isinstance(claim, Claim)
        held[name] = claim
    held["done"].done("f")
    held["failed"].failed("Too large.")
    before = sorted(path.name for path in (bench.folder / ".pxm-claims").iterdir())
    run = await bench.run(shared=True)
    assert sorted(path.name for path in (bench.folder / ".pxm-claims").iterdir()) == before
    assert {path: (o.verdict, o.sentence) for path, o in by_path(run).items()} == {
        "theirs.jpg": (Verdict.WAIT, "The station studio-2 sends this file."),
        "done.jpg": (Verdict.KNOWN, "Another station sent this file."),
        "failed.jpg": (Verdict.WAIT, "The station studio-2 could not send it. Too large."),
        "free.jpg": (Verdict.UPLOAD, "It is uploaded."),
    }


async def test_the_limit_cuts_the_list_and_not_the_numbers(bench: Bench) -> None:
    bench.write(*(f"{number:03}.bin" for number in range(100)))
    run = await bench.run(limit=10)
    assert (len(run.outlooks), run.upload, run.files, run.whole) == (10, 100, 100, False)
    assert (await bench.run(limit=100)).whole
    assert not (await bench.run(limit=99)).whole


async def test_of_files_that_are_skipped_the_first_show_what_is_meant(bench: Bench) -> None:
    bench.write(*(f".{number:03}" for number in range(100)), "a.bin")
    run = await bench.run(limit=50)
    (skip,) = run.skips
    assert (skip.files, len(skip.examples), len(run.outlooks), run.whole) == (100, 5, 50, False)
    assert by_path(run)["a.bin"].verdict is Verdict.UPLOAD
    every = await bench.run(limit=101)
    assert (len(every.outlooks), every.whole) == (101, True)


async def test_ten_thousand_files(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies beside them is looked at once, not anew for each hundred."""
    listed: list[Any] = []
    list_names = os.listdir

    def counted(path: Any) -> list[Any]:
        if isinstance(path, bytes):  # pytest lists folders too
            listed.append(path)
        return list_names(path)

    monkeypatch.setattr(os, "listdir", counted)
    for number in range(10_000):
        (bench.folder / f"{number}.bin").write_bytes(b"x")
    run = await bench.run(limit=500, hold_pairs=True)
    assert (run.files, run.upload, len(run.outlooks), run.whole) == (10_000, 10_000, 500, False)
    assert listed == [bytes(bench.folder)]


async def test_who_does_not_wait_any_more_ends_it(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.write(*(f"{number}/a.bin" for number in range(300)))
    reached, go_on = threading.Event(), threading.Event()
    looked: list[bytes] = []
    real = module._examined

    def slow(*words: Any) -> Any:
        looked.append(words[3])
        reached.set()
        go_on.wait(20)
        return real(*words)

    monkeypatch.setattr(module, "_examined", slow)
    task = asyncio.create_task(bench.run())
    await until(reached.is_set)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert task.cancelled()
    go_on.set()
    for thread in threading.enumerate():
        if thread.name == "dry run":
            await asyncio.to_thread(thread.join, 20)
    assert len(looked) < 10


async def test_a_folder_that_is_not_there(bench: Bench, tmp_path: Path) -> None:
    with pytest.raises(BadRule, match="The folder is not there"):
        await bench.run(folder=bytes(tmp_path / "nowhere"))


async def test_products_that_cannot_be_read(bench: Bench) -> None:
    bench.write("a.jpg", content=JPEG)
    bench.products.refuses = "The network is away."
    with pytest.raises(ServiceError, match="network is away"):
        await bench.run(match=NameRule(pattern="{sku}"))
    assert verdicts(await bench.run()) == {"a.jpg": Verdict.UPLOAD}


async def test_products_that_were_never_read_are_read_first(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def renew() -> None:
        bench.products.whole = True
        bench.products.add("A-1", "Boot")

    monkeypatch.setattr(bench.products, "renew", renew)
    bench.products.whole = False
    bench.write("A-1_x.jpg", content=JPEG)
    await bench.run()
    assert not bench.products.whole
    assert verdicts(await bench.run(match=NameRule(pattern="{sku}_{view}"))) == {"A-1_x.jpg": Verdict.UPLOAD}


def test_a_folder_that_may_not_be_read_is_told(open_folder: Path) -> None:
    (open_folder / "hot" / "secret").mkdir(parents=True)
    for place in (open_folder, open_folder / "hot"):
        place.chmod(0o777)
    (open_folder / "hot" / "secret").chmod(0o700)
    said = as_nobody(
        f"""
        import asyncio
        from pathlib import Path
        from tests.service.test_hotfolders_trial import Bench
        async def main():
            bench = Bench(Path({str(open_folder)!r}))
            run = await bench.run()
            print([(outlook.path, outlook.verdict.value, outlook.rule) for outlook in run.outlooks])
            await bench.base.close()
        asyncio.run(main())
        """
    )
    assert said.strip() == "[(b'secret', 'wait', 'unreadable')]"
