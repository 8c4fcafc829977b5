"""Finding products and regions by what names them, and keeping up with PXM."""

from __future__ import annotations

import tracemalloc
import unicodedata
from functools import partial
from itertools import product as product_of

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pxm_desktop.matching.folding import AS_IT_STANDS, Folding
from pxm_desktop.matching.index import SHOWN, ProductField, ProductIndex, RegionIndex
from pxm_desktop.matching.model import Known, KnownRegion
from tests.matching.work import calls_of

CASE = Folding(ignore_case=True)
HYPHEN = Folding(hyphen_is_underscore=True)
ZEROS = Folding(ignore_leading_zeros=True)
ALL = Folding(ignore_case=True, hyphen_is_underscore=True, ignore_leading_zeros=True)
FIELDS: tuple[ProductField, ...] = ("id", "name", "sku")


def product(id_: str, sku: str, name: str = "") -> Known:
    return Known(id=id_, name=name or f"Product {id_}", sku=sku)


@pytest.mark.parametrize(
    ("sku", "text", "folding"),
    [
        ("4711-A", "4711-A", AS_IT_STANDS),
        ("4711-A", " 4711-A ", AS_IT_STANDS),
        (" 4711-A", "4711-A", AS_IT_STANDS),
        ("4711-A", "4711-a", CASE),
        ("Straße", "STRASSE", CASE),
        ("ÉTÉ", "été", CASE),
        ("4711-A", "4711_A", HYPHEN),
        ("4711-A", "4711 A", HYPHEN),
        ("4711_A", "4711\N{EN DASH}A", HYPHEN),
        ("4711\N{NO-BREAK SPACE}A", "4711-A", HYPHEN),
        ("4711/A", "4711-A", HYPHEN),
        ("4711:A", "4711_A", HYPHEN),
        ("471", "00471", ZEROS),
        ("00471", "471", ZEROS),
        ("0", "000", ZEROS),
        ("0-A", "00-A", ZEROS),
        ("0047-a B", "47_A-b", ALL),
    ],
)
def test_what_is_taken_for_one_another(sku: str, text: str, folding: Folding) -> None:
    index = ProductIndex([product("1", sku)])
    assert [each.id for each in index.find("sku", text, folding).first] == ["1"]
    assert index.find("sku", "", folding).count == 0
    if folding is not AS_IT_STANDS:
        assert index.find("sku", text, AS_IT_STANDS).count == 0


@pytest.mark.parametrize(
    ("sku", "text", "folding"),
    [
        ("4711-A", "4711-a", HYPHEN),
        ("4711-A", "4711_A", CASE),
        ("4711-A", "4711A", ALL),
        ("A-0047", "A-47", ALL),
        ("470", "47", ALL),
        ("0A", "A", ALL),
        ("é", "e", ALL),
    ],
)
def test_what_is_not(sku: str, text: str, folding: Folding) -> None:
    assert ProductIndex([product("1", sku)]).find("sku", text, folding).count == 0


def test_composed_and_decomposed_accents_are_the_same() -> None:
    index = ProductIndex([product("1", "", unicodedata.normalize("NFD", "Jäckchen"))])
    for form in ("NFC", "NFD"):
        assert index.find("name", unicodedata.normalize(form, "Jäckchen"), AS_IT_STANDS).count == 1
        assert index.find("name", unicodedata.normalize(form, "JÄCKCHEN"), CASE).count == 1


def test_products_are_found_by_each_field_and_by_no_other() -> None:
    index = ProductIndex([product("c1", "4711", "Jacket")])
    for field, text in (("id", "c1"), ("name", "Jacket"), ("sku", "4711")):
        found = {each: index.find(each, text, ALL).count for each in FIELDS}
        assert found == {each: int(each == field) for each in FIELDS}


def test_a_product_without_sku_is_not_found_by_nothing() -> None:
    index = ProductIndex([product("1", ""), product("2", "  ")])
    assert index.find("sku", "", ALL).count == 0
    assert index.find("sku", "_", HYPHEN).count == 0


def test_what_stands_so_beats_what_only_counts_so() -> None:
    index = ProductIndex([product("1", "4711-a"), product("2", "4711-A"), product("3", "4711_A")])
    assert [each.id for each in index.find("sku", "4711-A", ALL).first] == ["2"]
    assert [each.id for each in index.find("sku", "4711 a", ALL).first] == ["1", "2", "3"]


