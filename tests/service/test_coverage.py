"""Coverage: views out of file names, regions, gaps, what a name says of its cell, and how fast that is worked out."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pxm_desktop.service.coverage_api import MOST_PRODUCTS, MOST_VIEWS, Coverage, CoverageQuery
from pxm_desktop.service.errors import BadRule, ExportFailed
from pxm_desktop.service.library.coverage import (
    CoveredProduct,
    CoveringFile,
    coverage,
    placings,
)
from pxm_desktop.service.library.coverage_sheet import sheet, write_sheet

JACKET = CoveredProduct("1", "Blue Rain Jacket", "SKU-BRJ-001")
TENT = CoveredProduct("2", "Tent", "SKU-TNT-9")
FAMILY = CoveredProduct("3", "Boots", "BTS", "parent")
SMALL = CoveredProduct("4", "Boots, small", "BTS-S", "variant", "3")
LARGE = CoveredProduct("5", "Boots, large", "BTS-L", "variant", "3")


def shots(*named: tuple[str, str]) -> list[CoveringFile]:
    """Return files from (product id, name)."""
    return [CoveringFile(f"f{n}", name, product) for n, (product, name) in enumerate(named)]


def cells(found: Coverage) -> dict[str, dict[str, int]]:
    """Return how many files there are by product and column."""
    return {
        row.product: {column.name: len(cell) for column, cell in zip(found.columns, row.cells, strict=True)}
        for row in found.rows
    }


def test_views_are_read_from_names_and_gaps_are_told() -> None:
    files = shots(
        ("1", "SKU-BRJ-001_front.jpg"),
        ("1", "SKU-BRJ-001_Back.tif"),
        ("1", "sku-brj-001_back.jpg"),
        ("2", "SKU-TNT-9_front.jpg"),
    )
    found = coverage(CoverageQuery(), [JACKET, TENT], files, [])
    assert cells(found) == {"1": {"Back": 2, "front": 1}, "2": {"Back": 0, "front": 1}}
    assert [(row.covered, row.gaps) for row in found.rows] == [(2, 0), (1, 1)]
    assert [(column.key, column.covered) for column in found.columns] == [("back", 1), ("front", 2)]
    assert found.gaps == 1


def test_a_name_is_taken_apart_where_it_names_the_product_of_the_file() -> None:
    products = [CoveredProduct("1", "A", "A_1"), CoveredProduct("2", "B", "B")]
    files = shots(("1", "A_1_front_2.jpg"), ("2", "B_front_2.jpg"))
    assert cells(coverage(CoverageQuery(), products, files, [])) == {
        "1": {"front_2": 1},
        "2": {"front_2": 1},
    }


def test_cameras_names_make_no_views_but_files_of_another_name_fill_known_ones() -> None:
    files = shots(
        ("1", "SKU-BRJ-001_front.jpg"), ("1", "IMG_1234.jpg"), ("2", "studio_front.jpg"), ("2", "x.jpg")
    )
    found = coverage(CoverageQuery(), [JACKET, TENT], files, [])
    assert cells(found) == {"1": {"front": 1}, "2": {"front": 1}}
    assert [row.others for row in found.rows] == [("f1",), ("f3",)]


def test_where_no_name_names_its_product_every_view_counts() -> None:
    files = shots(("1", "look_front.jpg"), ("1", "look_back.jpg"))
    assert cells(coverage(CoverageQuery(), [JACKET], files, [])) == {"1": {"back": 1, "front": 1}}


def test_views_that_are_wanted_are_columns_even_where_nothing_has_them() -> None:
    files = shots(("1", "SKU-BRJ-001_front.jpg"), ("1", "SKU-BRJ-001_sole.jpg"))
    query = CoverageQuery(views=("Front", "left side", " "))
    found = coverage(query, [JACKET], files, [])
    assert cells(found) == {"1": {"Front": 1, "left side": 0}}
    assert found.rows[0].others == ("f1",)


def test_a_family_has_what_its_variants_have_and_each_variant_its_own() -> None:
    files = shots(("3", "BTS_group.jpg"), ("4", "BTS-S_front.jpg"), ("5", "BTS-L_front.jpg"))
    found = coverage(CoverageQuery(), [FAMILY, SMALL, LARGE], files, [])
    assert cells(found) == {
        "3": {"front": 2, "group": 1},
        "4": {"front": 1, "group": 0},
        "5": {"front": 1, "group": 0},
    }


def test_regions_are_columns_and_files_without_one_are_others() -> None:
    files = [
        CoveringFile("a", "x.jpg", "1", ("eu", "us")),
        CoveringFile("b", "y.jpg", "1", ("eu",)),
        CoveringFile("c", "z.jpg", "2"),
    ]
    regions = [("eu", "Europe"), ("us", "United States"), ("as", "Asia")]
    found = coverage(CoverageQuery(by="region"), [JACKET, TENT], files, regions)
    assert cells(found)["1"] == {"Europe": 2, "United States": 1, "Asia": 0}
    assert found.rows[1].others == ("c",)
    assert [column.covered for column in found.columns] == [1, 1, 0]


def test_numbers_in_views_are_sorted_as_numbers() -> None:
    files = shots(*(("1", f"SKU-BRJ-001_{n}.jpg") for n in (10, 2, 1)))
    found = coverage(CoverageQuery(), [JACKET], files, [])
    assert [column.name for column in found.columns] == ["1", "2", "10"]


def test_too_many_products_and_views_are_left_out_and_counted() -> None:
    products = [CoveredProduct(str(n), f"P{n}", f"S{n}x") for n in range(MOST_PRODUCTS + 3)]
    files = shots(*(("0", f"S0x_v{n}.jpg") for n in range(MOST_VIEWS + 2)), ("1", "S1x_v41.jpg"))
    found = coverage(CoverageQuery(), products, files, [])
    assert (len(found.rows), found.products_left_out) == (MOST_PRODUCTS, 3)
    assert (len(found.columns), found.views_left_out) == (MOST_VIEWS, 2)
    assert "v41" in [column.key for column in found.columns]


@pytest.mark.parametrize("pattern", ["{sku}", "{view}", "{sku}{view}", ""])
def test_a_pattern_that_tells_no_view_is_refused(pattern: str) -> None:
    with pytest.raises(BadRule):
        coverage(CoverageQuery(pattern=pattern), [JACKET], [], [])


@pytest.mark.parametrize(
    ("name", "verdict", "said"),
    [
        ("SKU-BRJ-001_front.jpg", "fits", "front"),
        ("sku brj 001_FRONT.tif", "fits", "FRONT"),
        ("SKU-BRJ-001_back.jpg", "other_view", "back"),
        ("SKU-TNT-9_front.jpg", "other_product", "SKU-TNT-9"),
        ("DSC1234.jpg", "no_fit", ""),
    ],
)
def test_a_name_agrees_with_its_cell_or_not(name: str, verdict: str, said: str) -> None:
    (found,) = placings(CoverageQuery(), JACKET, "front", [name])
    assert (found.verdict, found.said) == (verdict, said)


def test_by_region_only_the_product_counts() -> None:
    query = CoverageQuery(by="region")
    verdicts = [
        p.verdict for p in placings(query, JACKET, "eu", ["SKU-BRJ-001_back.jpg", "SKU-TNT-9_back.jpg"])
    ]
    assert verdicts == ["fits", "other_product"]


def test_the_table_counts_and_names_what_is_missing() -> None:
    files = shots(("1", "SKU-BRJ-001_front.jpg"), ("1", "SKU-BRJ-001_back.jpg"), ("2", "SKU-TNT-9_front.jpg"))
    found = coverage(CoverageQuery(), [JACKET, TENT], files, [])
    rows = list(sheet(found))
    assert rows[0] == ["Product", "SKU", "PXM id", "back", "front", "Other files", "Covered", "Of", "Missing"]
    assert rows[1] == ["Blue Rain Jacket", "SKU-BRJ-001", "1", 1, 1, 0, 2, 2, ""]
    assert rows[2] == ["Tent", "SKU-TNT-9", "2", 0, 1, 0, 1, 2, "back"]
    assert [row[2] for row in sheet(found, only_gaps=True)] == ["PXM id", "2"]


@pytest.mark.parametrize("sku", ["SKU-{:05d}", "sku_{:05d}"])
def test_names_are_taken_apart_once_for_each_view(sku: str) -> None:
    """Five hundred products of ten views cost ten names, not five thousand."""
    products = [CoveredProduct(str(n), f"Product {n}", f"SKU-{n:05d}") for n in range(500)]
    files = [
        CoveringFile(f"{n}-{view}", f"{sku.format(n)}_view{view}.jpg", str(n))
        for n in range(500)
        for view in range(10)
    ]
    from pxm_desktop.service.library import coverage as module

    taken: list[str] = []
    real = module.ViewReader._taken_apart

    def counted(self: object, name: str, called: str) -> object:
        taken.append(name)
        return real(self, name, called)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module.ViewReader, "_taken_apart", counted)
        found = coverage(CoverageQuery(), products, files, [])
    assert len(taken) == 10
    assert found.gaps == 0
    assert len(found.columns) == 10


def test_the_file_is_whole_or_not_there(tmp_path: Path) -> None:
    odd = CoveredProduct("1", "=1+1", "SKU-BRJ-001")
    found = coverage(CoverageQuery(), [odd, TENT], shots(("1", "SKU-BRJ-001_ü.jpg")), [])
    target = tmp_path / "coverage.csv"
    assert write_sheet(found, bytes(target)) == 2
    rows = list(csv.reader(target.read_text(encoding="utf-8-sig").splitlines()))
    assert rows[1][:4] == ["'=1+1", "SKU-BRJ-001", "1", "1"]
    assert write_sheet(found, bytes(target), only_gaps=True) == 1
    with pytest.raises(ExportFailed):
        write_sheet(found, bytes(tmp_path / "nowhere" / "coverage.csv"))
    assert [path.name for path in tmp_path.iterdir()] == ["coverage.csv"]
