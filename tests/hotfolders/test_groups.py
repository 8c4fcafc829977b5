from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxm_desktop.hotfolders.groups import RAW, Halves, Held, Member, hold
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.transfer.mime import mime_type


def rule(**settings: Any) -> Rule:
    return Rule(folder=b"/hot", **settings)


PAIRS = rule(hold_pairs=True, together=30)
BURSTS = rule(burst=5, together=30)


def file(path: str, ready: float | None = None, since: float | None = None, **more: Any) -> Member:
    return Member(path.encode(), since if since is not None else ready or 0.0, ready, **more)


def until(held: Held) -> dict[str, float]:
    return {path.decode(): wait.until for path, wait in held.waits.items()}


def gone(held: Held) -> list[str]:
    return [path.decode() for path in held.go]


def test_without_rules_every_complete_file_goes_in_its_order() -> None:
    held = hold(rule(), [file("b.jpg", 1), file("a.cr3", 2), file("c.jpg")], 2)
    assert gone(held) == ["b.jpg", "a.cr3"]
    assert held.waits == {}


# Pairs


def test_a_pair_goes_as_soon_as_both_are_complete_and_side_by_side() -> None:
    files = [file("1.CR3", 1), file("2.CR3", 1), file("x.png", 1), file("1.JPG", 2), file("2.jpg", 2)]
    held = hold(PAIRS, files, 2)
    assert gone(held) == ["1.CR3", "1.JPG", "2.CR3", "2.jpg", "x.png"]
    assert held.waits == {}


@pytest.mark.parametrize(("name", "missing"), [("1.NEF", "JPEG"), ("1.jpg", "RAW"), ("1.heic", "RAW")])
def test_one_that_is_alone_waits_so_long_and_then_goes(name: str, missing: str) -> None:
    held = hold(PAIRS, [file(name, 100)], 129.9)
    assert gone(held) == []
    assert until(held) == {name: 130}
    assert held.waits[name.encode()].sentence == f"It waits for the {missing} file of the same picture."
    assert gone(hold(PAIRS, [file(name, 100)], 130)) == [name]


def test_a_half_that_is_still_being_written_is_waited_for_while_it_grows() -> None:
    files = [file("1.jpg", 100), file("1.dng", None, since=150)]
    assert until(hold(PAIRS, files, 170)) == {"1.jpg": 180}
    assert "RAW" in hold(PAIRS, files, 170).waits[b"1.jpg"].sentence
    files[1] = file("1.dng", None, since=175)
    assert until(hold(PAIRS, files, 181)) == {"1.jpg": 205}
    files[1] = file("1.dng", 190)
    assert gone(hold(PAIRS, files, 190)) == ["1.jpg", "1.dng"]


def test_a_half_that_stopped_growing_without_being_complete_holds_nobody_for_ever() -> None:
    held = hold(PAIRS, [file("1.dng", None, since=10), file("1.jpg", 20)], 40)
    assert gone(held) == ["1.jpg"]
    assert held.waits == {}


def test_the_second_half_does_not_wait_for_one_that_went_before() -> None:
    assert gone(hold(PAIRS, [file("1.jpg", 100, half_sent=True)], 100)) == ["1.jpg"]


def test_a_pair_is_one_folder_and_one_stem_in_any_case() -> None:
    apart = [file("a/1.cr3", 1), file("b/1.jpg", 1), file("a/2.jpg", 1)]
    assert gone(hold(PAIRS, apart, 2)) == []
    assert gone(hold(PAIRS, [file("a/Bär.CR3", 1), file("a/BA\u0308R.jpg", 1)], 2)) == [
        "a/Bär.CR3",
        "a/BA\u0308R.jpg",
    ]


def test_other_files_wait_for_no_half() -> None:
    assert gone(hold(PAIRS, [file("1.png", 1), file("1.mp4", 1), file("1.xmp", 1)], 1)) == [
        "1.png",
        "1.mp4",
        "1.xmp",
    ]