def test_of_many_that_share_a_key_the_first_are_shown_and_all_counted() -> None:
    index = ProductIndex(product(str(n), "same") for n in range(50))
    found = index.find("sku", "same", ALL)
    assert (found.count, len(found.first)) == (50, SHOWN)


def test_updates_change_what_is_found() -> None:
    index = ProductIndex([product("1", "old"), product("2", "other")])
    assert index.find("sku", "new", ALL).count == 0
    assert index.update([product("1", "new")]) is True
    assert index.find("sku", "new", ALL).first == (product("1", "new"),)
    assert index.find("sku", "old", ALL).count == 0
    assert index.update(removed=["1", "unknown"]) is True
    assert index.find("sku", "new", ALL).count == 0
    assert len(index) == 1


def test_an_update_that_changes_nothing_says_so() -> None:
    index = ProductIndex([product("1", "sku")])
    assert index.update([product("1", "sku")], ["2"]) is False


def test_what_is_removed_and_came_back_in_one_update_is_there() -> None:
    index = ProductIndex([product("1", "sku")])
    index.update([product("1", "again")], ["1"])
    assert index.find("sku", "again", ALL).count == 1


PRODUCTS = st.builds(
    Known,
    id=st.sampled_from("123456"),
    name=st.sampled_from(["Hat", "hat", "HAT "]),
    sku=st.sampled_from(["", "a-1", "A_1", "0a 1"]),
)


@given(st.lists(st.tuples(st.lists(PRODUCTS, max_size=3), st.sets(st.sampled_from("123456"), max_size=2))))
def test_an_index_that_was_updated_is_like_one_made_anew(steps: list[tuple[list[Known], set[str]]]) -> None:
    index, now = ProductIndex(), dict[str, Known]()
    for changed, removed in steps:
        before = dict(now)
        for id_ in removed:
            now.pop(id_, None)
        now.update({each.id: each for each in changed})
        assert index.update(changed, removed) or now == before
        fresh = ProductIndex(now.values())
        texts = ("a-1", "a 1", "0A_1", "hat", "1")
        for field, text, folding in product_of(FIELDS, texts, (AS_IT_STANDS, CASE, ALL)):
            ours, theirs = (each.find(field, text, folding) for each in (index, fresh))
            assert ours.count == theirs.count
            assert set(ours.first) == set(theirs.first)


def test_a_look_costs_the_same_however_many_products_there_are() -> None:
    def look(index: ProductIndex) -> None:
        assert index.find("sku", "sku_7", ALL).count == 1
        assert index.find("name", "t-shirt", ALL).count == len(index)

    costs = set()
    for size in (20, 5_000):
        index = ProductIndex(product(str(n), f"SKU-{n}", "T-Shirt") for n in range(size))
        look(index)  # the first one makes the tables
        # The fewest: a collection of garbage in between calls some that are not its own.
        costs.add(min(calls_of(partial(look, index)) for _ in range(3)))
    assert len(costs) == 1


def test_many_products_take_little_memory() -> None:
    size = 5_000
    tracemalloc.start()
    try:
        index = ProductIndex(product(f"64f0{n:020}", f"SKU-{n:07}-A", f"Jacket {n}") for n in range(size))
        assert index.find("sku", "sku_0000007_a", ALL).count == 1
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert used / size < 700


def test_regions_are_found_by_name_or_id() -> None:
    regions = RegionIndex([KnownRegion(id="r1", name="DE"), KnownRegion(id="r2", name="EU North")])
    assert len(regions) == 2
    for text in ("r2", "EU North", "eu_north", "R2"):
        assert [each.id for each in regions.find(text, ALL).first] == ["r2"]
    assert regions.find("FR", ALL).count == 0
    assert regions.update([KnownRegion(id="r1", name="FR")]) is True
    assert [each.id for each in regions.find("fr", ALL).first] == ["r1"]
    assert regions.find("DE", ALL).count == 0


def test_a_region_whose_name_is_its_id_is_one() -> None:
    regions = RegionIndex([KnownRegion(id="DE", name="DE")])
    assert regions.find("DE", ALL).count == 1
    regions.update(removed=["DE"])
    assert regions.find("DE", ALL).count == 0
