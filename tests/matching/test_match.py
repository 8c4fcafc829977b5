"""What a file's path belongs to, and the words for it."""

from __future__ import annotations

import unicodedata
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pxm_desktop.matching.index import ProductIndex, RegionIndex
from pxm_desktop.matching.match import Matcher
from pxm_desktop.matching.model import Known, KnownRegion, Match, NameRule
from pxm_desktop.matching.parsing import BadPattern

JACKET = Known(id="c1", name="Jacket", sku="4711")
RED = Known(id="c2", name="Jacket red", sku="4711-A")
SHIRT = Known(id="c3", name="Shirt", sku="A_1")
REGIONS = (KnownRegion(id="r1", name="DE"), KnownRegion(id="r2", name="EU_North"))


def matcher(pattern: str, *products: Known, **options: object) -> Matcher:
    rule = NameRule.model_validate({"pattern": pattern, **options})
    return Matcher(rule, ProductIndex(products or (JACKET, RED, SHIRT)), RegionIndex(REGIONS))


def match(pattern: str, path: str | bytes, *products: Known, **options: object) -> Match:
    return matcher(pattern, *products, **options).match(path.encode() if isinstance(path, str) else path)


def test_a_name_and_its_folders_find_product_region_and_attributes() -> None:
    rule = {"attributes": [("view", "a1"), ("VIEW", "a2"), ("sku", "a3")]}
    assert match("{region}/{sku}_{view}.jpg", "2026/de/4711-a_front.JPG", **rule) == Match(
        outcome="found",
        parts={"region": "de", "sku": "4711-a", "view": "front"},
        products=(RED,),
        region=REGIONS[0],
        attributes=(("a1", "front"), ("a2", "front"), ("a3", "4711-a")),
        sentence="The product Jacket red has the SKU 4711-A.",
    )


@pytest.mark.parametrize(
    ("pattern", "path", "sentence"),
    [
        ("{sku}_*", "4711_x.jpg", "The product Jacket has the SKU 4711."),
        ("{name}_*", "jacket_x.jpg", "The file is named after the product Jacket."),
        ("{id}_*", "c1_x.jpg", "The product Jacket has the id c1."),
    ],
)
def test_a_product_is_found_by_sku_name_or_id(pattern: str, path: str, sentence: str) -> None:
    found = match(pattern, path)
    assert (found.outcome, found.products, found.sentence) == ("found", (JACKET,), sentence)


@pytest.mark.parametrize(
    ("pattern", "path", "sentence"),
    [
        ("{sku}", "4712.jpg", "No product has the SKU 4712. The file is uploaded when PXM has one."),
        ("{name}", "Hat.jpg", "No product has the name Hat. The file is uploaded when PXM has one."),
        ("{id}", "c9.jpg", "No product has the id c9. The file is uploaded when PXM has one."),
        (
            "{sku}_{view}",
            "B_1_front.jpg",
            "No product has the SKU B_1 / B. The file is uploaded when PXM has one.",
        ),
        (
            "{sku}_{view}",
            "B_1_2_3_front.jpg",
            "No product has the SKU B_1_2_3 / … / B. The file is uploaded when PXM has one.",
        ),
    ],
)
def test_no_product(pattern: str, path: str, sentence: str) -> None:
    found = match(pattern, path)
    assert (found.outcome, found.products, found.sentence) == ("none", (), sentence)


def test_where_no_product_is_found_the_parts_are_shown_all_the_same() -> None:
    found = match("{region}/{sku}_{view}", "DE/4712_front.jpg", attributes=[("view", "a1")])
    assert found.parts == {"region": "DE", "sku": "4712", "view": "front"}
    assert (found.region, found.attributes) == (REGIONS[0], (("a1", "front"),))


def test_the_file_is_found_as_soon_as_its_product_is_there() -> None:
    products = ProductIndex([JACKET])
    rule = Matcher(NameRule(pattern="{sku}_{view}"), products, RegionIndex())
    assert rule.match(b"4712_front.jpg").outcome == "none"
    products.update([Known(id="c9", name="Hat", sku="4712")])
    assert rule.match(b"4712_front.jpg").outcome == "found"


def test_several_products_with_one_sku() -> None:
    twins = (Known(id="c1", name="Jacket", sku="4711-A"), Known(id="c2", name="Coat", sku="4711-A"))
    found = match("{sku}", "4711-A.jpg", *twins)
    assert (found.outcome, found.products) == ("several", twins)
    assert found.sentence == "2 products have the SKU 4711-A. Choose one: Jacket, Coat."


def test_several_products_of_one_name_are_told_apart_by_their_skus() -> None:
    twins = (Known(id="c1", name="Jacket", sku="1"), Known(id="c2", name="Jacket", sku="2"))
    found = match("{name}", "Jacket.jpg", *twins)
    assert found.sentence == "2 products have the name Jacket. Choose one: Jacket (1), Jacket (2)."


def test_several_products_of_one_name_and_sku_are_told_apart_by_their_ids() -> None:
    twins = (Known(id="c1", name="Jacket", sku="1"), Known(id="c2", name="Jacket", sku="1"))
    found = match("{sku}", "1.jpg", *twins)
    assert found.sentence == "2 products have the SKU 1. Choose one: Jacket (c1), Jacket (c2)."