def test_three_files_of_one_picture_stay_together() -> None:
    files = [file("1.cr3", 1), file("2.jpg", 1, half_sent=True), file("1.dng", 1), file("1.jpg", 1)]
    assert gone(hold(PAIRS, files, 1)) == ["1.cr3", "1.dng", "1.jpg", "2.jpg"]


def test_the_halves_of_a_folder_find_each_other() -> None:
    halves = Halves([b"1.CR3", b"1.jpg", b"1.JPEG", b"2.jpg", b"1.xmp", b"1"])
    assert halves.others(b"1.CR3") == [b"1.jpg", b"1.JPEG"]
    assert halves.others(b"1.jpg") == [b"1.CR3"]
    assert halves.others(b"2.jpg") == []
    assert halves.others(b"1.xmp") == []


def test_every_raw_ending_is_one_that_the_rest_of_the_program_knows() -> None:
    assert {ending for ending in RAW if not mime_type(f"a.{ending}").startswith("image/x-")} == set()


# Bursts


def test_a_burst_goes_when_its_folder_has_been_quiet() -> None:
    files = [file("1.jpg", 10), file("2.jpg", 12), file("3.jpg", 14)]
    held = hold(BURSTS, files, 18)
    assert gone(held) == []
    assert until(held) == {"1.jpg": 19, "2.jpg": 19, "3.jpg": 19}
    assert held.waits[b"1.jpg"].sentence == "It waits until no more pictures come into its folder."
    assert gone(hold(BURSTS, files, 19)) == ["1.jpg", "2.jpg", "3.jpg"]


def test_folders_and_files_that_are_no_pictures_do_not_disturb_each_other() -> None:
    files = [
        file("a/1.jpg", 10),
        file("b/1.jpg", 14),
        file("a/film.mp4", 14),
        file("a/more.mp4", None, since=14),
    ]
    held = hold(BURSTS, files, 15)
    assert gone(held) == ["a/1.jpg", "a/film.mp4"]
    assert until(held) == {"b/1.jpg": 19}


def test_a_picture_of_the_burst_that_is_still_being_written_is_waited_for() -> None:
    files = [file("1.jpg", 10), file("2.jpg", None, since=12)]
    assert until(hold(BURSTS, files, 30)) == {"1.jpg": 42}
    assert gone(hold(BURSTS, files, 42)) == ["1.jpg"]
    assert until(hold(BURSTS, [files[0], file("2.jpg", 31, since=12)], 32)) == {"1.jpg": 36, "2.jpg": 36}


def test_a_burst_of_pairs_waits_for_both() -> None:
    both = rule(hold_pairs=True, burst=5, together=30)
    files = [file("1.cr3", 10), file("1.jpg", 10), file("2.cr3", 11)]
    assert until(hold(both, files, 12)) == {"1.cr3": 16, "1.jpg": 16, "2.cr3": 41}
    held = hold(both, files, 16)
    assert gone(held) == ["1.cr3", "1.jpg"]
    assert until(held) == {"2.cr3": 41}


NAMES = st.builds(
    lambda folder, stem, ending: f"{folder}{stem}.{ending}",
    st.sampled_from(["", "a/"]),
    st.sampled_from("1234"),
    st.sampled_from(["cr3", "jpg", "png", "mp4"]),
)
TIMES = st.floats(0, 100, allow_nan=False)


@given(
    st.dictionaries(NAMES, st.tuples(TIMES, TIMES, st.booleans())),
    st.booleans(),
    st.sampled_from([0.0, 5.0]),
    TIMES,
)
def test_nothing_is_lost_held_twice_or_held_for_ever(
    files: dict[str, tuple[float, float, bool]], pairs: bool, burst: float, now: float
) -> None:
    members = [
        file(name, since + more if complete else None, since=since)
        for name, (since, more, complete) in files.items()
    ]
    held_by = rule(hold_pairs=pairs, burst=burst, together=30)
    held = hold(held_by, members, now)
    complete = [member.path for member in members if member.ready is not None]
    assert sorted([*held.go, *held.waits]) == sorted(complete)
    assert all(wait.until > now for wait in held.waits.values())
    latest = max((wait.until for wait in held.waits.values()), default=now)
    assert sorted(hold(held_by, members, latest).go) == sorted(complete)
