"""`files list|search|show|save|url`: filters, links that are kept to ourselves, and what is saved where."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Terminal, wait_until
from tests.cli.objects import only, row
from tests.support.sandbox import SandboxProcess

NAMES = ("poster.jpg", "film.mp4", "sheet.pdf", "sound.wav", "data.bin")


class Stock:
    """Five files of different kinds and sizes; the first two are linked to products."""

    def __init__(self, ids: dict[str, str]) -> None:
        self.ids = ids

    def names(self, found: list[dict[str, Any]]) -> set[str]:
        """Return which of the files are among these."""
        ids = {file["id"] for file in found}
        return {name for name, identity in self.ids.items() if identity in ids}


@pytest.fixture
def stock(terminal: Terminal, sandbox: SandboxProcess, tmp_path: Path) -> Stock:
    folder = tmp_path / "stock"
    folder.mkdir()
    for number, name in enumerate(NAMES):
        (folder / name).write_bytes(os.urandom(1000 * (number + 1)))
    answer = terminal.run("upload", folder, "--json")
    assert answer.code == 0, answer.err
    sandbox.wait_until_processed()
    ids = {Path(file["path"]).name: str(file["file_id"]) for file in answer.files}
    for name, sku in (("poster.jpg", "SKU-TNT-001"), ("film.mp4", "SKU-BTS-001")):
        product = row(sandbox, "collection", additional_title=sku)["id"]
        sandbox.control.edit_links(ids[name], add=(product,))
    found = Stock(ids)
    wait_until(lambda: len(found.names(terminal.run("files", "list", "--json").objects)) == len(NAMES))
    return found


def test_lists_by_every_filter(terminal: Terminal, stock: Stock) -> None:
    def listed(*filters: str) -> set[str]:
        answer = terminal.run("files", "list", *filters, "--json")
        assert answer.code == 0, answer.err
        ids = [found["id"] for found in answer.objects]
        assert len(ids) == len(set(ids))
        return stock.names(answer.objects)

    assert listed("--type", "image") == {"poster.jpg"}
    assert listed("--type", "video", "--type", "document") == {"film.mp4", "sheet.pdf"}
    assert listed("--type", "audio") == {"sound.wav"}
    assert listed("--type", "other") == {"data.bin"}
    assert listed("--min-size", "3k") == {"sheet.pdf", "sound.wav", "data.bin"}
    assert listed("--max-size", "2000") == {"poster.jpg", "film.mp4"}
    assert listed("--linked") == {"poster.jpg", "film.mp4"}
    assert listed("--unlinked") == {"sheet.pdf", "sound.wav", "data.bin"}
    assert listed("--published") == set()
    assert listed("--unpublished") == set(NAMES)
    assert listed("--category", "Equipment") == {"poster.jpg"}
    assert listed("--category", "Footwear", "--type", "video") == {"film.mp4"}
    assert listed("--category", "Equipment", "--created-from", "2020-01-01") == {"poster.jpg"}
    assert listed("--category", "Equipment", "--created-from", "2120-01-01") == set()
    assert listed("--collection", "SKU-TNT-001", "--type", "video") == set()
    assert len(terminal.run("files", "list", "--unlinked", "--limit", "2", "--json").objects) == 2


def test_search_takes_the_same_filters(terminal: Terminal, stock: Stock) -> None:
    wait_until(lambda: stock.names(terminal.run("files", "search", "film", "--json").objects) == {"film.mp4"})
    assert stock.names(terminal.run("files", "search", "film", "--type", "image", "--json").objects) == set()
    found = terminal.run("files", "search", "film", "--category", "Footwear", "--linked", "--json").objects
    assert stock.names(found) == {"film.mp4"}


def test_files_of_a_product_and_of_a_category(terminal: Terminal, stock: Stock) -> None:
    found = terminal.run("collections", "files", "SKU-TNT-001", "--json").objects
    assert stock.names(found) == {"poster.jpg"}
    assert stock.names(terminal.run("categories", "files", "Equipment/Tents", "--json").objects) == {
        "poster.jpg"
    }
    assert stock.names(terminal.run("categories", "files", "Equipment", "--json").objects) == set()
    found = terminal.run("categories", "files", "Equipment", "--below", "--json").objects
    assert stock.names(found) == {"poster.jpg"}
    told = only(terminal.run("collections", "delete", "SKU-TNT-001", "--dry-run", "--json"))
    assert told["hangs"]["files"] >= 1


@pytest.mark.parametrize("choice", ["list", "show"])
def test_links_that_pxm_signs_are_not_printed(
    terminal: Terminal, fresh: SandboxProcess, stock: Stock, choice: str
) -> None:
    fresh.control.set(undocumented_fields=True)
    try:
        words = ("files", choice, *((stock.ids["poster.jpg"],) if choice == "show" else ()))
        answers = [terminal.run(*words, "--json"), terminal.run(*words)]
    finally:
        fresh.control.set(undocumented_fields=False)
    for answer in answers:
        assert answer.code == 0
        assert b"X-Amz" not in answer.out
        assert stock.ids["poster.jpg"].encode() in answer.out
    shown = next(file for file in answers[0].objects if file["id"] == stock.ids["poster.jpg"])
    assert shown["has_original"] is True
    assert "original_url" not in shown
    assert all("://" not in rendition for rendition in shown["renditions"])