def test_of_very_many_products_ten_are_to_choose_from_and_three_are_named() -> None:
    many = [Known(id=f"c{n}", name=f"Jacket {n}", sku="1") for n in range(12)]
    found = match("{sku}", "1.jpg", *many)
    assert found.products == tuple(many[:10])
    assert found.sentence == "12 products have the SKU 1. Choose one: Jacket 0, Jacket 1, Jacket 2, …"


def test_several_products_whose_ids_only_differ_in_case() -> None:
    found = match("{id}", "AB.jpg", Known(id="ab", name="Hat"), Known(id="aB", name="Cap"))
    assert found.sentence == "2 products have the id AB. Choose one: Hat, Cap."


def test_a_name_of_another_form() -> None:
    found = match("{sku}_{view}", "4711.jpg")
    assert found == Match(
        outcome="no_fit",
        sentence="The name does not have the form {sku}_{view}. Rename the file or change the pattern.",
    )


def test_a_name_that_fits_in_too_many_ways() -> None:
    found = match("{a}_{b}_{c}_{sku}_{d}_{e}_{region}", "_".join("x" * 120), Known(id="c", name="", sku="x"))
    assert found.outcome == "no_fit"
    assert found.sentence.endswith(" in too many ways. Write more into the pattern.")


def test_no_region_has_the_name() -> None:
    found = match("{region}/{sku}", "FR/4711.jpg")
    assert (found.outcome, found.products, found.region) == ("no_region", (JACKET,), None)
    assert found.sentence == (
        "No region has the name or id FR. Rename the file or its folder, or add the region in PXM."
    )


def test_a_region_that_is_not_there_is_told_of_the_way_that_finds_a_product() -> None:
    found = match("{region}/{sku}_{view}", "FR/4711_front_1.jpg")
    assert (found.outcome, found.parts["sku"]) == ("no_region", "4711")


def test_two_regions_have_the_name() -> None:
    regions = RegionIndex([KnownRegion(id="r1", name="DE"), KnownRegion(id="r2", name="DE")])
    rule = Matcher(NameRule(pattern="{region}/{sku}"), ProductIndex([JACKET]), regions)
    found = rule.match(b"DE/4711.jpg")
    assert (found.outcome, found.region) == ("no_region", None)
    assert found.sentence.startswith("2 regions have the name DE. Name the file or its folder by the id")
    assert rule.match(b"r2/4711.jpg").region == KnownRegion(id="r2", name="DE")


# Which of several ways


def test_the_longest_sku_that_there_is_decides() -> None:
    short = Known(id="c9", name="Short", sku="A")
    found = match("{sku}_{view}", "A_1_front.jpg", short, SHIRT)
    assert (found.products, found.parts) == ((SHIRT,), {"sku": "A_1", "view": "front"})
    found = match("{sku}_{view}", "A_1_front.jpg", short)
    assert (found.products, found.parts) == ((short,), {"sku": "A", "view": "1_front"})


def test_a_longer_sku_in_other_letters_beats_a_shorter_one_as_it_stands() -> None:
    found = match("{sku}_{view}", "A_1_front.jpg", Known(id="c9", name="", sku="A"), SHIRT, JACKET)
    assert found.products == (SHIRT,)
    loose = Known(id="c8", name="", sku="a-1")
    assert match("{sku}_{view}", "A_1_front.jpg", Known(id="c9", name="", sku="A"), loose).products == (
        loose,
    )


def test_the_region_decides_between_ways_to_read_the_same_product() -> None:
    found = match("{region}_{view}_{sku}", "EU_North_front_4711.jpg")
    assert (found.outcome, found.region) == ("found", REGIONS[1])
    assert found.parts == {"region": "EU_North", "view": "front", "sku": "4711"}


def test_a_region_does_not_make_a_shorter_sku_the_right_one() -> None:
    regions = RegionIndex([KnownRegion(id="r1", name="A")])
    rule = Matcher(NameRule(pattern="{sku}-{region}-*"), ProductIndex([JACKET, RED]), regions)
    found = rule.match(b"4711-A-DE-1.jpg")
    assert (found.outcome, found.products, found.parts["region"]) == ("no_region", (RED,), "DE")


def test_the_product_as_it_stands_beats_others_that_fit_loosely() -> None:
    small, large = Known(id="c1", name="", sku="ab-1"), Known(id="c2", name="", sku="AB-1")
    assert match("{sku}", "AB-1.jpg", small, large).products == (large,)
    assert match("{sku}", "ab-1.jpg", small, large).products == (small,)
    assert match("{sku}", "Ab-1.jpg", small, large).outcome == "several"
    zeros = Known(id="c3", name="", sku="0047"), Known(id="c4", name="", sku="47")
    assert match("{sku}", "0047.jpg", *zeros, ignore_leading_zeros=True).products == (zeros[0],)
    assert match("{sku}", "047.jpg", *zeros, ignore_leading_zeros=True).outcome == "several"


