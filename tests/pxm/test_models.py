"""Objects as PXM may answer them: every spelling, absent and empty told apart, nothing secret shown."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxm_desktop.pxm import shapes
from pxm_desktop.pxm.errors import UnexpectedAnswer
from pxm_desktop.pxm.models import (
    Attribute,
    AttributeChange,
    AttributeGroup,
    AttributeValue,
    Category,
    Collection,
    File,
    ImageVariant,
    PxmObject,
    Region,
    Resource,
    SearchHit,
)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
known_keys = st.sampled_from(
    sorted(
        {spelling for fields in shapes.ALIASES.values() for names in fields.values() for spelling in names}
    )
)
MODELS: list[type[PxmObject]] = [
    *(File, Collection, Category, Region, Attribute, AttributeGroup, Resource, SearchHit),
    *(AttributeValue, ImageVariant),
]


@given(
    st.dictionaries(known_keys | st.text(max_size=8), json_values, max_size=12) | json_values,
    st.sampled_from(MODELS),
)
def test_no_answer_makes_anything_but_an_object_or_an_error(raw: Any, model: type[PxmObject]) -> None:
    with contextlib.suppress(UnexpectedAnswer):
        assert isinstance(model.parse(raw), model)


def test_a_file_in_pxms_words() -> None:
    file = File.parse(
        {
            "id": "f1",
            "name": "hero.jpg",
            "collections": [{"id": "c1"}, {"id": "c2"}],
            "region_ids": ["r1"],
            "size": 2048,
            "dimensions": "100x200",
            "published": True,
            "labels": ["shoe", {"description": "red"}],
            "ocr_text": "SALE",
            "links": {
                "thumb": "https://s3.example/t?X-Amz-Signature=1",
                "large": {"url": "https://s3.example/l"},
            },
            "created_at": "2025-03-01T10:00:00Z",
            "updated": 1740823200000,
            "colour_space": "sRGB",
        }
    )
    assert file.file_name == "hero.jpg"
    assert file.collections == ("c1", "c2")
    assert file.labels == ("shoe", "red")
    assert file.renditions == {
        "thumb": "https://s3.example/t?X-Amz-Signature=1",
        "large": "https://s3.example/l",
    }
    assert file.created_at == datetime(2025, 3, 1, 10, tzinfo=UTC)
    assert file.updated_at == datetime(2025, 3, 1, 10, tzinfo=UTC)
    assert file.model_extra == {"colour_space": "sRGB"}
    assert file.has_collections
    assert file.has_regions


@pytest.mark.parametrize(
    "raw", [{"id": "f"}, {"id": "f", "collections": None}, {"id": "f", "collections": "c1"}]
)
def test_collections_that_are_not_told_are_unknown_not_empty(raw: dict[str, Any]) -> None:
    assert File.parse(raw).collections is None
    assert not File.parse(raw).has_collections
    assert File.parse({"id": "f", "collections": []}).collections == ()
    assert File.parse({"id": "f", "collections": []}).has_collections


def test_one_collection_without_an_id_makes_them_all_unknown() -> None:
    assert File.parse({"id": "f", "collections": [{"id": "c1"}, {"name": "?"}]}).collections is None


def test_ids_and_sizes_may_come_as_the_other_type() -> None:
    file = File.parse({"id": 17, "file_size": "2048", "collections": [1, "2"], "region_ids": []})
    assert (file.id, file.size, file.collections, file.region_ids) == ("17", 2048, ("1", "2"), ())


@pytest.mark.parametrize(
    "wrap", [lambda o: {"file": o}, lambda o: {"data": o}, lambda o: {"data": {"file": o}}, lambda o: [o]]
)
def test_one_object_may_be_wrapped(wrap: Any) -> None:
    assert File.parse(wrap({"id": "f"})).id == "f"


def test_an_object_with_an_id_of_its_own_is_not_unwrapped_by_chance() -> None:
    assert File.parse({"id": "f", "data": {"id": "other"}}).id == "f"


@pytest.mark.parametrize(
    "raw",
    [
        [{"id": "1"}],
        {"files": [{"id": "1"}]},
        {"items": [{"id": "1"}]},
        {"data": [{"id": "1"}]},
        {"hits": [{"id": "1"}], "total": 1},
        {"collections": [{"id": "1"}]},
        {"data": {"files": [{"id": "1"}]}},
    ],
)
def test_a_list_in_any_shape(raw: Any) -> None:
    assert shapes.rows(raw, "files") == [{"id": "1"}]


@pytest.mark.parametrize(
    "raw", [None, {}, "text", 3, {"files": "no"}, [1], [None], {"error": "x"}, {"data": None}]
)
def test_what_is_no_list_is_an_error_not_an_empty_list(raw: Any) -> None:
    with pytest.raises(UnexpectedAnswer):
        shapes.rows(raw, "files")


def test_errors_name_keys_and_never_values() -> None:
    with pytest.raises(UnexpectedAnswer) as told:
        shapes.rows({"weird_url": "https://s3.example/x?X-Amz-Signature=abc"}, "files")
    assert "weird_url" in str(told.value)
    assert "abc" not in str(told.value)
    assert told.value.__cause__ is None


def test_reprs_show_no_links_and_no_unknown_fields() -> None:
    file = File.parse({"id": "f", "file_name": "a.jpg", "links": {"thumb": "SIGNED"}, "download": "SIGNED"})
    assert repr(file) == "File(id='f', file_name='a.jpg')"
    assert "SIGNED" not in f"{file} {ImageVariant.parse({'id': '1', 'url': 'SIGNED'})!r}"


def test_models_do_not_change() -> None:
    file = File.parse({"id": "f"})
    with pytest.raises(ValueError, match="frozen"):
        file.id = "g"  # type: ignore[misc]


def test_attribute_values_tell_a_missing_value_from_an_empty_one() -> None:
    product = Collection.parse({"id": "c", "attributes": [{"id": "a", "value": None}, {"attribute_id": "b"}]})
    assert product.attributes is not None
    assert [(value.id, value.has_value) for value in product.attributes] == [("a", True), ("b", False)]
    assert Collection.parse({"id": "c", "attributes": {"a": "Red"}}).attributes == (
        AttributeValue(id="a", value="Red"),
    )
    assert Collection.parse({"id": "c", "attributes": [{"value": 1}]}).attributes is None


def test_a_delete_has_no_value() -> None:
    assert AttributeChange(id="a", type="delete").wire() == {"id": "a", "type": "delete"}
    assert AttributeChange(id="a", value=None).wire() == {"id": "a", "type": "update", "value": None}
    with pytest.raises(ValueError, match="takes no value"):
        AttributeChange(id="a", type="delete", value=1)


def test_the_other_objects() -> None:
    product = Collection.parse(
        {"id": "c", "name": "Shoe", "additional_title": "SKU-1", "direct_parent": ["k"]}
    )
    assert (product.sku, product.direct_parent, product.collection_type) == ("SKU-1", ("k",), None)
    region = Region.parse({"id": "r", "name": "EU", "is_primary": 1, "language": "de", "collections": ["c"]})
    assert (region.is_primary, region.collections) == (True, ("c",))
    assert Resource.parse({"id": "s", "description": "d", "link": "l", "collections": ["c"]}).collections == (
        "c",
    )
    assert Category.parse({"id": "k", "name": "Shoes", "parent_id": None}).parent_id is None
    assert Attribute.parse({"id": "a", "name": "Colour", "type": "List", "options": ["red"]}).options == (
        "red",
    )
    assert AttributeGroup.parse({"id": "g", "name": "G", "attributes": [{"id": "a"}]}).attributes == ("a",)
