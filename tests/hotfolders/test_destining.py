"""Where a file goes: what the rule says, what its name and its sidecar add, and why it cannot go yet."""

from __future__ import annotations

from typing import Any

import pytest

from pxm_desktop.hotfolders.destining import STILL_READING, Destining, merged
from pxm_desktop.hotfolders.model import Rule
from pxm_desktop.hotfolders.ports import NotNow
from pxm_desktop.matching.model import KnownRegion, NameRule
from pxm_desktop.transfer.model import Destination, FileAttribute
from tests.hotfolders.house import FakeProducts

NAMES = NameRule(pattern="{sku}_{view}.jpg", attributes=(("view", "view-id"),))


def rule(**settings: Any) -> Rule:
    return Rule(**{"folder": b"/hot", **settings})


def has(**values: str) -> tuple[FileAttribute, ...]:
    return tuple(FileAttribute(id=name.replace("_", "-"), value=text) for name, text in values.items())


@pytest.fixture
def products() -> FakeProducts:
    products = FakeProducts()
    products.add("A-1", "Boot")
    products.add("B-1", "Hat")
    products.add("B-1", "Cap")
    products.regions.append(KnownRegion(id="de", name="Germany"))
    return products


async def one(products: FakeProducts, rule: Rule, path: bytes, *extra: tuple[str, str]) -> Destination:
    return (await Destining(rule, products).of({path: extra}))[path][0]


async def test_without_a_pattern_it_goes_where_the_rule_says(products: FakeProducts) -> None:
    fixed = Destination(collections=("c",), regions=("r",), publish=True)
    products.refuses = "not even asked for"
    found = await Destining(rule(destination=fixed), products).of({b"a.jpg": (), b"b/c.jpg": ()})
    assert found == {b"a.jpg": (fixed, None), b"b/c.jpg": (fixed, None)}


async def test_the_name_adds_product_region_and_attributes(products: FakeProducts) -> None:
    fixed = Destination(collections=("c",), regions=("r",), attributes=has(view_id="none", other="x"))
    named = NAMES.model_copy(update={"pattern": "{region}/{sku}_{view}.jpg"})
    found = await one(products, rule(destination=fixed, match=named), b"germany/a-1_front.jpg")
    assert found == Destination(
        collections=("c", "col-1"), regions=("de",), attributes=has(other="x", view_id="front")
    )


async def test_a_product_that_the_rule_has_already_is_there_once(products: FakeProducts) -> None:
    fixed = Destination(collections=("col-1",))
    assert (await one(products, rule(destination=fixed, match=NAMES), b"A-1_x.jpg")).collections == ("col-1",)


@pytest.mark.parametrize(
    ("path", "says"),
    [(b"Z-9_front.jpg", "No product"), (b"B-1_front.jpg", "B-1"), (b"nothing.png", "pattern")],
)
async def test_what_has_no_single_product_waits(products: FakeProducts, path: bytes, says: str) -> None:
    found = await one(products, rule(match=NAMES), path)
    assert says in found.unresolved
    assert found.collections == ()


async def test_while_products_are_read_nobody_says_that_there_is_none(products: FakeProducts) -> None:
    products.whole = False
    assert (await one(products, rule(match=NAMES), b"Z-9_x.jpg")).unresolved == STILL_READING
    assert (await one(products, rule(match=NAMES), b"A-1_x.jpg")).unresolved == ""
    assert "B-1" in (await one(products, rule(match=NAMES), b"B-1_x.jpg")).unresolved


async def test_a_preset_that_is_gone_is_the_first_thing_to_say(products: FakeProducts) -> None:
    gone = rule(preset="Spring", match=NAMES)
    assert "no preset Spring" in (await one(products, gone, b"A-1_x.jpg")).unresolved
    assert "no preset Spring" in (await one(products, gone, b"Z-9_x.jpg")).unresolved
    products.presets["Spring"] = Destination(regions=("r",))
    found = await one(products, gone, b"A-1_x.jpg")
    assert (found.unresolved, found.regions, found.collections) == ("", ("r",), ("col-1",))


async def test_a_pattern_that_makes_no_sense_holds_every_file(products: FakeProducts) -> None:
    broken = rule(match=NameRule(pattern="{sku", attributes=()))
    found = await Destining(broken, products).of({b"a": (), b"b": ()})
    assert {to.unresolved != "" for to, _ in found.values()} == {True}


async def test_the_sidecar_adds_attributes_and_what_it_says_wrong_is_told(products: FakeProducts) -> None:
    fixed = rule(destination=Destination(attributes=has(stars="1", kept="x")))
    found = await one(products, fixed, b"a.jpg", ("stars", "5"))
    assert found.attributes == has(kept="x", stars="5")
    bad = await one(products, fixed, b"a.jpg", ("stars", "bad"))
    assert bad.unresolved == "“bad” is no value."
    missing = await one(products, rule(match=NAMES), b"Z-9_bad.jpg", ("stars", "bad"))
    assert "No product" in missing.unresolved, "a product is needed first"


async def test_the_same_texts_are_looked_up_once(
    products: FakeProducts, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    real = products.attributes

    async def counted(values: Any) -> Any:
        asked.append(values)
        return await real(values)

    monkeypatch.setattr(products, "attributes", counted)
    paths = [b"A-1_%s.jpg" % view for view in (b"front", b"back")] * 50
    await Destining(rule(match=NAMES), products).of(
        {b"%d/%s" % (n, path): () for n, path in enumerate(paths)}
    )
    assert len(asked) == 2


async def test_no_catalogue_at_all_is_not_now(products: FakeProducts) -> None:
    products.refuses = "The network is away."
    with pytest.raises(NotNow, match="network"):
        await one(products, rule(match=NAMES), b"A-1_x.jpg")


def test_what_a_file_tells_takes_the_place_of_what_is_said_for_all() -> None:
    assert merged(has(a="1", b="2"), has(b="3", c="4")) == has(a="1", b="3", c="4")
