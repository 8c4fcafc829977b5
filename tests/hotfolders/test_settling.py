"""When a file is looked at again: after it stayed the same, less often while it is unfinished, once for each time."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, pairwise

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pxm_desktop.hotfolders import settling as module
from pxm_desktop.hotfolders.settling import PATIENCE, Candidate, Settling, paths_above

SETTLE = 3.0


def paths(found: list[Candidate]) -> list[bytes]:
    return [candidate.path for candidate in found]


def test_a_file_is_due_once_it_stayed_the_same() -> None:
    settling = Settling(SETTLE)
    assert settling.next_due() is None
    assert settling.seen(b"a", 1, 1, 10.0)
    assert not settling.seen(b"a", 1, 1, 12.0), "nothing is new"
    assert settling.next_due() == 13.0
    assert settling.due(12.9, 10) == []
    assert paths(settling.due(13.0, 10)) == [b"a"]
    assert settling.due(99.0, 10) == [], "somebody looks at it now"


def test_a_file_that_changes_begins_anew() -> None:
    settling = Settling(SETTLE)
    for moment in range(20):
        assert settling.seen(b"a", moment, moment, float(moment))
        assert settling.due(float(moment), 10) == []
    assert settling.next_due() == 22.0
    (found,) = settling.due(22.0, 10)
    assert (found.size, found.since) == (19, 19.0)


def test_an_hour_of_growing_costs_no_memory() -> None:
    settling = Settling(3600.0)
    for moment in range(50_000):
        settling.seen(b"a", moment, moment, moment / 50)
    assert len(settling._heap) == 1


def test_unfinished_files_are_looked_at_less_and_less_and_become_a_problem_once() -> None:
    settling = Settling(SETTLE)
    settling.seen(b"a", 1, 1, 0.0)
    moments, problems = [], []
    while (due := settling.next_due()) is not None and due < 4 * PATIENCE:
        (found,) = settling.due(due, 10)
        moments.append(due)
        if settling.not_yet(found.path, "no end", due) is not None:
            problems.append(due)
    gaps = [b - a for a, b in pairwise(moments)]
    assert gaps == sorted(gaps)
    assert gaps[0] == SETTLE
    assert gaps[-1] == 60.0
    assert len(problems) == 1
    assert problems[0] >= PATIENCE
    assert [candidate.why for candidate in settling] == ["no end"]
    settling.seen(b"a", 2, 2, 9000.0)
    assert settling.next_due() == 9000.0 + SETTLE
    assert [(candidate.why, candidate.told) for candidate in settling] == [("", False)]


def test_what_somebody_else_works_on_is_no_problem() -> None:
    settling = Settling(SETTLE)
    settling.seen(b"a", 1, 1, 0.0)
    assert settling.not_yet(b"a", "another station", 10 * PATIENCE, patient=True) is None
    assert settling.not_yet(b"gone", "why", 1.0) is None


def test_hurry_brings_a_file_forward_and_only_once() -> None:
    settling = Settling(SETTLE)
    settling.seen(b"a", 1, 1, 0.0)
    settling.put_off(b"a", 500.0)
    for _ in range(3):
        settling.hurry(b"a", 7.0)
    settling.hurry(b"nobody", 7.0)
    assert paths(settling.due(7.0, 10)) == [b"a"]
    assert settling.due(1000.0, 10) == []


def test_what_went_and_came_back_is_due_once() -> None:
    settling = Settling(SETTLE)
    settling.seen(b"a", 1, 1, 0.0)
    settling.gone(b"a")
    settling.seen(b"a", 1, 1, 0.0)
    assert paths(settling.due(100.0, 10)) == [b"a"]


def test_a_folder_that_goes_takes_its_files_along() -> None:
    settling = Settling(SETTLE)
    for path in (b"a", b"a/1", b"a/b/2", b"ab/3", b"c/a/4"):
        settling.seen(path, 1, 1, 0.0)
    settling.gone_below({b"a", b"x"})
    assert paths(settling.due(100.0, 10)) == [b"ab/3", b"c/a/4"]
    assert list(paths_above(b"a/b/c/d")) == [b"a/b/c", b"a/b", b"a"]
    assert list(paths_above(b"a")) == []
    settling.clear()
    assert settling.next_due() is None


def test_many_that_go_are_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand temporary names that were renamed while two thousand files settle: each may have been a folder."""
    settling = Settling(SETTLE)
    for number in range(2000):
        settling.seen(b"folder/%d.jpg" % number, 1, 1, 0.0)
    calls = 0

    def counted(path: bytes) -> Iterator[bytes]:
        nonlocal calls
        calls += 1
        return paths_above(path)

    monkeypatch.setattr(module, "paths_above", counted)
    settling.gone_below({b"folder/%d.part" % number for number in range(1000)})
    assert calls == 2000
    assert len(settling) == 2000


class Model(RuleBasedStateMachine):
    """The same, told naively: each file has a moment at which it is due, and none while somebody looks at it."""

    def __init__(self) -> None:
        super().__init__()
        self.settling = Settling(SETTLE)
        self.now = 0.0
        self.due: dict[bytes, float | None] = {}
        self.stamps = count(1)

    names = st.sampled_from([b"a", b"b", b"d/a", b"d/b", b"d/e/a"])

    @rule(path=names)
    def changes(self, path: bytes) -> None:
        self.settling.seen(path, next(self.stamps), 1, self.now)
        self.due[path] = self.now + SETTLE

    @rule(path=names, wait=st.floats(0, 50))
    def is_put_off(self, path: bytes, wait: float) -> None:
        self.settling.put_off(path, self.now + wait)
        if path in self.due:
            self.due[path] = self.now + wait

    @rule(path=names)
    def goes(self, path: bytes) -> None:
        self.settling.gone(path)
        self.due.pop(path, None)

    @rule(folder=st.sampled_from([b"d", b"d/e", b"a"]))
    def goes_with_what_is_below(self, folder: bytes) -> None:
        self.settling.gone_below({folder})
        self.due = {p: d for p, d in self.due.items() if p != folder and not p.startswith(folder + b"/")}

    @rule(step=st.floats(0, 10), most=st.integers(1, 3))
    def time_passes(self, step: float, most: int) -> None:
        self.now += step
        expected = sorted(
            (due, path) for path, due in self.due.items() if due is not None and due <= self.now
        )
        found = self.settling.due(self.now, most)
        assert len(found) == min(most, len(expected))
        assert [candidate.due for candidate in found] == [due for due, _ in expected[:most]]
        for candidate in found:
            assert self.due[candidate.path] == candidate.due
            self.due[candidate.path] = None

    @invariant()
    def knows_what_comes_next(self) -> None:
        assert self.settling.next_due() == min((d for d in self.due.values() if d is not None), default=None)
        assert {candidate.path for candidate in self.settling} == set(self.due)


TestModel = Model.TestCase
TestModel.settings = settings(max_examples=60, stateful_step_count=40)
