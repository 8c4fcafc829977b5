"""The logs of what PXM has: read by all, torn by crashes, and bounded."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pxm_desktop.hotfolders.claims.claims import Claim, Claims, Done, key_of, probe_share
from pxm_desktop.hotfolders.claims.log import KEEP, DoneLine, SharedLog
from pxm_desktop.hotfolders.claims.share import Share, ShareAway

ONE, TWO = "aa" * 8, "bb" * 8
DAY = 86_400.0


@pytest.fixture
def share(tmp_path: Path) -> Share:
    probe_share(os.fsencode(tmp_path))
    return Share(os.fsencode(tmp_path))


def line(name: str, at: float = 1_700_000_000.0) -> DoneLine:
    path = os.fsencode(name)
    return DoneLine(key=key_of(path, 1, 1), file_id=f"id-of-{name}", path=path, size=1, mtime_ns=1, at=at)


def known(log: SharedLog, share: Share, *names: str) -> list[str]:
    """Read on, and return which of the names the log has."""
    log.read_on(share.names())
    return [name for name in names if log.get(line(name).key) == f"id-of-{name}"]


def own(tmp_path: Path, station: str = ONE) -> Path:
    """Return the only log of a station."""
    (path,) = (tmp_path / ".pxm-claims").glob(f"done-{station}.*.log")
    return path


def test_every_station_reads_what_the_others_wrote(share: Share) -> None:
    one, two = SharedLog(share, ONE), SharedLog(share, TWO)
    one.add(line("a"))
    assert one.get(line("a").key) == "id-of-a"
    assert known(two, share, "a", "b") == ["a"]
    two.add(line("b"))
    one.add(line("c"))
    assert known(one, share, "a", "b", "c") == ["a", "b", "c"]
    assert known(two, share, "a", "b", "c") == ["a", "b", "c"]


def test_only_what_is_new_is_read(share: Share, tmp_path: Path) -> None:
    one, two = SharedLog(share, ONE), SharedLog(share, TWO)
    one.add(line("a"))
    known(two, share)
    content = own(tmp_path).read_bytes()
    own(tmp_path).write_bytes(b"x" * (len(content) - 1) + b"\n")  # read again, it would be no line
    one.add(line("b"))
    assert known(two, share, "a", "b") == ["a", "b"]


@pytest.mark.parametrize("kept", [1, 20, -1])
def test_a_torn_line_is_passed_over_and_harms_no_other(share: Share, tmp_path: Path, kept: int) -> None:
    SharedLog(share, ONE).add(line("a"))
    reader = SharedLog(share, TWO)
    torn = line("torn").model_dump_json().encode()[:kept]
    with own(tmp_path).open("ab") as file:
        file.write(torn)
    assert known(reader, share, "a", "torn") == ["a"]
    again = SharedLog(share, ONE)
    again.add(line("b"))
    again.add(line("c"))
    assert known(reader, share, "a", "torn", "b", "c") == ["a", "b", "c"]
    assert known(SharedLog(share, "cc" * 8), share, "a", "torn", "b", "c") == ["a", "b", "c"]


def test_a_line_that_was_written_in_part_is_written_again_on_a_line_of_its_own(
    share: Share, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = SharedLog(share, ONE)
    log.add(line("a"))

    def half(name: str, content: bytes) -> None:
        with own(tmp_path).open("ab") as file:
            file.write(content[:30])
        raise ShareAway("The share does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(share, "append", half)
        with pytest.raises(ShareAway):
            log.add(line("b"))
    assert log.get(line("b").key) is None
    log.add(line("b"))
    assert known(SharedLog(share, TWO), share, "a", "b") == ["a", "b"]


def test_a_log_whose_end_the_server_lost_is_read_on(share: Share, tmp_path: Path) -> None:
    one, two = SharedLog(share, ONE), SharedLog(share, TWO)
    one.add(line("a"))
    one.add(line("b"))
    known(two, share)
    with own(tmp_path).open("rb+") as file:
        file.truncate(40)
    assert known(two, share, "a", "b") == ["a", "b"]
    SharedLog(share, ONE).add(line("c"))
    assert known(two, share, "c") == ["c"]


def test_a_log_loses_old_lines_of_files_that_are_gone_and_nothing_else(share: Share, tmp_path: Path) -> None:
    one, two = SharedLog(share, ONE), SharedLog(share, TWO)
    now = share.now()
    lines = [line("old-gone", now - KEEP - DAY), line("old-there", now - KEEP - DAY), line("young-gone", now)]
    for each in lines:
        one.add(each)
    names = [os.fsdecode(each.path) for each in lines]
    assert known(two, share, *names) == names
    before = own(tmp_path)
    assert one.compact(now, lambda each: b"gone" in each.path) == 0  # not a month old
    assert one.compact(now + KEEP, lambda each: b"gone" in each.path and b"old" in each.path) == 1
    assert own(tmp_path) != before
    one.add(line("new", now))
    left = ["old-there", "young-gone", "new"]
    assert known(SharedLog(share, "cc" * 8), share, *names, "new") == left
    assert known(SharedLog(share, ONE), share, *names, "new") == left
    # One that read the old log goes on with the new one, even by an old list.
    two.read_on([before.name])
    assert [name for name in left if two.get(line(name).key)] == left


def test_what_a_crash_left_of_a_log_being_written_anew_does_no_harm(share: Share, tmp_path: Path) -> None:
    one = SharedLog(share, ONE)
    one.add(line("a"))
    newer = own(tmp_path).with_name(f"done-{ONE}.{int(share.now()) + 5}.log")
    newer.write_bytes(own(tmp_path).read_bytes())  # ended before the old one went
    (tmp_path / ".pxm-claims" / f"new-{ONE}").write_bytes(b"half")
    again = SharedLog(share, ONE)
    again.add(line("b"))
    assert again.compact(share.now(), lambda _: False) == 0
    assert known(SharedLog(share, TWO), share, "a", "b") == ["a", "b"]
    assert sorted(share.names()) == [own(tmp_path).name]


def test_months_of_work_leave_a_folder_as_small_as_its_files_are_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eighty days: each day ten files come, are done, and all but one go; and a station dies over a file that goes."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    probe_share(os.fsencode(tmp_path))
    sizes = []
    for day in range(80):
        claims = Claims(os.fsencode(tmp_path), "one", "host")
        for number in range(10):
            file = tmp_path / f"{day}-{number}.jpg"
            file.write_bytes(b"1")
            found = file.stat()
            got = claims.claim(os.fsencode(file.name), found.st_size, found.st_mtime_ns)
            assert isinstance(got, Claim)
            got.done(f"id-{day}-{number}")
            if number:
                file.unlink()
        assert isinstance(claims.claim(b"%d-gone.jpg" % day, 1, 1), Claim)
        claims.sweep()
        sizes.append(sum(path.stat().st_size for path in (tmp_path / ".pxm-claims").iterdir()))
        age(tmp_path, DAY)
    assert max(sizes[60:]) < 1.2 * max(sizes[:60])
    assert len(list((tmp_path / ".pxm-claims").iterdir())) < 10
    last = Claims(os.fsencode(tmp_path), "two", "host")
    for day in range(80):
        found = (tmp_path / f"{day}-0.jpg").stat()
        told = last.claim(b"%d-0.jpg" % day, found.st_size, found.st_mtime_ns)
        assert told == Done(f"id-{day}-0")


def age(folder: Path, seconds: float) -> None:
    """Let so much time pass on the share, by making all that is there older."""
    for path in (folder / ".pxm-claims").iterdir():
        found = path.stat()
        to = path
        if path.name.startswith("done-"):
            lines = [DoneLine.model_validate_json(each) for each in path.read_bytes().splitlines()]
            older = [each.model_copy(update={"at": each.at - seconds}) for each in lines]
            path.write_text("".join(f"{each.model_dump_json()}\n" for each in older), "utf-8")
            station, begun = path.name.split(".")[:2]
            to = path.with_name(f"{station}.{int(begun) - int(seconds)}.log")
            path.rename(to)
        os.utime(to, (found.st_atime - seconds, found.st_mtime - seconds))
