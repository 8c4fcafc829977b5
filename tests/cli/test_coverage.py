"""`collections coverage`: what products have and lack, for people, as JSON and as CSV."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pxm_desktop.cli import collections
from pxm_desktop.cli.objects.coverage import _tell
from pxm_desktop.cli.output import Output
from pxm_desktop.service.coverage_api import VIEW_PATTERN, Coverage, CoverageColumn, CoverageRow
from tests.cli.conftest import Terminal
from tests.cli.fake import CommandLine, FakeClient, install
from tests.cli.objects import row, said
from tests.support.sandbox import SandboxProcess


@pytest.fixture
def lag(fresh: SandboxProcess) -> Iterator[Callable[[], None]]:
    """From when it is called on, lists of PXM do not show what was sent, however long a test takes."""
    yield lambda: fresh.control.set(visible_after=3600, get_after=0)
    fresh.control.restore()


def test_views_and_gaps_of_products_and_categories(
    terminal: Terminal, sandbox: SandboxProcess, tmp_path: Path, lag: Callable[[], None]
) -> None:
    tent = row(sandbox, "collection", additional_title="SKU-TNT-001")
    folder = tmp_path / "tents"
    folder.mkdir()
    for name in ("SKU-TNT-001_front.jpg", "SKU-TNT-001_back.jpg", "SKU-TNT-002_front.jpg"):
        (folder / name).write_bytes(os.urandom(3000))
    done = terminal.run("upload", folder, "--match", "{sku}_{view}.jpg")
    assert done.code == 0, done.err
    lag()

    answer = terminal.run("collections", "coverage", "SKU-TNT-001", "SKU-TNT-002", "--json")
    assert answer.code == 0, answer.err
    first, second = answer.objects
    assert (first["id"], first["sku"], first["covered"], first["missing"]) == (
        tent["id"],
        "SKU-TNT-001",
        2,
        [],
    )
    assert (second["sku"], second["covered"], second["of"], second["missing"]) == (
        "SKU-TNT-002",
        1,
        2,
        ["back"],
    )
    assert len(first["files"]["front"]) == 1

    gaps = terminal.run("collections", "coverage", "SKU-TNT-001", "SKU-TNT-002", "--only-gaps", "--csv")
    rows = list(csv.reader(said(gaps).splitlines()))
    assert rows[0] == ["Product", "SKU", "PXM id", "back", "front", "Other files", "Covered", "Of", "Missing"]
    assert [(each[1], each[-1]) for each in rows[1:]] == [("SKU-TNT-002", "back")]
    assert "2 products, 1 gap." in gaps.err

    tents = said(
        terminal.run("collections", "coverage", "--category", "Tents", "--view", "front", "--view", "inside")
    )
    assert "1 of 2" in tents
    assert "missing" in tents


def test_regions_are_columns_too(terminal: Terminal, tmp_path: Path, lag: Callable[[], None]) -> None:
    (tmp_path / "SKU-LMP-001_x.jpg").write_bytes(os.urandom(3000))
    done = terminal.run(
        "upload", tmp_path / "SKU-LMP-001_x.jpg", "--collection", "SKU-LMP-001", "--region", "France"
    )
    assert done.code == 0, done.err
    lag()
    (found,) = terminal.run("collections", "coverage", "SKU-LMP-001", "--by", "region", "--json").objects
    assert len(found["files"]["France"]) == 1
    assert "North America" in found["missing"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("collections coverage", "Name collections, or a --category."),
        ("collections coverage --category Tents --pattern {sku}", "The pattern has no part {view}."),
        ("collections coverage --category Tents --pattern {sku", "{sku"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_read(
    line: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    service = FakeClient()
    install(monkeypatch, service)
    refused = CommandLine(service, capsys)(*line.split())
    assert (refused.code, refused.out, service.opened) == (2, "", [])
    assert said in refused.err


def test_the_pattern_that_help_names_is_the_one_that_is_used() -> None:
    assert collections.VIEW_PATTERN == VIEW_PATTERN


@pytest.mark.parametrize(
    ("products", "said"),
    [
        ([], "No products are meant. Name some, or a category."),
        ([1], "1 product, 1 gap."),
        ([2], "1 product, 2 gaps."),
        ([1, 0, 1], "3 products, 2 gaps."),
    ],
)
def test_what_is_counted_for_people(
    products: list[int], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """`products`: how many of two views each lacks."""
    rows = tuple(
        CoverageRow(
            product=str(n), name="x", sku="s", cells=tuple(() if m < lacks else ("f",) for m in range(2))
        )
        for n, lacks in enumerate(products)
    )
    columns = (CoverageColumn(key="front", name="front"), CoverageColumn(key="back", name="back"))
    _tell(Output(as_json=False), Coverage(by="view", columns=columns, rows=rows), len(rows))
    assert capsys.readouterr().err == f"{said}\n"
