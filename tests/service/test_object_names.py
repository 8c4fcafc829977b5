"""What a name means among categories and other objects, and what is told when none or several fit."""

from __future__ import annotations

import pytest

from pxm_desktop.service.errors import AmbiguousName, UnknownName
from pxm_desktop.service.object_names import category_named, object_named, places_of
from tests.cli.objects import path

PLACES = places_of(
    [
        {"id": "1", "name": "Equipment", "parent_id": None},
        {"id": "2", "name": "Tents", "parent_id": "1"},
        {"id": "3", "name": "Sale", "parent_id": None},
        {"id": "4", "name": "Tents", "parent_id": "3"},
        {"id": "5", "name": "Bags / Cases", "parent_id": "1"},
        {"id": "6", "name": "Équipe", "parent_id": "2"},
        {"id": "7", "name": "lost", "parent_id": "nowhere"},
    ]
)


def test_each_stands_before_what_lies_in_it() -> None:
    assert [(place.path, place.depth) for place in PLACES] == [
        ("Equipment", 0),
        (path("Equipment", "Bags / Cases"), 1),
        (path("Equipment", "Tents"), 1),
        (
            path("Equipment", "Tents", "Équipe"),
            2,
        ),
        ("lost", 0),
        ("Sale", 0),
        (path("Sale", "Tents"), 1),
    ]


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("2", "2"),
        ("equipment", "1"),
        ("Equipment/Tents", "2"),
        ("equipment / TENTS", "2"),
        (path("Equipment", "Tents"), "2"),
        ("sale/tents", "4"),
        ("Tents/équipe", "6"),
        ("Bags / Cases", "5"),
        ("Sale", "3"),
    ],
)
def test_a_category_is_meant_by_id_name_or_path(name: str, identity: str) -> None:
    assert category_named(PLACES, name).id == identity


def test_several_categories_of_a_name_are_told_with_their_paths() -> None:
    with pytest.raises(AmbiguousName, match="“Tents” fits 2 categories") as caught:
        category_named(PLACES, "Tents")
    assert caught.value.candidates == (
        ("2", path("Equipment", "Tents")),
        ("4", path("Sale", "Tents")),
    )


def test_a_category_that_is_none_is_told_with_near_ones() -> None:
    with pytest.raises(UnknownName, match="There is no category “tent”") as caught:
        category_named(PLACES, "tent")
    assert {identity for identity, _ in caught.value.candidates} == {"2", "4", "6"}
    with pytest.raises(UnknownName, match="Did you mean one of these") as caught:
        category_named(PLACES, "Eqiupment")
    assert caught.value.candidates[0] == ("1", "Equipment")
    with pytest.raises(UnknownName, match="“pxm-desktop categories list” shows all"):
        category_named(PLACES, "zzz")
    with pytest.raises(UnknownName):
        category_named(PLACES, "Footwear/Tents")


ROWS = [
    {"id": "a", "name": "Colour"},
    {"id": "b", "name": "colour"},
    {"id": "c", "name": "Size"},
    {"id": "d"},
]


@pytest.mark.parametrize(("name", "identity"), [("Colour", "a"), ("colour", "b"), ("SIZE", "c"), ("d", "d")])
def test_other_objects_are_meant_by_id_or_name(name: str, identity: str) -> None:
    assert object_named("attribute", ROWS, name) == identity


def test_other_objects_that_do_not_fit_are_told() -> None:
    with pytest.raises(AmbiguousName, match="“COLOUR” fits 2 attributes"):
        object_named("attribute", ROWS, "COLOUR")
    with pytest.raises(UnknownName, match="There is no attribute group “x”") as caught:
        object_named("attribute group", ROWS, "x")
    assert [identity for identity, _ in caught.value.candidates] == ["a", "b", "c", "d"]
    many = [{"id": str(n), "name": f"Sheet number {n}"} for n in range(50)] + [{"id": "x", "name": "Manual"}]
    with pytest.raises(UnknownName, match="Did you mean one of these") as caught:
        object_named("resource", many, "Maunal")
    assert caught.value.candidates == (("x", "Manual"),)
    with pytest.raises(UnknownName, match="“pxm-desktop resources list” shows all"):
        object_named("resource", many, "zzz")
    with pytest.raises(UnknownName, match="“pxm-desktop attribute-groups list” shows all"):
        object_named("attribute group", [], "x")
