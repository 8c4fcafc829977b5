"""Stations on one folder: processes that race, die, are suspended and have wrong clocks; then the steps one by one."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.hotfolders.claims import claims as module
from pxm_desktop.hotfolders.claims.claims import (
    Claim,
    ClaimLost,
    Claims,
    Confirming,
    Done,
    Failed,
    ShareAway,
    Taken,
    key_of,
    probe_share,
)
from pxm_desktop.hotfolders.claims.generations import Record
from pxm_desktop.hotfolders.claims.share import Share
from tests.support.nobody import as_nobody, open_folder  # noqa: F401 -- a fixture
from tests.support.station import Pxm, Station

PATIENCE = 30.0
LEASE = 2.0
"""Of stations that do as they are told; long enough for a busy machine."""
NAMES = ("one", "two", "three", "four", "five")
FACTS = Confirming(
    account="https://pxm.example|one",
    file_path="uploads/a.jpg",
    name="a.jpg",
    size=1,
    upload_id="u1",
    parts=((1, "etag-1"), (2, "etag-2")),
    confirm_since=1_700_000_000.0,
    fingerprint="f" * 64,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "hot"
    folder.mkdir()
    probe_share(os.fsencode(folder))
    return folder


def station(folder: Path, name: str, **options: Any) -> Claims:
    return Claims(os.fsencode(folder), name, f"host-{name}", **options)


def won(got: Claim | Taken | Done | Failed) -> Claim:
    assert isinstance(got, Claim), got
    return got


def claimed(claims: Claims) -> Claim:
    return won(claims.claim(b"a.jpg", 1, 5_000_000))


def on_the_share(folder: Path, pattern: str) -> list[Path]:
    return sorted((folder / ".pxm-claims").glob(pattern))


def silence(folder: Path, seconds: float = 3600.0) -> None:
    """Make every claim and sign of life look as old as that."""
    for path in on_the_share(folder, "*"):
        found = path.stat()
        os.utime(path, (found.st_atime - seconds, found.st_mtime - seconds))


def first_after(folder: Path, host: str) -> float:
    """Return the seconds from a host's last heartbeat to another one's first claim, by the share's clock."""
    (last,) = (
        path.stat().st_mtime for path in on_the_share(folder, "alive-*") if host in path.read_text("utf-8")
    )
    others = (path for path in on_the_share(folder, "*.*[0-9]") if host.encode() not in path.read_bytes())
    return min(path.stat().st_mtime for path in others) - last


def until(condition: Callable[[], Any]) -> Any:
    """Wait until something is true, and return it."""
    ends = time.monotonic() + PATIENCE
    while not (met := condition()):
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.02)
    return met


@contextlib.contextmanager
def stations(folder: Path, mode: str, *names: str, **options: Any) -> Iterator[list[Station]]:
    """Start stations, wait until all are ready, and end them, or what the test put in their places, afterwards."""
    started = [Station(folder, name, folder.parent / "pxm", mode, **options) for name in names]
    try:
        for each in started:
            each.wait_ready()
        yield started
    finally:
        for each in started:
            each.kill()


def fill(folder: Path, count: int) -> list[str]:
    names = [f"picture-{n:03}.jpg" for n in range(count)]
    for name in names:
        (folder / name).write_bytes(name.encode())
    return names


# Processes


@pytest.mark.parametrize("count", [2, 5])
def test_stations_that_race_for_300_files_send_each_once(folder: Path, count: int) -> None:
    names = fill(folder, 300)
    with stations(folder, "work", *NAMES[:count], lease=10.0) as racing:
        for each in racing:
            each.tell("go")
        assert [each.process.wait(PATIENCE * 2) for each in racing] == [0] * count
    sent = (folder.parent / "pxm").read_text("utf-8").split("\n")[:-1]
    assert sorted(line.split(" ")[0] for line in sent) == names
    assert len({line.split(" ")[1].split("/")[0] for line in sent}) == count  # each had its share
    assert on_the_share(folder, "*.*[0-9]") == []


