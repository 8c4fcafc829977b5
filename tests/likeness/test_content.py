"""What proves that files have the same content, and which of them to keep."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest

from pxm_desktop.likeness.content import Seen, candidates, proposal, same_groups, unsettled
from pxm_desktop.likeness.looks import Looks

A, B, C = (Seen(identity, "image", 10, 4, 3) for identity in "abc")
ONE, OTHER = "0" * 32, "1" * 32
LOOKS = Looks(1, 50.0, 1.0, b"", b"same")


def test_candidates_have_one_kind_and_size() -> None:
    others = [replace(A, id="d", size=11), replace(A, id="e", kind="video"), replace(A, id="f", size=None)]
    assert candidates([A, B, *others, Seen("g", "image", None)]) == [[A, B]]


def test_equal_etags_prove_it_and_plain_ones_that_differ_rule_it_out() -> None:
    looks = {"a": LOOKS, "b": LOOKS, "c": LOOKS}
    etags = {"a": ONE, "b": OTHER, "c": ONE}
    assert same_groups([A, B, C], etags, {}, looks) == [("content", ["a", "c"])]


def test_etags_of_other_parts_say_nothing() -> None:
    etags = {"a": f"{ONE}-2", "b": f"{OTHER}-3"}
    assert same_groups([A, B], etags, {}, {}) == []
    assert same_groups([A, B], etags, {}, {"a": LOOKS, "b": LOOKS}) == [("likely", ["a", "b"])]


def test_checksums_of_what_was_sent_from_here_count_most() -> None:
    assert same_groups([A, B], {"a": ONE, "b": f"{ONE}-2"}, {"a": "x", "b": "x"}, {}) == [
        ("content", ["a", "b"])
    ]
    assert same_groups([A, B], {}, {"a": "x", "b": "y"}, {"a": LOOKS, "b": LOOKS}) == []


def test_other_dimensions_are_not_likely_the_same() -> None:
    looks = {"a": LOOKS, "b": LOOKS}
    assert same_groups([A, replace(B, width=5)], {}, {}, looks) == []


def test_products_then_pixels_then_age_decide_what_to_keep() -> None:
    assert proposal([A, replace(B, products=1), replace(C, width=900)]) == "b"
    assert proposal([A, B, replace(C, width=900)]) == "c"
    assert proposal([replace(A, created_at=2.0), replace(B, created_at=1.0)]) == "a"


def pairwise(
    group: list[Seen], etags: dict[str, str], checksums: dict[str, str], looks: dict[str, Looks]
) -> tuple[set[str], list[list[str]]]:
    """Return the unsettled ones and the groups as they are when each is compared with each."""

    def settled(one: Seen, other: Seen) -> bool:
        if one.id in checksums and other.id in checksums:
            return True
        mine, its = etags.get(one.id, ""), etags.get(other.id, "")
        return bool(mine and its) and (mine == its or "-" not in mine + its)

    def same(one: Seen, other: Seen) -> bool:
        return bool(same_groups([one, other], etags, checksums, looks))

    left, groups = list(group), []
    while left:
        first, *others = left
        alike = [other for other in others if same(first, other)]
        if alike:
            groups.append([first.id, *(each.id for each in alike)])
        left = [other for other in others if other not in alike]
    open_ = {one.id for one in group if not all(settled(one, other) for other in group if other is not one)}
    return open_, groups


def test_what_is_found_is_what_comparing_each_with_each_finds() -> None:
    chance = random.Random(6)
    for _ in range(400):
        group = [Seen(str(n), "image", 10, chance.choice([4, 5]), 3) for n in range(chance.randrange(2, 9))]
        ids = [file.id for file in group]
        told = {i: chance.choice(["", ONE, OTHER, f"{ONE}-2", f"{OTHER}-2"]) for i in ids}
        sent = {i: chance.choice("xyz") for i in ids if chance.random() < 0.4}
        looks = {i: replace(LOOKS, digest=chance.choice([b"1", b"2"])) for i in ids if chance.random() < 0.7}
        open_, groups = pairwise(group, told, sent, looks)
        assert {file.id for file in unsettled(group, told, sent)} == open_
        assert [ids for _, ids in same_groups(group, told, sent, looks)] == groups


@pytest.mark.parametrize("parts", ["", "-5"], ids=["plain", "in parts"])
def test_ten_thousand_of_one_size_are_no_matter(parts: str) -> None:
    group = [Seen(str(n), "image", 10, 4, 3) for n in range(10_000)]
    told = {file.id: f"{int(file.id) // 2:032x}{parts}" for file in group}
    began = time.process_time()
    assert len(unsettled(group, told, {})) == (10_000 if parts else 0)
    assert len(same_groups(group, told, {}, {})) == 5000
    assert time.process_time() - began < 2
