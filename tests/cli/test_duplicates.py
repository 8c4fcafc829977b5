"""`files duplicates` on the sandbox: what is the same, what looks alike, and what unlinking them does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.cli.conftest import Answer, Terminal
from tests.likeness.drawn import jpeg, scene
from tests.support.sandbox import SandboxProcess


@pytest.fixture
def originals(sandbox: SandboxProcess) -> Iterator[None]:
    sandbox.control.set(undocumented_fields=True)
    yield
    sandbox.control.set(undocumented_fields=False)


@pytest.fixture
def stock(terminal: Terminal, fresh: SandboxProcess, tmp_path: Path) -> dict[str, str]:
    """Two equal files, a smaller rendering of them, two others, and two white ones; uploaded once for all tests."""
    fresh.control.set(rate_limit=0, visible_after=0, get_after=0)
    known = {row["file_name"]: row["id"] for row in fresh.control.files(hashes=False)}
    if "shoe copy.jpg" in known:
        return known
    folder = tmp_path / "stock"
    folder.mkdir()
    shoe = scene(1)
    contents = {
        "shoe.jpg": jpeg(shoe),
        "shoe copy.jpg": jpeg(shoe),
        "shoe small.jpg": jpeg(shoe.resize((420, 420), Image.Resampling.LANCZOS), quality=60),
        "hat.jpg": jpeg(scene(2)),
        "coat.jpg": jpeg(scene(5)),
        "white.jpg": jpeg(Image.new("RGB", (500, 500), "white")),
        "white too.jpg": jpeg(Image.new("RGB", (510, 505), "white")),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    skus = [row["additional_title"] for row in fresh.control.rows("collection") if row["additional_title"]]
    answers = [
        terminal.run(
            "upload", folder / "shoe.jpg", "--collection", skus[0], "--on-duplicate", "keep-both", "--json"
        ),
        terminal.run(
            "upload",
            folder / "shoe copy.jpg",
            "--collection",
            skus[1],
            "--on-duplicate",
            "keep-both",
            "--json",
        ),
        terminal.run("upload", *(folder / name for name in list(contents)[2:]), "--json"),
    ]
    for answer in answers:
        assert answer.code == 0, answer.err
    fresh.wait_until_processed()
    return {row["file_name"]: row["id"] for row in fresh.control.files(hashes=False)}


def groups(answer: Answer) -> list[dict[str, Any]]:
    assert answer.code == 0, answer.err
    return [told for told in answer.objects if told["event"] == "duplicates"]


def names(group: dict[str, Any]) -> set[str]:
    return {file["name"] for file in group["files"]}


def test_the_same_content_is_found_without_pictures(
    terminal: Terminal, stock: dict[str, str], originals: None
) -> None:
    [group] = groups(terminal.run("files", "duplicates", "--json"))
    assert (group["proof"], names(group)) == ("content", {"shoe.jpg", "shoe copy.jpg"})
    assert b"X-Amz" not in terminal.run("files", "duplicates").out
    others = terminal.run("files", "duplicates", stock["shoe.jpg"], stock["hat.jpg"], "--json")
    assert groups(others) == []
    [again] = groups(terminal.run("files", "duplicates", stock["shoe.jpg"], stock["shoe copy.jpg"], "--json"))
    assert (names(again), again["keep"]) == (names(group), group["keep"])


def test_pictures_that_look_alike_are_found_and_blank_ones_are_not(
    terminal: Terminal, stock: dict[str, str], originals: None
) -> None:
    answer = terminal.run("files", "duplicates", "--near", "--json")
    [group] = groups(answer)
    assert (group["proof"], names(group)) == ("near", {"shoe.jpg", "shoe copy.jpg", "shoe small.jpg"})
    assert answer.objects[-1] == {"event": "duplicates_summary", "groups": 1, "unknown": 0, "unreadable": 0}


def test_unlinking_leaves_one_file_in_all_products(
    terminal: Terminal, fresh: SandboxProcess, stock: dict[str, str], originals: None
) -> None:
    def links() -> dict[str, int]:
        return {row["file_name"]: len(row["collections"]) for row in fresh.control.files(hashes=False)}

    before = links()
    assert (before["shoe.jpg"], before["shoe copy.jpg"]) == (1, 1)
    dry = terminal.run("files", "duplicates", "--unlink", "--dry-run", "--json")
    [group] = groups(dry)
    assert links() == before
    done = terminal.run("files", "duplicates", "--unlink", "--yes", "--json")
    assert groups(done) == [group]
    kept = next(file["name"] for file in group["files"] if file["id"] == group["keep"])
    other = ({"shoe.jpg", "shoe copy.jpg"} - {kept}).pop()
    assert links() == before | {kept: 2, other: 0}


def test_what_makes_no_sense_and_what_is_not_there_is_said(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert terminal.run("files", "duplicates", "--unlink").code == 2
    assert terminal.run("files", "duplicates", "--yes").code == 2
    assert terminal.run("files", "duplicates", "some-id", "--collection", "some-sku").code == 2
    unknown = terminal.run("files", "duplicates", "some-id")
    assert (unknown.code, unknown.out) == (2, b"")
    assert "PXM has no file “some-id”." in unknown.err
    for name in ("PXM_CLIENT_ID", "PXM_CLIENT_SECRET"):
        monkeypatch.delenv(name)
    nobody = terminal.run("files", "duplicates")
    assert (nobody.code, nobody.out) == (3, b"")
    assert nobody.err.count("\n") == 1
