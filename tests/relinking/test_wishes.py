from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxm_desktop.pxm.models import AttributeValue, File
from pxm_desktop.pxm.resource import CLEAR
from pxm_desktop.relinking.model import FileEdit, ItemChange
from pxm_desktop.relinking.ports import KnownFile, Names
from pxm_desktop.relinking.wishes import inverse, lasted, merge, silent, wishes_of
from pxm_desktop.transfer.model import FileAttribute

NOW = 1_800_000_000.0


def a_file(**fields: Any) -> File:
    return File(
        **{
            "id": "f",
            "file_name": "a.jpg",
            "collections": ("p1", "p2"),
            "region_ids": ("r1",),
            "published": False,
            "published_start_date": None,
            **fields,
        }
    )


def wished(known: KnownFile | None = None, **edit: Any) -> tuple[ItemChange, ...]:
    return wishes_of(FileEdit(file_id="f", **edit), known, Names())


def test_links_are_merged_in_order_and_nothing_else_is_written() -> None:
    made = merge(a_file(), None, wished(add_products=("p3", "p1"), remove_products=("p2", "p9")), {}, now=NOW)
    assert made.fields == {"collections": ("p1", "p3")}
    assert {key: (deed.before, deed.after) for key, deed in made.deeds.items()} == {
        "product:p3": (False, True),
        "product:p2": (True, False),
    }


def test_what_is_so_already_is_neither_written_nor_taken_back() -> None:
    made = merge(a_file(), None, wished(add_products=("p1",), published=False, name="a.jpg"), {}, now=NOW)
    assert not made.writes
    assert not made.deeds
    assert not made.collided


def test_a_file_that_does_not_tell_is_not_merged_from() -> None:
    wishes = wished(
        add_products=("p3",), add_regions=("r2",), set_attributes=(FileAttribute(id="a", value="x"),)
    )
    assert silent(a_file(collections=None), {}, wishes) == "products"
    assert silent(a_file(region_ids=None), {}, wishes) == "regions"
    assert silent(a_file(), None, wishes) == "attributes"
    assert silent(a_file(collections=None, region_ids=None), None, wished(name="b.jpg")) == ""


def test_what_is_no_longer_what_the_preview_showed_collides() -> None:
    known = KnownFile("f", "a.jpg", (), (), published=True)
    wishes = wished(known, name="b.jpg", published=False)
    made = merge(a_file(file_name="theirs.jpg", published=True), None, wishes, {}, now=NOW)
    assert [(wish.what, wish.before) for wish in made.collided] == [("name", "theirs.jpg")]
    assert made.fields == {"published": False}
    assert list(made.deeds) == ["published:"]
    made = merge(a_file(file_name="theirs.jpg", published=True), None, wishes, {}, now=NOW, win=True)
    assert made.fields == {"published": False, "file_name": "b.jpg"}
    assert made.deeds["name:"].before == "theirs.jpg"


def test_what_was_not_known_cannot_collide_and_is_noted() -> None:
    made = merge(a_file(), None, wished(name="b.jpg"), {}, now=NOW)
    assert (made.collided, made.deeds["name:"].before) == ([], "a.jpg")


def test_a_write_in_doubt_is_recognised_or_repeated_and_keeps_what_was_before() -> None:
    wishes = wished(add_products=("p3",), name="b.jpg")
    first = merge(a_file(), None, wishes, {}, now=NOW)
    went_through = a_file(collections=("p1", "p2", "p3"), file_name="b.jpg")
    again = merge(went_through, None, wishes, first.deeds, now=NOW)
    assert not again.writes
    assert again.deeds == first.deeds
    got_lost = merge(a_file(), None, wishes, first.deeds, now=NOW)
    assert got_lost.fields == first.fields
    assert got_lost.deeds == first.deeds
    theirs = merge(a_file(file_name="theirs.jpg"), None, wishes, first.deeds, now=NOW)
    assert [wish.what for wish in theirs.collided] == ["name"]


def test_publishing_needs_a_start_and_takes_it_back() -> None:
    made = merge(a_file(), None, wished(published=True), {}, now=NOW)
    start = datetime.fromtimestamp(NOW, UTC)
    assert made.fields == {"published": True, "published_start_date": start}
    back = inverse(made.deeds.values())
    undone = merge(a_file(published=True, published_start_date=start), None, back, {}, now=NOW)
    assert undone.fields == {"published": False, "published_start_date": CLEAR}