@pytest.mark.parametrize("count", [2, 5])
def test_stations_killed_at_random_lose_nothing_and_send_nothing_twice(folder: Path, count: int) -> None:
    names = fill(folder, 300)
    pxm = Pxm(folder.parent / "pxm")
    dice = random.Random(count)
    deaths: list[str] = []
    newcomers = itertools.count()

    def operate(name: str) -> int:
        """Start a station, kill it soon, start it or another one again, until one has nothing left to do."""
        while True:
            one = Station(folder, name, pxm.path, "work")
            try:
                one.wait_ready()
                one.tell("go")
                return one.process.wait(dice.uniform(0.02, 0.2) if len(deaths) < 3 * count else PATIENCE)
            except subprocess.TimeoutExpired:
                deaths.append(name)
                if dice.random() < 0.5:
                    name = f"newcomer-{next(newcomers)}"
            finally:
                one.kill()

    with ThreadPoolExecutor(count) as operators:
        assert list(operators.map(operate, NAMES[:count])) == [0] * count
    assert len(deaths) >= 2 * count
    assert Counter(pxm.names()) == Counter(names)
    # What the dead left behind is of no use to anybody, and goes.
    claims = station(folder, "last")
    found = [(os.fsencode(path.name), path.stat()) for path in folder.iterdir() if path.is_file()]
    told = claims.look([(name, at.st_size, at.st_mtime_ns) for name, at in found])
    assert [type(each) for each in told] == [Done] * len(names)
    claims.sweep()
    assert on_the_share(folder, "*.*[0-9]") == []


def test_the_files_of_a_dead_station_are_taken_over_after_the_lease_by_exactly_one_each(folder: Path) -> None:
    names = fill(folder, 20)
    with stations(folder, "obey", *NAMES, lease=LEASE) as (dying, *others):
        for name in names:
            assert dying.ask("claim", name) == ["claim", None]
        assert others[0].ask("claim", names[0])[:2] == ["taken", "host-one"]
        dying.kill()
        for other in others:
            other.tell("share", names, "host-one")
        shares = [other.answer() for other in others]
    assert sorted(name for share in shares for name in share) == names
    assert first_after(folder, "host-one") > LEASE


def test_a_suspended_station_finds_its_claim_lost_before_it_confirms(folder: Path) -> None:
    (name,) = fill(folder, 1)
    with stations(folder, "obey", "one", "two", lease=LEASE) as (sleeper, other):
        assert sleeper.ask("claim", name) == ["claim", None]
        assert sleeper.ask("still", name) is True
        fresh = sleeper.ask("age", name)
        sleeper.process.send_signal(signal.SIGSTOP)
        until(lambda: other.ask("claim", name)[0] == "claim")
        sleeper.process.send_signal(signal.SIGCONT)
        assert sleeper.ask("age", name) > max(fresh, LEASE - 0.1)
        assert sleeper.ask("confirming", name, "uploads/sleeper") == "lost"
        assert sleeper.ask("still", name) is False
        assert sleeper.ask("claim", name)[:2] == ["taken", "host-two"]
        assert other.ask("confirming", name, "uploads/other") == "ours"
        other.ask("done", name)
        assert sleeper.ask("claim", name) == ["done", f"id-of-{name}"]


def test_a_station_that_died_after_its_confirm_hands_over_what_it_confirmed(folder: Path) -> None:
    (name,) = fill(folder, 1)
    with stations(folder, "obey", "one", "two", lease=LEASE) as (dying, other):
        dying.ask("claim", name)
        assert dying.ask("confirming", name, "uploads/dying") == "ours"
        dying.kill()
        got = until(lambda: (got := other.ask("claim", name))[0] == "claim" and got)
        assert got[1]["file_path"] == "uploads/dying"


@pytest.mark.parametrize("hours", [-5, 5])
def test_a_station_whose_clock_is_wrong_goes_by_the_share(folder: Path, hours: int) -> None:
    (name,) = fill(folder, 1)
    off = hours * 3600.0
    with (
        stations(folder, "obey", "right", lease=LEASE) as (right,),
        stations(folder, "obey", "wrong", lease=LEASE, skew=off) as (wrong,),
    ):
        assert right.ask("claim", name) == ["claim", None]
        noted = right.ask("time")
        assert right.ask("confirming", name, "uploads/right") == "ours"
        taken, host, since = wrong.ask("claim", name)
        assert (taken, host) == ("taken", "host-right")
        assert since == pytest.approx(noted + off, abs=30)
        right.kill()
        got = until(lambda: (got := wrong.ask("claim", name))[0] == "claim" and got)
        assert first_after(folder, "host-right") > LEASE
        # Told by its own clock, by which it looks for the file in PXM.
        assert got[1]["confirm_since"] == pytest.approx(noted + off, abs=30)


