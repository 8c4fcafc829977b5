"""`files list|search|show|save|url`: filters, links that are kept to ourselves, and what is saved where."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pxm_desktop.cli.objects.saving import saved_name
from tests.cli.conftest import Terminal, wait_until
from tests.cli.objects import only, row, said
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


@pytest.fixture
def originals(fresh: SandboxProcess) -> Iterator[None]:
    """PXM tells links to originals."""
    fresh.control.set(undocumented_fields=True)
    yield
    fresh.control.set(undocumented_fields=False)


@pytest.mark.parametrize("choice", ["list", "show"])
def test_links_that_pxm_signs_are_not_printed(
    terminal: Terminal, originals: None, stock: Stock, choice: str
) -> None:
    words = ("files", choice, *((stock.ids["poster.jpg"],) if choice == "show" else ()))
    answers = [terminal.run(*words, "--json"), terminal.run(*words)]
    for answer in answers:
        assert answer.code == 0
        assert b"X-Amz" not in answer.out
        assert stock.ids["poster.jpg"].encode() in answer.out
    shown = next(file for file in answers[0].objects if file["id"] == stock.ids["poster.jpg"])
    assert shown["has_original"] is True
    assert "original_url" not in shown
    assert all("://" not in rendition for rendition in shown["renditions"])


def test_a_link_is_printed_on_purpose(terminal: Terminal, originals: None, stock: Stock) -> None:
    told = only(terminal.run("files", "url", stock.ids["poster.jpg"], "--json"))
    assert (told["id"], told["rendition"]) == (stock.ids["poster.jpg"], "original")
    assert "X-Amz-Signature" in told["url"]
    assert said(terminal.run("files", "url", stock.ids["poster.jpg"])).startswith("http")


def test_originals_are_saved_where_they_are_wanted(
    terminal: Terminal, originals: None, stock: Stock, tmp_path: Path
) -> None:
    to = tmp_path / "saved"
    to.mkdir()
    ids = [stock.ids[name] for name in ("sheet.pdf", "data.bin")]
    planned = terminal.run("files", "save", *ids, "--to", to, "--dry-run", "--json")
    assert [(told["path"], told["dry_run"]) for told in planned.objects] == [
        (str(to / "sheet.pdf"), True),
        (str(to / "data.bin"), True),
    ]
    assert list(to.iterdir()) == []
    answer = terminal.run("files", "save", *ids, "--to", to, "--json")
    assert answer.code == 0, answer.err
    assert [(told["saved"], told["bytes"]) for told in answer.objects] == [(True, 3000), (True, 5000)]
    for name in ("sheet.pdf", "data.bin"):
        assert (to / name).read_bytes() == (tmp_path / "stock" / name).read_bytes()
    named = terminal.run("files", "save", ids[0], "--to", to / "other.pdf")
    assert named.code == 0, named.err
    assert (to / "other.pdf").stat().st_size == 3000
    assert b"X-Amz" not in answer.out + named.out


def test_what_is_there_is_replaced_only_on_purpose(
    terminal: Terminal, originals: None, stock: Stock, tmp_path: Path
) -> None:
    there = tmp_path / "there.pdf"
    there.write_bytes(b"mine")
    refused = terminal.run("files", "save", stock.ids["sheet.pdf"], "--to", there, "--json")
    assert refused.code == 1
    assert "there is a file of that name" in refused.err
    assert there.read_bytes() == b"mine"
    assert only(terminal.run("files", "save", stock.ids["sheet.pdf"], "--to", there, "--dry-run", "--json"))[
        "replaces"
    ]
    assert terminal.run("files", "save", stock.ids["sheet.pdf"], "--to", there, "--replace").code == 0
    assert there.read_bytes() == (tmp_path / "stock" / "sheet.pdf").read_bytes()


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("save", "POSTER", "--rendition", "enormous"), 2, "PXM has no picture “enormous” of this file."),
        (("url", "POSTER", "--rendition", "enormous"), 2, "PXM has no picture “enormous” of this file."),
        (("save", "POSTER", "SHEET", "--to", "one.jpg"), 2, "cannot be saved under one name"),
        (("save", "nothing-like-it"), 2, "PXM has no file with the id “nothing-like-it”."),
        (("show", "poster"), 2, "Did you mean one of these?"),
        (("list", "--category", "Nowhere"), 2, "There is no category “Nowhere”."),
    ],
)
def test_bad_input(
    terminal: Terminal, stock: Stock, words: tuple[str, ...], code: int, sentence: str
) -> None:
    known = {"POSTER": stock.ids["poster.jpg"], "SHEET": stock.ids["sheet.pdf"]}
    answer = terminal.run("files", *(known.get(word, word) for word in words), "--json")
    assert answer.code == code, answer.err
    assert sentence in answer.err


LINKS = {"large": "https://s3.example/a/b%20c.webp?X-Amz-Signature=1", "thumb": "https://s3.example/x"}


@pytest.mark.parametrize(
    ("name", "rendition", "saved"),
    [
        ("a.jpg", "original", "a.jpg"),
        ("../../etc/passwd", "original", "_.._etc_passwd"),
        ("a:b?.jpg", "original", "a_b_.jpg"),
        ("..", "original", "file"),
        ("a.b.tif", "large", "a.b_large.webp"),
        ("a.tif", "thumb", "a_thumb"),
    ],
)
def test_names_under_which_files_are_saved(name: str, rendition: str, saved: str) -> None:
    assert saved_name({"id": "1", "file_name": name, "renditions": LINKS}, rendition) == saved