def test_publishing_keeps_a_start_that_is_there() -> None:
    start = datetime(2024, 1, 1, tzinfo=UTC)
    made = merge(a_file(published_start_date=start), None, wished(published=True), {}, now=NOW)
    assert made.fields == {"published": True, "published_start_date": start}
    assert list(made.deeds) == ["published:"]


def test_attributes_compare_as_people_do() -> None:
    wishes = wished(
        set_attributes=(FileAttribute(id="n", value=2), FileAttribute(id="l", value=("x", "y"))),
        clear_attributes=("t", "u"),
    )
    made = merge(a_file(), {"n": "2.0", "l": ["y", "x"], "t": "text"}, wishes, {}, now=NOW)
    assert [(wish.id, wish.after) for wish in made.attributes] == [("t", None)]
    assert made.deeds["attribute:t"].before == "text"


@pytest.mark.parametrize(
    ("shown", "verdict"),
    [
        ({"collections": ("p1", "p3"), "file_name": "b.jpg"}, "kept"),
        ({"collections": ("p1",), "file_name": "b.jpg"}, "lost"),
        ({"collections": ("p1", "p3"), "file_name": "a.jpg"}, "lost"),
        ({"collections": ("p1", "p3"), "file_name": "theirs.jpg"}, "changed"),
        ({"collections": None, "file_name": "b.jpg"}, "silent"),
    ],
)
def test_what_is_read_later(shown: dict[str, Any], verdict: str) -> None:
    wishes = wished(add_products=("p3",), name="b.jpg")
    deeds = merge(a_file(), None, wishes, {}, now=NOW).deeds
    assert lasted(a_file(**shown), wishes, deeds) == verdict


def test_a_link_that_was_there_before_the_change_is_lost_all_the_same() -> None:
    """It is set again, as one that the change has set: somebody wished for it."""
    assert lasted(a_file(collections=[]), wished(add_products=("p1",)), {}) == "lost"


def test_values_that_a_file_tells_are_read_too() -> None:
    wishes = wished(set_attributes=(FileAttribute(id="a", value="x"),))
    deeds = merge(a_file(), {"a": "old"}, wishes, {}, now=NOW).deeds
    for value, verdict in (("x", "kept"), ("old", "lost"), ("theirs", "changed")):
        told = (AttributeValue(id="a", value=value),)
        assert lasted(a_file(attributes=told), wishes, deeds) == verdict
    assert lasted(a_file(), wishes, deeds) == "kept"


LINKS = st.frozensets(st.sampled_from("abcdef"))


@given(before=LINKS, adding=LINKS, removing=LINKS, others_add=LINKS, others_remove=LINKS)
def test_an_undo_takes_back_what_the_change_did_and_nothing_of_others(
    before: frozenset[str],
    adding: frozenset[str],
    removing: frozenset[str],
    others_add: frozenset[str],
    others_remove: frozenset[str],
) -> None:
    """Others link and unlink between change and undo; on each product the last one who wanted something else wins."""
    wishes = wished(add_products=tuple(adding), remove_products=tuple(removing - adding))
    made = merge(a_file(collections=tuple(before)), None, wishes, {}, now=NOW)
    after = frozenset(made.fields.get("collections", tuple(before)))
    assert after == (before | adding) - (removing - adding)
    theirs = (after | others_add) - others_remove
    undone = merge(a_file(collections=tuple(theirs)), None, inverse(made.deeds.values()), {}, now=NOW)
    final = frozenset(undone.fields.get("collections", tuple(theirs)))
    for product in "abcdef":
        if f"product:{product}" in made.deeds:
            assert (product in final) == (product in before)
        else:
            assert (product in final) == (product in theirs)


@given(st.lists(st.sampled_from(["a.jpg", "b.jpg", "c.jpg"]), min_size=3, max_size=3))
def test_an_undo_leaves_a_name_that_somebody_else_gave_since(names: list[str]) -> None:
    before, wanted, theirs = names
    made = merge(a_file(file_name=before), None, wished(name=wanted), {}, now=NOW)
    undone = merge(a_file(file_name=theirs), None, inverse(made.deeds.values()), {}, now=NOW)
    final = undone.fields.get("file_name", theirs)
    assert final == (before if before != wanted and theirs in (wanted, before) else theirs)
    assert bool(undone.collided) == (before != wanted and theirs not in (before, wanted))
