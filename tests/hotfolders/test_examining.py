"""A close look at files that may have settled: same, old enough, whole; and nothing holds up the others."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.hotfolders import examining
from pxm_desktop.hotfolders.containers import complete
from pxm_desktop.hotfolders.examining import Examiner, Finding
from pxm_desktop.hotfolders.filters import Filter
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.settling import Candidate
from pxm_desktop.transfer.source import modified
from tests.hotfolders.house import JPEG
from tests.support.nobody import as_nobody, open_folder

__all__ = ["open_folder"]


class Bench:
    """Examines files in a folder at a time that the test tells."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = folder
        self.now = time.time()
        self.clock = 1000.0
        self.remembered: dict[bytes, tuple[int, int]] = {}
        rule = Rule(folder=bytes(folder), **settings)
        self.examiner = Examiner(
            rule, Filter(rule), lambda _: self.remembered, lambda: self.now, lambda: self.clock
        )

    def write(self, name: str, content: bytes = b"content") -> Candidate:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return self.candidate(name)

    def candidate(self, name: str, since: float = 1000.0) -> Candidate:
        found = (self.folder / name).stat()
        return Candidate(os.fsencode(name), found.st_size, modified(found), since, since)

    def kinds(self, *candidates: Candidate) -> list[str]:
        return [finding.kind for finding in self.examiner.examine(candidates)]

    def one(self, candidate: Candidate) -> Finding:
        (finding,) = self.examiner.examine([candidate])
        return finding


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_whole_and_unfinished(bench: Bench) -> None:
    whole, cut = bench.write("a.jpg", JPEG), bench.write("b.jpg", JPEG[:-20])
    assert bench.kinds(whole, cut, bench.write("c.txt")) == ["whole", "unfinished", "whole"]
    assert "end of the file is missing" in bench.one(cut).why


def test_what_changed_or_went_meanwhile(bench: Bench) -> None:
    changed, gone, folder = bench.write("a"), bench.write("b"), bench.write("c")
    bench.write("a", b"longer content")
    (bench.folder / "b").unlink()
    (bench.folder / "c").unlink()
    (bench.folder / "c").mkdir()
    assert bench.kinds(changed, gone, folder) == ["changed", "gone", "gone"]
    assert bench.one(changed).size == 14
    assert bench.kinds(Candidate(b"a/below", 1, 1, 0.0, 0.0)) == ["gone"]


def test_what_the_rule_leaves_out_since(tmp_path: Path) -> None:
    bench = Bench(tmp_path, exclude=("*.psd",))
    assert bench.kinds(bench.write("a.psd")) == ["skipped"]
    assert bench.one(bench.write("a.psd")).rule == "*.psd"
    empty = bench.write("empty", b"")
    assert bench.kinds(empty) == ["waits"]
    (tmp_path / "link").symlink_to("a.psd")
    found = (tmp_path / "link").lstat()
    assert bench.kinds(Candidate(b"link", found.st_size, found.st_mtime_ns, 0.0, 0.0)) == ["skipped"]


def test_minimum_age(tmp_path: Path) -> None:
    bench = Bench(tmp_path, min_age=60.0)
    file = bench.write("a")
    bench.now = file.mtime_ns / 1e9 + 20.0
    found = bench.one(file)
    assert (found.kind, round(found.wait)) == ("young", 40)
    bench.now += 41.0
    assert bench.kinds(file) == ["whole"]


def test_a_time_in_the_future_makes_no_file_wait_for_ever(tmp_path: Path) -> None:
    """The clock of the camera is a year ahead, or another century's."""
    bench = Bench(tmp_path, min_age=60.0)
    for ahead in (bench.now + 365 * 86_400, 10_413_792_000):
        bench.write("a")
        os.utime(tmp_path / "a", (0, ahead))
        file = bench.candidate("a", since=bench.clock)
        assert round(bench.one(file).wait) == 60
        bench.clock += 61.0
        assert bench.kinds(file) == ["whole"]


def test_a_clock_that_was_put_back_makes_no_file_wait_for_ever(tmp_path: Path) -> None:
    bench = Bench(tmp_path, min_age=60.0)
    file = bench.write("a")
    bench.now -= 86_400
    bench.clock += 61.0
    assert bench.kinds(file) == ["whole"]


def test_a_defect_in_one_file_holds_up_no_other(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def look(path: bytes, size: int) -> Any:
        if path.endswith(b"evil"):
            raise RecursionError("a container within itself")
        return real(path, size)

    real = complete.looks_complete
    monkeypatch.setattr(examining, "looks_complete", look)
    files = [bench.write("a"), bench.write("evil"), bench.write("b")]
    assert bench.kinds(*files) == ["whole", "unfinished", "whole"]
    assert "log" in bench.one(files[1]).why


def test_a_file_that_may_not_be_read_waits_and_says_so(open_folder: Path) -> None:
    path = open_folder / "a.jpg"
    path.write_bytes(JPEG)
    path.chmod(0o600)
    said = as_nobody(
        f"""
        from pathlib import Path
        from tests.hotfolders.test_examining import Bench
        bench = Bench(Path({str(open_folder)!r}))
        found = bench.one(bench.candidate("a.jpg"))
        print(found.kind, found.why)
        """
    )
    assert said.startswith("unfinished This computer does not let PXM Desktop read the file.")


def test_sidecars_decide_and_tell(tmp_path: Path) -> None:
    bench = Bench(tmp_path, sidecars={"at_least": 3, "rating_attribute": "stars"})
    picture = bench.write("a.jpg", JPEG)
    assert bench.kinds(picture) == ["waits"], "no stars yet"
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<r:Description xmlns:p="http://ns.adobe.com/xap/1.0/" p:Rating="{}"/></r:RDF></x:xmpmeta>'
    )
    sidecar = bench.write("a.xmp", xmp.format(4).encode())
    found = bench.one(picture)
    assert (found.kind, found.stars, found.extra) == ("whole", 4, (("stars", "4"),))
    assert bench.kinds(sidecar) == ["skipped"]
    bench.write("a.xmp", b"<half")
    assert bench.kinds(picture) == ["waits"]


def test_the_other_half_of_a_pair_was_sent_before(tmp_path: Path) -> None:
    bench = Bench(tmp_path, hold_pairs=True)
    raw, jpeg = bench.write("a.cr3"), bench.write("a.jpg", JPEG)
    assert [finding.half_sent for finding in bench.examiner.examine([raw, jpeg])] == [False, False]
    bench.remembered = {b"a.cr3": (1, 1)}
    assert bench.one(jpeg).half_sent


def test_each_folder_is_listed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(tmp_path, hold_pairs=True)
    files = [bench.write(f"{number}.jpg", JPEG) for number in range(50)]
    listed = []
    real = os.listdir

    def counted(path: bytes) -> list[bytes]:
        listed.append(path)
        return real(path)

    monkeypatch.setattr(os, "listdir", counted)
    bench.examiner.examine(files)
    assert len(listed) == 1