# Steps


def test_a_claim_names_who_has_the_file_and_holds_no_more_than_a_confirm_needs(folder: Path) -> None:
    claim = claimed(station(folder, "one"))
    claim.note_confirming(FACTS)
    (path,) = on_the_share(folder, f"{claim.key}.*")
    record = Record.model_validate_json(path.read_bytes())
    assert (record.host, record.pid, record.path) == ("host-one", os.getpid(), b"a.jpg")
    assert record.begun == pytest.approx(path.stat().st_mtime, abs=30)
    assert on_the_share(folder, record.heartbeat) != []
    assert record.confirming is not None
    assert record.confirming.model_copy(update={"confirm_since": FACTS.confirm_since}) == FACTS


def test_a_file_that_changed_is_another_one(folder: Path) -> None:
    one, two = station(folder, "one"), station(folder, "two")
    claimed(one).done("id-1")
    assert two.claim(b"a.jpg", 1, 5_000_000) == Done("id-1")
    assert isinstance(two.claim(b"a.jpg", 2, 5_000_000), Claim)
    assert isinstance(two.claim(b"a.jpg", 1, 6_000_000), Claim)
    assert isinstance(two.claim(b"sub/a.jpg", 1, 5_000_000), Claim)


def test_stations_that_spell_a_name_or_count_time_otherwise_mean_the_same_file() -> None:
    composed, apart = "Säge/ü.jpg".encode(), "Sa\u0308ge/u\u0308.jpg".encode()
    assert composed != apart
    assert key_of(composed, 1, 1_700_000_000_123_456_789) == key_of(apart, 1, 1_700_000_000_123_456_700)
    assert key_of(b"\xff.jpg", 1, 1) != key_of(b"\xfe.jpg", 1, 1)


def test_a_station_that_starts_again_goes_on_with_its_claims_at_once(folder: Path) -> None:
    claimed(station(folder, "one")).note_confirming(FACTS)
    again = claimed(station(folder, "one"))
    assert again.inherited is not None
    assert again.inherited.parts == FACTS.parts
    assert again.inherited.confirm_since == pytest.approx(FACTS.confirm_since, abs=30)
    assert again.still_ours()


def test_a_data_directory_copied_to_another_computer_is_another_station(folder: Path) -> None:
    claimed(station(folder, "one"))
    copied = Claims(os.fsencode(folder), "one", "another-host")
    got = copied.claim(b"a.jpg", 1, 5_000_000)
    assert isinstance(got, Taken)
    assert got.host == "host-one"


def test_a_claim_that_is_held_is_returned_again(folder: Path) -> None:
    one = station(folder, "one")
    claim = claimed(one)
    assert claimed(one) is claim
    claim.release()
    assert claimed(one) is not claim


def test_a_claim_given_back_leaves_nothing_and_is_free(folder: Path) -> None:
    claim = claimed(station(folder, "one"))
    assert claim.still_ours()
    claim.release()
    assert on_the_share(folder, f"{claim.key}.*") == []
    assert claimed(station(folder, "two")).inherited is None
    assert not claim.still_ours()


def test_what_was_noted_of_a_confirm_outlives_claims_that_are_given_back_or_die(folder: Path) -> None:
    claim = claimed(station(folder, "one"))
    claim.note_confirming(FACTS)
    claim.release()
    second = claimed(station(folder, "two"))
    assert second.inherited is not None
    second.release()
    claimed(station(folder, "three"))
    silence(folder)
    fourth = claimed(station(folder, "four"))
    assert fourth.still_ours()
    silence(folder)
    fifth = claimed(station(folder, "five"))
    assert fifth.inherited is not None
    assert fifth.inherited.file_path == FACTS.file_path
    assert len(on_the_share(folder, f"{claim.key}.*")) <= 3


