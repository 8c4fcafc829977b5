"""The dry run: every file with its verdict and why, nothing written, everything counted, ended when nobody waits."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.hotfolders.database import Database
from pxm_desktop.hotfolders.model import FileState, HotFile, Outlook, Rule, Verdict
from pxm_desktop.hotfolders.store import Store
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

    async def run(self, limit: int = 500, **settings: Any) -> DryRun:
        return await self.trial.run(Rule(**{"folder": bytes(self.folder), **settings}), limit)


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
    assert (skip.files, len(skip.examples), len(run.outlooks), run.whole) == (100, 5, 6, True)


async def test_ten_thousand_files(bench: Bench) -> None:
    for number in range(10_000):
        (bench.folder / f"{number}.bin").write_bytes(b"x")
    run = await bench.run(limit=500, hold_pairs=True)
    assert (run.files, run.upload, len(run.outlooks), run.whole) == (10_000, 10_000, 500, False)


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
