"""What proves that files have the same content, and which of them to keep."""

from __future__ import annotations

from dataclasses import replace

from pxm_desktop.likeness.content import Seen, candidates, proposal, same_groups
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
