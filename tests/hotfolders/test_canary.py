"""Whether the system tells of changes: what counts against it, and what only looks like it."""

from __future__ import annotations

import pytest

from pxm_desktop.hotfolders.watching import canary as module
from pxm_desktop.hotfolders.watching.canary import Canary


def test_two_rescans_in_a_row_that_find_what_was_not_told_prove_it() -> None:
    canary = Canary()
    assert not canary.dead({b"a.jpg"}, 10.0)
    assert canary.dead({b"b.jpg"}, 20.0)


def test_one_between_them_that_finds_nothing_begins_anew() -> None:
    canary = Canary()
    for at in (10.0, 30.0, 50.0):
        assert not canary.dead({b"a.jpg"}, at)
        assert not canary.dead((), at + 10)


@pytest.mark.parametrize("event", [b"d/e/other.jpg", b"d/e/f.jpg", b"d/e", b"d", b""])
def test_an_event_beside_the_file_or_of_a_folder_above_it_is_news_enough(event: bytes) -> None:
    canary = Canary()
    for at in (10.0, 20.0):
        canary.heard({event}, at - 1)
        assert not canary.dead({b"d/e/f.jpg"}, at)


def test_what_is_told_while_the_folder_is_looked_through_counts_for_the_next_time_too() -> None:
    """The look may have passed that place already; then the next one is the first to find it."""
    canary = Canary()
    for at in (10.0, 20.0, 30.0):
        canary.heard({b"%d/a.jpg" % (at + 10)}, at + 1)
        assert not canary.dead({b"%d/a.jpg" % at} if at > 10 else (), at)


def test_what_was_told_before_the_last_look_counts_no_more() -> None:
    canary = Canary()
    canary.heard({b"a.jpg"}, 9.0)
    assert not canary.dead((), 10.0)
    assert not canary.dead({b"a.jpg"}, 20.0)
    assert canary.dead({b"a.jpg"}, 30.0)


@pytest.mark.parametrize("other_look_between", [False, True])
def test_what_is_told_late_is_no_silence(other_look_between: bool) -> None:
    """On a machine so busy that events come after the verdict."""
    canary = Canary()
    for at in (10.0, 20.0, 30.0, 40.0):
        assert not canary.dead({b"%d/a.jpg" % at}, at)
        canary.heard({b"%d/a.jpg" % at}, at + 5)
        if other_look_between:
            canary.forget(at + 6)


def test_a_part_that_is_told_late_excuses_nothing() -> None:
    canary = Canary()
    assert not canary.dead({b"a.jpg", b"d/b.jpg"}, 10.0)
    canary.heard({b"a.jpg"}, 11.0)
    assert canary.dead({b"e/c.jpg"}, 20.0)


def test_where_events_are_not_remembered_nothing_is_proven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST", 2)
    canary = Canary()
    for at in (10.0, 20.0, 30.0):
        for name in (b"1", b"2", b"3", b"4"):
            canary.heard({name + b"/a.jpg"}, at - 1)
        assert not canary.dead({b"4/a.jpg"}, at)
        canary.unsure(at + 1)  # while that look was under way: the next is of no use either
        assert not canary.dead({b"5/a.jpg"}, at + 2)
    assert not canary.dead({b"5/a.jpg"}, 40.0)
    assert canary.dead({b"5/a.jpg"}, 50.0)