def test_what_failed_is_left_alone_until_somebody_asks_for_it(folder: Path) -> None:
    one, two = station(folder, "one"), station(folder, "two")
    claimed(one).failed("PXM takes no .xyz files.")
    silence(folder)
    for each in (one, two, station(folder, "one")):
        assert each.claim(b"a.jpg", 1, 5_000_000) == Failed("host-one", "PXM takes no .xyz files.")
    claim = won(two.claim(b"a.jpg", 1, 5_000_000, retry=True))
    assert isinstance(one.claim(b"a.jpg", 1, 5_000_000, retry=True), Taken)
    claim.done("id-1")
    assert one.claim(b"a.jpg", 1, 5_000_000) == Done("id-1")


def test_a_station_that_lost_its_claim_after_the_confirm_still_tells_the_others(folder: Path) -> None:
    late = claimed(station(folder, "late"))
    late.note_confirming(FACTS)
    silence(folder)
    heir = claimed(station(folder, "heir"))
    late.done("id-1")
    assert not heir.still_ours()
    with pytest.raises(ClaimLost):
        heir.note_confirming(FACTS)
    assert station(folder, "third").claim(b"a.jpg", 1, 5_000_000) == Done("id-1")


def test_a_fence_that_finds_another_ones_claim_below_it_steps_back(folder: Path) -> None:
    sleeper = claimed(station(folder, "sleeper"))
    silence(folder)
    claimed(station(folder, "heir")).release()
    owner = claimed(station(folder, "owner"))  # the first generation again, and not the sleeper's
    assert not sleeper.still_ours()
    assert owner.still_ours()


def test_a_station_that_lost_its_claim_gives_back_nothing_of_the_new_owner_s(folder: Path) -> None:
    sleeper = claimed(station(folder, "sleeper"))
    silence(folder)
    claimed(station(folder, "heir")).note_confirming(FACTS)
    sleeper.release()
    silence(folder)
    third = claimed(station(folder, "third"))
    assert third.inherited is not None
    assert third.inherited.file_path == FACTS.file_path


class Halting(Share):
    """Lets something happen right before a file is made: the last look is then an old one."""

    before: Callable[[], object] | None = None

    def create(self, name: str, content: bytes, *, durable: bool = False) -> bool:
        before, Halting.before = Halting.before, None
        if before is not None and "." in name:
            before()
        return super().create(name, content, durable=durable)