@pytest.mark.parametrize(
    ("name", "option"),
    [("4711-a", "ignore_case"), ("4711_A", "hyphen_is_underscore"), ("004711-A", "ignore_leading_zeros")],
)
@pytest.mark.parametrize("on", [True, False])
def test_each_option_makes_the_difference(name: str, option: str, *, on: bool) -> None:
    options: dict[str, object] = {
        "ignore_case": False,
        "hyphen_is_underscore": False,
        "ignore_leading_zeros": False,
    }
    found = match("{sku}", f"{name}.jpg", **options | {option: on})
    assert found.products == ((RED,) if on else ())


# Names of every kind


def test_bytes_that_are_no_text() -> None:
    found = match("{sku}_{view}", b"4711_R\xfcck.jpg", attributes=[("view", "a1")])
    assert (found.products, found.attributes) == ((JACKET,), (("a1", "R\N{REPLACEMENT CHARACTER}ck"),))
    found = match("{sku}_{view}", b"J\xe4ckchen_x.jpg")
    assert found.outcome == "none"
    assert (
        found.sentence
        == "The name has letters that cannot be read: J\N{REPLACEMENT CHARACTER}ckchen. Rename the file."
    )
    assert Match.model_validate_json(found.model_dump_json()) == found


def test_decomposed_accents() -> None:
    product = Known(id="c1", name="Jäckchen Größe 3")
    path = unicodedata.normalize("NFD", "Jäckchen-größe-3_vorn.jpg")
    found = match("{name}_{view}", path, product)
    assert (found.products, found.parts["name"]) == ((product,), "Jäckchen-größe-3")


def test_sentences_stay_short_and_in_one_line_whatever_the_name() -> None:
    found = match("{sku}", "x\ny" * 1_000 + "\x1b[31m.jpg")
    assert found.outcome == "none"
    assert len(found.sentence) < 140
    assert found.sentence.isprintable()
    assert "x y" in found.sentence


def test_long_names() -> None:
    product = Known(id="c1", name="", sku="S" * 200)
    assert match("{sku}_{view}", f"{'s' * 200}_{'v' * 50}.jpg", product).products == (product,)


def test_spaces_around_parts_do_not_count_and_a_part_of_spaces_fills_no_attribute() -> None:
    found = match("{sku}_{view}", "4711 _ .jpg", attributes=[("view", "a1")])
    assert (found.products, found.parts, found.attributes) == ((JACKET,), {"sku": "4711", "view": ""}, ())


def test_paths_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pxm_desktop.matching.match.os", SimpleNamespace(sep="\\"))
    assert match("{region}/{sku}", "C:\\Shoot\\DE\\4711.jpg").region == REGIONS[0]


def test_a_rule_that_makes_no_sense() -> None:
    with pytest.raises(BadPattern, match="Nothing tells where the first"):
        matcher("{sku}{view}")
    with pytest.raises(BadPattern) as caught:
        matcher("{sku}_{view}", attributes=[("colour", "a1")])
    assert caught.value.sentence == "The pattern has no part {colour}, which fills an attribute."


LITERAL = st.text("_-# abÄ()[]+,", min_size=1, max_size=3)
VALUE = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Mn", "Mc", "Me"], exclude_characters="/"),
    min_size=1,
    max_size=12,
).filter(lambda text: text == unicodedata.normalize("NFC", text.strip()) != "")
PARTS = ("region", "sku", "view", "nr")


@given(
    order=st.permutations(PARTS),
    values=st.fixed_dictionaries(dict.fromkeys(PARTS, VALUE)),
    gaps=st.lists(LITERAL | st.just("/"), min_size=3, max_size=3),
    ends=st.tuples(st.just("") | LITERAL, st.just("") | LITERAL),
    extension=st.sampled_from(["", ".jpg"]),
    options=st.tuples(st.booleans(), st.booleans(), st.booleans()),
)
def test_a_name_made_from_pattern_and_values_finds_its_product(
    order: list[str],
    values: dict[str, str],
    gaps: list[str],
    ends: tuple[str, str],
    extension: str,
    options: tuple[bool, bool, bool],
) -> None:
    texts = [ends[0], *gaps, ends[1]]
    pattern = (
        "".join(text + f"{{{part}}}" for text, part in zip(texts, order, strict=False))
        + texts[-1]
        + extension
    )
    name = "".join(text + values[part] for text, part in zip(texts, order, strict=False)) + texts[-1]
    path = f"folder/{name}.jpg"
    assume(unicodedata.is_normalized("NFC", path))
    assume(pattern == pattern.strip())
    product = Known(id="c1", name="Product", sku=values["sku"])
    region = KnownRegion(id="r1", name=values["region"])
    rule = NameRule(
        pattern=pattern,
        ignore_case=options[0],
        hyphen_is_underscore=options[1],
        ignore_leading_zeros=options[2],
    )
    found = Matcher(rule, ProductIndex([product]), RegionIndex([region])).match(path.encode())
    assert found.products == (product,)
    if not any(options):
        assert found.parts["sku"] == values["sku"]
        assert found.region == region