def test_a_takeover_fails_when_the_owner_came_back_since_it_was_seen_dead(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = claimed(station(folder, "owner"))
    monkeypatch.setattr(module, "Share", Halting)
    heir = station(folder, "heir")
    heir.beat_all()
    heir.note_done(b"other.jpg", 1, 1, "id")  # its log is there: the next file that it makes is a claim
    silence(folder)
    heir.beat_all()
    monkeypatch.setattr(Halting, "before", lambda: owner.note_confirming(FACTS))
    got = heir.claim(b"a.jpg", 1, 5_000_000)
    assert isinstance(got, Taken)
    assert got.host == "host-owner"
    assert owner.still_ours()


def test_a_takeover_steps_back_from_a_claim_that_is_not_the_dead_one_any_more(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    claimed(station(folder, "dead"))
    quick, owner = station(folder, "quick"), station(folder, "owner")
    monkeypatch.setattr(module, "Share", Halting)
    slow = station(folder, "slow")
    slow.note_done(b"other.jpg", 1, 1, "id")
    slow.beat_all()
    silence(folder)

    def meanwhile() -> None:
        claimed(quick).release()
        claimed(owner)

    monkeypatch.setattr(Halting, "before", meanwhile)
    got = slow.claim(b"a.jpg", 1, 5_000_000)
    assert isinstance(got, Taken)
    assert got.host == "host-owner"
    assert claimed(owner).still_ours()


def test_one_that_begins_below_a_claim_that_it_did_not_see_steps_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = station(folder, "quick")
    monkeypatch.setattr(module, "Share", Halting)
    slow = station(folder, "slow")
    slow.note_done(b"other.jpg", 1, 1, "id")
    monkeypatch.setattr(Halting, "before", lambda: claimed(quick).still_ours())  # its first generation went
    got = slow.claim(b"a.jpg", 1, 5_000_000)
    assert isinstance(got, Taken)
    assert got.host == "host-quick"
    assert claimed(quick).still_ours()


def test_one_that_did_not_see_what_came_and_went_meanwhile_finds_it_in_the_logs(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = station(folder, "quick")
    monkeypatch.setattr(module, "Share", Halting)
    slow = station(folder, "slow")
    slow.note_done(b"other.jpg", 1, 1, "id")
    monkeypatch.setattr(Halting, "before", lambda: claimed(quick).done("id-1"))
    assert slow.claim(b"a.jpg", 1, 5_000_000) == Done("id-1")
    assert on_the_share(folder, "*.1") == []


def test_a_claim_torn_by_a_crash_is_somebodys_until_it_is_as_old_as_the_lease(folder: Path) -> None:
    one = station(folder, "one")
    torn = folder / ".pxm-claims" / f"{key_of(b'a.jpg', 1, 5_000_000)}.1"
    torn.write_bytes(b'{"state":"claimed","stat')
    got = one.claim(b"a.jpg", 1, 5_000_000)
    assert isinstance(got, Taken)
    assert got.host == ""
    silence(folder)
    assert claimed(one).still_ours()


def test_signs_of_life_keep_claims_and_tell_of_those_that_were_lost(folder: Path) -> None:
    one, two = station(folder, "one"), station(folder, "two")
    kept, lost = claimed(one), won(one.claim(b"b.jpg", 1, 1))
    silence(folder)
    won(two.claim(b"b.jpg", 1, 1))
    assert one.beat_all() == [lost]
    assert one.beat_all() == []
    assert isinstance(two.claim(b"a.jpg", 1, 5_000_000), Taken)
    assert kept.still_ours()
    assert not lost.still_ours()


def test_a_look_tells_whose_files_are_and_claims_nothing(folder: Path) -> None:
    one, two = station(folder, "one"), station(folder, "two")
    files = [(name, 1, 1) for name in (b"free", b"ours", b"theirs", b"done", b"failed", b"dead")]
    for name in (b"theirs", b"done", b"failed", b"dead"):
        won(two.claim(name, 1, 1))
    won(two.claim(b"done", 1, 1)).done("id-1")
    won(two.claim(b"failed", 1, 1)).failed("Why")
    silence(folder)
    won(one.claim(b"ours", 1, 1))
    two.beat_all()
    (folder / ".pxm-claims" / f"{key_of(b'dead', 1, 1)}.1").write_bytes(b"")
    silence(folder, 500)
    two.beat_all()
    before = on_the_share(folder, "*")
    free, ours, theirs, done, failed, dead = one.look(files)
    assert (free, ours, dead) == (None, None, None)
    assert isinstance(theirs, Taken)
    assert (done, failed) == (Done("id-1"), Failed("host-two", "Why"))
    assert on_the_share(folder, "*") == before


def test_a_sweep_clears_what_is_of_no_use_and_leaves_the_rest(folder: Path) -> None:
    def file(name: str) -> tuple[bytes, int, int]:
        (folder / name).write_bytes(b"1")
        found = (folder / name).stat()
        return name.encode(), found.st_size, found.st_mtime_ns

    one, two, dead = (station(folder, name) for name in ("one", "two", "dead"))
    alive, dead_here, failed_here = file("alive"), file("dead-here"), file("failed-here")
    won(dead.claim(b"dead-gone", 1, 1))
    won(dead.claim(*dead_here))
    won(dead.claim(b"failed-gone", 1, 1)).failed("Why")
    won(dead.claim(*failed_here)).failed("Why")
    confirmed = won(dead.claim(b"confirmed-gone", 1, 1))
    confirmed.note_confirming(FACTS)
    (folder / ".pxm-claims" / f"{key_of(b'torn', 1, 1)}.1").write_bytes(b"{")
    held, held_gone = won(two.claim(*alive)), won(two.claim(b"held-gone", 1, 1))
    silence(folder, 90_000)
    two.beat_all()
    young = won(one.claim(b"young-gone", 1, 1))
    done = won(one.claim(b"done", 1, 1))
    one.note_done(b"done", 1, 1, "id-1")
    one.close()  # holds claims: its sign of life stays
    one.beat_all()
    two.sweep()
    left = {path.name.split(".")[0] for path in on_the_share(folder, "*.*[0-9]")}
    assert left == {key_of(*dead_here), key_of(*failed_here), held.key, young.key}
    assert held.still_ours()
    assert not held_gone.still_ours()
    assert len(on_the_share(folder, "alive-*")) == 2  # the dead one's went
    assert on_the_share(folder, "now-*") == []
    assert not done.still_ours()
    held.release()
    two.close()
    assert len(on_the_share(folder, "alive-*")) == 1


# A share that goes


def test_a_share_that_went_holds_no_claims_and_nothing_is_made_in_its_place(folder: Path) -> None:
    one = station(folder, "one")
    claim = claimed(one)
    (folder / ".pxm-claims").rename(folder / "elsewhere")
    for step in (
        lambda: one.claim(b"b.jpg", 1, 1),
        lambda: one.look([(b"b.jpg", 1, 1)]),
        one.beat_all,
        one.sweep,
        claim.still_ours,
        lambda: claim.note_confirming(FACTS),
        lambda: claim.done("id-1"),
        claim.release,
        lambda: claim.failed("Why"),
    ):
        with pytest.raises(
            ShareAway, match=r"is not there. Connect it again; the hot folder goes on by itself."
        ):
            step()
    assert list(folder.iterdir()) == [folder / "elsewhere"]
    (folder / "elsewhere").rename(folder / ".pxm-claims")
    claim.note_confirming(FACTS)
    claim.done("id-1")
    assert one.claim(b"a.jpg", 1, 5_000_000) == Done("id-1")


@pytest.mark.parametrize("step", ["names", "read", "remove"])
def test_a_share_that_goes_in_the_middle_of_a_step_lets_it_be_repeated(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    one, other = station(folder, "one"), station(folder, "two")
    claim = claimed(one)

    def away(*_: object) -> None:
        raise ShareAway("The share does not answer.")

    for _ in range(2):  # the generation that was made unheard is gone on from, each time
        with monkeypatch.context() as patch:
            patch.setattr(Share, step, away)
            with pytest.raises(ShareAway):
                claim.note_confirming(FACTS)
    assert isinstance(other.claim(b"a.jpg", 1, 5_000_000), Taken)
    claim.note_confirming(FACTS)
    claim.done("id-1")
    assert on_the_share(folder, f"{claim.key}.*") == []


def test_a_step_is_not_gone_on_from_when_it_stood_on_another_ones_claim(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sleeper = claimed(station(folder, "sleeper"))
    assert sleeper.still_ours()
    silence(folder)
    claimed(station(folder, "heir")).release()
    owner = claimed(station(folder, "owner"))
    owner.note_confirming(FACTS)  # as high as the sleeper's was

    def away(*_: object) -> None:
        raise ShareAway("The share does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(Share, "names", away)
        with pytest.raises(ShareAway):
            sleeper.still_ours()
    assert not sleeper.still_ours()
    assert owner.still_ours()


def test_a_full_share_is_told_and_keeps_no_half_claim(tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", folder], check=True)
    try:
        probe_share(os.fsencode(folder))
        one = station(folder, "one")
        one.claim(b"b.jpg", 1, 1)
        with (folder / "filler").open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(b"\0" * 4096)
        with pytest.raises(ShareAway, match=r"The share is full.*Free some space on it"):
            one.claim(b"a.jpg", 1, 5_000_000)
        (folder / "filler").unlink()
        claim = claimed(one)
        assert [path.name for path in on_the_share(folder, f"{claim.key}.*")] == [f"{claim.key}.1"]
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_stations_of_several_users_take_over_from_each_other(open_folder: Path) -> None:  # noqa: F811
    hot = open_folder / "hot"
    hot.mkdir()
    hot.chmod(0o777)
    before = os.umask(0o077)
    try:
        probe_share(os.fsencode(hot))
        claimed(station(hot, "one")).note_confirming(FACTS)
    finally:
        os.umask(before)
    silence(hot)
    said = as_nobody(
        f"""
        from pxm_desktop.hotfolders.claims.claims import Claims
        claim = Claims({os.fsencode(hot)!r}, "two", "host-two").claim(b"a.jpg", 1, 5_000_000)
        assert claim.still_ours()
        claim.done("id-1")
        print(claim.inherited.file_path)
        """
    )
    assert said == f"{FACTS.file_path}\n"
    assert station(hot, "one").claim(b"a.jpg", 1, 5_000_000) == Done("id-1")
    assert on_the_share(hot, "*.*[0-9]") == []


def test_a_lease_that_one_late_heartbeat_would_end_is_refused(folder: Path) -> None:
    with pytest.raises(ValueError, match="too short"):
        station(folder, "one", lease=40.0, heartbeat=20.0)
